#ifndef WALLBOARD_STATS_LEVEL_CLASS_H
#define WALLBOARD_STATS_LEVEL_CLASS_H

/* The seven service-level formulas stay by stay: the class that a stay falls into, and
 * what each formula makes of that class (metrics.md section 4). Part of reason.h. */

#include <stdbool.h>

#include "stats/credit.h"
#include "stats/metric.h"
#include "stats/rule.h"

enum level_part {
    LEVEL_IN_BOTH,
    LEVEL_IN_DENOMINATOR,
    LEVEL_LEFT_OUT, /* by the formula */
    LEVEL_UNJUDGED, /* there is nothing to judge yet, or never */
};

/* What a formula makes of a stay. */
struct level_verdict {
    enum level_part part;
    const char *what; /* "answered within the target" */
    const char *rule; /* of LEVEL_LEFT_OUT: "left out by exclude_short"; else "" */
};
struct level_verdict level_verdict_of(enum service_level_formula formula,
                                      enum rule_count_at count_at,
                                      const struct credit *credit);

/* Is the formula counted before the outcome? answered_only has no such instant. */
bool level_counts_at_event(enum service_level_formula formula,
                           enum rule_count_at count_at);

#endif
