#ifndef SUPPORT_SNAPSHOTS_H
#define SUPPORT_SNAPSHOTS_H

/* A made-up moment of a floor, for tests of what is drawn: Sunday 22 November 2026,
 * 14:32 UTC, four queues of which one is closed, two live sources. */

#include "stats/snapshot.h"

/* The caller destroys it. */
struct snapshot *snapshots_busy_floor(void);

/* Nothing heard yet: every figure unknown. */
struct snapshot *snapshots_nothing(void);

/* Makes source `number` silent for that long. */
void snapshots_silence(struct snapshot *snapshot, size_t number, int64_t age_ms);

#endif
