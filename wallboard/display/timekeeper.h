#ifndef WALLBOARD_DISPLAY_TIMEKEEPER_H
#define WALLBOARD_DISPLAY_TIMEKEEPER_H

/*
 * What time it is on the board. The wall clock is looked at once; from there on the
 * monotonic clock carries it, so that a step of the system's clock moves no age and no
 * timer (display.md D13). Reads no clock. The board's time may also run faster (a
 * recording that is played) or stand still (one instant of it).
 *
 * A system's clock that has differed for a while was set right, as a rule: a Pi without a
 * battery wakes up in the past. It is followed then, unless a source that is live tells
 * the same time as the board.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "stats/snapshot.h"

struct timekeeper {
    struct wall origin; /* the board's time at `since` */
    struct mono since;
    int64_t speed;             /* 1: as it happens; 0: stands still */
    struct mono differs_since; /* valid if `differs` */
    bool differs;              /* the system's clock says something else */
    bool told;                 /* this difference was judged */
};

/* From `now` on it is `at`, and time runs `speed` times as fast as it does. */
void timekeeper_set(struct timekeeper *timekeeper, struct mono now, struct wall at,
                    int64_t speed);

/* Does a source whose clock is known tell the board's time? `heard` says what the
 * sources' clocks show. */
bool timekeeper_is_confirmed(const struct snapshot *heard);

/* Does our own clock vouch for the time that a hub tells? It must be kept right, and say
 * the same; a hub that has told nothing yet (INT64_MIN) it cannot contradict. */
bool timekeeper_vouches(bool synchronised, struct wall own, struct wall told);

struct wall timekeeper_now(const struct timekeeper *timekeeper, struct mono now);

/* Real milliseconds until the board's time is `due`; a long time if it stands still. */
int64_t timekeeper_wait_ms(const struct timekeeper *timekeeper, struct mono now,
                           struct wall due);

enum timekeeper_verdict {
    TIMEKEEPER_AGREES,   /* or it is too early to say, or it was said before */
    TIMEKEEPER_FOLLOWED, /* the board's time was set by *ret_step_ms */
    TIMEKEEPER_REFUSED,  /* the sources contradict the system's clock; said once */
};

/* Compares with the system's clock; `heard` says what the sources' clocks show. Only for
 * a board whose time is the system's. */
enum timekeeper_verdict timekeeper_check(struct timekeeper *timekeeper, struct mono now,
                                         struct wall system, const struct snapshot *heard,
                                         int64_t *ret_step_ms);

#endif
