#include "hub/hub_clock.h"

void hub_clock_begin(struct hub_clock *clock, int64_t last_ms)
{
    *clock = (struct hub_clock){.holds = true};
    clock->now.ms = last_ms == INT64_MIN ? HUB_CLOCK_FIRST_MS : last_ms;
}

static void set(struct hub_clock *clock, struct mono mono, struct wall at)
{
    clock->origin = at;
    clock->since = mono;
    clock->now.ms = at.ms > clock->now.ms ? at.ms : clock->now.ms;
}

static bool may_begin(const struct hub_clock *clock,
                      const struct hub_clock_reading *reading)
{
    int64_t off_ms = reading->system.ms - clock->now.ms;
    bool fresh = clock->now.ms == HUB_CLOCK_FIRST_MS;
    return reading->synchronised || (off_ms >= 0 && (fresh || off_ms < HUB_CLOCK_GAP_MS));
}

/* The system's clock has differed for a while: is it the one that is right? */
static bool is_to_be_followed(const struct hub_clock *clock,
                              const struct hub_clock_reading *reading, int64_t ahead_ms)
{
    return ahead_ms > 0 && reading->synchronised && !reading->contradicted &&
           mono_ms_between(clock->differs_since, reading->mono) >= HUB_CLOCK_SETTLE_MS;
}

enum hub_clock_news hub_clock_read(struct hub_clock *clock,
                                   const struct hub_clock_reading *reading,
                                   int64_t *ret_step_ms)
{
    clock->synchronised = reading->synchronised;
    *ret_step_ms = 0;
    if (clock->holds) {
        clock->holds = !may_begin(clock, reading);
        if (!clock->holds) {
            set(clock, reading->mono, reading->system);
        }
        return clock->holds ? HUB_CLOCK_NO_NEWS : HUB_CLOCK_TRUSTED;
    }
    int64_t own_ms = clock->origin.ms + mono_ms_between(clock->since, reading->mono);
    int64_t ahead_ms = reading->system.ms - own_ms;
    if (ahead_ms >= -HUB_CLOCK_STEP_MS && ahead_ms <= HUB_CLOCK_STEP_MS) {
        clock->differs = false;
        set(clock, reading->mono, reading->system);
        return HUB_CLOCK_NO_NEWS;
    }
    clock->now.ms = own_ms > clock->now.ms ? own_ms : clock->now.ms;
    *ret_step_ms = ahead_ms;
    if (!clock->differs) {
        clock->differs = true;
        clock->differs_since = reading->mono;
        clock->steps++;
        return HUB_CLOCK_STEPPED;
    }
    if (is_to_be_followed(clock, reading, ahead_ms)) {
        clock->differs = false;
        set(clock, reading->mono, reading->system);
        return HUB_CLOCK_FOLLOWED;
    }
    return HUB_CLOCK_NO_NEWS;
}

bool hub_clock_is_good(const struct hub_clock *clock)
{
    return clock->synchronised && !clock->differs && !clock->holds;
}
