#ifndef WALLBOARD_CTL_ACCOUNT_H
#define WALLBOARD_CTL_ACCOUNT_H

/*
 * The account that `wallboardctl explain` gives of one figure: every contact with its
 * part, the sum of the parts, and what the board says. Judges by stats/reason.h; prints
 * nothing.
 */

#include <stdbool.h>
#include <stddef.h>

#include "ctl/evidence.h"
#include "ctl/explain_options.h"
#include "locale/calendar.h"
#include "stats/reason.h"
#include "stats/snapshot.h"

/* One contact's stay, or one item, and its part. */
struct account_line {
    const struct engine_stay *stay; /* NULL: `item` is; borrowed, likewise below */
    const struct item *item;
    size_t place; /* among the items */
    struct reason reason;
};

/* One agent's part, of figures that are made of agents. */
struct account_agent {
    const struct snapshot_agent *agent;
    enum agent_state state; /* in the queue that is asked for */
};

struct schedule;

/* Whose figure it is; all NULL and NONE: the site's. */
struct account_scope {
    const struct snapshot_queue *queue; /* NULL: not asked for one; borrowed */
    const struct snapshot_agent *agent;
    const struct snapshot_campaign *campaign;
    enum event_channel channel;
    const struct boards *boards; /* of the team */
    const struct boards_team *team;
};

enum account_result {
    ACCOUNT_EQUAL,   /* the parts give the board's figure, or both know of none */
    ACCOUNT_SILENT,  /* the board shows no figure, for the reason said */
    ACCOUNT_NO_WORD, /* the board keeps no figure of this span; the parts stand alone */
    ACCOUNT_NOT_LISTED, /* not made of what can be listed: the board's figure alone */
    ACCOUNT_DIFFERS,    /* a fault of the program */
};

struct account {
    const struct explain_options *options; /* borrowed; likewise below */
    const struct snapshot *snapshot;
    const struct calendar *calendar;
    struct account_scope scope;
    struct reason_terms terms;
    enum reason_made_of made_of;
    int64_t goal_bp, target_ms, short_abandon_ms; /* of the queue, or of the site */
    bool mixed;      /* each queue is judged by its own rule */
    bool by_formula; /* a formula was asked for, whatever the queues have */
    bool whole_day;  /* neither --from nor --to */

    struct account_line *lines;   /* those that count first, each part in order of time,
                                     of longest and percentiles of value */
    size_t line_count, counted;   /* counted: how many of them count */
    size_t rank;                  /* of a percentile: its line, from 1; 0: none */
    struct item *shifts;          /* of lines; owned */
    struct account_agent *agents; /* of gauges of agents */
    size_t agent_count;

    struct reason_sum sum;
    struct figure own, board;
    enum account_result result;
    const char *silence; /* why the board shows no figure; NULL: it does, or nothing is
                            known of it */
};

/* The bounds of a span asked for. */
struct account_span {
    struct wall from, to;
};

/* The service day of the snapshot, or what --from and --to make of it; a time of day is
 * looked for in the service day. NULL, or what is wrong with it. */
const char *account_span(const struct explain_options *options,
                         const struct snapshot *snapshot, const struct calendar *calendar,
                         struct account_span *ret);

/* What it is drawn up from. */
struct account_books {
    const struct explain_options *options;
    const struct snapshot *snapshot;
    const struct engine *engine;
    const struct calendar *calendar;
    const struct evidence *evidence;
    struct account_scope scope;
    const struct engine_config *config; /* the rules of counting */
    const struct schedule *schedule;    /* NULL: none */
};

/* Draws it up for a span. False without memory. Borrows from the books. */
bool account_init(struct account *account, const struct account_books *books,
                  const struct account_span *span);
void account_finish(struct account *account);

#endif
