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

/* Is this what the agent's state was said to be already? */
static bool says_nothing_new(const struct agent *agent, enum event_agent_state state)
{
    struct presence_word last = presence_last_word(&agent->now.presence);
    return stamp_is_said(last.at) && last.state == state;
}

/* The state is so at the snapshot's time; since when only if that is later than all that
 * was heard. */
static struct stamp listed_at(const struct agent *agent, const struct arrival *arrival,
                              int64_t since_ms)
{
    const struct presence *presence = &agent->now.presence;
    struct stamp at = arrival->at;
    bool fresh =
        !stamp_is_said(presence->standing_at) && !stamp_is_said(presence->activity_at);
    bool after = since_ms != EVENT_NO_TIME && since_ms <= at.at_ms &&
                 (fresh || (since_ms > presence->standing_at.at_ms &&
                            since_ms > presence->activity_at.at_ms));
    at.at_ms = after ? since_ms : at.at_ms;
    return at;
}

static const struct presence_queue *find_queue(const struct agent *agent, uint16_t queue)
{
    const struct presence *presence = &agent->now.presence;
    for (size_t i = 0; i < presence->queue_count; i++) {
        if (presence->queues[i].queue == queue) {
            return &presence->queues[i];
        }
    }
    return NULL;
}

static bool is_joined(const struct agent *agent, uint16_t queue)
{
    const struct presence_queue *row = find_queue(agent, queue);
    return row != NULL && row->joined;
}

/* Periodic snapshots repeat themselves; what they repeat would push what happened out of
 * the timeline. */
static bool says_nothing_new_in(const struct agent *agent, uint16_t queue,
                                enum event_agent_state state)
{
    const struct presence *presence = &agent->now.presence;
    const struct presence_queue *row = find_queue(agent, queue);
    if (row == NULL) {
        return false;
    }
    bool own = stamp_is_said(row->said_at) &&
               (!stamp_is_said(presence->standing_at) ||
                !stamp_before(row->said_at, presence->standing_at));
    return stamp_is_said(own ? row->said_at : presence->standing_at) &&
           (own ? row->said : presence->standing) == state;
}

/* The queues it serves, and the states in them, after the one over all. */
static void list_memberships(struct engine *engine, const struct arrival *arrival,
                             uint32_t agent, const struct event_snapshot_agent *item)
{
    for (size_t i = 0; i < item->membership_count; i++) {
        const struct event_membership *membership = &item->memberships[i];
        uint16_t queue = engine_queue(engine, membership->queue, arrival->source);
        if (queue == QUEUE_NONE) {
            continue;
        }
        if (!is_joined(&engine->agents[agent], queue)) {
            engine_set_membership(engine, agent, queue, arrival->at, true);
        }
        struct said said = {.at = arrival->at, .state = membership->state};
        if (said.state == EVENT_AGENT_STATE_NONE) {
            said.state = item->state; /* as the agent's: ends a pause of that queue */
        }
        if (says_nothing_new_in(&engine->agents[agent], queue, said.state)) {
            continue;
        }
        bool stands = said.state == EVENT_AGENT_STATE_READY ||
                      said.state == EVENT_AGENT_STATE_NOT_READY;
        if (stands) {
            engine_say_agent_in(engine, agent, queue, arrival->source, &said);
        }
    }
}

static void list_agent(struct engine *engine, const struct arrival *arrival,
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
    agent->seen_listing = sources_at(engine->sources, arrival->source)->listing.number;
    if (says_nothing_new(agent, item->state)) {
        agent->status_source = arrival->source;
    } else {
        struct said said = {listed_at(agent, arrival, item->since_ms), item->state,
                            item->until_ms, item->reason, item->contact};
        engine_say_agent(engine, number, arrival->source, &said);
    }
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

/* Was the snapshot at hand taken after the latest complete one? */
static bool is_newer(const struct source_closing *closing, const struct arrival *arrival,
                     const struct source *source)
{
    int64_t epoch = arrival->event->epoch;
    if (closing->number == 0 || epoch != closing->epoch) {
        return closing->number == 0 || epoch > closing->epoch;
    }
    return source->listing.as_of == EVENT_NO_NUMBER
               ? source->listing.time_ms >= closing->time_ms
               : source->listing.as_of >= closing->as_of;
}

static void mark_listed(struct engine *engine, const struct arrival *arrival,
                        struct str contact)
{
    uint32_t number = contacts_find(engine->contacts, arrival->source, contact);
    if (number != CONTACT_NONE) {
        struct contact *record = contacts_at(engine->contacts, number);
        const struct source *source = sources_at(engine->sources, arrival->source);
        if (record->seen_listing != source->closing.number || record->seen_listing == 0 ||
            is_newer(&source->closing, arrival, source)) {
            record->seen_listing = source->listing.number;
        }
        if (arrival->at.at_ms > record->touched_ms) {
            record->touched_ms = arrival->at.at_ms;
        }
        if (record->open_place == CONTACT_NONE) {
            engine_revive_contact(engine, number); /* it lives, as is known only now */
        }
    }
}

/* Was the contact heard of after the snapshot was taken? */
static bool is_after(const struct contact *contact, const struct arrival *arrival,
                     const struct source_listing *listing)
{
    if (contact->touched_epoch != arrival->event->epoch) {
        return contact->touched_epoch > arrival->event->epoch;
    }
    if (listing->as_of == EVENT_NO_NUMBER) {
        return contact->touched_ms > listing->time_ms;
    }
    return contact->touched_sequence > listing->as_of;
}

/* It stands for the words before it that are still to come. */
static void note_closing(const struct engine *engine, const struct arrival *arrival,
                         struct source *source)
{
    const struct source_listing *listing = &source->listing;
    int64_t epoch = arrival->event->epoch;
    if (is_newer(&source->closing, arrival, source)) {
        source->closing = (struct source_closing){.number = listing->number,
                                                  .epoch = epoch,
                                                  .as_of = listing->as_of,
                                                  .time_ms = listing->time_ms};
        source->closed_at_ms = engine->now_ms;
    }
    if (epoch > source->closed_epoch) {
        source->closed_epoch = epoch;
    }
    if (epoch == source->epoch) {
        source->has_snapshot = true;
        source->grace_ends_ms = EVENT_NO_TIME;
    }
}

/* What a complete snapshot does not list is not so. */
static void close_unlisted(struct engine *engine, const struct arrival *arrival)
{
    struct source *source = sources_at(engine->sources, arrival->source);
    const struct source_listing *listing = &source->listing;
    for (size_t i = contacts_open_count(engine->contacts); i > 0; i--) {
        uint32_t at = contacts_open(engine->contacts, i - 1);
        const struct contact *contact = contacts_at(engine->contacts, at);
        if (contact->source == arrival->source &&
            contact->seen_listing != listing->number &&
            !is_after(contact, arrival, listing)) {
            engine_close_contact(engine, at, engine->now_ms);
        }
    }
    struct said out = {.at = arrival->at,
                       .state = EVENT_AGENT_STATE_LOGGED_OUT,
                       .until_ms = EVENT_NO_TIME};
    for (uint32_t i = 0; i < index_count(engine->agent_ids); i++) {
        const struct agent *agent = &engine->agents[i];
        if (agent_is_of(agent, arrival->source) &&
            agent->seen_listing != listing->number &&
            !says_nothing_new(agent, EVENT_AGENT_STATE_LOGGED_OUT)) {
            engine_say_agent(engine, i, arrival->source, &out);
        }
    }
    note_closing(engine, arrival, source);
    if (listing->as_of != EVENT_NO_NUMBER) {
        source_forgive(source, arrival->event->epoch, listing->as_of, listing->time_ms);
    }
}

void engine_apply_listing(struct engine *engine, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct source *source = sources_at(engine->sources, arrival->source);
    engine_end_graces(engine); /* it comes too late for a restart that is long over */
    bool whole = source_list_part(source, event, arrival->at.at_ms);
    for (size_t i = 0; i < event->queue_count; i++) {
        list_queue(engine, arrival, &event->queues[i]);
    }
    for (size_t i = 0; i < event->contact_count; i++) {
        list_contact(engine, arrival, &event->contacts[i]);
        mark_listed(engine, arrival, event->contacts[i].contact);
    }
    for (size_t i = 0; i < event->agent_count; i++) {
        list_agent(engine, arrival, &event->agents[i]);
    }
    if (whole && event->complete == EVENT_FLAG_YES) {
        close_unlisted(engine, arrival);
    }
}
