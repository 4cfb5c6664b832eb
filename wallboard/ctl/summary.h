#ifndef WALLBOARD_CTL_SUMMARY_H
#define WALLBOARD_CTL_SUMMARY_H

/*
 * The rows of `wallboardctl report`: the figures of the site, of each queue, channel,
 * team and agent over each period of a recording, with targets and the plan. The figures
 * are the tiles': the same tallies, the same divisions. Prints nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "ctl/books.h"
#include "ctl/periods.h"
#include "locale/calendar.h"
#include "site/site.h"
#include "stats/outlook.h"
#include "stats/snapshot.h"

struct forecast;
struct schedule;

enum summary_scope {
    SUMMARY_SITE,
    SUMMARY_QUEUES,
    SUMMARY_CHANNELS,
    SUMMARY_TEAMS,
    SUMMARY_AGENTS,
    SUMMARY_SCOPE_COUNT,
};

/* "queue"; never NULL: whose figures a row has. */
const char *summary_scope_name(enum summary_scope scope);

struct summary {
    const struct snapshot
        *snapshot; /* at the recording's end; borrowed, likewise below */
    const struct engine *engine;
    const struct calendar *calendar;
    const struct books *books;
    const struct forecast *forecast; /* NULL: none */
    const struct schedule *schedule; /* NULL: none */
    const struct site *site;
    enum periods_by by;
    unsigned scopes;  /* that are asked for, a bit for each */
    int64_t first_ms; /* the first event */
};

struct summary_row {
    struct calendar_span span;
    bool running; /* the recording ends within it */
    enum summary_scope scope;
    const char *id, *label;             /* borrowed for the call */
    const struct snapshot_queue *queue; /* its targets; NULL: of something else */
    bool unverified;
    int64_t revisions; /* of closed quarter-hours in it; -1: not known, or not counted */
    struct snapshot_figures figures;
    struct outlook_plan plan; /* of the whole period; OUTLOOK_NONE where there is none */
};
typedef void summary_put(void *context, const struct summary_row *row);

/* Hands each row to `put`, period by period: queues, the site that they add up to,
 * channels, teams, agents. False without memory. */
bool summary_make(const struct summary *summary, summary_put *put, void *context);

/* Has a row of the scope such a figure: the catalogue's, but for gauges; the variances.
 */
bool summary_has(enum summary_scope scope, enum metric metric);

#endif
