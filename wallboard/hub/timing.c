#include "hub/timing.h"

#include <assert.h>

static const int64_t bounds_us[] = {1000,   2500,   5000,   10000,   25000,  50000,
                                    100000, 250000, 500000, 1000000, 5000000};
static_assert(sizeof bounds_us / sizeof *bounds_us == TIMING_BOUNDS, "one for each");

int64_t timing_bound_us(size_t place)
{
    return bounds_us[place];
}

void timing_add(struct timing *timing, int64_t took_us)
{
    for (size_t i = 0; i < TIMING_BOUNDS; i++) {
        timing->within[i] += took_us <= bounds_us[i];
    }
    timing->count++;
    timing->sum_us += took_us > 0 ? (uint64_t)took_us : 0;
}
