#include "support/full_day.h"

#include <string.h>

#include "support/counted.h"

struct engine_config full_day_config(struct engine_queue_config queues[2])
{
    queues[0] = (struct engine_queue_config){
        .id = "sales", .label = "Sales", .rule = engine_rule_default()};
    queues[1] =
        (struct engine_queue_config){.id = "support", .rule = engine_rule_default()};
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = 2;
    config.max_contacts = 16;
    return config;
}

void full_day_result(struct events *events, int64_t at_ms, const char *id,
                     const char *measure, const char *currency)
{
    struct event *event = events_add(events, EVENT_CONTACT_RESULT, at_ms);
    event->contact = str_from(id);
    event->measure = str_from(measure);
    event->value_milli = 4000;
    memcpy(event->currency, currency, strlen(currency));
}

void full_day_dialled(struct events *events, int64_t at_ms, const char *id,
                      const char *campaign)
{
    struct event *event = events_add(events, EVENT_CONTACT_DIALLED, at_ms);
    event->contact = str_from(id);
    event->agent = str_from("ann");
    event->campaign = str_from(campaign);
    event->outcome = EVENT_OUTCOME_CONNECTED;
}

void full_day_gauges(struct events *events, int64_t at_ms)
{
    struct event *event = events_add(events, EVENT_QUEUE_STATS, at_ms);
    event->queue = str_from("gauged");
    event->gauges = (struct event_gauges){3, 60000, 9, 4, 1, 1, 2, 1, 50, 40, 5, 30, 20};
    event->since_ms = EVENTS_START_MS - EVENTS_START_MS % 86400000;
    struct event *config = events_add(events, EVENT_QUEUE_CONFIG, at_ms);
    config->queue = str_from("gauged");
    config->label = str_from("The gauged one");
    config->gauges.sl_ms = 45000;
}

void full_day_part(struct events *events, int64_t at_ms, int64_t part, const char *id,
                   const char *queue)
{
    static struct event_snapshot_contact items[2];
    struct event_snapshot_contact *item = &items[part - 1];
    item->contact = str_from(id);
    item->queue = str_from(queue);
    item->entry = 1;
    item->state = EVENT_CONTACT_STATE_WAITING;
    item->since_ms = item->answered_ms = item->due_ms = EVENT_NO_TIME;
    struct event *event = events_add(events, EVENT_SOURCE_SNAPSHOT, at_ms);
    event->snapshot = str_from("in two parts");
    event->complete = EVENT_FLAG_YES;
    event->part = part;
    event->parts = 2;
    event->as_of = 5000;
    event->contacts = item;
    event->contact_count = 1;
}

void full_day(struct events *events)
{
    events_init(events);
    events_hello(events, 0, EVENT_CAN_EVENTS | EVENT_CAN_MEMBERS);
    events_joined(events, 0, "ann", "sales");
    events_joined(events, 0, "bob", "support")->label = str_from("Robert");
    events_queued(events, 1000, "1", "sales");
    events_offered(events, 2000, "1", "sales", "ann");
    events_unanswered(events, 4000, "1", "sales", "ann")->reason = EVENT_REASON_NO_ANSWER;
    events_offered(events, 5000, "1", "sales", "bob");
    events_answered(events, 6000, "1", "sales", "bob");
    events_hold(events, 8000, "1", "sales", true);
    events_hold(events, 9000, "1", "sales", false);
    full_day_result(events, 10000, "1", "sale", "");
    full_day_result(events, 10500, "2", "revenue", "USD");
    full_day_result(events, 11000, "1", "revenue", "EUR");
    events_ended(events, 20000, "1", "sales")->talk_ms = 14000;
    struct event *wrapup = events_state(events, 20500, "bob", EVENT_AGENT_STATE_WRAPUP);
    wrapup->until_ms = EVENTS_START_MS + 40000;
    wrapup->contact = str_from("1");
    full_day_dialled(events, 20800, "9", "autumn");
    full_day_dialled(events, 21000, "2", "spring");
    full_day_gauges(events, 22000);
    struct event *pause = events_state(events, 23000, "ann", EVENT_AGENT_STATE_NOT_READY);
    pause->note = str_from("lunch");
    events_queued(events, 950000, "3", "support");
    events_queued(events, 951000, "4", "support")->channel = EVENT_CHANNEL_EMAIL;
    events_queued(events, 952000, "5", "sales");
    events_offered(events, 953000, "5", "sales", "bob");
    events_left(events, 880000, "6", "sales", EVENT_REASON_ABANDONED)->wait_ms = 3000;
    events_answered(events, 954000, "8", NULL, "ann")->direction = EVENT_DIRECTION_OUT;
    full_day_part(events, 955000, 1, "4", "support");
    events->epoch = EVENT_NO_NUMBER;
    events->source = "unnumbered";
    events_queued(events, 960000, "7", "sales");
}
