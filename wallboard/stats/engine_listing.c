#include "stats/engine_state.h"

static void list_queue(struct engine *engine, const struct arrival *arrival,
                       const struct event_snapshot_queue *item)
{
    uint16_t number = engine_queue(engine, item->queue, arrival->source);
    if (number == QUEUE_NONE) {
        return;
    }
    engine_configure_queue(engine, number, item->sl_ms, item->label);
    struct queue *queue = &engine->queues[number];
    queue->gauges_source = arrival->source;
    if (item->since_ms != EVENT_NO_TIME) {
        queue->gauges_since_ms = item->since_ms;
    }
    engine_merge_gauges(&queue->gauges, &item->gauges);
}

/* The queues it serves, and the states in them. */
static void list_memberships(struct engine *engine, const struct arrival *arrival,
                             uint32_t agent, const struct event_snapshot_agent *item)
{
    for (size_t i = 0; i < item->membership_count; i++) {
        const struct event_membership *membership = &item->memberships[i];
        uint16_t queue = engine_queue(engine, membership->queue, arrival->source);
        if (queue == QUEUE_NONE) {
            continue;
        }
        bool own = membership->state != EVENT_AGENT_STATE_NONE;
        struct mark call = {
            .at = arrival->at,
            .kind = MARK_LISTED_IN,
            .state = (uint8_t)(own ? membership->state : item->state),
            .origin = ORIGIN_LISTED, /* as the agent's: ends a pause of that queue */
            .source = arrival->source,
            .queue = queue,
            .until_ms = EVENT_NO_TIME,
        };
        engine->queues[queue].has_members = true;
        engine_list_agent(engine, agent, &call);
    }
}

static void list_agent(struct engine *engine, const struct arrival *arrival,
                       const struct source_listing *listing,
                       const struct event_snapshot_agent *item)
{
    uint32_t number = engine_agent(engine, item->agent, arrival->source);
    if (number == AGENT_NONE) {
        return;
    }
    struct agent *agent = &engine->agents[number];
    if (item->label.size > 0) {
        str_copy(agent->label, sizeof agent->label, item->label);
    }
    if (item->state == EVENT_AGENT_STATE_NOT_READY) {
        str_copy(agent->reason, sizeof agent->reason, item->reason);
    }
    struct said said = {arrival->at, item->state, item->until_ms, item->reason,
                        item->contact};
    struct mark call = engine_state_mark(engine, arrival->source, &said);
    call.kind = MARK_LISTED;
    call.origin = ORIGIN_LISTED;
    call.stay = listing->number;
    call.since_ms = item->since_ms;
    agent->known = true;
    engine_list_agent(engine, number, &call);
    list_memberships(engine, arrival, number, item);
}

/* Says one fact of a listed contact, at `since_ms` if that is said and not later. */
static enum engine_result list_fact(struct engine *engine, const struct arrival *arrival,
                                    struct event *event, int64_t since_ms)
{
    struct arrival fact = {event, arrival->source, arrival->at, arrival->received};
    if (since_ms != EVENT_NO_TIME && since_ms < arrival->at.at_ms) {
        fact.at.at_ms = since_ms;
        fact.received = false; /* said, whatever is thought of the snapshot's own time */
    }
    return engine_apply_contact(engine, &fact);
}

/* A listed contact is the same as the events that led to it. */
static void list_contact(struct engine *engine, const struct arrival *arrival,
                         const struct event_snapshot_contact *item)
{
    struct event event = event_blank(EVENT_CONTACT_QUEUED);
    event.source = arrival->event->source;
    event.epoch = arrival->event->epoch;
    event.sequence = arrival->event->sequence;
    event.contact = item->contact;
    event.queue = item->queue;
    event.entry = item->entry;
    event.channel = item->channel;
    event.direction = item->direction;
    event.due_ms = item->due_ms;
    if (item->queue.size > 0 &&
        list_fact(engine, arrival, &event, item->since_ms) != ENGINE_APPLIED) {
        return;
    }
    bool offered = item->state == EVENT_CONTACT_STATE_OFFERED;
    if (item->state == EVENT_CONTACT_STATE_WAITING ||
        (offered && item->agent.size == 0)) {
        return;
    }
    event.agent = item->agent;
    event.type = offered ? EVENT_CONTACT_OFFERED : EVENT_CONTACT_ANSWERED;
    list_fact(engine, arrival, &event, offered ? EVENT_NO_TIME : item->answered_ms);
    if (item->state == EVENT_CONTACT_STATE_HELD) {
        event.type = EVENT_CONTACT_HOLD;
        event.on = EVENT_FLAG_YES;
        list_fact(engine, arrival, &event, EVENT_NO_TIME);
    }
}

/* It was listed, whatever its stays came to. */
static void mark_listed(struct engine *engine, const struct arrival *arrival,
                        struct str contact)
{
    uint32_t number = contacts_find(engine->contacts, arrival->source, contact);
    if (number != CONTACT_NONE) {
        struct contact *record = contacts_at(engine->contacts, number);
        engine_note_life(engine, arrival, record);
        if (record->open_place == CONTACT_NONE) {
            engine_revive_contact(engine, number); /* it lives, as is known only now */
        }
    }
}

/* Does the snapshot stand for more than the latest complete one? */
static bool is_newer(const struct source_closing *a, const struct source_closing *b)
{
    if (!stamp_is_said(b->at) || a->epoch != b->epoch) {
        return !stamp_is_said(b->at) || a->epoch > b->epoch;
    }
    return a->as_of == EVENT_NO_NUMBER || b->as_of == EVENT_NO_NUMBER
               ? stamp_before(b->at, a->at)
               : a->as_of > b->as_of;
}

/* It stands for the words before it that are still to come. */
static void note_closing(struct source *source, const struct source_listing *listing)
{
    struct source_closing closing = source_closing_of(listing);
    if (is_newer(&closing, &source->closing)) {
        source->closing = closing;
    }
    if (listing->epoch == source->epoch) {
        source->has_snapshot = true;
        source->grace_ends_ms = EVENT_NO_TIME;
    }
}

/* What a complete snapshot does not list is not so. */
static void close_unlisted(struct engine *engine, const struct arrival *arrival,
                           struct source_listing *listing)
{
    struct source *source = sources_at(engine->sources, arrival->source);
    listing->closes = true;
    note_closing(source, listing);
    for (size_t i = contacts_open_count(engine->contacts); i > 0; i--) {
        uint32_t at = contacts_open(engine->contacts, i - 1);
        const struct contact *contact = contacts_at(engine->contacts, at);
        int64_t over_ms = contact->source == arrival->source
                              ? engine_contact_over_ms(engine, contact)
                              : EVENT_NO_TIME;
        if (over_ms != EVENT_NO_TIME) {
            engine_close_contact(engine, at, over_ms);
        }
    }
    engine_call_absent(engine, arrival->source, listing);
    if (listing->as_of != EVENT_NO_NUMBER) {
        source_forgive(source, listing->epoch, listing->as_of, listing->first.at_ms);
    }
}

void engine_apply_listing(struct engine *engine, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct source *source = sources_at(engine->sources, arrival->source);
    engine_end_graces(engine); /* it comes too late for a restart that is long over */
    bool whole = false;
    struct source_listing *listing = source_list_part(source, event, arrival->at, &whole);
    listing->heard_ms = engine->now_ms;
    for (size_t i = 0; i < event->queue_count; i++) {
        list_queue(engine, arrival, &event->queues[i]);
    }
    for (size_t i = 0; i < event->contact_count; i++) {
        list_contact(engine, arrival, &event->contacts[i]);
        mark_listed(engine, arrival, event->contacts[i].contact);
    }
    for (size_t i = 0; i < event->agent_count; i++) {
        list_agent(engine, arrival, listing, &event->agents[i]);
    }
    if (whole && listing->complete) {
        close_unlisted(engine, arrival, listing);
    }
}
