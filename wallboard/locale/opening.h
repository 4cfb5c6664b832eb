#ifndef WALLBOARD_LOCALE_OPENING_H
#define WALLBOARD_LOCALE_OPENING_H

/*
 * Weekly opening hours and holidays, as a clock on the wall shows them, to instants: in a
 * zone, for a horizon. The rule (metrics.md section 10): it is open at an instant if the
 * clock then shows a time within the hours. So an hour that a change of the clock repeats
 * inside them counts twice, and one that it skips counts not at all; hours that begin in
 * a skipped hour begin behind it, hours that lie wholly in one do not take place.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locale/calendar.h"

#define OPENING_DAY_SPANS 8
#define OPENING_DAY_MIN   1440

/* Open from `start_min` (0-1439) to `end_min` minutes after midnight of the date on which
 * it opens; over midnight `end_min` is past 1440, at most a day after the start. */
struct opening_span {
    int16_t start_min, end_min;
};

/* The spans that begin on one date: in order, not overlapping; none: closed. */
struct opening_day {
    size_t count;
    struct opening_span spans[OPENING_DAY_SPANS];
};

/* A date with hours of its own, in place of its weekday's. What the date before has open
 * over midnight stays so. */
struct opening_holiday {
    int year, month, day; /* year 0: every year; one that says its year goes before */
    struct opening_day hours;
};

struct opening {
    struct opening_day week[7]; /* Monday first */
    const struct opening_holiday *holidays;
    size_t holiday_count;
};

/* Appends a span to a day. False, with the day as it was, if it is full, the span breaks
 * the rules above, or it overlaps one that is there. Keeps them in order. */
bool opening_day_add(struct opening_day *day, int start_min, int end_min);

/*
 * The open spans of the horizon [from, to), in order, none empty, none touching the next.
 * Up to `capacity` are written; false if there are more. *ret_count is how many were.
 */
bool opening_find(const struct opening *opening, const struct calendar *calendar,
                  struct calendar_span horizon, struct calendar_span *ret_spans,
                  size_t capacity, size_t *ret_count);

#endif
