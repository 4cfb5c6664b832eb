#include "feed/ami_exits.h"

#include <string.h>

#include "base/index.h"
#include "feed/ami.h"
#include "feed/ami_agents.h"
#include "feed/ami_calls.h"
#include "feed/ami_door.h"
#include "feed/ami_frame.h"
#include "feed/ami_list.h"
#include "feed/ami_tell.h"
#include "feed/asterisk_say.h"
#include "feed/call_waits.h"

/* -- what is not yet understood -------------------------------------------------------
 */

/* Nobody will tell more of this one. */
static void decide(struct ami *ami, struct call_wait *wait)
{
    int64_t gone_ms = wait->gone_ms;
    if (wait->state == CALL_ANSWERED) {
        const struct ami_call call = {.agent = wait->agent,
                                      .by = EVENT_BY_UNKNOWN,
                                      .talk_ms = EVENT_NO_NUMBER,
                                      .wait_ms = EVENT_NO_NUMBER,
                                      .time_ms = gone_ms};
        ami_tell_ended(ami, wait, &call);
    } else if (wait->state == CALL_WAITING) {
        bool knows = (ami->capabilities & EVENT_CAN_LEFT_REASON) != 0 &&
                     wait->abandoned && !ami->gap;
        ami_tell_left(ami, wait, knows ? EVENT_REASON_MOVED : EVENT_REASON_UNKNOWN,
                      gone_ms);
    }
}

/* The wait is decided by `due_ms` at the latest. If too many are open, the one that has
 * been so for longest is decided now. */
static void decide_by(struct ami *ami, struct call_wait *wait, int64_t due_ms)
{
    bool is_new = wait->due_ms == EVENT_NO_TIME;
    wait->due_ms = due_ms;
    if (is_new && ami->pending_count == AMI_PENDING_MAX) {
        struct call_wait *oldest = call_waits_at(ami->waits, ami->pending[0]);
        if (oldest != NULL && oldest->due_ms != EVENT_NO_TIME) {
            decide(ami, oldest);
        }
        memmove(ami->pending, ami->pending + 1,
                (AMI_PENDING_MAX - 1) * sizeof *ami->pending);
        ami->pending_count--;
    }
    if (is_new) {
        ami->pending[ami->pending_count++] = wait->serial;
    }
}

void ami_exits_tick(struct ami *ami, int64_t now_ms)
{
    size_t kept = 0;
    if (ami->awaits_log) {
        return;
    }
    for (size_t i = 0; i < ami->pending_count; i++) {
        struct call_wait *wait = call_waits_at(ami->waits, ami->pending[i]);
        if (wait == NULL || wait->due_ms == EVENT_NO_TIME) {
            continue; /* decided meanwhile */
        }
        if (wait->due_ms <= now_ms) {
            decide(ami, wait);
        } else {
            ami->pending[kept++] = ami->pending[i];
        }
    }
    ami->pending_count = kept;
}

void ami_exits_give_up(struct ami *ami)
{
    for (size_t i = 0; i < ami->pending_count; i++) {
        struct call_wait *wait = call_waits_at(ami->waits, ami->pending[i]);
        if (wait != NULL && wait->due_ms != EVENT_NO_TIME) {
            decide(ami, wait);
        }
    }
    ami->pending_count = 0;
}

void ami_exits_set_back(struct ami *ami)
{
    for (size_t i = 0; i < ami->pending_count; i++) {
        struct call_wait *wait = call_waits_at(ami->waits, ami->pending[i]);
        if (wait != NULL && wait->due_ms > ami->now_ms + AMI_REASON_MS) {
            wait->due_ms = ami->now_ms + AMI_REASON_MS;
        }
    }
}

int64_t ami_exits_next_ms(struct ami *ami)
{
    int64_t next_ms = EVENT_NO_TIME;
    for (size_t i = 0; i < ami->pending_count && !ami->awaits_log; i++) {
        const struct call_wait *wait = call_waits_at(ami->waits, ami->pending[i]);
        int64_t due_ms = wait == NULL ? EVENT_NO_TIME : wait->due_ms;
        bool is_sooner = next_ms == EVENT_NO_TIME || due_ms < next_ms;
        next_ms = due_ms != EVENT_NO_TIME && is_sooner ? due_ms : next_ms;
    }
    return next_ms;
}

/* -- out of the queue -----------------------------------------------------------------
 */

void ami_exits_settle(struct ami *ami, struct str contact)
{
    struct call_wait *wait = call_waits_latest(ami->waits, contact);
    for (; wait != NULL; wait = call_waits_before(ami->waits, wait)) {
        if (wait->state == CALL_WAITING && wait->left && !wait->abandoned) {
            ami_tell_left(ami, wait, EVENT_REASON_KEY, wait->gone_ms);
        }
    }
}

void ami_exits_abandoned(struct ami *ami, const struct ami_call *call)
{
    struct call_wait *wait =
        call_waits_find(ami->waits, call->contact, call->queue, CALL_WAITING);
    if (wait == NULL && call_waits_latest(ami->waits, call->contact) == NULL) {
        wait = call_waits_enter(ami->waits, call->contact, call->queue);
    }
    if (wait != NULL && call_wait_expects(wait, CALL_ECHO_JOIN, call->time_ms)) {
        return; /* of the time before, which the log has told */
    }
    if (wait == NULL) {
        return; /* told twice: after a codec's failure Asterisk does */
    }
    wait->wait_ms = call->wait_ms;
    wait->abandoned = true;
    wait->gone_ms = call->time_ms;
    if (wait->hung_up) {
        ami_tell_left(ami, wait, EVENT_REASON_ABANDONED, call->time_ms);
        return;
    }
    ami_tell_no_offers(ami, wait, EVENT_REASON_CALLER_GONE, call->time_ms);
    decide_by(ami, wait, ami->now_ms + AMI_REASON_MS);
}

void ami_exits_gone(struct ami *ami, const struct ami_call *call)
{
    struct call_wait *wait =
        call_waits_find(ami->waits, call->contact, call->queue, CALL_WAITING);
    if (wait == NULL || wait->abandoned ||
        call_wait_expects(wait, CALL_ECHO_JOIN, call->time_ms)) {
        return;
    }
    wait->left = true;
    wait->gone_ms = call->time_ms;
    if (!ami->hears_calls) {
        decide_by(ami, wait, ami->now_ms + AMI_FORGOTTEN_MS);
    }
}

void ami_exits_hanging_up(struct ami *ami, const struct ami_call *call)
{
    struct call_wait *wait = call_waits_latest(ami->waits, call->contact);
    if (wait != NULL && wait->state == CALL_WAITING && wait->gone_ms == EVENT_NO_TIME) {
        wait->hung_up = true;
    }
}

void ami_exits_hung_up(struct ami *ami, const struct ami_call *call)
{
    size_t door = SIZE_MAX;
    (void)ami_door_go(ami->door, call->contact, &door);
    ami_exits_settle(ami, call->contact);
    struct call_wait *wait = call_waits_latest(ami->waits, call->contact);
    for (; wait != NULL; wait = call_waits_before(ami->waits, wait)) {
        bool is_gone = wait->gone_ms != EVENT_NO_TIME;
        if (wait->state == CALL_WAITING) {
            ami_tell_left(ami, wait, EVENT_REASON_UNKNOWN,
                          is_gone ? wait->gone_ms : call->time_ms);
        } else if (wait->state == CALL_ANSWERED && !is_gone) {
            wait->gone_ms = call->time_ms;
            decide_by(ami, wait, ami->now_ms + AMI_COMPLETE_MS);
        }
    }
}

/* A caller who was not let in: it has come to the queue all the same. */
static void say_rejected(struct ami *ami, const struct ami_call *call, size_t queue,
                         enum event_reason reason)
{
    struct call_wait *wait = call_waits_enter(ami->waits, call->contact, queue);
    struct event event = ami_tell_event(ami, EVENT_CONTACT_REJECTED, wait, call->time_ms);
    event.reason = reason;
    wait->joins--;
    ami_tell_over(ami, wait);
    asterisk_say(&ami->say, &event);
}

void ami_exits_status(struct ami *ami, const struct ami_call *call, struct str status)
{
    static const struct {
        const char *status;
        bool rejects;
        enum event_reason reason;
    } rows[] = {
        {"TIMEOUT", false, EVENT_REASON_TIMEOUT},
        {"LEAVEEMPTY", false, EVENT_REASON_NO_AGENTS},
        {"LEAVEUNAVAIL", false, EVENT_REASON_NO_AGENTS},
        {"WITHDRAW", false, EVENT_REASON_WITHDRAWN},
        {"FULL", true, EVENT_REASON_FULL},
        {"JOINEMPTY", true, EVENT_REASON_NO_AGENTS},
        {"JOINUNAVAIL", true, EVENT_REASON_NO_AGENTS},
    };
    size_t queue = SIZE_MAX;
    bool at_door = ami_door_go(ami->door, call->contact, &queue);
    struct call_wait *wait = call_waits_latest(ami->waits, call->contact);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!ami_is(status, rows[i].status)) {
            continue;
        }
        if (rows[i].rejects && at_door) {
            say_rejected(ami, call, queue, rows[i].reason);
        } else if (!rows[i].rejects && wait != NULL && wait->state == CALL_WAITING &&
                   wait->gone_ms != EVENT_NO_TIME) {
            ami_tell_left(ami, wait, rows[i].reason, wait->gone_ms);
        }
        return;
    }
}

void ami_exits_moves_on(struct ami *ami, const struct ami_call *call)
{
    ami_exits_settle(ami, call->contact);
    if (call->queue != SIZE_MAX) {
        ami_door_come(ami->door, call->contact, call->queue);
    }
}

/* -- lists ----------------------------------------------------------------------------
 */

/* Answered before the link was lost: is it still? */
static void settle_answered(struct ami *ami, struct call_wait *wait)
{
    int64_t ended_ms = EVENT_NO_TIME;
    enum ami_fate fate = wait->agent == SIZE_MAX || wait->gone_ms != EVENT_NO_TIME
                             ? AMI_FATE_UNKNOWN
                             : ami_agents_fate(ami->agents, wait->agent, wait->queue,
                                               wait->answered_ms, &ended_ms);
    if (fate == AMI_FATE_ENDED) {
        wait->gone_ms = ended_ms;
        decide(ami, wait);
    } else if (fate == AMI_FATE_UNKNOWN) {
        ami_tell_over(ami, wait); /* the snapshot does not name it: closed as unknown */
    }
}

void ami_exits_end_list(struct ami *ami, int64_t since_ms, bool after_gap)
{
    size_t at = 0;
    const struct call_wait *open = NULL;
    while ((open = call_waits_next_open(ami->waits, &at)) != NULL) {
        struct call_wait *wait = call_waits_at(ami->waits, open->serial);
        if (after_gap && wait->state == CALL_ANSWERED) {
            settle_answered(ami, wait);
            continue;
        }
        bool is_missing = wait->state == CALL_WAITING && wait->seen_ms < since_ms &&
                          wait->queued_ms < since_ms && ami_list_covers(ami, wait->queue);
        if (is_missing && after_gap) {
            ami_tell_over(ami, wait);
        } else if (is_missing && wait->gone_ms == EVENT_NO_TIME) {
            /* Its end may be on the way still. */
            wait->gone_ms = ami->now_ms;
            decide_by(ami, wait, ami->now_ms + AMI_REASON_MS);
        }
    }
}
