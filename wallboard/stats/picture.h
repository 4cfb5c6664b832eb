#ifndef WALLBOARD_STATS_PICTURE_H
#define WALLBOARD_STATS_PICTURE_H

/*
 * The parts that a snapshot is made of. Internal to the engine, like engine_state.h: all
 * that is said here is said of one instant, and nothing of the engine is changed.
 */

#include "stats/engine_state.h"

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

/* The queue's row with its day, windows and gauges, still without those who wait and
 * without its agents. */
void picture_queue(const struct picture *picture, size_t number);

/* The rolling windows of one ledger. */
void picture_rolling(const struct ledger *ledger, int64_t now_ms,
                     enum service_level_formula formula, struct snapshot_rolling *ret);

/* Gauges start from a true nought where it is known that there is nothing; those of
 * e-mail only where there is e-mail. */
void picture_clear_gauges(uint32_t parts, bool has_mail, struct figure *values);
void picture_clear_agents(bool known, uint32_t parts, struct figure *values);

/* All that is said of those who wait, in the queues and the totals, from one list. */
void picture_waiting(const struct picture *picture);

/* The agent's row; and its state counted once in the totals and in each of its queues. */
void picture_agent(const struct picture *picture, size_t number);

#endif
