#ifndef WALLBOARD_HUB_SKEW_H
#define WALLBOARD_HUB_SKEW_H

/*
 * How far a source's clock is off: the least of receipt minus event time over five to ten
 * minutes, of hello and heartbeat only, which are never sent again (events.md section 5).
 * Pure; zeroed memory has heard nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define SKEW_WARN_MS   2000  /* told */
#define SKEW_BEHIND_MS 30000 /* beyond it the hub's time of receipt is used instead */
#define SKEW_AHEAD_MS  5000  /* likewise, of a time that is yet to come */

struct skew {
    struct mono began; /* of the five minutes that run */
    int64_t least_ms[2];
    bool heard;
    bool told; /* that it is off */
};

enum skew_verdict {
    SKEW_SMALL,
    SKEW_WRONG, /* worth telling */
    SKEW_OVERRULED,
};

void skew_note(struct skew *skew, int64_t skew_ms, struct mono now);

/* 0 before the first. */
int64_t skew_ms(const struct skew *skew);
enum skew_verdict skew_verdict(const struct skew *skew);

#endif
