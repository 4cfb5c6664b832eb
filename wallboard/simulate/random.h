#ifndef WALLBOARD_SIMULATE_RANDOM_H
#define WALLBOARD_SIMULATE_RANDOM_H

/*
 * The chances of a made-up day: a small generator and the few distributions that callers
 * and agents follow, in integers and tables only, so that a seed gives the same day on
 * every machine. Not for secrets.
 */

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state; /* any value is a good seed */
};

uint64_t random_next(struct random *random);

/* Evenly in [0, bound). bound > 0. */
int64_t random_below(struct random *random, int64_t bound);

/* Evenly in [low, high]. */
int64_t random_between(struct random *random, int64_t low, int64_t high);

/* True `permille` times in a thousand. */
bool random_chance(struct random *random, int64_t permille);

/* Exponential: the time to the next of events that know nothing of each other. */
int64_t random_exponential(struct random *random, int64_t mean);

/* Log-normal (sigma 0.55): how long people talk and type. The mean is 1.17 medians. */
int64_t random_spread(struct random *random, int64_t median);

/* A number in [0, bound) that belongs to `seed` and `what` alone, without a state. */
int64_t random_of(uint64_t seed, uint64_t what, int64_t bound);

#endif
