#include "stats/engine_state.h"

static struct stay *stay_at(const struct engine *engine, uint32_t stay)
{
    return contacts_stay_at(engine->contacts, stay);
}

/* One report: which contact, which stay, who. */
struct report {
    struct engine *engine;
    const struct arrival *arrival;
    uint16_t queue;
    uint32_t agent;
    uint32_t contact, stay;
};

static void set_vague(struct facts *facts, unsigned bit, const struct arrival *arrival)
{
    facts->vague = (uint8_t)((facts->vague & ~bit) | (arrival->received ? bit : 0U));
}

static void merge_queued(struct facts *facts, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    if (fact_replaces(arrival->at, facts->queued)) {
        facts->queued = arrival->at;
        facts->due_ms = event->due_ms;
        facts->entry_channel = (uint8_t)event->channel;
        facts_set_channel(facts);
        set_vague(facts, FACT_VAGUE_QUEUED, arrival);
    }
}

static void merge_answered(struct facts *facts, const struct report *report)
{
    if (fact_replaces(report->arrival->at, facts->answered)) {
        facts->answered = report->arrival->at;
        facts->answered_agent = report->agent;
        facts->answered_wait_ms = report->arrival->event->wait_ms;
        set_vague(facts, FACT_VAGUE_ANSWERED, report->arrival);
    }
}

static void merge_ended(struct facts *facts, const struct report *report)
{
    const struct event *event = report->arrival->event;
    if (fact_replaces(report->arrival->at, facts->ended)) {
        facts->ended = report->arrival->at;
        facts->ended_agent = report->agent;
        facts->ended_talk_ms = event->talk_ms;
        facts->ended_wait_ms = event->wait_ms;
        facts->ended_by = (uint8_t)event->by;
        set_vague(facts, FACT_VAGUE_ENDED, report->arrival);
    }
}

static void merge_left(struct facts *facts, const struct arrival *arrival)
{
    if (fact_replaces(arrival->at, facts->left)) {
        facts->left = arrival->at;
        facts->left_reason = (uint8_t)arrival->event->reason;
        facts->left_wait_ms = arrival->event->wait_ms;
        set_vague(facts, FACT_VAGUE_LEFT, arrival);
    }
}

/* The offer to the agent; NULL, counted, if there are too many. */
static struct offer *offer_of(const struct report *report)
{
    struct engine *engine = report->engine;
    uint32_t number = contacts_offer_to(engine->contacts, report->stay, report->agent);
    if (number == CONTACT_NONE) {
        engine->over_limit++;
        return NULL;
    }
    struct facts *facts = &stay_at(engine, report->stay)->facts;
    facts->touched = fact_first(facts->touched, report->arrival->at);
    return contacts_offer(engine->contacts, number);
}

/* A ring, or a miss of one, of the stay and the agent that the report names. */
static void tell(const struct report *report, enum item_kind kind,
                 enum event_channel channel, int64_t at_ms, int64_t sign)
{
    if (report->engine->witness == NULL) {
        return;
    }
    const struct item item = {.kind = kind, .channel = channel, .at_ms = at_ms};
    const struct item_names names = {report->contact, report->agent, report->queue,
                                     CAMPAIGN_NONE};
    engine_tell(report->engine, item, &names, sign);
}

static void count_for_agent(const struct report *report, enum tally tally, int64_t at_ms,
                            int64_t value)
{
    struct engine *engine = report->engine;
    int64_t *row = agent_row(&engine->agents[report->agent], at_ms, &engine->days);
    if (row != NULL) {
        tally_add(&row[tally], value);
    }
}

/* The mark of a ring, or of its end as the source said it. */
static struct mark ring_mark(const struct report *report, enum mark_kind kind)
{
    return (struct mark){
        .at = report->arrival->at,
        .kind = (uint8_t)kind,
        .queue = QUEUE_NONE,
        .stay = report->stay,
        .generation = stay_at(report->engine, report->stay)->generation,
        .until_ms = EVENT_NO_TIME,
    };
}

static bool note_offered(const struct report *report)
{
    struct offer *offer = offer_of(report);
    if (offer == NULL) {
        return false;
    }
    struct stamp at = report->arrival->at;
    if (offer->first_ms == EVENT_NO_TIME || at.at_ms < offer->first_ms) {
        if (offer->first_ms != EVENT_NO_TIME) {
            count_for_agent(report, TALLY_OFFERED, offer->first_ms, -1);
            tell(report, ITEM_RING, EVENT_CHANNEL_NONE, offer->first_ms, -1);
        }
        count_for_agent(report, TALLY_OFFERED, at.at_ms, 1);
        tell(report, ITEM_RING, EVENT_CHANNEL_NONE, at.at_ms, 1);
        offer->first_ms = at.at_ms;
    }
    if (!stamp_is_said(offer->rung) || stamp_before(offer->rung, at)) {
        offer->rung = at;
    }
    struct mark mark = ring_mark(report, MARK_RING);
    mark.flag = offer->ends_ms != EVENT_NO_TIME && at.at_ms > offer->ends_ms;
    offer->has_silent = offer->has_silent || mark.flag;
    engine_mark(report->engine, report->agent, &mark);
    return true;
}

/* lost_race and caller_gone are nobody's miss. */
static bool is_miss(enum event_reason reason)
{
    return reason == EVENT_REASON_NO_ANSWER || reason == EVENT_REASON_REJECTED ||
           reason == EVENT_REASON_BUSY || reason == EVENT_REASON_AGENT_DROPPED ||
           reason == EVENT_REASON_FAILED;
}

static void count_misses(const struct report *report, int64_t misses)
{
    struct engine *engine = report->engine;
    int64_t at_ms = report->arrival->at.at_ms;
    uint8_t channel = stay_at(engine, report->stay)->facts.channel;
    channel = channel == EVENT_CHANNEL_NONE ? (uint8_t)EVENT_CHANNEL_VOICE : channel;
    count_for_agent(report, TALLY_UNANSWERED, at_ms, misses);
    tell(report, ITEM_MISS, (enum event_channel)channel, at_ms, misses);
    if (report->queue != QUEUE_NONE) {
        ledger_count(&engine->queues[report->queue].ledger, TALLY_UNANSWERED, at_ms,
                     misses, &engine->days);
        ledger_count(&engine->channels[channel], TALLY_UNANSWERED, at_ms, misses,
                     &engine->days);
    }
}

static bool note_unanswered(const struct report *report)
{
    struct engine *engine = report->engine;
    struct offer *offer = offer_of(report);
    if (offer == NULL) {
        return false;
    }
    struct stamp at = report->arrival->at;
    struct mark mark = ring_mark(report, MARK_RING_OVER);
    mark.flag = is_miss(report->arrival->event->reason);
    const struct mark *first =
        timeline_first_end(&engine->agents[report->agent].timeline, &mark);
    int64_t misses = mark.flag ? 1 : 0;
    if (first != NULL) { /* of two reports of one end the first counts */
        bool earlier = stamp_before(mark.at, first->at);
        misses = earlier ? misses - (first->flag ? 1 : 0) : 0;
    }
    if (!stamp_is_said(offer->stopped) || stamp_before(offer->stopped, at)) {
        offer->stopped = at;
    }
    engine_mark(engine, report->agent, &mark);
    if (misses != 0) {
        count_misses(report, misses);
    }
    return true;
}

static bool note_hold(const struct report *report)
{
    const struct arrival *arrival = report->arrival;
    bool kept = holds_note(report->engine->contacts, report->stay, arrival->at,
                           arrival->event->on == EVENT_FLAG_YES);
    report->engine->over_limit += kept ? 0 : 1;
    return kept;
}

/* Takes the fact in. False if it had no room. */
static bool merge_fact(const struct report *report)
{
    struct facts *facts = &stay_at(report->engine, report->stay)->facts;
    const struct arrival *arrival = report->arrival;
    switch (arrival->event->type) {
    case EVENT_CONTACT_QUEUED:
        merge_queued(facts, arrival);
        break;
    case EVENT_CONTACT_OFFERED:
        return note_offered(report);
    case EVENT_CONTACT_UNANSWERED:
        return note_unanswered(report);
    case EVENT_CONTACT_ANSWERED:
        merge_answered(facts, report);
        break;
    case EVENT_CONTACT_HOLD:
        return note_hold(report);
    case EVENT_CONTACT_ENDED:
        merge_ended(facts, report);
        break;
    case EVENT_CONTACT_LEFT:
        merge_left(facts, arrival);
        break;
    case EVENT_CONTACT_REJECTED:
        fact_earliest(&facts->rejected_ms, arrival->at.at_ms);
        break;
    case EVENT_CONTACT_DIALLED:
    case EVENT_CONTACT_RESULT:
    case EVENT_AGENT_STATE:
    case EVENT_AGENT_JOINED:
    case EVENT_AGENT_LEFT:
    case EVENT_QUEUE_STATS:
    case EVENT_QUEUE_CONFIG:
    case EVENT_SOURCE_HELLO:
    case EVENT_SOURCE_HEARTBEAT:
    case EVENT_SOURCE_BYE:
    case EVENT_SOURCE_SNAPSHOT:
    case EVENT_TYPE_COUNT:
        break;
    }
    return true;
}

static void note_channel(const struct report *report, struct facts *facts)
{
    struct engine *engine = report->engine;
    const struct event *event = report->arrival->event;
    if (event->channel > facts->said_channel) {
        facts->said_channel = (uint8_t)event->channel;
    }
    facts_set_channel(facts);
    if (event->direction > facts->direction) {
        facts->direction = (uint8_t)event->direction;
    }
    if (report->queue != QUEUE_NONE) {
        struct queue *queue = &engine->queues[report->queue];
        queue->has_mail = queue->has_mail || event->channel == EVENT_CHANNEL_EMAIL ||
                          event->channel == EVENT_CHANNEL_TASK;
        queue->has_callbacks =
            queue->has_callbacks || event->channel == EVENT_CHANNEL_CALLBACK;
    }
}

static enum engine_result apply_to_stay(struct report *report)
{
    struct engine *engine = report->engine;
    const struct event *event = report->arrival->event;
    report->stay = contacts_stay(engine->contacts, report->contact, report->queue,
                                 (int32_t)event->entry);
    bool kept = report->stay != CONTACT_NONE;
    if (kept) {
        engine_lift_work(engine, report->contact, -1);
        note_channel(report, &stay_at(engine, report->stay)->facts);
        kept = merge_fact(report);
        engine_lift_work(engine, report->contact, 1);
    } else {
        engine->over_limit++;
    }
    engine_revive_contact(engine, report->contact);
    return kept ? ENGINE_APPLIED : ENGINE_OVER_LIMIT;
}

/* Which part of the figures an event proves its source can tell. */
static uint32_t part_of(enum event_type type)
{
    return type == EVENT_CONTACT_OFFERED      ? EVENT_CAN_RING
           : type == EVENT_CONTACT_UNANSWERED ? EVENT_CAN_UNANSWERED
           : type == EVENT_CONTACT_HOLD       ? EVENT_CAN_HOLD
           : type == EVENT_CONTACT_REJECTED   ? EVENT_CAN_REJECT
                                              : 0;
}

enum engine_result engine_apply_contact(struct engine *engine,
                                        const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct report report = {
        .engine = engine,
        .arrival = arrival,
        .queue = engine_queue(engine, event->queue, arrival->source),
        .agent = engine_name_agent(engine, event->agent),
    };
    if ((report.queue == QUEUE_NONE && event->queue.size > 0) ||
        (report.agent == AGENT_NONE && event->agent.size > 0)) {
        return ENGINE_OVER_LIMIT;
    }
    sources_at(engine->sources, arrival->source)->shown |=
        part_of(event->type) | EVENT_CAN_EVENTS;
    report.contact = engine_touch_contact(engine, arrival, event->contact);
    if (report.agent != AGENT_NONE) {
        engine_hear_of_agent(engine, report.agent, arrival->source);
        engine->agents[report.agent].known = true; /* something was heard of it */
    }
    return report.contact == CONTACT_NONE ? ENGINE_OVER_LIMIT : apply_to_stay(&report);
}
