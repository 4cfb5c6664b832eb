#include "feed/ami_tell.h"

#include "base/index.h"
#include "feed/ami.h"
#include "feed/ami_agents.h"
#include "feed/ami_calls.h"
#include "feed/ami_offers.h"
#include "feed/asterisk_say.h"
#include "feed/call_waits.h"

struct event ami_tell_event(const struct ami *ami, enum event_type type,
                            const struct call_wait *wait, int64_t time_ms)
{
    struct event event = event_blank(type);
    event.time_ms = time_ms;
    event.contact = str_from(wait->contact);
    event.queue = index_id(ami->queues, wait->queue);
    event.entry = wait->entry;
    return event;
}

struct str ami_tell_agent(const struct ami *ami, size_t agent)
{
    return agent != SIZE_MAX ? index_id(ami_agents_names(ami->agents), agent)
                             : (struct str){0};
}

void ami_tell_over(struct ami *ami, struct call_wait *wait)
{
    if (wait->state != CALL_OVER) {
        ami->queue_rows[wait->queue].told++;
    }
    wait->state = CALL_OVER;
    wait->gone_ms = EVENT_NO_TIME;
    wait->due_ms = EVENT_NO_TIME;
    wait->listed = false;
}

void ami_tell_no_offers(struct ami *ami, const struct call_wait *wait,
                        enum event_reason reason, int64_t time_ms)
{
    size_t agent = SIZE_MAX;
    while (ami_offers_take(ami->offers, wait->serial, &agent)) {
        struct event event = ami_tell_event(ami, EVENT_CONTACT_UNANSWERED, wait, time_ms);
        event.agent = ami_tell_agent(ami, agent);
        event.reason = reason;
        asterisk_say(&ami->say, &event);
    }
}

void ami_tell_left(struct ami *ami, struct call_wait *wait, enum event_reason reason,
                   int64_t time_ms)
{
    ami_tell_no_offers(ami, wait, EVENT_REASON_CALLER_GONE, time_ms);
    struct event event = ami_tell_event(ami, EVENT_CONTACT_LEFT, wait, time_ms);
    event.reason = reason;
    event.wait_ms = wait->wait_ms;
    ami_tell_over(ami, wait);
    asterisk_say(&ami->say, &event);
}

void ami_tell_ended(struct ami *ami, struct call_wait *wait, const struct ami_call *call)
{
    struct event event = ami_tell_event(ami, EVENT_CONTACT_ENDED, wait, call->time_ms);
    size_t agent = call->agent != SIZE_MAX ? call->agent : wait->agent;
    event.agent = ami_tell_agent(ami, agent);
    event.by = call->by;
    event.talk_ms = call->talk_ms;
    event.transfer_to = call->transfer_to;
    event.wait_ms = call->wait_ms != EVENT_NO_NUMBER ? call->wait_ms : wait->wait_ms;
    ami_tell_over(ami, wait);
    asterisk_say(&ami->say, &event);
    if (agent != SIZE_MAX && call->logged) {
        ami_agents_released(ami->agents, agent, wait->serial);
    } else if (agent != SIZE_MAX) {
        ami_agents_ended(ami->agents, agent, wait->queue, wait->serial, call->time_ms);
    }
}
