#ifndef WALLBOARD_FEED_AMI_CALLS_H
#define WALLBOARD_FEED_AMI_CALLS_H

/*
 * What AMI tells of a call on its way into the queue, in it, and with an agent. Each
 * function takes in what one event says and sends it on. How a call leaves the queue
 * without an answer is ami_exits.c.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct ami;

/* One event of a call, its names looked up. */
struct ami_call {
    struct str contact, queue_name, agent_name;
    size_t queue, agent;    /* SIZE_MAX: not said */
    struct str member;      /* id of the agent's channel; empty: not said */
    struct str caller;      /* who calls, as far as it is known */
    struct str transfer_to; /* only a log knows; empty: not said */
    int64_t position;       /* EVENT_NO_NUMBER: not said; so are the next */
    int64_t wait_ms, talk_ms, ring_ms;
    bool logged; /* a log says so: what its agent does now a list tells */
    enum event_by by;
    enum event_reason reason;
    int64_t time_ms;
};

/* QueueCallerJoin; a row of a list, with the time since when it waits. */
void ami_calls_joined(struct ami *ami, const struct ami_call *call);
void ami_calls_listed(struct ami *ami, const struct ami_call *call, int64_t since_ms);

/* AgentCalled; AgentRingNoAnswer and AgentDump, with the reason. */
void ami_calls_offered(struct ami *ami, const struct ami_call *call);
void ami_calls_unanswered(struct ami *ami, const struct ami_call *call);

/* AgentConnect. */
void ami_calls_answered(struct ami *ami, const struct ami_call *call);

/* AgentComplete, which may name no caller. False if it fits no call. */
bool ami_calls_ended(struct ami *ami, const struct ami_call *call);

/* MusicOnHold began or ended on the caller's channel. */
void ami_calls_hold(struct ami *ami, const struct ami_call *call, bool on);

#endif
