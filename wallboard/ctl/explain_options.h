#ifndef WALLBOARD_CTL_EXPLAIN_OPTIONS_H
#define WALLBOARD_CTL_EXPLAIN_OPTIONS_H

/* The command line of `wallboardctl explain`. Strings are borrowed from argv. */

#include <stdbool.h>

#include "base/diag.h"
#include "stats/event.h"
#include "stats/metric.h"

struct explain_options {
    enum metric metric;
    /* METRIC was the name of a formula: the service level under that one, not the
     * queue's own. */
    bool by_formula;
    enum service_level_formula formula;
    const char *queue, *agent, *team, *campaign; /* NULL: not by that */
    enum event_channel channel; /* NONE: likewise; if none is, the site */
    const char *from, *to;      /* checked; NULL: the service day's start, its end */
    const char *at;             /* checked; NULL: the last event's time */
    const char *config;         /* NULL: the defaults */
    const char *file;           /* "-": standard input */
    bool json;                  /* instead of a table for people */
    bool counted;               /* leave out what does not count */
};

/* False after saying in `diag` what is wrong. */
bool explain_options_parse(int count, char **values, struct explain_options *ret_options,
                           struct diag *diag);

/* The key of the metric, or the name of the formula. */
const char *explain_options_key(const struct explain_options *options);

#endif
