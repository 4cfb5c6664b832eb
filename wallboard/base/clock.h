#ifndef WALLBOARD_BASE_CLOCK_H
#define WALLBOARD_BASE_CLOCK_H

/*
 * Time as two types that do not mix. The monotonic clock measures waits, ages and
 * deadlines; the wall clock may jump and only labels instants and assigns them to
 * intervals. Only base/ and each program's app.c read clocks; all else is told the time.
 */

#include <stdint.h>

/* An instant of CLOCK_MONOTONIC, nanoseconds since some start. Never a date. */
struct mono {
    int64_t ns;
};

/* An instant of civil time: milliseconds since 1970-01-01T00:00:00Z, leap seconds
 * ignored. Never subtracted to measure a wait of this process. */
struct wall {
    int64_t ms;
};

/* Reads the system's clocks. Do not block, cannot fail. */
struct mono clock_mono(void);
struct wall clock_wall(void);

/* Milliseconds from `from` to `to`, cut towards zero; negative if `to` is earlier. */
int64_t mono_ms_between(struct mono from, struct mono to);

/* The instant `ms` milliseconds after (or, negative, before) `at`. */
struct mono mono_add_ms(struct mono at, int64_t ms);

/*
 * The clock a program runs on: the system's, or one that stands still at a given
 * instant (screenshots and replays of a moment) so that equal input gives equal pixels.
 */
struct clock {
    int64_t frozen_ms; /* wall ms since 1970 at which it stands; CLOCK_LIVE: it runs */
};

#define CLOCK_LIVE INT64_MIN

struct mono clock_now_mono(const struct clock *clock);
struct wall clock_now_wall(const struct clock *clock);

#endif
