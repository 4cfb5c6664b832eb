#ifndef WALLBOARD_SIMULATE_CENTRE_H
#define WALLBOARD_SIMULATE_CENTRE_H

/*
 * A made-up call centre: a seeded day of callers, agents and queues as events, for the
 * demo, the feed and the tests. The only place with randomness, and that from the seed
 * alone: equal config, equal events, on every machine (integer arithmetic only, or
 * tables). It reads no clock; the caller asks for the events up to an instant.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "stats/event.h"

struct centre;

struct centre_config {
    uint64_t seed;
    const char *profile;   /* one of centre_profiles(); NULL: the first */
    struct wall start;     /* the first instant of the simulated time */
    int64_t utc_offset_ms; /* local time = UTC + this: the shape of the day follows it */
};

/* Names of the profiles, NULL-terminated: "office", ... */
const char *const *centre_profiles(void);

/* NULL without memory or for an unknown profile. */
struct centre *centre_create(const struct centre_config *config);
void centre_destroy(struct centre **self);

/* enum event_capability: what this centre tells. */
uint32_t centre_capabilities(const struct centre *centre);

/* When the next event happens. */
struct wall centre_next_time(const struct centre *centre);

/* The next event, in order of time, envelope blank but for time_ms. Never ends: after a
 * day comes the next. Strings are borrowed until the next call. */
void centre_next(struct centre *centre, struct event *ret_event);

/* All that is so now, as source.snapshot with complete: true. Borrowed as above. */
void centre_snapshot(struct centre *centre, struct event *ret_event);

#endif
