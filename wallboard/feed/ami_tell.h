#ifndef WALLBOARD_FEED_AMI_TELL_H
#define WALLBOARD_FEED_AMI_TELL_H

/* What is said of a call once it is certain, and remembered of it. */

#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct ami;
struct ami_call;
struct call_wait;

/* An event of that wait. */
struct event ami_tell_event(const struct ami *ami, enum event_type type,
                            const struct call_wait *wait, int64_t time_ms);

/* The agent's name; empty for SIZE_MAX. */
struct str ami_tell_agent(const struct ami *ami, size_t agent);

/* The wait is over, without a word. */
void ami_tell_over(struct ami *ami, struct call_wait *wait);

/* Its rings end without an answer. */
void ami_tell_no_offers(struct ami *ami, const struct call_wait *wait,
                        enum event_reason reason, int64_t time_ms);

/* It left the queue unanswered; rings that are still open were the caller's to end. */
void ami_tell_left(struct ami *ami, struct call_wait *wait, enum event_reason reason,
                   int64_t time_ms);

/* The answered call is over, as `call` says, and its agent has it no more. */
void ami_tell_ended(struct ami *ami, struct call_wait *wait, const struct ami_call *call);

#endif
