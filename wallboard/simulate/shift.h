#ifndef WALLBOARD_SIMULATE_SHIFT_H
#define WALLBOARD_SIMULATE_SHIFT_H

/*
 * The agents' day: they come, take breaks when they are due and they are free, wrap up
 * after contacts, and go home.
 */

#include <stdbool.h>

#include "simulate/floor.h"

/* Plans the first shift of every agent that ends after now. */
void shift_begin(struct centre *centre);

/* Would this timer of an agent still do something? Pure. */
bool shift_timer_holds(const struct centre *centre, const struct timer *timer);

/* Does it: a log-in, a break, the way back, the end of wrap-up. Not PICK and DIAL. */
void shift_timer(struct centre *centre, const struct timer *timer);

/* The agent has nothing to do: ready, or off to the break that is overdue. */
void shift_free(struct centre *centre, struct floor_agent *agent);

/* Wraps up after the contact that just ended for at least a second. */
void shift_wrap_up(struct centre *centre, struct floor_agent *agent, int64_t wrapup_ms);

/* Away for a while. `reason` is a constant. */
void shift_leave_desk(struct centre *centre, struct floor_agent *agent,
                      const char *reason, int64_t away_ms);

/* Into a state that contacts cause, and that is therefore not said. */
void shift_occupy(struct centre *centre, struct floor_agent *agent,
                  enum floor_agent_state state, const struct floor_contact *contact);

#endif
