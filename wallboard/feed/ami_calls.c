#include "feed/ami_calls.h"

#include "base/index.h"
#include "feed/ami.h"
#include "feed/ami_agents.h"
#include "feed/ami_door.h"
#include "feed/ami_exits.h"
#include "feed/ami_offers.h"
#include "feed/ami_tell.h"
#include "feed/asterisk_say.h"
#include "feed/call_waits.h"

/* An AgentComplete so long after the caller's end tells of that end. */
#define LATE_MS 1000

/* -- into the queue -------------------------------------------------------------------
 */

static void say_queued(struct ami *ami, const struct call_wait *wait, struct str caller)
{
    struct event event = ami_tell_event(ami, EVENT_CONTACT_QUEUED, wait, wait->queued_ms);
    event.channel = EVENT_CHANNEL_VOICE;
    event.direction = EVENT_DIRECTION_IN;
    event.position = wait->position;
    event.caller = caller;
    asterisk_say(&ami->say, &event);
}

/* A wait that is open where its caller comes in again has ended unseen. */
static void close_lost(struct ami *ami, const struct ami_call *call)
{
    struct call_wait *lost =
        call_waits_find(ami->waits, call->contact, call->queue, CALL_WAITING);
    if (lost != NULL) {
        bool is_gone = lost->gone_ms != EVENT_NO_TIME;
        ami_tell_left(ami, lost, EVENT_REASON_UNKNOWN,
                      is_gone ? lost->gone_ms : call->time_ms);
    }
}

/* A log that was read just now is ahead of the events: it has told this, of that wait. */
static struct call_wait *echo_of(const struct ami *ami, const struct ami_call *call,
                                 enum call_echo what)
{
    return call->logged ? NULL
                        : call_waits_absorb(ami->waits, call->contact, call->queue, what,
                                            call->time_ms);
}

void ami_calls_joined(struct ami *ami, const struct ami_call *call)
{
    size_t door = SIZE_MAX;
    if (echo_of(ami, call, CALL_ECHO_JOIN) != NULL) {
        return;
    }
    (void)ami_door_go(ami->door, call->contact, &door);
    ami_exits_settle(ami, call->contact);
    struct call_wait *wait =
        call_waits_find(ami->waits, call->contact, call->queue, CALL_WAITING);
    if (wait == NULL || !wait->listed) {
        close_lost(ami, call);
        wait = call_waits_enter(ami->waits, call->contact, call->queue);
    }
    wait->listed = false;
    wait->queued_ms = call->time_ms;
    wait->position = call->position;
    say_queued(ami, wait, call->caller);
}

void ami_calls_listed(struct ami *ami, const struct ami_call *call, int64_t since_ms)
{
    struct call_wait *wait =
        call_waits_find(ami->waits, call->contact, call->queue, CALL_WAITING);
    if (wait == NULL) {
        wait = call_waits_enter(ami->waits, call->contact, call->queue);
        wait->queued_ms = since_ms;
        wait->listed = true;
        wait->position = call->position;
        say_queued(ami, wait, call->caller);
    }
    wait->position = call->position;
    wait->seen_ms = call->time_ms;
}

/* -- in the queue ---------------------------------------------------------------------
 */

static struct call_wait *wait_of(struct ami *ami, const struct ami_call *call,
                                 enum call_wait_state state)
{
    return call_waits_get(ami->waits, call->contact, call->queue, state);
}

static void say_unanswered(struct ami *ami, const struct call_wait *wait,
                           const struct ami_call *call, enum event_reason reason)
{
    struct event event =
        ami_tell_event(ami, EVENT_CONTACT_UNANSWERED, wait, call->time_ms);
    event.agent = call->agent_name;
    event.reason = reason;
    event.ring_ms = call->ring_ms;
    asterisk_say(&ami->say, &event);
}

void ami_calls_offered(struct ami *ami, const struct ami_call *call)
{
    const struct call_wait *wait = wait_of(ami, call, CALL_WAITING);
    if (ami_offers_remove(ami->offers, wait->serial, call->agent)) {
        say_unanswered(ami, wait, call, EVENT_REASON_NONE); /* it ended without a word */
    }
    (void)ami_offers_add(ami->offers, wait->serial, call->agent);
    struct event event = ami_tell_event(ami, EVENT_CONTACT_OFFERED, wait, call->time_ms);
    event.agent = call->agent_name;
    asterisk_say(&ami->say, &event);
}

void ami_calls_unanswered(struct ami *ami, const struct ami_call *call)
{
    const struct call_wait *wait = wait_of(ami, call, CALL_WAITING);
    (void)ami_offers_remove(ami->offers, wait->serial, call->agent);
    say_unanswered(ami, wait, call, call->reason);
}

/* Somebody has it, on that channel: it rings at nobody else any more. */
static void end_rings(struct ami *ami, struct call_wait *wait,
                      const struct ami_call *call)
{
    str_copy(wait->member, sizeof wait->member, call->member);
    (void)ami_offers_remove(ami->offers, wait->serial, call->agent);
    ami_tell_no_offers(ami, wait, EVENT_REASON_LOST_RACE, call->time_ms);
}

void ami_calls_answered(struct ami *ami, const struct ami_call *call)
{
    struct call_wait *told = echo_of(ami, call, CALL_ECHO_ANSWER);
    if (told != NULL) {
        end_rings(ami, told, call);
        return;
    }
    struct call_wait *wait = wait_of(ami, call, CALL_WAITING);
    wait->state = CALL_ANSWERED;
    wait->agent = call->agent;
    wait->answered_ms = call->time_ms;
    wait->wait_ms = call->wait_ms;
    wait->gone_ms = wait->due_ms = EVENT_NO_TIME;
    wait->listed = false;
    struct event event = ami_tell_event(ami, EVENT_CONTACT_ANSWERED, wait, call->time_ms);
    event.agent = call->agent_name;
    event.wait_ms = call->wait_ms;
    event.ring_ms = call->ring_ms;
    asterisk_say(&ami->say, &event);
    end_rings(ami, wait, call);
    ami_agents_answered(ami->agents, call->agent, wait->serial);
}

/* The agent's answered call in that queue which the event means: by the member's channel,
 * else by the same wait, oldest first. NULL if none fits. */
static struct call_wait *match(struct ami *ami, const struct ami_call *call)
{
    uint64_t serials[AMI_CALLS_MAX];
    struct call_wait *by_wait = NULL;
    size_t count = ami_agents_calls(ami->agents, call->agent, serials);
    for (size_t i = 0; i < count; i++) {
        struct call_wait *wait = call_waits_at(ami->waits, serials[i]);
        if (wait == NULL || wait->queue != call->queue) {
            continue;
        }
        if (call->member.size > 0 && str_is(call->member, wait->member)) {
            return wait;
        }
        bool is_equal =
            wait->wait_ms == call->wait_ms && call->wait_ms != EVENT_NO_NUMBER;
        by_wait = by_wait == NULL && is_equal ? wait : by_wait;
    }
    return by_wait;
}

/* The answered call that the event names, that of the same agent first; failing that, its
 * latest in any state. */
static struct call_wait *named(struct ami *ami, const struct ami_call *call)
{
    struct call_wait *wait = call_waits_latest(ami->waits, call->contact);
    for (; wait != NULL; wait = call_waits_before(ami->waits, wait)) {
        if (wait->queue == call->queue && wait->state == CALL_ANSWERED &&
            wait->agent == call->agent) {
            return wait;
        }
    }
    return wait_of(ami, call, CALL_ANSWERED);
}

bool ami_calls_ended(struct ami *ami, const struct ami_call *call)
{
    if (echo_of(ami, call, CALL_ECHO_END) != NULL) {
        return true;
    }
    struct call_wait *wait = call->contact.size > 0 ? named(ami, call) : match(ami, call);
    if (wait == NULL) {
        return false;
    }
    struct ami_call known = *call;
    bool is_late = wait->state == CALL_ANSWERED && wait->gone_ms != EVENT_NO_TIME &&
                   call->time_ms - wait->gone_ms > LATE_MS;
    if (is_late) {
        known.time_ms = wait->gone_ms; /* the call ended then */
    }
    ami_tell_ended(ami, wait, &known);
    return true;
}

void ami_calls_hold(struct ami *ami, const struct ami_call *call, bool on)
{
    struct call_wait *wait = call_waits_latest(ami->waits, call->contact);
    if (wait == NULL || wait->state != CALL_ANSWERED || wait->held == on ||
        wait->gone_ms != EVENT_NO_TIME) {
        return; /* while it waits it is only the queue's music */
    }
    wait->held = on;
    struct event event = ami_tell_event(ami, EVENT_CONTACT_HOLD, wait, call->time_ms);
    event.agent = ami_tell_agent(ami, wait->agent);
    event.on = on ? EVENT_FLAG_YES : EVENT_FLAG_NO;
    asterisk_say(&ami->say, &event);
}
