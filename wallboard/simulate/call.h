#ifndef WALLBOARD_SIMULATE_CALL_H
#define WALLBOARD_SIMULATE_CALL_H

/*
 * The life of contacts up to the answer: they arrive, wait, ring, are missed, overflow or
 * give up. What follows is talk.c's, and comes back here when a contact is handed on.
 */

#include <stdbool.h>

#include "simulate/floor.h"

/* Plans the first arrival of every stream. */
void call_begin(struct centre *centre);

/* Would this timer of a stream or a contact still do something? Pure. */
bool call_timer_holds(const struct centre *centre, const struct timer *timer);
void call_timer(struct centre *centre, const struct timer *timer);

/* Offers waiting contacts to agents that are ready, as far as they go. */
void call_route(struct centre *centre);

#endif
