#include "feed/freeswitch_calls.h"

#include <stddef.h>

#include "base/index.h"
#include "feed/ami_offers.h"
#include "feed/call_waits.h"
#include "feed/freeswitch.h"
#include "feed/freeswitch_agents.h"

#define SAME_MS 2000 /* two times of one joining: whole seconds, and a stamp */

static struct event wait_event(const struct freeswitch *state, enum event_type type,
                               const struct call_wait *wait, int64_t time_ms)
{
    struct event event = event_blank(type);
    event.time_ms = time_ms;
    event.contact = str_from(wait->contact);
    event.queue = index_id(state->queues, wait->queue);
    event.entry = wait->entry;
    return event;
}

static struct str agent_name(const struct freeswitch *state, size_t agent)
{
    return agent != SIZE_MAX ? index_id(freeswitch_agents_names(state->agents), agent)
                             : (struct str){0};
}

#define DURATION_MAX_MS INT64_C(31622400000) /* 366 days, as in events.md */

/* A duration between two times of the source; EVENT_NO_NUMBER if one is not said or the
 * clock was set between them: no event may say so much. */
static int64_t between(int64_t from_ms, int64_t to_ms)
{
    bool said = from_ms != EVENT_NO_TIME && to_ms != EVENT_NO_TIME;
    bool can_be = said && to_ms >= from_ms && to_ms - from_ms <= DURATION_MAX_MS;
    return can_be ? to_ms - from_ms : EVENT_NO_NUMBER;
}

/* A new wait; `listed`: its joining was not told, and may yet be. */
static struct call_wait *enter(struct freeswitch *state,
                               const struct freeswitch_call *call, bool listed)
{
    struct call_wait *wait = call_waits_enter(state->waits, call->contact, call->queue);
    wait->listed = listed;
    wait->queued_ms = call->joined_ms;
    wait->seen_ms = state->now_ms;
    return wait;
}

static struct call_wait *find(struct freeswitch *state,
                              const struct freeswitch_call *call, enum call_wait_state in)
{
    return call_waits_find(state->waits, call->contact, call->queue, in);
}

/* The wait that the event must be of, in that state; one whose joining was never told is
 * made. NULL if it is over: the event says nothing new. */
static struct call_wait *open_wait(struct freeswitch *state,
                                   const struct freeswitch_call *call,
                                   enum call_wait_state in)
{
    struct call_wait *wait = find(state, call, in);
    if (wait == NULL) {
        enum call_wait_state other = in == CALL_WAITING ? CALL_ANSWERED : CALL_WAITING;
        wait = find(state, call, other);
    }
    if (wait == NULL && find(state, call, CALL_OVER) == NULL) {
        wait = enter(state, call, true);
    }
    return wait;
}

/* -- the way of a call ----------------------------------------------------------------
 */

void freeswitch_calls_joined(struct freeswitch *state, const struct freeswitch_call *call)
{
    struct call_wait *wait = find(state, call, CALL_WAITING);
    if (wait != NULL && !wait->listed) {
        return; /* told twice */
    }
    if (wait == NULL) {
        wait = enter(state, call, false);
    }
    wait->listed = false;
    wait->queued_ms = call->time_ms;
    wait->seen_ms = state->now_ms;
    struct event event = wait_event(state, EVENT_CONTACT_QUEUED, wait, call->time_ms);
    event.channel = EVENT_CHANNEL_VOICE;
    event.direction = EVENT_DIRECTION_IN;
    event.caller = call->caller;
    asterisk_say(&state->say, &event);
}

void freeswitch_calls_offered(struct freeswitch *state,
                              const struct freeswitch_call *call)
{
    struct call_wait *wait = find(state, call, CALL_WAITING);
    if (wait == NULL && find(state, call, CALL_ANSWERED) != NULL) {
        return; /* another was quicker */
    }
    if (wait == NULL) {
        wait = enter(state, call, true); /* before its member-queue-start */
    }
    if (ami_offers_remove(state->offers, wait->serial, call->agent)) {
        (void)ami_offers_add(state->offers, wait->serial, call->agent);
        return; /* told twice */
    }
    (void)ami_offers_add(state->offers, wait->serial, call->agent);
    struct event event = wait_event(state, EVENT_CONTACT_OFFERED, wait, call->time_ms);
    event.agent = agent_name(state, call->agent);
    asterisk_say(&state->say, &event);
}

static void say_unanswered(struct freeswitch *state, const struct call_wait *wait,
                           size_t agent, enum event_reason reason, int64_t ring_ms,
                           int64_t time_ms)
{
    struct event event = wait_event(state, EVENT_CONTACT_UNANSWERED, wait, time_ms);
    event.agent = agent_name(state, agent);
    event.reason = reason;
    event.ring_ms = ring_ms;
    asterisk_say(&state->say, &event);
}

/* Rings that are still open end with the wait; their own end is not told again. */
static void end_offers(struct freeswitch *state, const struct call_wait *wait,
                       enum event_reason reason, int64_t time_ms)
{
    size_t agent = SIZE_MAX;
    while (ami_offers_take(state->offers, wait->serial, &agent)) {
        say_unanswered(state, wait, agent, reason, EVENT_NO_NUMBER, time_ms);
    }
}

void freeswitch_calls_unanswered(struct freeswitch *state,
                                 const struct freeswitch_call *call)
{
    struct call_wait *wait = find(state, call, CALL_WAITING);
    wait = wait != NULL ? wait : open_wait(state, call, CALL_WAITING);
    bool was_open =
        wait != NULL && ami_offers_remove(state->offers, wait->serial, call->agent);
    /* Of a ring that began before we listened the end is news, too. */
    if (was_open || (wait != NULL && wait->listed && wait->state == CALL_WAITING)) {
        say_unanswered(state, wait, call->agent, call->reason,
                       between(call->called_ms, call->aborted_ms), call->time_ms);
    }
}

void freeswitch_calls_answered(struct freeswitch *state,
                               const struct freeswitch_call *call)
{
    struct call_wait *wait = open_wait(state, call, CALL_WAITING);
    if (wait == NULL || wait->state != CALL_WAITING) {
        return;
    }
    wait->state = CALL_ANSWERED;
    wait->agent = call->agent;
    wait->answered_ms = call->time_ms;
    wait->wait_ms = between(call->joined_ms, call->answered_ms);
    wait->due_ms = EVENT_NO_TIME;
    wait->seen_ms = state->now_ms;
    (void)ami_offers_remove(state->offers, wait->serial, call->agent);
    end_offers(state, wait, EVENT_REASON_LOST_RACE, call->time_ms);
    struct event event = wait_event(state, EVENT_CONTACT_ANSWERED, wait, call->time_ms);
    event.agent = agent_name(state, call->agent);
    event.wait_ms = wait->wait_ms;
    event.ring_ms = between(call->called_ms, call->answered_ms);
    asterisk_say(&state->say, &event);
}

static void close_wait(struct call_wait *wait)
{
    wait->state = CALL_OVER;
    wait->gone_ms = wait->due_ms = EVENT_NO_TIME;
    wait->listed = false;
}

static void say_ended(struct freeswitch *state, struct call_wait *wait, int64_t talk_ms,
                      int64_t time_ms)
{
    struct event event = wait_event(state, EVENT_CONTACT_ENDED, wait, time_ms);
    event.agent = agent_name(state, wait->agent);
    event.by = EVENT_BY_UNKNOWN;
    event.wait_ms = wait->wait_ms;
    event.talk_ms = talk_ms;
    close_wait(wait);
    end_offers(state, wait, EVENT_REASON_CALLER_GONE, time_ms);
    asterisk_say(&state->say, &event);
}

static void say_left(struct freeswitch *state, struct call_wait *wait,
                     enum event_reason reason, int64_t wait_ms, int64_t time_ms)
{
    end_offers(state, wait, EVENT_REASON_CALLER_GONE, time_ms);
    struct event event = wait_event(state, EVENT_CONTACT_LEFT, wait, time_ms);
    event.reason = reason;
    event.wait_ms = wait_ms;
    close_wait(wait);
    asterisk_say(&state->say, &event);
}

void freeswitch_calls_ended(struct freeswitch *state, const struct freeswitch_call *call)
{
    struct call_wait *wait = open_wait(state, call, CALL_ANSWERED);
    if (wait == NULL) {
        return;
    }
    if (wait->state == CALL_WAITING && call->agent != SIZE_MAX &&
        call->answered_ms != EVENT_NO_TIME) {
        struct freeswitch_call answer = *call; /* its bridge-agent-start was missed */
        answer.time_ms = call->answered_ms;
        freeswitch_calls_answered(state, &answer);
    }
    int64_t end_ms = call->ended_ms != EVENT_NO_TIME ? call->ended_ms : call->left_ms;
    size_t agent = wait->agent;
    say_ended(state, wait, between(call->answered_ms, end_ms), call->time_ms);
    if (agent != SIZE_MAX) {
        freeswitch_agents_ended(state->agents, agent, call->contact,
                                end_ms != EVENT_NO_TIME ? end_ms : call->time_ms);
    }
}

void freeswitch_calls_left(struct freeswitch *state, const struct freeswitch_call *call)
{
    struct call_wait *wait = open_wait(state, call, CALL_WAITING);
    if (wait == NULL) {
        return;
    }
    if (wait->state == CALL_ANSWERED) {
        say_ended(state, wait, EVENT_NO_NUMBER, call->time_ms);
        return;
    }
    say_left(state, wait, call->reason, between(call->joined_ms, call->left_ms),
             call->time_ms);
}

/* -- calls whose end is not told ------------------------------------------------------
 */

static void doubt(struct freeswitch *state, struct call_wait *wait, int64_t gone_ms)
{
    if (wait->due_ms == EVENT_NO_TIME) {
        wait->gone_ms = gone_ms;
        wait->due_ms = state->now_ms + FREESWITCH_GRACE_MS;
        if (state->wait_due_ms == EVENT_NO_TIME || wait->due_ms < state->wait_due_ms) {
            state->wait_due_ms = wait->due_ms;
        }
    }
}

void freeswitch_calls_hung_up(struct freeswitch *state,
                              const struct freeswitch_call *call)
{
    struct call_wait *wait = call_waits_latest(state->waits, call->contact);
    for (; wait != NULL; wait = call_waits_before(state->waits, wait)) {
        if (wait->state != CALL_OVER) {
            doubt(state, wait, call->time_ms);
        }
    }
}

/* The next open wait, to be changed. */
static struct call_wait *next_open(struct freeswitch *state, size_t *at)
{
    const struct call_wait *wait = call_waits_next_open(state->waits, at);
    return wait == NULL ? NULL : call_waits_at(state->waits, wait->serial);
}

void freeswitch_calls_tick(struct freeswitch *state)
{
    if (state->wait_due_ms == EVENT_NO_TIME || state->wait_due_ms > state->now_ms) {
        return;
    }
    state->wait_due_ms = EVENT_NO_TIME;
    size_t at = 0;
    struct call_wait *wait = NULL;
    while ((wait = next_open(state, &at)) != NULL) {
        if (wait->due_ms == EVENT_NO_TIME) {
            continue;
        }
        if (wait->due_ms > state->now_ms) {
            state->wait_due_ms =
                state->wait_due_ms == EVENT_NO_TIME || wait->due_ms < state->wait_due_ms
                    ? wait->due_ms
                    : state->wait_due_ms;
        } else if (wait->state == CALL_ANSWERED) {
            say_ended(state, wait, EVENT_NO_NUMBER, wait->gone_ms);
        } else {
            say_left(state, wait, EVENT_REASON_UNKNOWN, EVENT_NO_NUMBER, wait->gone_ms);
        }
    }
}

/* -- lists ----------------------------------------------------------------------------
 */

/* Is it one that we know to be over, and that the list still holds? Members that are
 * forgotten in state Answered stay for ever. */
static bool is_over(struct freeswitch *state, const struct freeswitch_call *call)
{
    const struct call_wait *wait = find(state, call, CALL_OVER);
    return wait != NULL &&
           (wait->queued_ms == EVENT_NO_TIME || call->joined_ms == EVENT_NO_TIME ||
            call->joined_ms <= wait->queued_ms + SAME_MS);
}

void freeswitch_calls_listed(struct freeswitch *state, const struct freeswitch_call *call,
                             bool is_answered)
{
    struct call_wait *wait = find(state, call, CALL_WAITING);
    wait = wait != NULL ? wait : find(state, call, CALL_ANSWERED);
    if (wait == NULL && is_over(state, call)) {
        return;
    }
    bool is_new = wait == NULL;
    if (is_new) {
        wait = enter(state, call, true);
    }
    wait->seen_ms = state->now_ms;
    /* Without a gap the answer's own event is on its way. */
    if (is_answered && wait->state == CALL_WAITING && (is_new || state->gap)) {
        wait->state = CALL_ANSWERED;
        wait->agent = call->agent;
        wait->answered_ms = call->answered_ms;
        wait->wait_ms = between(call->joined_ms, call->answered_ms);
    }
}

void freeswitch_calls_end_list(struct freeswitch *state)
{
    size_t at = 0;
    struct call_wait *wait = NULL;
    while ((wait = next_open(state, &at)) != NULL) {
        bool is_named = wait->seen_ms >= state->list_ms;
        if (!is_named && state->gap) {
            close_wait(wait); /* nobody will tell: the snapshot closes it as unknown */
        } else if (!is_named) {
            doubt(state, wait, state->now_ms);
        }
    }
}
