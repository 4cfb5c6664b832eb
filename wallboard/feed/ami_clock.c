#include "feed/ami_clock.h"

#include "stats/event.h"

void ami_clock_init(struct ami_clock *clock)
{
    *clock = (struct ami_clock){.stamp_ms = EVENT_NO_TIME};
}

int64_t ami_clock_ms(const struct ami_clock *clock, struct mono now, struct wall wall)
{
    return clock->stamp_ms == EVENT_NO_TIME
               ? wall.ms
               : clock->stamp_ms + mono_ms_between(clock->at, now);
}

void ami_clock_note(struct ami_clock *clock, int64_t stamp_ms, struct mono now,
                    struct wall wall)
{
    int64_t known_ms = ami_clock_ms(clock, now, wall);
    if (clock->stamp_ms == EVENT_NO_TIME || stamp_ms > known_ms ||
        mono_ms_between(clock->at, now) >= AMI_CLOCK_STEADY_MS) {
        clock->stamp_ms = stamp_ms;
        clock->at = now;
    }
}
