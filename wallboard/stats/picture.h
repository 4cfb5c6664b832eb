#ifndef WALLBOARD_STATS_PICTURE_H
#define WALLBOARD_STATS_PICTURE_H

/*
 * The parts that a snapshot is made of. Internal to the engine, like engine_state.h: all
 * that is said here is said of one instant, and nothing of the engine is changed.
 */

#include "stats/engine_state.h"
#include "stats/measure.h"

/* What is being filled: the engine as it is, at one instant. */
struct picture {
    const struct engine *engine;
    struct snapshot *snapshot;
    int64_t now_ms;
};

/* Is any of the sources (a bit mask) one that cannot be vouched for? */
bool picture_is_unverified(const struct engine *engine, uint64_t sources);

/* What the sources can tell: as they declared it, or as their events have proved. */
uint32_t picture_parts(const struct engine *engine, uint64_t sources);

/* What figures of these sources depend on; no queue's mail or callbacks. */
struct measure_terms picture_terms(const struct engine *engine,
                                   const struct engine_rule *rule, uint64_t sources);

/* The queue's row with its day, windows and gauges, still without those who wait and
 * without its agents. */
void picture_queue(const struct picture *picture, size_t number);

/* Figures of a ledger that only a day has: percentiles of its waits, the drop rate. */
void picture_day_only(const struct picture *picture, const struct ledger *ledger,
                      struct figure *values);

/* The queue's figures over quarters [from, to), without gauges. */
void picture_queue_span(const struct picture *picture, size_t number, int64_t from,
                        int64_t to, struct snapshot_figures *ret);

/* Gauges start from a true nought where it is known that there is nothing. */
void picture_clear_gauges(const struct measure_terms *terms, struct figure *values);
void picture_clear_agents(bool known, uint32_t parts, struct figure *values);

/* The same of the site, or of a channel over all queues; EVENT_CHANNEL_NONE: the site. */
void picture_site_span(const struct picture *picture, enum event_channel channel,
                       int64_t from, int64_t to, struct snapshot_figures *ret);

/* engine_snapshot_totals.c: the site: channels added up, windows, intervals, campaigns.
 */
void picture_totals(const struct picture *picture);
void picture_intervals(const struct picture *picture);

/* All that is said of those who wait, in the queues and the totals, from one list. */
void picture_waiting(const struct picture *picture);

/* How many wait of channels that are not deferred: in a queue, or of a channel;
 * QUEUE_NONE, EVENT_CHANNEL_NONE: of all. */
int64_t picture_count_waiting(const struct engine *engine, size_t queue,
                              enum event_channel channel);

/* The agents' rows, each state counted once in the totals and in each of its queues, and
 * what follows from their times. */
void picture_agents(const struct picture *picture);

#endif
