#include "feed/queue_log_agent.h"

#include <string.h>

#include "base/index.h"

struct queue_log_member *queue_log_agent_member(struct queue_log_agent *agent,
                                                size_t queue)
{
    for (size_t i = 0; i < agent->member_count; i++) {
        if (agent->members[i].queue == queue) {
            return &agent->members[i];
        }
    }
    return NULL;
}

struct queue_log_member *queue_log_agent_add(struct queue_log_agent *agent, size_t queue)
{
    if (agent->member_count == LIMIT_AGENT_QUEUES) {
        return NULL;
    }
    struct queue_log_member *member = &agent->members[agent->member_count++];
    *member = (struct queue_log_member){
        .queue = queue, .penalty = EVENT_NO_NUMBER, .paused = agent->paused_all};
    str_copy(member->reason, sizeof member->reason, str_from(agent->reason));
    return member;
}

void queue_log_agent_remove(struct queue_log_agent *agent, size_t queue)
{
    struct queue_log_member *member = queue_log_agent_member(agent, queue);
    if (member != NULL) {
        const struct queue_log_member *end = agent->members + agent->member_count--;
        memmove(member, member + 1, (size_t)(end - member - 1) * sizeof *member);
    }
}

static bool is_paused_everywhere(const struct queue_log_agent *agent)
{
    size_t paused = 0;
    for (size_t i = 0; i < agent->member_count; i++) {
        paused += agent->members[i].paused ? 1 : 0;
    }
    return agent->member_count == 0 ? agent->paused_all : paused == agent->member_count;
}

enum event_agent_state queue_log_agent_at_rest(const struct queue_log_agent *agent)
{
    return is_paused_everywhere(agent) ? EVENT_AGENT_STATE_NOT_READY
                                       : EVENT_AGENT_STATE_READY;
}

struct str queue_log_agent_reason(const struct queue_log_agent *agent)
{
    if (!is_paused_everywhere(agent)) {
        return (struct str){0};
    }
    return str_from(agent->paused_all ? agent->reason : agent->members[0].reason);
}

void queue_log_agent_forget_pauses(struct queue_log_agent *agent)
{
    agent->paused_all = false;
    agent->reason[0] = '\0';
    for (size_t i = 0; i < agent->member_count; i++) {
        agent->members[i].paused = false;
        agent->members[i].reason[0] = '\0';
    }
}

/* What a snapshot says of the agent as a whole. */
static void fill_state(const struct queue_log_agent *agent,
                       struct event_snapshot_agent *item)
{
    item->state = agent->presence == QUEUE_LOG_UNKNOWN_SINCE ? EVENT_AGENT_STATE_UNKNOWN
                                                             : agent->state;
    item->since_ms = agent->since_ms;
    item->until_ms = EVENT_NO_TIME;
    if (item->state == EVENT_AGENT_STATE_ON_CONTACT) {
        item->contact = str_from(agent->contact);
    } else if (item->state == EVENT_AGENT_STATE_WRAPUP) {
        item->contact = str_from(agent->wrapup_contact);
        item->until_ms = agent->wrapup_until_ms;
    } else if (item->state == EVENT_AGENT_STATE_NOT_READY) {
        item->reason = queue_log_agent_reason(agent);
    }
}

bool queue_log_agent_item(const struct queue_log_agent *agent, const struct index *queues,
                          struct event_membership *memberships,
                          struct event_snapshot_agent *ret_item)
{
    bool talks_on = agent->presence == QUEUE_LOG_GONE && agent->contact[0] != '\0';
    bool is_there = agent->presence == QUEUE_LOG_PRESENT ||
                    agent->presence == QUEUE_LOG_UNKNOWN_SINCE || talks_on;
    if (!is_there) {
        return false;
    }
    *ret_item = (struct event_snapshot_agent){
        .memberships = memberships,
        .membership_count = agent->member_count,
    };
    fill_state(agent, ret_item);
    for (size_t i = 0; i < agent->member_count; i++) {
        const struct queue_log_member *member = &agent->members[i];
        memberships[i] = (struct event_membership){
            .queue = index_id(queues, member->queue),
            .penalty = member->penalty,
            .state =
                member->paused ? EVENT_AGENT_STATE_NOT_READY : EVENT_AGENT_STATE_NONE,
            .reason = str_from(member->reason),
        };
    }
    return true;
}
