#include "stats/histogram.h"

#include <assert.h>

#define EXACT_BITS 7 /* below 2^7 ms each has its own bucket */
#define EXACT      (1 << EXACT_BITS)
#define STEPS_BITS 6 /* 2^6 buckets per power of two */
#define STEPS      (1 << STEPS_BITS)
#define LIMIT_BITS 27

static_assert(HISTOGRAM_BUCKETS == EXACT + (LIMIT_BITS - EXACT_BITS) * STEPS,
              "the buckets end at 2^27 ms");

/* The greatest power of two in a value from 2^7 on. */
static int power_of(int64_t ms)
{
    int power = EXACT_BITS;
    while (ms >> (power + 1) != 0) {
        power++;
    }
    return power;
}

size_t histogram_bucket(int64_t ms)
{
    if (ms < EXACT) {
        return ms < 0 ? 0 : (size_t)ms;
    }
    if (ms >= HISTOGRAM_LIMIT_MS) {
        return HISTOGRAM_BUCKETS - 1;
    }
    int power = power_of(ms);
    int64_t step = (ms >> (power - STEPS_BITS)) - STEPS;
    return (size_t)(EXACT + (power - EXACT_BITS) * STEPS + step);
}

int64_t histogram_midpoint(size_t bucket)
{
    assert(bucket < HISTOGRAM_BUCKETS);
    if (bucket < EXACT) {
        return (int64_t)bucket;
    }
    size_t above = bucket - EXACT;
    size_t width_bits = above / STEPS + EXACT_BITS - STEPS_BITS;
    int64_t first = (int64_t)(STEPS + above % STEPS) << width_bits;
    return first + (INT64_C(1) << (width_bits - 1));
}

void histogram_add(uint32_t counters[HISTOGRAM_BUCKETS], int64_t ms)
{
    counters[histogram_bucket(ms)]++;
}

void histogram_take_back(uint32_t counters[HISTOGRAM_BUCKETS], int64_t ms)
{
    counters[histogram_bucket(ms)]--;
}

void histogram_merge(uint32_t counters[HISTOGRAM_BUCKETS],
                     const uint32_t from[HISTOGRAM_BUCKETS])
{
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        counters[i] += from[i];
    }
}

void histogram_unmerge(uint32_t counters[HISTOGRAM_BUCKETS],
                       const uint32_t from[HISTOGRAM_BUCKETS])
{
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        counters[i] -= from[i];
    }
}

static uint64_t waits_in(const uint32_t *const *histograms, size_t count, size_t bucket)
{
    uint64_t waits = 0;
    for (size_t i = 0; i < count; i++) {
        waits += histograms[i][bucket];
    }
    return waits;
}

/* ceil(p * n / 100) without p * n, which need not fit. */
static uint64_t rank_of(int percent, uint64_t waits)
{
    uint64_t p = (uint64_t)percent;
    return waits / 100 * p + (waits % 100 * p + 99) / 100;
}

void histogram_percentiles(const uint32_t *const *histograms, size_t count,
                           const int *percents, size_t wanted, struct figure *ret_figures)
{
    uint64_t all = 0;
    for (size_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        all += waits_in(histograms, count, bucket);
    }
    size_t found = 0;
    uint64_t below = 0;
    for (size_t bucket = 0; all > 0 && found < wanted; bucket++) {
        below += waits_in(histograms, count, bucket);
        while (found < wanted && below >= rank_of(percents[found], all)) {
            ret_figures[found++] = figure_count(histogram_midpoint(bucket));
        }
    }
    for (; found < wanted; found++) {
        ret_figures[found] = FIGURE_NONE;
    }
}

struct figure histogram_percentile(const uint32_t counters[HISTOGRAM_BUCKETS],
                                   int percent)
{
    struct figure figure = FIGURE_NONE;
    histogram_percentiles(&counters, 1, &percent, 1, &figure);
    return figure;
}
