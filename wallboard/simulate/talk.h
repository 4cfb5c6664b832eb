#ifndef WALLBOARD_SIMULATE_TALK_H
#define WALLBOARD_SIMULATE_TALK_H

/*
 * From the answer on: talking, hold, the end and what comes of it, answering e-mails and
 * calling customers.
 */

#include <stdbool.h>

#include "simulate/floor.h"

/* Answer, hold, retrieve, end, survey. True if the contact ended here and is to queue up
 * again, in the queue that it now names. */
bool talk_timer(struct centre *centre, const struct timer *timer);

/* Is there a mail for this agent? Pure. */
bool talk_has_mail(const struct centre *centre, const struct floor_agent *agent);

/* Takes up the oldest mail; there must be one. */
void talk_take_mail(struct centre *centre, struct floor_agent *agent);

/* Calls a customer; who does not answer leaves the agent ready. */
void talk_dial(struct centre *centre, struct floor_agent *agent);

#endif
