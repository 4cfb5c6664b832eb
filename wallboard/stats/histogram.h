#ifndef WALLBOARD_STATS_HISTOGRAM_H
#define WALLBOARD_STATS_HISTOGRAM_H

/*
 * Waits in integer buckets, so that every machine reads the same percentiles (metrics.md
 * section 5): below 128 ms one bucket a millisecond, above it 64 equal ones per power of
 * two. A histogram is an array of HISTOGRAM_BUCKETS counters that the caller owns and
 * zeroes; nothing here allocates. Histograms add, in any order: queues to the site,
 * minutes to the hour; and what was added can be taken back.
 */

#include <stddef.h>
#include <stdint.h>

#include "stats/metric.h"

#define HISTOGRAM_BUCKETS 1408

/* From this wait on (37 h) all are in the last bucket, whose midpoint then says too
 * little: the bound on the error holds below it. */
#define HISTOGRAM_LIMIT_MS (INT64_C(1) << 27)

/* The bucket of a wait; below 0 the first, from HISTOGRAM_LIMIT_MS on the last. */
size_t histogram_bucket(int64_t ms);

/* What stands for the waits of a bucket below HISTOGRAM_BUCKETS: no wait in it is further
 * from this than 1/128 of itself. Buckets of one millisecond are exact. */
int64_t histogram_midpoint(size_t bucket);

/* Counts a wait, or takes one back that was counted. Counters wrap at 2^32, so that the
 * two always cancel, in whatever order they come. */
void histogram_add(uint32_t counters[HISTOGRAM_BUCKETS], int64_t ms);
void histogram_take_back(uint32_t counters[HISTOGRAM_BUCKETS], int64_t ms);

/* Adds all of `from`, or takes it back. The two may not be the same array. */
void histogram_merge(uint32_t counters[HISTOGRAM_BUCKETS],
                     const uint32_t from[HISTOGRAM_BUCKETS]);
void histogram_unmerge(uint32_t counters[HISTOGRAM_BUCKETS],
                       const uint32_t from[HISTOGRAM_BUCKETS]);

/*
 * Percentiles of the sum of `count` histograms: for each of `percents` (1 to 100,
 * ascending, `wanted` of them) the midpoint of the smallest bucket with at least
 * ceil(p * n / 100) waits at or below it, of n in all. FIGURE_NONE for all if there are
 * no waits. Reads each histogram twice, whatever `wanted` is.
 */
void histogram_percentiles(const uint32_t *const *histograms, size_t count,
                           const int *percents, size_t wanted,
                           struct figure *ret_figures);

/* One percentile of one histogram. */
struct figure histogram_percentile(const uint32_t counters[HISTOGRAM_BUCKETS],
                                   int percent);

#endif
