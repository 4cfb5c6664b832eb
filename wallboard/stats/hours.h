#ifndef WALLBOARD_STATS_HOURS_H
#define WALLBOARD_STATS_HOURS_H

/*
 * Business time: opening hours as instants, and how much of them lies between two
 * (metrics.md section 10). Knows no zones and no weekdays: the program finds the spans
 * for a horizon it states, from the site file and the zone's rules. What lies outside the
 * horizon is not known, and said so. Every question is a binary search.
 *
 * Never changed once made; reading it is safe from anywhere.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOURS_MAX_SPANS 4096 /* a year and more of several a day */
#define HOURS_NEVER_MS  INT64_MAX

/* Open in [start, end), Unix ms. */
struct hours_span {
    int64_t start_ms, end_ms;
};

struct hours;

/*
 * The spans of the horizon [from, to), 0 <= from <= to: in order, none empty, none
 * touching or overlapping the next, all inside; copied. None at all is "closed
 * throughout". NULL without memory, for spans that break these rules, or for more than
 * HOURS_MAX_SPANS.
 */
struct hours *hours_create(const struct hours_span *spans, size_t count, int64_t from_ms,
                           int64_t to_ms);

/* Always open, without a horizon: what holds where no hours are configured. NULL without
 * memory. */
struct hours *hours_create_always(void);

void hours_destroy(struct hours **self);

/* Is it known whether it is open at that instant? */
bool hours_covers(const struct hours *hours, int64_t at_ms);

/* Open at that instant? False where it is not known, too. */
bool hours_is_open(const struct hours *hours, int64_t at_ms);

/*
 * The first instant after `at` at which it opens or closes; HOURS_NEVER_MS if it is
 * always open. False, with *ret untouched, if `at` or that instant lies outside the
 * horizon.
 */
bool hours_next_change(const struct hours *hours, int64_t at_ms, int64_t *ret_ms);

/*
 * Business age: how much of [from, to) is open, in ms of real time. 0 if `to` is not
 * after `from`. False, with *ret untouched, if not all of [from, to) is known.
 */
bool hours_elapsed_ms(const struct hours *hours, int64_t from_ms, int64_t to_ms,
                      int64_t *ret_ms);

/*
 * The first instant, from `from` on, at which the business age since `from` is
 * `target_ms`; `from` itself for 0 or less. An age that is reached at closing time is
 * reached then, not at the next opening; and it stays so until then. So the first instant
 * that is too late for a deadline is that of target_ms + 1. False, with *ret untouched,
 * if `from` or the instant lies outside the horizon.
 */
bool hours_due_ms(const struct hours *hours, int64_t from_ms, int64_t target_ms,
                  int64_t *ret_ms);

#endif
