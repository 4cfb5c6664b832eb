#include "feed/queue_log_agents.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "feed/queue_log_agent.h"
#include "feed/queue_log_tell.h"
#include "stats/limits.h"

#define SECOND_MS 1000 /* as fine as the log's times are */

struct queue_log_agents {
    struct index *names;
    struct queue_log_agent *agents; /* of the name with that number */
    const struct index *queues;
    struct asterisk_say *say;
    size_t wrapups; /* agents in wrap-up */
};

struct queue_log_agents *queue_log_agents_create(const struct index *queues,
                                                 size_t capacity,
                                                 struct asterisk_say *say)
{
    struct queue_log_agents *agents = calloc(1, sizeof *agents);
    if (agents == NULL) {
        return NULL;
    }
    agents->names = index_create(capacity);
    agents->agents = calloc(capacity, sizeof *agents->agents);
    agents->queues = queues;
    agents->say = say;
    if (agents->names == NULL || agents->agents == NULL) {
        queue_log_agents_destroy(&agents);
    }
    return agents;
}

void queue_log_agents_destroy(struct queue_log_agents **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->names);
    free((*self)->agents);
    free(*self);
    *self = NULL;
}

size_t queue_log_agents_add(struct queue_log_agents *agents, struct str name)
{
    return index_add(agents->names, name);
}

size_t queue_log_agents_find(const struct queue_log_agents *agents, struct str name)
{
    return index_find(agents->names, name);
}

const struct index *queue_log_agents_names(const struct queue_log_agents *agents)
{
    return agents->names;
}

static struct queue_log_telling telling_of(struct queue_log_agents *agents, size_t agent,
                                           int64_t time_ms)
{
    return (struct queue_log_telling){
        .say = agents->say,
        .queues = agents->queues,
        .agent = &agents->agents[agent],
        .name = index_id(agents->names, agent),
        .time_ms = time_ms,
    };
}

static void end_wrapup(struct queue_log_agents *agents, struct queue_log_agent *agent)
{
    if (agent->wrapup_until_ms != 0) {
        agent->wrapup_until_ms = 0;
        agents->wrapups--;
    }
}

void queue_log_agents_seen(struct queue_log_agents *agents, size_t agent, size_t queue,
                           int64_t since_ms, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    bool had_left = row.agent->left_ms + SECOND_MS >= since_ms;
    if (had_left && queue_log_agent_member(row.agent, queue) == NULL) {
        return;
    }
    queue_log_tell_member(&row, queue);
    queue_log_tell_presence(&row);
}

void queue_log_agents_joined(struct queue_log_agents *agents, size_t agent, size_t queue,
                             bool paused, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    row.agent->paused_all = row.agent->paused_all && paused;
    struct queue_log_member *member = queue_log_tell_member(&row, queue);
    bool was_present = row.agent->presence == QUEUE_LOG_PRESENT;
    if (member != NULL) {
        member->paused = paused;
    }
    queue_log_tell_presence(&row);
    if (was_present) {
        queue_log_tell_change(&row);
    }
    if (member != NULL && paused && row.agent->state != EVENT_AGENT_STATE_NOT_READY &&
        !member->said) {
        queue_log_tell_pause(&row, member);
    }
}

void queue_log_agents_left(struct queue_log_agents *agents, size_t agent, size_t queue,
                           int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    struct event event = asterisk_agent_event(EVENT_AGENT_LEFT, time_ms, row.name,
                                              index_id(agents->queues, queue));
    asterisk_say(agents->say, &event);
    queue_log_agent_remove(row.agent, queue);
    row.agent->left_ms = time_ms;
    if (row.agent->member_count > 0 || row.agent->logged_in) {
        queue_log_tell_change(&row);
        return;
    }
    row.agent->presence = QUEUE_LOG_GONE;
    queue_log_agent_forget_pauses(row.agent);
    end_wrapup(agents, row.agent);
    if (row.agent->contact[0] == '\0') {
        queue_log_tell_state(&row, EVENT_AGENT_STATE_LOGGED_OUT, (struct str){0});
    }
}

void queue_log_agents_penalty(struct queue_log_agents *agents, size_t agent, size_t queue,
                              int64_t penalty, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    queue_log_tell_member(&row, queue);
    queue_log_tell_presence(&row);
    queue_log_tell_joined(&row, queue, penalty);
    struct queue_log_member *member = queue_log_agent_member(row.agent, queue);
    if (member != NULL) {
        member->penalty = penalty;
    }
}

void queue_log_agents_paused(struct queue_log_agents *agents, size_t agent, size_t queue,
                             struct str reason, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    if (row.agent->presence == QUEUE_LOG_GONE) {
        return;
    }
    struct queue_log_member *member = queue_log_tell_member(&row, queue);
    queue_log_tell_presence(&row);
    if (member == NULL) {
        return;
    }
    char cut[sizeof member->reason];
    str_copy(cut, sizeof cut, reason);
    if (!member->paused || strcmp(cut, member->reason) != 0) {
        member->paused = true;
        memcpy(member->reason, cut, sizeof cut);
        queue_log_tell_pause(&row, member);
    }
}

void queue_log_agents_unpaused(struct queue_log_agents *agents, size_t agent,
                               size_t queue, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    if (row.agent->presence == QUEUE_LOG_GONE) {
        return;
    }
    struct queue_log_member *member = queue_log_tell_member(&row, queue);
    if (member == NULL) {
        return;
    }
    member->paused = false;
    member->reason[0] = '\0';
    row.agent->paused_all = false;
    queue_log_tell_presence(&row);
    queue_log_tell_change(&row);
    if (member->said) {
        queue_log_tell_pause(&row, member);
    }
}

void queue_log_agents_paused_all(struct queue_log_agents *agents, size_t agent,
                                 struct str reason, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    if (row.agent->presence == QUEUE_LOG_GONE) {
        return;
    }
    row.agent->presence = QUEUE_LOG_PRESENT;
    row.agent->paused_all = true;
    str_copy(row.agent->reason, sizeof row.agent->reason, reason);
    for (size_t i = 0; i < row.agent->member_count; i++) {
        struct queue_log_member *member = &row.agent->members[i];
        member->paused = true;
        memcpy(member->reason, row.agent->reason, sizeof member->reason);
    }
    queue_log_tell_state(&row, EVENT_AGENT_STATE_NOT_READY, str_from(row.agent->reason));
}

void queue_log_agents_unpaused_all(struct queue_log_agents *agents, size_t agent,
                                   int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    if (row.agent->presence == QUEUE_LOG_GONE) {
        return;
    }
    row.agent->presence = QUEUE_LOG_PRESENT;
    queue_log_tell_unpaused(&row);
}

void queue_log_agents_reason(struct queue_log_agents *agents, size_t agent,
                             struct str reason, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    if (row.agent->paused_all) {
        queue_log_agents_paused_all(agents, agent, reason, time_ms);
        return;
    }
    for (size_t i = 0; i < row.agent->member_count; i++) {
        struct queue_log_member *member = &row.agent->members[i];
        if (member->paused) {
            str_copy(member->reason, sizeof member->reason, reason);
            queue_log_tell_pause(&row, member);
        }
    }
}

void queue_log_agents_login(struct queue_log_agents *agents, size_t agent,
                            int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    row.agent->logged_in = true;
    row.agent->presence = QUEUE_LOG_PRESENT;
    queue_log_tell_unpaused(&row);
}

void queue_log_agents_logoff(struct queue_log_agents *agents, size_t agent,
                             int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    row.agent->logged_in = false;
    row.agent->left_ms = time_ms;
    row.agent->presence = QUEUE_LOG_GONE;
    row.agent->contact[0] = '\0';
    end_wrapup(agents, row.agent);
    queue_log_agent_forget_pauses(row.agent);
    queue_log_tell_state(&row, EVENT_AGENT_STATE_LOGGED_OUT, (struct str){0});
}

void queue_log_agents_connected(struct queue_log_agents *agents, size_t agent,
                                size_t queue, struct str contact, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    if (queue != SIZE_MAX) {
        queue_log_tell_member(&row, queue);
    }
    row.agent->presence = QUEUE_LOG_PRESENT;
    str_copy(row.agent->contact, sizeof row.agent->contact, contact);
    end_wrapup(agents, row.agent);
    queue_log_tell_state(&row, EVENT_AGENT_STATE_ON_CONTACT, (struct str){0});
}

void queue_log_agents_released(struct queue_log_agents *agents, size_t agent,
                               size_t queue, struct str contact, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    bool is_news = row.agent->presence == QUEUE_LOG_NEVER_SEEN ||
                   row.agent->presence == QUEUE_LOG_UNKNOWN_SINCE;
    if (is_news && queue != SIZE_MAX) {
        queue_log_tell_member(&row, queue);
    }
    if (str_is(contact, row.agent->contact)) {
        row.agent->contact[0] = '\0';
    }
    if (row.agent->presence == QUEUE_LOG_GONE) {
        queue_log_tell_state(&row, EVENT_AGENT_STATE_LOGGED_OUT, (struct str){0});
        return;
    }
    row.agent->presence = QUEUE_LOG_PRESENT;
    if (row.agent->wrapup_until_ms > time_ms) {
        queue_log_tell_state(&row, EVENT_AGENT_STATE_WRAPUP, (struct str){0});
    } else {
        end_wrapup(agents, row.agent);
        queue_log_tell_rest(&row);
    }
}

void queue_log_agents_wrapup(struct queue_log_agents *agents, size_t agent,
                             struct str contact, int64_t until_ms, int64_t time_ms)
{
    struct queue_log_telling row = telling_of(agents, agent, time_ms);
    end_wrapup(agents, row.agent);
    row.agent->presence = QUEUE_LOG_PRESENT;
    row.agent->wrapup_until_ms = until_ms;
    agents->wrapups++;
    str_copy(row.agent->wrapup_contact, sizeof row.agent->wrapup_contact, contact);
    queue_log_tell_state(&row, EVENT_AGENT_STATE_WRAPUP, (struct str){0});
}

void queue_log_agents_tick(struct queue_log_agents *agents, int64_t time_ms)
{
    size_t count = agents->wrapups == 0 ? 0 : index_count(agents->names);
    for (size_t i = 0; i < count; i++) {
        struct queue_log_telling row =
            telling_of(agents, i, agents->agents[i].wrapup_until_ms);
        if (row.time_ms != 0 && row.time_ms <= time_ms) {
            end_wrapup(agents, row.agent);
            queue_log_tell_change(&row);
        }
    }
}

void queue_log_agents_renamed(struct queue_log_agents *agents, size_t from, size_t to,
                              int64_t time_ms)
{
    struct queue_log_agent *old = &agents->agents[from];
    if (from == to || old->presence == QUEUE_LOG_NEVER_SEEN) {
        return;
    }
    struct queue_log_telling row = telling_of(agents, to, time_ms);
    while (old->member_count > 0) {
        struct queue_log_member member = old->members[0];
        queue_log_agents_left(agents, from, member.queue, time_ms);
        queue_log_agents_joined(agents, to, member.queue, member.paused, time_ms);
        if (member.penalty != EVENT_NO_NUMBER) {
            queue_log_agents_penalty(agents, to, member.queue, member.penalty, time_ms);
        }
    }
    if (old->logged_in) {
        row.agent->logged_in = true;
        queue_log_agents_logoff(agents, from, time_ms);
    }
}

void queue_log_agents_restarted(struct queue_log_agents *agents)
{
    for (size_t i = 0; i < index_count(agents->names); i++) {
        struct queue_log_telling row = telling_of(agents, i, 0);
        end_wrapup(agents, row.agent);
        queue_log_agent_forget_pauses(row.agent);
        row.agent->logged_in = false;
        row.agent->contact[0] = '\0';
        row.agent->state = EVENT_AGENT_STATE_UNKNOWN;
        row.agent->since_ms = EVENT_NO_TIME;
        if (row.agent->presence == QUEUE_LOG_PRESENT) {
            row.agent->presence = QUEUE_LOG_UNKNOWN_SINCE;
        }
        for (size_t j = 0; j < row.agent->member_count; j++) {
            row.agent->members[j].said = false;
        }
    }
}

bool queue_log_agents_item(const struct queue_log_agents *agents, size_t agent,
                           struct event_membership *memberships,
                           struct event_snapshot_agent *ret_item)
{
    if (!queue_log_agent_item(&agents->agents[agent], agents->queues, memberships,
                              ret_item)) {
        return false;
    }
    ret_item->agent = index_id(agents->names, agent);
    return true;
}
