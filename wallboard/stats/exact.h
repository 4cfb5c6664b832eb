#ifndef WALLBOARD_STATS_EXACT_H
#define WALLBOARD_STATS_EXACT_H

/*
 * Fractions compared without rounding and without overflow, also on machines that have no
 * 128-bit integers. A tie is a tie of these, never of the digits shown.
 */

#include <stdint.h>

/* num / (den * per). den and per are above 0; per is 1 where nothing is counted per
 * hour. */
struct exact {
    int64_t num, den, per;
};

/* < 0, 0, > 0 as a is less than, equal to or more than b. */
int exact_compare(struct exact a, struct exact b);

/* value * factor as one fraction in lowest terms, factor above 0: "per hour" from parts
 * in milliseconds. Exact while it fits 64 bits, which figures of a floor do; beyond that
 * a little rounded, so for showing only. */
void exact_times(struct exact value, int64_t factor, int64_t *ret_num, int64_t *ret_den);

#endif
