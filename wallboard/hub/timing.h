#ifndef WALLBOARD_HUB_TIMING_H
#define WALLBOARD_HUB_TIMING_H

/* How long something took, each time since the start: counts up to fixed bounds, as
 * Prometheus' histograms have them. Pure. */

#include <stddef.h>
#include <stdint.h>

#define TIMING_BOUNDS 11

struct timing {
    uint64_t within[TIMING_BOUNDS]; /* took at most timing_bound_us() of that place */
    uint64_t count;
    uint64_t sum_us;
};

/* One millisecond to five seconds, growing. */
int64_t timing_bound_us(size_t place);

void timing_add(struct timing *timing, int64_t took_us);

#endif
