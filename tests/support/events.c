#include "support/events.h"

#include "base/str.h"

void events_init(struct events *events)
{
    events->count = 0;
    events->source = "test";
    events->epoch = 1;
    events->sequence = 0;
}

struct event *events_add(struct events *events, enum event_type type, int64_t at_ms)
{
    struct event *event = &events->list[events->count];
    char *id = events->ids[events->count++];
    *event = event_blank(type);
    str_format(id, sizeof events->ids[0], "e%zu", events->count);
    event->id = str_from(id);
    event->source = str_from(events->source);
    event->time_ms = EVENTS_START_MS + at_ms;
    event->epoch = events->epoch;
    if (events->epoch != EVENT_NO_NUMBER) {
        event->sequence = ++events->sequence;
    }
    return event;
}

static struct event *contact(struct events *events, enum event_type type, int64_t at_ms,
                             const char *id, const char *queue)
{
    struct event *event = events_add(events, type, at_ms);
    event->contact = str_from(id);
    event->queue = str_from(queue);
    return event;
}

struct event *events_queued(struct events *events, int64_t at_ms, const char *id,
                            const char *queue)
{
    return contact(events, EVENT_CONTACT_QUEUED, at_ms, id, queue);
}

struct event *events_offered(struct events *events, int64_t at_ms, const char *id,
                             const char *queue, const char *agent)
{
    struct event *event = contact(events, EVENT_CONTACT_OFFERED, at_ms, id, queue);
    event->agent = str_from(agent);
    return event;
}

struct event *events_unanswered(struct events *events, int64_t at_ms, const char *id,
                                const char *queue, const char *agent)
{
    struct event *event = contact(events, EVENT_CONTACT_UNANSWERED, at_ms, id, queue);
    event->agent = str_from(agent);
    event->reason = EVENT_REASON_NO_ANSWER;
    return event;
}

struct event *events_answered(struct events *events, int64_t at_ms, const char *id,
                              const char *queue, const char *agent)
{
    struct event *event = contact(events, EVENT_CONTACT_ANSWERED, at_ms, id, queue);
    event->agent = str_from(agent);
    return event;
}

struct event *events_ended(struct events *events, int64_t at_ms, const char *id,
                           const char *queue)
{
    struct event *event = contact(events, EVENT_CONTACT_ENDED, at_ms, id, queue);
    event->by = EVENT_BY_CALLER;
    return event;
}

struct event *events_left(struct events *events, int64_t at_ms, const char *id,
                          const char *queue, enum event_reason reason)
{
    struct event *event = contact(events, EVENT_CONTACT_LEFT, at_ms, id, queue);
    event->reason = reason;
    return event;
}

struct event *events_hold(struct events *events, int64_t at_ms, const char *id,
                          const char *queue, bool on)
{
    struct event *event = contact(events, EVENT_CONTACT_HOLD, at_ms, id, queue);
    event->on = on ? EVENT_FLAG_YES : EVENT_FLAG_NO;
    return event;
}

struct event *events_state(struct events *events, int64_t at_ms, const char *agent,
                           enum event_agent_state state)
{
    struct event *event = events_add(events, EVENT_AGENT_STATE, at_ms);
    event->agent = str_from(agent);
    event->state = state;
    return event;
}

struct event *events_joined(struct events *events, int64_t at_ms, const char *agent,
                            const char *queue)
{
    struct event *event = events_add(events, EVENT_AGENT_JOINED, at_ms);
    event->agent = str_from(agent);
    event->queue = str_from(queue);
    return event;
}

struct event *events_hello(struct events *events, int64_t at_ms, uint32_t capabilities)
{
    int64_t sequence = events->sequence;
    struct event *event = events_add(events, EVENT_SOURCE_HELLO, at_ms);
    event->sequence = EVENT_NO_NUMBER;
    event->capabilities = capabilities;
    events->sequence = sequence;
    return event;
}

void events_apply(const struct events *events, size_t from, struct engine *engine)
{
    int64_t now_ms = EVENTS_START_MS;
    for (size_t i = from; i < events->count; i++) {
        const struct event *event = &events->list[i];
        now_ms = event->time_ms > now_ms ? event->time_ms : now_ms;
        engine_apply(engine, event, (struct wall){now_ms});
    }
}

bool events_permute(size_t *order, size_t count)
{
    size_t at = count - 1;
    while (at > 0 && order[at - 1] >= order[at]) {
        at--;
    }
    if (at == 0) {
        return false;
    }
    size_t with = count - 1;
    while (order[with] <= order[at - 1]) {
        with--;
    }
    size_t kept = order[at - 1];
    order[at - 1] = order[with];
    order[with] = kept;
    for (size_t low = at, high = count - 1; low < high; low++, high--) {
        kept = order[low];
        order[low] = order[high];
        order[high] = kept;
    }
    return true;
}
