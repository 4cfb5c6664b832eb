#ifndef WALLBOARD_STATS_CLAIM_H
#define WALLBOARD_STATS_CLAIM_H

/*
 * What a contest may give points for: an answer, an end of handling or a result, each
 * merged from all that was reported of it, in whatever order and however often. Of two
 * reports of one answer or end the earliest holds, of one result the latest (events.md:
 * a correction is simply sent again); the first report says when it happened. A bounded
 * table that only grows; knows nothing of points rules or of time passing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"
#include "stats/points.h"

#define CLAIM_NONE   UINT32_MAX
#define CLAIM_NOBODY UINT32_MAX

/* Where a report stands among others of the same thing: by time, then epoch, sequence
 * and id. */
struct claim_stamp {
    int64_t time_ms, epoch, sequence;
    struct str event; /* id; terminated where a claim holds it */
};

/* One event's word. Texts are borrowed for the call. */
struct claim_report {
    enum points_measure measure;
    struct str source, contact; /* no contact: it stands for itself */
    struct str queue;           /* of answers and ends; may be empty */
    int64_t entry;              /* likewise */
    struct claim_stamp stamp;
    int64_t points;
    uint32_t agent; /* whom the event names, or CLAIM_NOBODY */
};

struct claim {
    uint16_t source, queue; /* numbers of their names; queue 0: none, else + 1 */
    enum points_measure measure;
    int64_t entry;
    struct str contact; /* size 0: none; terminated */

    struct claim_stamp first; /* the earliest report: when it happened */
    struct claim_stamp held;  /* the report that holds */
    int64_t points;           /* by it */
    uint32_t agent;           /* whom it names, or CLAIM_NOBODY */

    /* The contest's. */
    uint32_t told_agent; /* who had the contact, where the report does not say */
    uint32_t award;      /* in force, or CLAIM_NONE for none */
    bool is_uncredited;  /* worth points, but nobody to give them to */
};

/* What of the event a rule may give points for; false for nothing. */
bool claim_measure(const struct event *event, enum points_measure *ret_measure);

/* The event's word on `measure`, worth nothing and naming nobody yet. Borrows. */
struct claim_report claim_report_of(const struct event *event,
                                    enum points_measure measure);

struct claims;

/* For at most `capacity` claims and as many bytes of ids. NULL without memory. */
struct claims *claims_create(size_t capacity, size_t text_bytes);
void claims_destroy(struct claims **self);

/* Takes in a report: the claim that it belongs to, or CLAIM_NONE if a table is full, with
 * nothing changed. *ret_is_news: it changed the claim. */
uint32_t claims_merge(struct claims *claims, const struct claim_report *report,
                      bool *ret_is_news);

/* The claim that a report of this source, contact, queue, entry and measure would belong
 * to, or CLAIM_NONE. */
uint32_t claims_find(const struct claims *claims, const struct claim_report *report);

/* Borrowed for the table's life. */
struct claim *claims_at(const struct claims *claims, uint32_t number);
struct str claims_source(const struct claims *claims, const struct claim *claim);

/* To bytes and back (state_codec.h); reading into a table that was just made. Awards are
 * below `awards`, agents below `agents`. A stamp's event is one that the table holds. */
struct state_codec;
void claims_code(struct claims *claims, struct state_codec *codec, size_t agents,
                 size_t awards);
void claims_code_stamp(struct claims *claims, struct state_codec *codec,
                       struct claim_stamp *stamp);
size_t claims_count(const struct claims *claims);

#endif
