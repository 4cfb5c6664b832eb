#ifndef WALLBOARD_FEED_FREESWITCH_CALLS_H
#define WALLBOARD_FEED_FREESWITCH_CALLS_H

/*
 * What happens to the calls in queues. The caller's channel is the contact. An event may
 * come before the one that should precede it, twice, or never; what a call is then known
 * by is said, and nothing else.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct freeswitch;

/* A call whose end nobody told is closed so long after its channel has hung up, or after
 * a list that does not hold it: what tells of it may still be on its way. */
#define FREESWITCH_GRACE_MS 5000

/* What an event says of a call. SIZE_MAX, EVENT_NO_NUMBER, EVENT_NO_TIME: not said. */
struct freeswitch_call {
    struct str contact, caller;
    size_t queue, agent;
    int64_t time_ms;
    int64_t joined_ms, called_ms, answered_ms, aborted_ms, ended_ms, left_ms;
    enum event_reason reason;
};

void freeswitch_calls_joined(struct freeswitch *state,
                             const struct freeswitch_call *call);
void freeswitch_calls_offered(struct freeswitch *state,
                              const struct freeswitch_call *call);
void freeswitch_calls_answered(struct freeswitch *state,
                               const struct freeswitch_call *call);
void freeswitch_calls_unanswered(struct freeswitch *state,
                                 const struct freeswitch_call *call);

/* The answered call is over: bridge-agent-end, or member-queue-end Terminated. */
void freeswitch_calls_ended(struct freeswitch *state, const struct freeswitch_call *call);

/* The queue let go of it unanswered. */
void freeswitch_calls_left(struct freeswitch *state, const struct freeswitch_call *call);

/* A channel has hung up; `call` has a contact alone. */
void freeswitch_calls_hung_up(struct freeswitch *state,
                              const struct freeswitch_call *call);

/* A list names it. `is_answered`: call->agent has it. */
void freeswitch_calls_listed(struct freeswitch *state, const struct freeswitch_call *call,
                             bool is_answered);

/* The round is over: calls that it did not name are no more. */
void freeswitch_calls_end_list(struct freeswitch *state);

/* Closes what is due. */
void freeswitch_calls_tick(struct freeswitch *state);

#endif
