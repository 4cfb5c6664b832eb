#ifndef WALLBOARD_SIMULATE_TIMERS_H
#define WALLBOARD_SIMULATE_TIMERS_H

/*
 * What is going to happen, soonest first: a binary heap of fixed size. Timers of one
 * instant come out in the order in which they went in, so that a day can be repeated.
 * A timer is never taken back: its token tells whether it still holds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMERS_MAX 2048

struct timer {
    int64_t at_ms;
    uint64_t order;   /* given by timers_push() */
    uint32_t token;   /* the life of the subject that it was meant for */
    uint16_t subject; /* whose: a stream, an agent or a contact */
    uint8_t kind;     /* the owner's enumeration */
};

struct timers {
    struct timer heap[TIMERS_MAX];
    size_t count;
    uint64_t pushed;
};

/* False, and nothing is kept, when the heap is full. */
bool timers_push(struct timers *timers, struct timer timer);

/* The soonest, or NULL. Borrowed until the next push or pop. */
const struct timer *timers_first(const struct timers *timers);

/* Takes the soonest away. There must be one. */
struct timer timers_pop(struct timers *timers);

#endif
