#ifndef WALLBOARD_SITE_BOARDS_H
#define WALLBOARD_SITE_BOARDS_H

/*
 * What a site file says of leaderboards, contests and teams, and which agents stay off
 * both. Plain checked values, owned by the struct site that holds them; stats/leaderboard
 * and stats/contest do the counting.
 *
 * Periods: a day is the service day. A week is its service days from Monday to now, a
 * month those from the 1st to now: sums of numerators, of denominators and of time logged
 * in over those days. The engine remembers two service days, so whoever ranks a week or a
 * month needs the days before from elsewhere; without them it is a sum of what this
 * process has seen, and the file's reader is told so.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "stats/contest.h"
#include "stats/leaderboard.h"
#include "stats/limits.h"
#include "stats/metric.h"
#include "stats/points.h"

#define SITE_LEADERBOARDS 16
#define SITE_CONTESTS     16
#define SITE_TEAMS        200

#define SITE_RULE_BYTES 512

enum boards_period {
    BOARDS_DAY,
    BOARDS_WEEK,
    BOARDS_MONTH,
    BOARDS_CONTEST, /* the service days that a contest touches */
};

/* At what closes the ranks are remembered that movement is against. */
enum boards_rank_snapshot {
    BOARDS_RANK_INTERVAL,
    BOARDS_RANK_HOUR,
    BOARDS_RANK_DAY,
};

struct boards_leaderboard {
    char id[LIMIT_ID_BYTES + 1];
    char title[LIMIT_LABEL_BYTES + 1]; /* "": the id */
    char metric_key[65];
    enum metric metric;
    enum boards_period period;
    char contest_id[LIMIT_ID_BYTES + 1]; /* of period contest; "": the only one */
    size_t contest;                      /* its number */
    enum leaderboard_by by;
    enum leaderboard_direction direction;
    bool per_hour;
    int64_t min_hours_c; /* hundredths; -1: not said, see boards_leaderboard_rule() */
    int64_t top_n;
    enum boards_rank_snapshot rank_snapshot;
};

struct boards_contest {
    char id[LIMIT_ID_BYTES + 1];
    char title[LIMIT_LABEL_BYTES + 1];   /* "": the id */
    char start_text[41], end_text[41];   /* as written */
    struct wall start, end;              /* half-open */
    char rule_text[SITE_RULE_BYTES + 1]; /* as written */
    struct points_rule rule;
    char version[LIMIT_CONTEST_VERSION_BYTES + 1];
    char currency[4]; /* "": no revenue counts */
    enum leaderboard_by by;
    int64_t top_n, freeze_after_ms;
    int64_t goal; /* points of all together that are aimed at; 0: none */
};

struct boards;

struct boards_team {
    char id[LIMIT_ID_BYTES + 1];
    char label[LIMIT_LABEL_BYTES + 1]; /* "": the id */
    size_t agents;                     /* how many */
    struct boards *boards;             /* that it belongs to */
};

struct boards_agent; /* what is said of one agent */
struct index;

struct boards {
    struct boards_leaderboard leaderboards[SITE_LEADERBOARDS]; /* in the file's order */
    struct boards_contest contests[SITE_CONTESTS];
    struct boards_team teams[SITE_TEAMS];
    size_t leaderboard_count, contest_count, team_count;
    int64_t min_group;              /* of fewer people nothing is told */
    bool tell_reasons;              /* why somebody is not ready, beside the name */
    struct index *agent_index;      /* NULL: nothing is said of any; owned */
    struct boards_agent *agents;    /* by its numbers; owned */
    struct contest_member *members; /* agents in teams, for contests; owned */
    size_t member_count;
};

void boards_finish(struct boards *boards);

/* -- filling, for site/board_options.c -------------------------------------------------
 */

/* False if there is no room or no memory, or the agent is in another team, which is told
 * in *ret_other (else NULL). */
bool boards_join(struct boards *boards, struct str agent, struct boards_team *team,
                 const struct boards_team **ret_other);
bool boards_opt_out(struct boards *boards, struct str agent);

/* After the file is read: what contests want to know of teams. False without memory. */
bool boards_prepare(struct boards *boards);

/* -- reading ---------------------------------------------------------------------------
 */

bool boards_has_opted_out(const struct boards *boards, struct str agent);

/* NULL for who is in no team. */
const struct boards_team *boards_team_of(const struct boards *boards, struct str agent);

/* Sets team, team_label and opted_out of a row whose id is set; of a team that is too
 * small to be told of, none. Borrows. */
void boards_fill_row(const struct boards *boards, struct leaderboard_row *row);

/* The contest of that name, or NULL. */
const struct boards_contest *boards_find_contest(const struct boards *boards,
                                                 struct str id);

/* As stats/leaderboard wants it. Without min_hours an hour is asked for where minutes
 * would mean nothing: rates, means and figures per hour. */
struct leaderboard_rule boards_leaderboard_rule(const struct boards_leaderboard *board);

/* What contest_create() wants; borrows from the boards, table sizes are left at 0. */
struct contest_config boards_contest_config(const struct boards *boards,
                                            const struct boards_contest *contest);

#endif
