#include "feed/ami_agent.h"

#include <string.h>

#include "base/index.h"
#include "feed/ami_agents.h"

const struct ami_member *ami_agent_paused(const struct ami_agent *agent)
{
    for (size_t i = 0; i < agent->member_count; i++) {
        if (agent->members[i].paused) {
            return &agent->members[i];
        }
    }
    return NULL;
}

static bool is_paused_everywhere(const struct ami_agent *agent)
{
    size_t paused = 0;
    for (size_t i = 0; i < agent->member_count; i++) {
        paused += agent->members[i].paused ? 1 : 0;
    }
    return agent->member_count > 0 && paused == agent->member_count;
}

enum event_agent_state ami_agent_state(const struct ami_agent *agent)
{
    bool is_gone = agent->member_count == 0 || agent->device == AMI_DEVICE_INVALID ||
                   agent->device == AMI_DEVICE_UNAVAILABLE;
    bool is_busy =
        agent->device == AMI_DEVICE_IN_USE || agent->device == AMI_DEVICE_BUSY ||
        agent->device == AMI_DEVICE_RING_IN_USE || agent->device == AMI_DEVICE_ON_HOLD;
    if (is_gone) {
        return EVENT_AGENT_STATE_LOGGED_OUT;
    }
    if (is_busy) {
        return EVENT_AGENT_STATE_ON_CONTACT;
    }
    if (agent->device == AMI_DEVICE_RINGING) {
        return EVENT_AGENT_STATE_RINGING;
    }
    if (is_paused_everywhere(agent)) {
        return EVENT_AGENT_STATE_NOT_READY;
    }
    if (agent->wrapup_until_ms != 0) {
        return EVENT_AGENT_STATE_WRAPUP;
    }
    return agent->device == AMI_DEVICE_FREE ? EVENT_AGENT_STATE_READY
                                            : EVENT_AGENT_STATE_UNKNOWN;
}

struct ami_member *ami_agent_member(struct ami_agent *agent, size_t queue)
{
    for (size_t i = 0; i < agent->member_count; i++) {
        if (agent->members[i].queue == queue) {
            return &agent->members[i];
        }
    }
    return NULL;
}

void ami_agent_drop_call(struct ami_agent *agent, uint64_t serial)
{
    size_t kept = 0;
    for (size_t i = 0; i < agent->call_count; i++) {
        if (agent->calls[i] != serial) {
            agent->calls[kept++] = agent->calls[i];
        }
    }
    agent->call_count = kept;
}

void ami_agent_forget_said(struct ami_agent *agent)
{
    for (size_t i = 0; i < agent->member_count; i++) {
        agent->members[i].said = false;
    }
}

void ami_agent_item(const struct ami_agent *agent, const struct index *queues,
                    struct event_membership *memberships,
                    struct event_snapshot_agent *ret_item)
{
    *ret_item = (struct event_snapshot_agent){
        .state = agent->state,
        .since_ms = agent->since_ms,
        .until_ms = agent->said_until_ms == 0 ? EVENT_NO_TIME : agent->said_until_ms,
        .reason = str_from(agent->reason),
        .memberships = memberships,
        .membership_count = agent->member_count,
    };
    for (size_t i = 0; i < agent->member_count; i++) {
        const struct ami_member *member = &agent->members[i];
        memberships[i] = (struct event_membership){
            .queue = index_id(queues, member->queue),
            .penalty = member->penalty,
            .state =
                member->paused ? EVENT_AGENT_STATE_NOT_READY : EVENT_AGENT_STATE_NONE,
            .reason = str_from(member->reason),
        };
    }
}
