#ifndef WALLBOARD_STATS_LEADERBOARD_H
#define WALLBOARD_STATS_LEADERBOARD_H

/*
 * Who leads: figures of agents to ranks (metrics.md section 13). Pure ranking: what a
 * figure is and over which period it was counted is the caller's business; a week or a
 * month is the sum over its service days of numerators, of denominators and of time
 * logged in. The same rows in any order give the same standings. Never the bottom: only
 * the top is ever told, and whoever has nothing to lead with has no rank.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/limits.h"
#include "stats/metric.h"

#define LIMIT_LEADERBOARD_PLACES 32 /* shown at most, ties too */

/* Larger parts of a figure are refused, so that no sum of LIMIT_AGENTS of them can run
 * over. In milliseconds 17,000 years. */
#define LIMIT_LEADERBOARD_PART (INT64_C(1) << 49)

enum leaderboard_by {
    LEADERBOARD_BY_AGENT,
    LEADERBOARD_BY_TEAM,
};

enum leaderboard_direction {
    LEADERBOARD_AS_METRIC, /* lowest first where lower is better, else highest */
    LEADERBOARD_HIGHEST,
    LEADERBOARD_LOWEST,
};

/* One agent. All texts are borrowed for the call. */
struct leaderboard_row {
    const char *id;         /* its own; rows do not share one */
    const char *label;      /* as the floor may see it; NULL: the id */
    const char *team;       /* the team's id; NULL or "": of no team */
    const char *team_label; /* NULL: the team's id */
    struct figure figure;   /* den 0: not known, not ranked */
    int64_t logged_in_ms;   /* within the same period */
    bool opted_out;         /* leaves no trace by name, but counts for its team */
};

struct leaderboard_rule {
    enum leaderboard_by by;
    bool lowest_first;
    bool adds_up;             /* a team's figure is the sum of its agents' numerators over
                                 1; false: over the sum of their denominators */
    bool per_hour;            /* figure / hours logged in */
    int64_t min_logged_in_ms; /* nobody with less is ranked; of a team: in sum */
    size_t top_n;             /* from 1 to LIMIT_LEADERBOARD_PLACES */
    size_t room;              /* rows that fit, for those who tie at top_n; less than
                                 top_n: no more than top_n */
};

struct leaderboard_place {
    char id[LIMIT_ID_BYTES + 1];
    char label[LIMIT_LABEL_BYTES + 1];
    size_t rank;          /* from 1; who ties shares it, and the next is skipped */
    struct figure figure; /* as ranked, per hour if the rule says so; see
                             leaderboard_rank() */
    int64_t logged_in_ms;
    bool has_moved_from; /* was ranked at the last leaderboard_remember(); newcomers were
                            not */
    int64_t moved;       /* ranks won since, negative: lost; 0 for newcomers */
};

struct leaderboard_standings {
    size_t count;      /* of places */
    size_t more;       /* who share the last place's rank and are not among them */
    size_t ranked;     /* all who have a rank, shown or not */
    size_t refused;    /* rows without an id, or with parts out of range */
    size_t over_limit; /* rows beyond the capacity, not looked at */
    struct leaderboard_place places[LIMIT_LEADERBOARD_PLACES];
};

struct leaderboard;

/* For at most `capacity` rows a call, LIMIT_AGENTS at most. NULL without memory. */
struct leaderboard *leaderboard_create(size_t capacity);
void leaderboard_destroy(struct leaderboard **self);

/* The rule for a figure of the catalogue: its direction, whether it adds up, the top
 * five by agent. */
struct leaderboard_rule leaderboard_rule_of(enum metric metric,
                                            enum leaderboard_direction direction);

/* Is the figure of several agents the sum of theirs (a count, a time), rather than a mean
 * or a ratio? Only such figures can be counted per hour. */
bool leaderboard_adds_up(enum metric metric);

/*
 * Ranks the rows. Ties are decided on exact integers, and stand in the order of their
 * ids. A figure of 0 or less leads nothing where the highest is first, and a team whose
 * known figures are all of agents who opted out would give them away: neither is ranked.
 * A place's figure per hour is exact while its parts fit 64 bits, else a little rounded;
 * ranks never come from it. Does not allocate.
 */
void leaderboard_rank(struct leaderboard *self, const struct leaderboard_rule *rule,
                      const struct leaderboard_row *rows, size_t count,
                      struct leaderboard_standings *ret_standings);

/* From now on movement is against the ranks of the last leaderboard_rank() (metrics.md:
 * `rank_snapshot`). */
void leaderboard_remember(struct leaderboard *self);

/* The same, once for each bound: at the first call with a later `bound_ms` than before.
 * The very first call only takes note of it. For callers that know when the last interval
 * closed and ask before every leaderboard_rank(). True if it remembered. */
bool leaderboard_remember_at(struct leaderboard *self, int64_t bound_ms);

/* A new period: nobody has moved yet. */
void leaderboard_forget(struct leaderboard *self);

/* The "and 3 more" of a view that has room for only the first `shown` places: how many
 * share the rank of the last of them and are not among them. 0 for none shown. */
size_t leaderboard_more(const struct leaderboard_standings *standings, size_t shown);

/* What movement is against, to bytes and back (state_codec.h): reading into one that was
 * just made. */
struct state_codec;
void leaderboard_code(struct leaderboard *self, struct state_codec *codec);

#endif
