#include <string.h>

#include "stats/engine_state.h"

/* Nothing is known of a source's agents until it says so anew. */
static void forget_agents(struct engine *engine, const struct arrival *arrival)
{
    struct agent_status unknown = {arrival->at, EVENT_AGENT_STATE_UNKNOWN, EVENT_NO_TIME};
    for (uint32_t i = 0; i < index_count(engine->agent_ids); i++) {
        const struct agent *agent = &engine->agents[i];
        if (agent->known && agent->status_source == arrival->source) {
            engine_say_agent(engine, i, arrival->source, &unknown, (struct str){0});
        }
    }
}

void engine_note_epoch(struct engine *engine, const struct arrival *arrival)
{
    struct source *source = sources_at(engine->sources, arrival->source);
    int64_t epoch = arrival->event->epoch;
    if (epoch <= source->epoch) {
        return;
    }
    bool restarted = source->epoch != EVENT_NO_NUMBER;
    source->epoch = epoch;
    if (restarted) {
        source->has_snapshot = false;
        source->grace_ends_ms = engine->now_ms + engine->restart_grace_ms;
        forget_agents(engine, arrival);
    }
}

/* Closes the contacts of a source that were last heard of in a life before. */
static void close_earlier_lives(struct engine *engine, uint8_t number)
{
    struct source *source = sources_at(engine->sources, number);
    source->closed_epoch = source->epoch;
    source->grace_ends_ms = EVENT_NO_TIME;
    for (size_t i = contacts_open_count(engine->contacts); i > 0; i--) {
        uint32_t at = contacts_open(engine->contacts, i - 1);
        const struct contact *contact = contacts_at(engine->contacts, at);
        if (contact->source == number && contact->touched_epoch < source->epoch) {
            engine_close_contact(engine, at, FACT_CLOSED_UNKNOWN, engine->now_ms);
        }
    }
}

void engine_end_graces(struct engine *engine)
{
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        const struct source *source = sources_at(engine->sources, i);
        if (source->grace_ends_ms != EVENT_NO_TIME &&
            source->grace_ends_ms <= engine->now_ms) {
            close_earlier_lives(engine, (uint8_t)i);
        }
    }
}

static void merge_gauges(struct event_gauges *to, const struct event_gauges *from)
{
    const int64_t *news[] = {&from->waiting,    &from->longest_wait_ms, &from->logged_in,
                             &from->ready,      &from->not_ready,       &from->ringing,
                             &from->on_contact, &from->wrapup,          &from->offered,
                             &from->answered,   &from->abandoned,       &from->in_sl,
                             &from->sl_ms};
    int64_t *olds[] = {&to->waiting,   &to->longest_wait_ms, &to->logged_in,  &to->ready,
                       &to->not_ready, &to->ringing,         &to->on_contact, &to->wrapup,
                       &to->offered,   &to->answered,        &to->abandoned,  &to->in_sl,
                       &to->sl_ms};
    for (size_t i = 0; i < sizeof olds / sizeof *olds; i++) {
        if (*news[i] != EVENT_NO_NUMBER) {
            *olds[i] = *news[i];
        }
    }
}

/* queue.config fills only what the site's own file leaves out. */
static void configure(struct engine *engine, uint16_t number, int64_t sl_ms,
                      struct str label)
{
    struct queue *queue = &engine->queues[number];
    if (sl_ms != EVENT_NO_NUMBER && !queue->target_said &&
        sl_ms != queue->rule.target_ms) {
        queue->rule.target_ms = sl_ms;
        engine->stale = true; /* what was counted is judged anew */
    }
    if (label.size > 0 && !queue->label_said) {
        str_copy(queue->label, sizeof queue->label, label);
    }
}

static enum engine_result apply_queue(struct engine *engine,
                                      const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    uint16_t number = engine_queue(engine, event->queue, arrival->source);
    if (number == QUEUE_NONE) {
        return ENGINE_OVER_LIMIT;
    }
    if (event->type == EVENT_QUEUE_CONFIG) {
        configure(engine, number, event->gauges.sl_ms, event->label);
        return ENGINE_APPLIED;
    }
    struct queue *queue = &engine->queues[number];
    queue->gauges_source = arrival->source;
    queue->gauges_since_ms = event->since_ms;
    merge_gauges(&queue->gauges, &event->gauges);
    return ENGINE_APPLIED;
}

static void list_queue(struct engine *engine, const struct arrival *arrival,
                       const struct event_snapshot_queue *item)
{
    uint16_t number = engine_queue(engine, item->queue, arrival->source);
    if (number == QUEUE_NONE) {
        return;
    }
    configure(engine, number, item->sl_ms, item->label);
    struct queue *queue = &engine->queues[number];
    queue->gauges_source = arrival->source;
    if (item->since_ms != EVENT_NO_TIME) {
        queue->gauges_since_ms = item->since_ms;
    }
    merge_gauges(&queue->gauges, &item->gauges);
}

/* Is this what the agent's state was said to be already? */
static bool says_nothing_new(const struct agent *agent, enum event_agent_state state)
{
    bool active = stamp_is_said(agent->activity.at) &&
                  (!stamp_is_said(agent->standing.at) ||
                   stamp_before(agent->standing.at, agent->activity.at));
    const struct agent_status *last = active ? &agent->activity : &agent->standing;
    return stamp_is_said(last->at) && last->state == state;
}

/* The state is so at the snapshot's time; since when only if that is later than all that
 * was heard. */
static struct stamp listed_at(const struct agent *agent, const struct arrival *arrival,
                              int64_t since_ms)
{
    struct stamp at = arrival->at;
    bool fresh = !stamp_is_said(agent->standing.at) && !stamp_is_said(agent->activity.at);
    bool after = since_ms != EVENT_NO_TIME && since_ms <= at.at_ms &&
                 (fresh || (since_ms > agent->standing.at.at_ms &&
                            since_ms > agent->activity.at.at_ms));
    at.at_ms = after ? since_ms : at.at_ms;
    return at;
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
        engine_set_membership(engine, agent, queue, arrival->at, true);
        struct agent_status status = {arrival->at, membership->state, EVENT_NO_TIME};
        if (status.state == EVENT_AGENT_STATE_NONE) {
            status.state = item->state; /* as the agent's: ends a pause of that queue */
        }
        bool stands = status.state == EVENT_AGENT_STATE_READY ||
                      status.state == EVENT_AGENT_STATE_NOT_READY;
        if (stands) {
            engine_say_agent_in(engine, agent, queue, &status);
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
        struct agent_status status = {listed_at(agent, arrival, item->since_ms),
                                      item->state, item->until_ms};
        engine_say_agent(engine, number, arrival->source, &status, item->contact);
    }
    list_memberships(engine, arrival, number, item);
}

/* Says one fact of a listed contact, at `since_ms` if that is said and not later. */
static enum engine_result list_fact(struct engine *engine, const struct arrival *arrival,
                                    struct event *event, int64_t since_ms)
{
    struct arrival fact = {event, arrival->source, arrival->at};
    if (since_ms != EVENT_NO_TIME && since_ms < arrival->at.at_ms) {
        fact.at.at_ms = since_ms;
    }
    return engine_apply_contact(engine, &fact);
}

static bool is_held(const struct engine *engine, const struct arrival *arrival,
                    struct str contact)
{
    uint32_t number = contacts_find(engine->contacts, arrival->source, contact);
    uint32_t at = number == CONTACT_NONE
                      ? CONTACT_NONE
                      : contacts_at(engine->contacts, number)->first_wait;
    while (at != CONTACT_NONE) {
        const struct wait *wait = contacts_wait(engine->contacts, at);
        if (wait->credit.handling == HANDLING_HELD) {
            return true;
        }
        at = wait->next;
    }
    return false;
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
    if (item->agent.size == 0 || item->state == EVENT_CONTACT_STATE_WAITING) {
        return;
    }
    event.agent = item->agent;
    bool offered = item->state == EVENT_CONTACT_STATE_OFFERED;
    event.type = offered ? EVENT_CONTACT_OFFERED : EVENT_CONTACT_ANSWERED;
    list_fact(engine, arrival, &event, offered ? EVENT_NO_TIME : item->answered_ms);
    if (item->state == EVENT_CONTACT_STATE_HELD &&
        !is_held(engine, arrival, item->contact)) {
        event.type = EVENT_CONTACT_HOLD;
        event.on = EVENT_FLAG_YES;
        list_fact(engine, arrival, &event, EVENT_NO_TIME);
    }
}

static void mark_listed(struct engine *engine, const struct arrival *arrival,
                        struct str contact)
{
    uint32_t number = contacts_find(engine->contacts, arrival->source, contact);
    if (number != CONTACT_NONE) {
        struct contact *record = contacts_at(engine->contacts, number);
        record->seen_listing =
            sources_at(engine->sources, arrival->source)->listing.number;
        if (arrival->at.at_ms > record->touched_ms) {
            record->touched_ms = arrival->at.at_ms;
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
            engine_close_contact(engine, at, FACT_CLOSED_UNKNOWN, arrival->at.at_ms);
        }
    }
    struct agent_status out = {arrival->at, EVENT_AGENT_STATE_LOGGED_OUT, EVENT_NO_TIME};
    for (uint32_t i = 0; i < index_count(engine->agent_ids); i++) {
        const struct agent *agent = &engine->agents[i];
        if (agent->known && agent->status_source == arrival->source &&
            agent->seen_listing != listing->number &&
            (agent->sources >> arrival->source & 1U) != 0 &&
            !says_nothing_new(agent, EVENT_AGENT_STATE_LOGGED_OUT)) {
            engine_say_agent(engine, i, arrival->source, &out, (struct str){0});
        }
    }
    source->has_snapshot = true;
    source->closed_epoch = source->epoch;
    source->grace_ends_ms = EVENT_NO_TIME;
    if (listing->as_of != EVENT_NO_NUMBER) {
        source_forgive(source, arrival->event->epoch, listing->as_of);
    }
}

static void apply_snapshot(struct engine *engine, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct source *source = sources_at(engine->sources, arrival->source);
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

static void apply_link(struct engine *engine, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct source *source = sources_at(engine->sources, arrival->source);
    if (event->head != EVENT_NO_NUMBER && event->epoch != EVENT_NO_NUMBER) {
        source_note_head(source, event->epoch, event->head);
    }
    if (event->time_ms != EVENT_NO_TIME) {
        source_note_skew(source, engine->now_ms - event->time_ms, engine->now_ms);
    }
    if (event->type == EVENT_SOURCE_HELLO) {
        source->has_hello = true;
        source->capabilities = event->capabilities;
        return;
    }
    if (event->upstream != EVENT_UPSTREAM_NONE) {
        source->upstream_down = event->upstream == EVENT_UPSTREAM_DOWN;
    }
    if (event->dropped != EVENT_NO_NUMBER) {
        source->dropped = (uint64_t)event->dropped;
    }
}

enum engine_result engine_apply_source(struct engine *engine,
                                       const struct arrival *arrival)
{
    switch (arrival->event->type) {
    case EVENT_QUEUE_STATS:
    case EVENT_QUEUE_CONFIG:
        return apply_queue(engine, arrival);
    case EVENT_SOURCE_SNAPSHOT:
        apply_snapshot(engine, arrival);
        break;
    case EVENT_SOURCE_HELLO:
    case EVENT_SOURCE_HEARTBEAT:
        apply_link(engine, arrival);
        break;
    case EVENT_SOURCE_BYE: /* how the link stands is the program's to say */
    case EVENT_CONTACT_QUEUED:
    case EVENT_CONTACT_OFFERED:
    case EVENT_CONTACT_UNANSWERED:
    case EVENT_CONTACT_ANSWERED:
    case EVENT_CONTACT_HOLD:
    case EVENT_CONTACT_ENDED:
    case EVENT_CONTACT_LEFT:
    case EVENT_CONTACT_REJECTED:
    case EVENT_CONTACT_DIALLED:
    case EVENT_CONTACT_RESULT:
    case EVENT_AGENT_STATE:
    case EVENT_AGENT_JOINED:
    case EVENT_AGENT_LEFT:
    case EVENT_TYPE_COUNT:
        break;
    }
    return ENGINE_APPLIED;
}
