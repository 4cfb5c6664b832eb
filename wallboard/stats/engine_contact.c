#include "stats/engine_state.h"

static struct wait *wait_at(const struct engine *engine, uint32_t wait)
{
    return contacts_wait(engine->contacts, wait);
}

/* One report: which contact, which stay, who. */
struct report {
    struct engine *engine;
    const struct arrival *arrival;
    uint16_t queue;
    uint32_t agent;
    uint32_t contact, wait;
};

static void merge_queued(struct facts *facts, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    if (fact_replaces(arrival->at, facts->queued)) {
        facts->queued = arrival->at;
        facts->due_ms = event->due_ms;
        facts->channel = event->channel;
        facts->channel_of_entry = event->channel != EVENT_CHANNEL_NONE;
    }
}

static void merge_answered(struct facts *facts, const struct report *report)
{
    if (fact_replaces(report->arrival->at, facts->answered)) {
        facts->answered = report->arrival->at;
        facts->answered_agent = report->agent;
        facts->answered_wait_ms = report->arrival->event->wait_ms;
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
        facts->ended_by = event->by;
    }
}

static void merge_left(struct facts *facts, const struct arrival *arrival)
{
    if (fact_replaces(arrival->at, facts->left)) {
        facts->left = arrival->at;
        facts->left_reason = arrival->event->reason;
        facts->left_wait_ms = arrival->event->wait_ms;
    }
}

/* The offer to the agent; NULL, counted, if there are too many. */
static struct offer *offer_of(const struct report *report)
{
    struct engine *engine = report->engine;
    uint32_t number = contacts_offer_to(engine->contacts, report->wait, report->agent);
    if (number == CONTACT_NONE) {
        engine->over_limit++;
        return NULL;
    }
    struct facts *facts = &wait_at(engine, report->wait)->facts;
    if (fact_replaces(report->arrival->at, facts->touched)) {
        facts->touched = report->arrival->at;
    }
    return contacts_offer(engine->contacts, number);
}

static bool note_offered(const struct report *report)
{
    struct engine *engine = report->engine;
    struct offer *offer = offer_of(report);
    if (offer == NULL) {
        return false;
    }
    struct stamp at = report->arrival->at;
    struct agent *agent = &engine->agents[report->agent];
    if (offer->first_ms == EVENT_NO_TIME || at.at_ms < offer->first_ms) {
        if (offer->first_ms != EVENT_NO_TIME) {
            agent_count(agent, TALLY_OFFERED, offer->first_ms, -1, engine->day);
        }
        agent_count(agent, TALLY_OFFERED, at.at_ms, 1, engine->day);
        offer->first_ms = at.at_ms;
    }
    if (!stamp_is_said(offer->rung) || stamp_before(offer->rung, at)) {
        offer->rung = at;
    }
    return true;
}

/* lost_race and caller_gone are nobody's miss. */
static bool is_miss(enum event_reason reason)
{
    return reason == EVENT_REASON_NO_ANSWER || reason == EVENT_REASON_REJECTED ||
           reason == EVENT_REASON_BUSY || reason == EVENT_REASON_AGENT_DROPPED ||
           reason == EVENT_REASON_FAILED;
}

static bool note_unanswered(const struct report *report)
{
    struct engine *engine = report->engine;
    struct offer *offer = offer_of(report);
    if (offer == NULL) {
        return false;
    }
    struct stamp at = report->arrival->at;
    bool said_again = offer->stopped.at_ms == at.at_ms;
    if (!stamp_is_said(offer->stopped) || stamp_before(offer->stopped, at)) {
        offer->stopped = at;
    }
    if (said_again || !is_miss(report->arrival->event->reason)) {
        return true;
    }
    agent_count(&engine->agents[report->agent], TALLY_UNANSWERED, at.at_ms, 1,
                engine->day);
    if (report->queue != QUEUE_NONE) {
        ledger_count(&engine->queues[report->queue].ledger, TALLY_UNANSWERED, at.at_ms, 1,
                     engine->day);
        ledger_count(&engine->total, TALLY_UNANSWERED, at.at_ms, 1, engine->day);
    }
    return true;
}

static bool note_hold(const struct report *report)
{
    const struct arrival *arrival = report->arrival;
    bool kept = contacts_note_hold(report->engine->contacts, report->wait, arrival->at,
                                   arrival->event->on == EVENT_FLAG_YES);
    report->engine->over_limit += kept ? 0 : 1;
    return kept;
}

/* Takes the fact in. False if it had no room. */
static bool merge_fact(const struct report *report)
{
    struct facts *facts = &wait_at(report->engine, report->wait)->facts;
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
        if (fact_replaces(arrival->at, facts->rejected)) {
            facts->rejected = arrival->at;
        }
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

/* Words of a life that is over do not open what its end has closed. */
static void note_open(const struct report *report, struct facts *facts)
{
    const struct event *event = report->arrival->event;
    const struct source *source =
        sources_at(report->engine->sources, report->arrival->source);
    bool over = event->epoch != EVENT_NO_NUMBER && event->epoch < source->closed_epoch;
    facts->closed = over ? FACT_CLOSED_UNKNOWN : FACT_OPEN;
    if (!facts->channel_of_entry && event->channel > facts->channel) {
        facts->channel = event->channel;
    }
    if (event->channel == EVENT_CHANNEL_EMAIL && report->queue != QUEUE_NONE) {
        report->engine->queues[report->queue].has_mail = true;
    }
}

static enum engine_result apply_to_stay(struct report *report)
{
    struct engine *engine = report->engine;
    const struct event *event = report->arrival->event;
    report->contact = engine_touch_contact(engine, report->arrival, event->contact);
    if (report->contact == CONTACT_NONE) {
        return ENGINE_OVER_LIMIT;
    }
    report->wait = contacts_stay(engine->contacts, report->contact, report->queue,
                                 (int32_t)event->entry);
    bool kept = report->wait != CONTACT_NONE;
    if (kept) {
        note_open(report, &wait_at(engine, report->wait)->facts);
        kept = merge_fact(report);
    } else {
        engine->over_limit++;
    }
    engine_refresh_contact(engine, report->contact, report->arrival->at.at_ms);
    return kept ? ENGINE_APPLIED : ENGINE_OVER_LIMIT;
}

/* Of results the latest wins; without a contact each counts for itself. */
static enum engine_result apply_sale(const struct report *report)
{
    struct engine *engine = report->engine;
    const struct event *event = report->arrival->event;
    struct stamp at = report->arrival->at;
    struct contact_credit credit = {.entry_ms = EVENT_NO_TIME,
                                    .sale_ms = at.at_ms,
                                    .sales_milli = event->value_milli,
                                    .sale_agent = report->agent,
                                    .sale_queue = report->queue};
    engine->has_sales = true;
    if (event->contact.size == 0) {
        engine_post_contact(engine, &credit, 1);
        return ENGINE_APPLIED;
    }
    uint32_t number = engine_touch_contact(engine, report->arrival, event->contact);
    if (number == CONTACT_NONE) {
        return ENGINE_OVER_LIMIT;
    }
    struct sale *sale = &contacts_at(engine->contacts, number)->sale;
    if (!stamp_is_said(sale->at) || !stamp_before(at, sale->at)) {
        *sale = (struct sale){at, event->value_milli, report->agent, report->queue};
    }
    engine_refresh_contact(engine, number, at.at_ms);
    return ENGINE_APPLIED;
}

/* Attempts and other results have no figure yet, but show that a contact lives. */
static enum engine_result note_sign(const struct report *report)
{
    struct engine *engine = report->engine;
    struct str id = report->arrival->event->contact;
    if (contacts_find(engine->contacts, report->arrival->source, id) != CONTACT_NONE) {
        uint32_t number = engine_touch_contact(engine, report->arrival, id);
        engine_refresh_contact(engine, number, report->arrival->at.at_ms);
    }
    return ENGINE_APPLIED;
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
        .agent = engine_agent(engine, event->agent, arrival->source),
    };
    if ((report.queue == QUEUE_NONE && event->queue.size > 0) ||
        (report.agent == AGENT_NONE && event->agent.size > 0)) {
        return ENGINE_OVER_LIMIT;
    }
    sources_at(engine->sources, arrival->source)->shown |=
        part_of(event->type) | EVENT_CAN_EVENTS;
    if (event->type == EVENT_CONTACT_RESULT && str_is(event->measure, "sale")) {
        return apply_sale(&report);
    }
    if (event->type == EVENT_CONTACT_RESULT || event->type == EVENT_CONTACT_DIALLED) {
        return note_sign(&report);
    }
    return apply_to_stay(&report);
}
