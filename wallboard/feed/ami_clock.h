#ifndef WALLBOARD_FEED_AMI_CLOCK_H
#define WALLBOARD_FEED_AMI_CLOCK_H

/* The time by Asterisk's clock: that of its latest stamp, carried on by our own; before
 * any stamp, our own alone. Pure. */

#include <stdint.h>

#include "base/clock.h"

#define AMI_CLOCK_STEADY_MS 1000 /* so long is a stamp carried on without doubt */

struct ami_clock {
    int64_t stamp_ms; /* EVENT_NO_TIME: none yet */
    struct mono at;   /* when it came */
};

void ami_clock_init(struct ami_clock *clock);

/*
 * A stamp has come. For a second one that is behind says nothing, because events overtake
 * each other; after that it is believed, because two clocks never run alike and either
 * may be set.
 */
void ami_clock_note(struct ami_clock *clock, int64_t stamp_ms, struct mono now,
                    struct wall wall);

int64_t ami_clock_ms(const struct ami_clock *clock, struct mono now, struct wall wall);

#endif
