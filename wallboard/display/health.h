#ifndef WALLBOARD_DISPLAY_HEALTH_H
#define WALLBOARD_DISPLAY_HEALTH_H

/*
 * Says in the log when a source falls silent and when it is heard again, with what that
 * does to the board's figures, and where its own counts are others than the board's.
 * Remembers what was said last.
 */

#include <stddef.h>

#include "stats/limits.h"
#include "stats/snapshot.h"
#include "view/freshness.h"

struct health {
    enum freshness told[LIMIT_SOURCES];
    size_t count;        /* sources told of; the snapshot's first */
    uint64_t mismatches; /* of control totals, told of */
};

void health_tell(struct health *health, const struct snapshot *snapshot,
                 int64_t blank_after_ms);

#endif
