#ifndef WALLBOARD_STATS_MEASURE_H
#define WALLBOARD_STATS_MEASURE_H

/*
 * From tallies to figures: the divisions of metrics.md, with their proofs. `parts` says
 * what the sources can tell (enum event_capability); what they cannot is FIGURE_NONE.
 */

#include <stdint.h>

#include "stats/engine.h"
#include "stats/snapshot.h"
#include "stats/tally.h"

/* Figures of a queue or total from TALLY_QUEUE_COUNT tallies; gauges, the longest wait
 * and what is the totals' own stay as they are. */
void measure_queue(const int64_t *tallies, const struct engine_rule *rule, uint32_t parts,
                   struct snapshot_figures *ret);

/* Figures of an agent from TALLY_AGENT_COUNT tallies, but for the states. */
void measure_agent(const int64_t *tallies, uint32_t parts, struct snapshot_figures *ret);

/* A rolling window from MINUTE_COUNT sums. */
struct snapshot_rolling measure_rolling(const int64_t *sums,
                                        enum service_level_formula formula);

/* The parts of the service level among TALLY_QUEUE_COUNT tallies. */
struct service_level_parts measure_level_parts(const int64_t *tallies);

/* Sets the service level and its numerator and denominator. */
void measure_set_level(struct snapshot_figures *figures, struct figure level);

#endif
