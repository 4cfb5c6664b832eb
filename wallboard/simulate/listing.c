#include "simulate/listing.h"

static size_t list_queues(struct centre *centre)
{
    /* A blank event knows what "not said" is for each field. */
    const struct event blank = event_blank(EVENT_QUEUE_STATS);
    for (size_t i = 0; i < PROFILE_QUEUES; i++) {
        const struct profile_queue *queue = profile_queue((enum profile_queue_id)i);
        centre->list_queues[i] = (struct event_snapshot_queue){
            .queue = str_from(queue->id),
            .label = str_from(queue->label),
            .sl_ms = EVENT_NO_NUMBER,
            .wrapup_ms = EVENT_NO_NUMBER,
            .since_ms = EVENT_NO_TIME,
            .gauges = blank.gauges,
        };
    }
    return PROFILE_QUEUES;
}

static size_t list_memberships(struct centre *centre, size_t number)
{
    const struct profile_agent *profile = centre->agents[number].profile;
    const enum profile_queue_id queues[2] = {profile->first, profile->second};
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        if (queues[i] != PROFILE_NO_QUEUE) {
            centre->list_memberships[number][count++] = (struct event_membership){
                .queue = str_from(profile_queue(queues[i])->id),
                .penalty = (int64_t)i,
            };
        }
    }
    return count;
}

/* The state as the agent's phone has it: contacts speak for themselves. */
static enum event_agent_state state_of(const struct floor_agent *agent)
{
    static const enum event_agent_state states[] = {
        [FLOOR_OUT] = EVENT_AGENT_STATE_LOGGED_OUT,
        [FLOOR_READY] = EVENT_AGENT_STATE_READY,
        [FLOOR_RINGING] = EVENT_AGENT_STATE_READY,
        [FLOOR_BUSY] = EVENT_AGENT_STATE_READY,
        [FLOOR_WRAPUP] = EVENT_AGENT_STATE_WRAPUP,
        [FLOOR_AWAY] = EVENT_AGENT_STATE_NOT_READY,
    };
    return states[agent->state];
}

/* Agents who are not there are left out: a complete list says so by that. */
static size_t list_agents(struct centre *centre)
{
    size_t count = 0;
    for (size_t i = 0; i < centre->agent_count; i++) {
        const struct floor_agent *agent = &centre->agents[i];
        if (agent->state == FLOOR_OUT) {
            continue;
        }
        struct event_snapshot_agent *item = &centre->list_agents[count++];
        *item = (struct event_snapshot_agent){
            .agent = str_from(agent->id),
            .label = str_from(agent->profile->name),
            .state = state_of(agent),
            .since_ms = agent->since_ms,
            .until_ms = EVENT_NO_TIME,
            .memberships = centre->list_memberships[i],
            .membership_count = list_memberships(centre, i),
        };
        if (agent->state == FLOOR_AWAY) {
            item->reason = str_from(agent->reason);
        } else if (agent->state == FLOOR_WRAPUP) {
            item->until_ms = agent->until_ms;
        }
    }
    return count;
}

static void list_contact(const struct centre *centre, const struct floor_contact *contact,
                         struct event_snapshot_contact *ret)
{
    static const enum event_contact_state states[] = {
        [FLOOR_FREE] = EVENT_CONTACT_STATE_NONE,
        [FLOOR_WAITING] = EVENT_CONTACT_STATE_WAITING,
        [FLOOR_OFFERED] = EVENT_CONTACT_STATE_OFFERED,
        [FLOOR_TALKING] = EVENT_CONTACT_STATE_ANSWERED,
        [FLOOR_HELD] = EVENT_CONTACT_STATE_HELD,
        [FLOOR_GONE] = EVENT_CONTACT_STATE_NONE,
    };
    bool answered = contact->state == FLOOR_TALKING || contact->state == FLOOR_HELD;
    *ret = (struct event_snapshot_contact){
        .contact = str_from(contact->id),
        .state = states[contact->state],
        .entry = 1,
        .channel = contact->channel,
        .direction = EVENT_DIRECTION_OUT,
        .since_ms = contact->queued_ms,
        .answered_ms = answered ? contact->answered_ms : EVENT_NO_TIME,
        .due_ms = contact->due_ms,
        .position = EVENT_NO_NUMBER,
    };
    if (contact->queue != PROFILE_NO_QUEUE) {
        ret->queue = str_from(profile_queue(contact->queue)->id);
        ret->entry = contact->entries[contact->queue];
        ret->direction = EVENT_DIRECTION_IN;
    }
    if (contact->agent != FLOOR_NONE) {
        ret->agent = str_from(centre->agents[contact->agent].id);
    }
}

static size_t list_contacts(struct centre *centre)
{
    size_t count = 0;
    for (size_t i = 0; i < FLOOR_CONTACTS; i++) {
        const struct floor_contact *contact = &centre->contacts[i];
        if (contact->state != FLOOR_FREE && contact->state != FLOOR_GONE) {
            list_contact(centre, contact, &centre->list_contacts[count++]);
        }
    }
    return count;
}

void listing_make(struct centre *centre, struct event *ret_event)
{
    *ret_event = event_blank(EVENT_SOURCE_SNAPSHOT);
    ret_event->time_ms = centre->now_ms;
    ret_event->complete = EVENT_FLAG_YES;
    ret_event->queues = centre->list_queues;
    ret_event->queue_count = list_queues(centre);
    ret_event->agents = centre->list_agents;
    ret_event->agent_count = list_agents(centre);
    ret_event->contacts = centre->list_contacts;
    ret_event->contact_count = list_contacts(centre);
}
