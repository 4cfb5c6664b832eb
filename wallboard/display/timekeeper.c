#include "display/timekeeper.h"

/* A hub's time is as old as its last word, a second at most. */
#define VOUCH_MS 5000
#define STEP_MS  INT64_C(2000)  /* less is nothing to speak of (reliability.md 10) */
#define LAST_MS  INT64_C(10000) /* a clock that is being set may step twice */
#define LONG_MS  INT64_C(3600000)

static int64_t magnitude(int64_t ms)
{
    return ms < 0 ? -ms : ms;
}

void timekeeper_set(struct timekeeper *timekeeper, struct mono now, struct wall at,
                    int64_t speed)
{
    *timekeeper = (struct timekeeper){.origin = at, .since = now, .speed = speed};
}

bool timekeeper_vouches(bool synchronised, struct wall own, struct wall told)
{
    if (!synchronised || told.ms == INT64_MIN) {
        return synchronised;
    }
    int64_t off_ms = own.ms - told.ms;
    return off_ms > -VOUCH_MS && off_ms < VOUCH_MS;
}

struct wall timekeeper_now(const struct timekeeper *timekeeper, struct mono now)
{
    int64_t passed_ms = mono_ms_between(timekeeper->since, now);
    return (struct wall){timekeeper->origin.ms + passed_ms * timekeeper->speed};
}

int64_t timekeeper_wait_ms(const struct timekeeper *timekeeper, struct mono now,
                           struct wall due)
{
    int64_t left_ms = due.ms - timekeeper_now(timekeeper, now).ms;
    if (left_ms <= 0) {
        return 0;
    }
    return timekeeper->speed == 0 ? LONG_MS : (left_ms - 1) / timekeeper->speed + 1;
}

/* Does a source whose clock is known tell the board's time? Only its hello and heartbeats
 * count, which are never sent again later (events.md section 5). */
bool timekeeper_is_confirmed(const struct snapshot *heard)
{
    for (size_t i = 0; i < heard->source_count; i++) {
        const struct snapshot_source *source = &heard->sources[i];
        if (source->has_hello && source->link == SOURCE_LIVE &&
            magnitude(source->clock_skew_ms) <= STEP_MS) {
            return true;
        }
    }
    return false;
}

enum timekeeper_verdict timekeeper_check(struct timekeeper *timekeeper, struct mono now,
                                         struct wall system, const struct snapshot *heard,
                                         int64_t *ret_step_ms)
{
    int64_t step_ms = system.ms - timekeeper_now(timekeeper, now).ms;
    if (magnitude(step_ms) <= STEP_MS) {
        timekeeper->differs = timekeeper->told = false;
        return TIMEKEEPER_AGREES;
    }
    if (!timekeeper->differs) {
        timekeeper->differs = true;
        timekeeper->differs_since = now;
    }
    if (mono_ms_between(timekeeper->differs_since, now) < LAST_MS) {
        return TIMEKEEPER_AGREES;
    }
    *ret_step_ms = step_ms;
    if (timekeeper_is_confirmed(heard)) {
        bool again = timekeeper->told;
        timekeeper->told = true;
        return again ? TIMEKEEPER_AGREES : TIMEKEEPER_REFUSED;
    }
    timekeeper_set(timekeeper, now, system, timekeeper->speed);
    return TIMEKEEPER_FOLLOWED;
}
