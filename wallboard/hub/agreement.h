#ifndef WALLBOARD_HUB_AGREEMENT_H
#define WALLBOARD_HUB_AGREEMENT_H

/*
 * Do the publishers' own counts agree with ours (stats/control.h)? Says in the log what
 * does not, when that changes, and keeps count.
 */

#include <stddef.h>
#include <stdint.h>

#include "stats/limits.h"

struct engine;

/* Zeroed memory: nothing was compared yet. */
struct agreement {
    uint8_t told[LIMIT_QUEUES];    /* of each queue what did not agree when last told */
    size_t wrong;                  /* queues that do not agree now */
    uint64_t compared, mismatches; /* ever; control_total_mismatch */
};

void agreement_follow(struct agreement *agreement, const struct engine *engine);

#endif
