#ifndef WALLBOARD_STATS_CONTEST_H
#define WALLBOARD_STATS_CONTEST_H

/*
 * One contest: points for what agents do between its start and its end, by a rule with a
 * version (metrics.md section 13). A book of awards that only grows: a correction makes a
 * counter-entry and a new entry, never an edit. The order in which events arrive, and how
 * often, does not matter to the live standings. `freeze_after` past the end they become
 * final; whatever is learnt later is entered beside them and changes them no more.
 *
 * Pure: told the time, and who is to be credited. Bounded: what would go over a table is
 * not counted, and how often is said. Allocates when it is created only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"
#include "stats/leaderboard.h"
#include "stats/limits.h"
#include "stats/points.h"

#define LIMIT_CONTEST_CLAIMS        131072 /* answers, ends and results looked at */
#define LIMIT_CONTEST_AWARDS        262144 /* entries in the book, counter-entries too */
#define LIMIT_CONTEST_TEXT_BYTES    12582912 /* ids of contacts and events */
#define LIMIT_CONTEST_VERSION_BYTES 32

/* A result is a correction of one from before the start, or comes first after the end,
 * only within this time; older and later reports are passed over. */
#define CONTEST_RESULT_REACH_MS INT64_C(2678400000) /* 31 days */

/* The same of an answer or end that two reports place on both sides of a bound. */
#define CONTEST_FACT_REACH_MS INT64_C(3600000)

#define CONTEST_NO_AWARD SIZE_MAX

enum contest_phase {
    CONTEST_BEFORE,   /* counts down to the start */
    CONTEST_RUNNING,  /* to the end */
    CONTEST_SETTLING, /* late events and corrections still count; to the freeze */
    CONTEST_FINAL,    /* nothing changes any more */
    CONTEST_PHASE_COUNT,
};

/* An agent's team. Who is in no team counts for none. */
struct contest_member {
    const char *agent, *team;
    const char *team_label; /* NULL: the team's id */
};

/* All texts and the members are borrowed for the contest's life. */
struct contest_config {
    const char *id, *title;
    int64_t start_ms, end_ms; /* Unix ms, half-open, start before end */
    int64_t freeze_after_ms;  /* past the end */
    struct points_rule rule;
    const char *version;  /* of the rule; stands in every award */
    const char *currency; /* ISO 4217, of the revenue that counts; "": none does */
    enum leaderboard_by by;
    size_t top_n;
    const struct contest_member *members;
    size_t member_count;
    size_t max_claims, max_awards, max_text_bytes; /* 0: the limits above */
};

/* One entry in the book. All texts are borrowed for the contest's life. */
struct contest_award {
    size_t number;     /* its place in the book, from 0 */
    const char *agent; /* who gets, or gives back */
    const char *team;  /* "": none */
    int64_t points;    /* below 0 for counter-entries, and where the rule takes */
    enum points_measure measure;
    const char *rule_version;
    const char *source;      /* of the events */
    const char *event;       /* id of the report that holds */
    const char *first_event; /* id of the report that says when it happened; often the
                                same */
    const char *contact;     /* "": none */
    int64_t time_ms;         /* when it happened */
    size_t reverses;         /* a counter-entry: the award it takes back; else
                                CONTEST_NO_AWARD */
    bool in_force;           /* not taken back: these add up to the standings */
    bool is_revision;        /* entered after the freeze, beside the final standings */
};

struct contest_counts {
    uint64_t over_limit;     /* reports not counted because a table was full */
    uint64_t uncredited;     /* answers, ends and results worth points, of nobody yet */
    uint64_t other_currency; /* reports of revenue in another currency, worth nothing */
    uint64_t untimed;        /* events without a time, passed over */
};

/* What a board or a report says above the standings. Texts are borrowed. */
struct contest_summary {
    const char *id, *title, *rule_version;
    enum contest_phase phase;
    int64_t start_ms, end_ms, freeze_ms;
    int64_t countdown_ms; /* to the next bound of `phase`; 0 once final */
    enum leaderboard_by by;
    size_t awards, revisions; /* entries in the book, and those beside the final ones */
    struct contest_counts counts;
};

struct contest;

/* NULL without memory. */
struct contest *contest_create(const struct contest_config *config);
void contest_destroy(struct contest **self);

/* "running"; never NULL. */
const char *contest_phase_name(enum contest_phase phase);

/* Lets the time come. Standings become final at the first instant at or past the freeze
 * that it is told, and stay so whatever is told later. */
void contest_tick(struct contest *self, int64_t now_ms);

/*
 * Applies an event of any type; what the rule does not name is passed over. `agent` is
 * who is credited: whom the event names, else who had the contact; empty if that is not
 * known yet (see contest_credit()). event->time_ms is when it counts as having happened:
 * the caller has put the receive time where the source gave none. True if a place may
 * have changed.
 */
bool contest_apply(struct contest *self, const struct event *event, struct str agent);

/* Who had the contact, learnt or learnt anew: of event's source, contact, queue and
 * entry, whatever does not name its agent itself is credited to `agent`. True if a place
 * may have changed. */
bool contest_credit(struct contest *self, const struct event *event, struct str agent);

struct contest_summary contest_summary(const struct contest *self);

/* An agent's points: final ones once they are. 0 for who has none. */
int64_t contest_points(const struct contest *self, struct str agent);

/*
 * One row for each agent heard of, points as figure, for leaderboard_rank(); at most
 * `capacity` are filled, how many there are is returned. Ids are borrowed. Labels and who
 * opted out are for the caller to set: they belong to the screen, not to the contest.
 */
size_t contest_rows(const struct contest *self, struct leaderboard_row *ret_rows,
                    size_t capacity);

/* The rule to rank them by: most points first. */
struct leaderboard_rule contest_leaderboard_rule(const struct contest *self);

/* The book, oldest entry first. number < contest_award_count(). */
size_t contest_award_count(const struct contest *self);
struct contest_award contest_award(const struct contest *self, size_t number);

/* To bytes and back (state_codec.h): reading into a contest that was just made with the
 * same configuration. Whatever the bytes, it can be used or the codec has a fault. */
struct state_codec;
void contest_code(struct contest *self, struct state_codec *codec);

/* One number for who has how many points, the same after the same events. */
uint64_t contest_digest(const struct contest *self);

#endif
