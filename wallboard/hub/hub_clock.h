#ifndef WALLBOARD_HUB_HUB_CLOCK_H
#define WALLBOARD_HUB_HUB_CLOCK_H

/*
 * The hub's time (reliability.md section 10). It begins as the system's, once that can be
 * trusted: it is synchronised, or reads between the last event of the journal and a day
 * later. From there on the monotonic clock carries it, so that a step of the system's
 * clock moves nothing; small differences are followed forward. A step is followed only if
 * the clock is synchronised, no source that is live tells the hub's own time, and it goes
 * forward: the hub's time never goes back. Pure.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define HUB_CLOCK_STEP_MS   2000
#define HUB_CLOCK_SETTLE_MS 10000    /* a difference must last so long to be followed */
#define HUB_CLOCK_GAP_MS    86400000 /* a hub is off so long at most, unsynchronised */

/* With an empty journal no clock before this can be right: 2026-01-01. */
#define HUB_CLOCK_FIRST_MS INT64_C(1767225600000)

struct hub_clock {
    struct wall now;    /* the hub's time; while it holds, of the last event */
    struct wall origin; /* its time at `since`, while it does not hold */
    struct mono since;
    bool holds;        /* the clock cannot be trusted yet: nothing is taken in */
    bool synchronised; /* the system's */
    bool differs;      /* the system's has stepped away */
    struct mono differs_since;
    uint64_t steps; /* seen */
};

/* What a reading of the clocks found. */
enum hub_clock_news {
    HUB_CLOCK_NO_NEWS,
    HUB_CLOCK_TRUSTED,  /* it does not hold any more */
    HUB_CLOCK_STEPPED,  /* the system's stepped; the hub's time did not */
    HUB_CLOCK_FOLLOWED, /* the hub's time was set forward */
};

struct hub_clock_reading {
    struct mono mono;
    struct wall system;
    bool synchronised;
    bool contradicted; /* a source that is live tells the hub's own time */
};

/* `last_ms`: of the newest event in the journal; EVENT_NO_TIME (INT64_MIN): none. */
void hub_clock_begin(struct hub_clock *clock, int64_t last_ms);

/* *ret_step_ms: by how much the system's time is ahead of the hub's, with STEPPED, or
 * was, with FOLLOWED. */
enum hub_clock_news hub_clock_read(struct hub_clock *clock,
                                   const struct hub_clock_reading *reading,
                                   int64_t *ret_step_ms);

/* Is the time right as far as can be known? */
bool hub_clock_is_good(const struct hub_clock *clock);

#endif
