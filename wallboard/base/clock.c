#include "base/clock.h"

#include <time.h>

struct mono clock_mono(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (struct mono){(int64_t)now.tv_sec * 1000000000 + now.tv_nsec};
}

struct wall clock_wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (struct wall){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
}

int64_t mono_ms_between(struct mono from, struct mono to)
{
    return (to.ns - from.ns) / 1000000;
}

struct mono mono_add_ms(struct mono at, int64_t ms)
{
    return (struct mono){at.ns + ms * 1000000};
}

struct mono clock_now_mono(const struct clock *clock)
{
    if (clock->frozen_ms == CLOCK_LIVE) {
        return clock_mono();
    }
    return (struct mono){0};
}

struct wall clock_now_wall(const struct clock *clock)
{
    if (clock->frozen_ms == CLOCK_LIVE) {
        return clock_wall();
    }
    return (struct wall){clock->frozen_ms};
}
