#include "feed/ami_logged.h"

#include "base/index.h"
#include "feed/alias.h"
#include "feed/ami.h"
#include "feed/ami_agents.h"
#include "feed/ami_calls.h"
#include "feed/ami_tell.h"
#include "feed/call_waits.h"
#include "feed/queue_log.h"
#include "stats/event.h"

/* How often the event's call had been let into its queue, by the log. */
static int64_t joins_of(const struct queue_log *log, const struct event *event)
{
    size_t queue = index_find(log->queues, event->queue);
    const struct call_wait *wait = call_waits_latest(log->waits, event->contact);
    while (wait != NULL && (wait->queue != queue || wait->entry != event->entry)) {
        wait = call_waits_before(log->waits, wait);
    }
    return wait == NULL ? 1 : wait->joins;
}

static int64_t later(int64_t a_ms, int64_t b_ms)
{
    return a_ms > b_ms ? a_ms : b_ms;
}

static struct call_wait *take_queued(struct ami *ami, const struct ami_call *call)
{
    ami_calls_joined(ami, call);
    struct call_wait *wait = call_waits_newest(ami->waits, call->contact, call->queue);
    wait->listed = true;
    return wait;
}

static void take_answered(struct ami *ami, struct ami_call *call,
                          const struct call_wait *wait)
{
    /* A log has whole seconds: nobody is answered before coming. */
    call->time_ms = later(call->time_ms, wait->queued_ms);
    ami_calls_answered(ami, call);
}

static void take_ended(struct ami *ami, struct ami_call *call, struct call_wait *wait)
{
    call->time_ms = later(call->time_ms, wait->answered_ms);
    if (wait->gone_ms != EVENT_NO_TIME) {
        call->time_ms = wait->gone_ms; /* the caller's end was heard */
    }
    ami_tell_ended(ami, wait, call);
}

static void take_left(struct ami *ami, const struct ami_call *call,
                      struct call_wait *wait)
{
    bool is_gone = wait->gone_ms != EVENT_NO_TIME;
    if (call->wait_ms != EVENT_NO_NUMBER) {
        wait->wait_ms = call->wait_ms;
    }
    ami_tell_left(ami, wait, call->reason,
                  is_gone ? wait->gone_ms : later(call->time_ms, wait->queued_ms));
}

/* Takes in what AMI does not know of the wait yet, which may be NULL: it does not know of
 * it at all. What it will tell, too, is expected then. */
static void take(struct ami *ami, enum event_type type, struct ami_call *call,
                 struct call_wait *wait, int64_t echoes_ms)
{
    enum call_echo what = 0;
    if (type == EVENT_CONTACT_QUEUED && wait != NULL) {
        return;
    }
    if (type == EVENT_CONTACT_QUEUED) {
        wait = take_queued(ami, call);
        what = CALL_ECHO_JOIN;
    } else if (wait == NULL) { /* it came before the log began */
        wait = call_waits_enter(ami->waits, call->contact, call->queue);
    }
    if (type == EVENT_CONTACT_ANSWERED && wait->state == CALL_WAITING) {
        take_answered(ami, call, wait);
        what = CALL_ECHO_ANSWER;
    } else if (type == EVENT_CONTACT_ENDED && wait->state != CALL_OVER) {
        take_ended(ami, call, wait);
        what = CALL_ECHO_END;
    } else if (type == EVENT_CONTACT_LEFT && wait->state == CALL_WAITING) {
        take_left(ami, call, wait);
    } else if (type == EVENT_CONTACT_UNANSWERED) {
        ami_calls_unanswered(ami, call);
    }
    if (what != 0 && echoes_ms != EVENT_NO_TIME) {
        call_wait_expect(wait, what, echoes_ms);
    }
}

static void close_all(struct ami *ami)
{
    size_t at = 0;
    const struct call_wait *open = NULL;
    while ((open = call_waits_next_open(ami->waits, &at)) != NULL) {
        ami_tell_over(ami, call_waits_at(ami->waits, open->serial));
    }
}

static bool is_of_use(const struct event *event, bool rings)
{
    bool is_ring = event->type == EVENT_CONTACT_UNANSWERED;
    bool is_wait =
        event->type == EVENT_CONTACT_QUEUED || event->type == EVENT_CONTACT_ANSWERED ||
        event->type == EVENT_CONTACT_ENDED || event->type == EVENT_CONTACT_LEFT;
    return event->direction != EVENT_DIRECTION_OUT && (is_wait || (is_ring && rings));
}

static struct ami_call call_of(struct ami *ami, const struct event *event)
{
    bool is_told = ami->say.output != NULL;
    struct ami_call call = {.contact = event->contact,
                            .queue_name = event->queue,
                            .queue = is_told ? ami_queue(ami, event->queue)
                                             : ami_queue_once(ami, event->queue),
                            .agent = SIZE_MAX,
                            .caller = event->caller,
                            .transfer_to = event->transfer_to,
                            .position = event->position,
                            .wait_ms = event->wait_ms,
                            .talk_ms = event->talk_ms,
                            .ring_ms = event->ring_ms,
                            .logged = true,
                            .by = event->by,
                            .reason = event->reason,
                            .time_ms = event->time_ms};
    if (event->agent.size > 0) {
        call.agent_name = alias_name(ami->aliases, event->agent);
        call.agent = ami_agents_add(ami->agents, call.agent_name);
    }
    return call;
}

void ami_logged_take(struct ami *ami, const struct queue_log *log,
                     const struct event *event, const struct ami_logged_row *row)
{
    if (event->type == EVENT_SOURCE_SNAPSHOT) {
        close_all(ami);
    }
    if (!is_of_use(event, row->rings)) {
        return;
    }
    struct ami_call call = call_of(ami, event);
    bool lacks_agent = (event->type == EVENT_CONTACT_ANSWERED ||
                        event->type == EVENT_CONTACT_UNANSWERED) &&
                       call.agent == SIZE_MAX;
    if (call.queue == SIZE_MAX || lacks_agent) {
        return; /* one queue or agent too many */
    }
    struct call_wait *wait =
        call_waits_joined(ami->waits, call.contact, call.queue, joins_of(log, event));
    take(ami, event->type, &call, wait, row->echoes_ms);
}
