#ifndef WALLBOARD_STATS_SOURCE_H
#define WALLBOARD_STATS_SOURCE_H

/*
 * One publisher: which of its numbered messages were received, what it can tell, whether
 * it restarted. A number is a duplicate if it was received before, or if it is so old
 * that it cannot be told; it is a gap if it is below the highest one known of and was not
 * received (events.md section 4).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"
#include "stats/limits.h"

/* The numbers received in one life of a publisher. */
struct source_window {
    int64_t epoch;    /* EVENT_NO_NUMBER: none yet */
    int64_t highest;  /* received */
    int64_t head;     /* known to be used */
    int64_t floor;    /* gaps at or below are forgiven: a complete snapshot came */
    int64_t received; /* numbers above floor */
    int64_t forgiven; /* numbers at or below floor that never came */
    uint64_t *bits;   /* LIMIT_SEQUENCE_WINDOW of them, by number modulo */
};

/* Parts of a snapshot that came. */
struct source_listing {
    uint64_t id_hash; /* 0: none yet */
    uint32_t number;  /* counts snapshots, in steps of LIMIT_SOURCES from the source's own
                         number: marks what this one listed */
    int64_t parts, parts_received;
    uint64_t part_bits[16]; /* of at most 1000 */
    int64_t as_of, time_ms;
};

/* The latest complete snapshot: what it does not list was over then. */
struct source_closing {
    uint32_t number; /* of the listing; 0: none yet */
    int64_t epoch, as_of, time_ms;
};

struct source {
    char id[LIMIT_LABEL_BYTES + 1];
    size_t id_size;
    uint64_t hash;

    struct source_window windows[2]; /* this life and the one before */
    bool numbered, upstream_down, has_hello, has_snapshot;
    uint32_t capabilities; /* as declared */
    uint32_t shown;        /* enum event_capability: parts its events have proved */
    uint64_t events, duplicates, late, dropped;

    int64_t epoch;        /* of this life; EVENT_NO_NUMBER: not said */
    int64_t closed_epoch; /* contacts last heard of in a life before are closed */
    int64_t closed_at_ms; /* when that, or the closing snapshot, was heard */
    struct source_closing closing;
    int64_t grace_ends_ms; /* for a complete snapshot; EVENT_NO_TIME: none awaited */
    struct source_listing listing;

    /* What is missing for good lay between a complete snapshot and the one before it, or
     * the start: [from, to); EVENT_NO_TIME: nothing is. */
    int64_t doubt_from_ms, doubt_to_ms;
    int64_t whole_ms; /* the latest complete snapshot; EVENT_NO_TIME: none yet */

    int64_t skew_least_ms[2]; /* of these five minutes and the five before */
    int64_t skew_span;
};

struct sources;

/* NULL without memory. */
struct sources *sources_create(void);
void sources_destroy(struct sources **self);

size_t sources_count(const struct sources *sources);
struct source *sources_at(const struct sources *sources, size_t number);

/* The number of a source, given now if `add` and it has none; LIMIT_SOURCES: not known,
 * or no room. */
size_t sources_find(struct sources *sources, struct str id, bool add);

/* Notes a number as received. False: it is a duplicate. A life before the last two is
 * not followed any more: true. */
bool source_receive(struct source *source, int64_t epoch, int64_t sequence);

/* Does the window of this life exist, so that source_receive() can tell? */
bool source_follows(const struct source *source, int64_t epoch);

/* Numbers up to `head` are in use in this life. */
void source_note_head(struct source *source, int64_t epoch, int64_t head);

/* All that is so now is known as of this number, at this instant: older gaps matter no
 * more to it. What they would have counted stays in doubt (events.md section 4). */
void source_forgive(struct source *source, int64_t epoch, int64_t as_of, int64_t at_ms);

/* May counts of [from, to) lack what never came? */
bool source_lacks(const struct source *source, int64_t from_ms, int64_t to_ms);

/* Numbers missing now. */
uint64_t source_gaps(const struct source *source);

/* Can its figures not be vouched for? */
bool source_is_unverified(const struct source *source);

/* Notes receipt minus event time of a message that is never resent; the least of the last
 * five to ten minutes; 0 before the first. */
void source_note_skew(struct source *source, int64_t skew_ms, int64_t now_ms);
int64_t source_skew_ms(const struct source *source);

/* Notes a part of a snapshot; true if it was the last one missing. */
bool source_list_part(struct source *source, const struct event *event, int64_t time_ms);

#endif
