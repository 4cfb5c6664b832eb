#ifndef WALLBOARD_STATS_MEASURE_H
#define WALLBOARD_STATS_MEASURE_H

/*
 * From tallies to figures: the divisions of metrics.md, with their proofs. What the
 * sources cannot tell, and what was never heard of, is FIGURE_NONE.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/result.h"
#include "stats/rule.h"
#include "stats/snapshot.h"
#include "stats/tally.h"

/* What the figures depend on beside the tallies. */
struct measure_terms {
    const struct engine_rule *rule; /* formula, goal, count_at; not for agents */
    uint32_t parts;                 /* enum event_capability: what the sources can tell */
    bool excludes_short;            /* the abandonment rate leaves short abandons out */
    bool contact_rate_of_connects;  /* else of dials */
    bool has_dials;                 /* an attempt was heard of once; likewise below */
    bool has_results[RESULT_MEASURE_COUNT];
    bool has_mail, has_callbacks;
    size_t currencies; /* heard of; revenue is one figure only if they are one */
    int64_t csat_min;
};

/* Figures of a queue, a channel or the totals from TALLY_QUEUE_COUNT tallies; gauges,
 * waits that are not sums, the drop rate and what is the totals' own stay as they are. */
void measure_queue(const int64_t *tallies, const struct measure_terms *terms,
                   struct snapshot_figures *ret);

/* Figures of an agent from TALLY_AGENT_COUNT tallies, but for the states. */
void measure_agent(const int64_t *tallies, const struct measure_terms *terms,
                   struct snapshot_figures *ret);

/* What an agent or campaign sold and dialled, from the shared tallies. */
void measure_results(const int64_t *tallies, const struct measure_terms *terms,
                     struct figure *values);

/* Occupancy and utilisation from times in state as agent_times() gives them, summed over
 * agents. */
void measure_occupancy(const int64_t *times_ms, struct figure *values);

/* Sales per hour that agents were logged in, from `sales` (thousandths over 1000) and
 * that time. */
struct figure measure_per_hour(struct figure figure, int64_t logged_in_ms);

/* A rolling window from MINUTE_COUNT sums. */
struct snapshot_rolling measure_rolling(const int64_t *sums,
                                        const struct engine_rule *rule);

/* The parts of the service level among TALLY_QUEUE_COUNT tallies, as the rule counts. */
struct service_level_parts measure_level_parts(const int64_t *tallies,
                                               const struct engine_rule *rule,
                                               enum service_level_formula formula);

/* Sets the service level and its numerator and denominator. */
void measure_set_level(struct snapshot_figures *figures, struct figure level);

#endif
