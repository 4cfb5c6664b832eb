#include "feed/queue_log_tell.h"

#include "base/index.h"

static struct str queue_name(const struct queue_log_telling *row,
                             const struct queue_log_member *member)
{
    return index_id(row->queues, member->queue);
}

void queue_log_tell_pause(const struct queue_log_telling *row,
                          struct queue_log_member *member)
{
    struct event event = asterisk_agent_event(EVENT_AGENT_STATE, row->time_ms, row->name,
                                              queue_name(row, member));
    event.state = member->paused ? EVENT_AGENT_STATE_NOT_READY : EVENT_AGENT_STATE_READY;
    event.note = member->paused ? str_from(member->reason) : (struct str){0};
    member->said = member->paused;
    asterisk_say(row->say, &event);
}

void queue_log_tell_state(const struct queue_log_telling *row,
                          enum event_agent_state state, struct str reason)
{
    struct event event =
        asterisk_agent_event(EVENT_AGENT_STATE, row->time_ms, row->name, (struct str){0});
    event.state = state;
    event.note = reason;
    if (row->agent->state != state) {
        row->agent->state = state;
        row->agent->since_ms = row->time_ms;
    }
    if (state == EVENT_AGENT_STATE_ON_CONTACT) {
        event.contact = str_from(row->agent->contact);
    } else if (state == EVENT_AGENT_STATE_WRAPUP) {
        event.contact = str_from(row->agent->wrapup_contact);
        event.until_ms = row->agent->wrapup_until_ms;
    }
    asterisk_say(row->say, &event);
}

void queue_log_tell_rest(const struct queue_log_telling *row)
{
    struct queue_log_agent *agent = row->agent;
    enum event_agent_state state = queue_log_agent_at_rest(agent);
    queue_log_tell_state(row, state, queue_log_agent_reason(agent));
    for (size_t i = 0; state == EVENT_AGENT_STATE_READY && i < agent->member_count; i++) {
        if (agent->members[i].paused) {
            queue_log_tell_pause(row, &agent->members[i]);
        }
    }
}

void queue_log_tell_change(const struct queue_log_telling *row)
{
    const struct queue_log_agent *agent = row->agent;
    bool busy = agent->contact[0] != '\0' || agent->wrapup_until_ms != 0;
    if (!busy && agent->state != queue_log_agent_at_rest(agent)) {
        queue_log_tell_rest(row);
    }
}

void queue_log_tell_joined(const struct queue_log_telling *row, size_t queue,
                           int64_t penalty)
{
    struct event event = asterisk_agent_event(EVENT_AGENT_JOINED, row->time_ms, row->name,
                                              index_id(row->queues, queue));
    event.penalty = penalty;
    asterisk_say(row->say, &event);
}

struct queue_log_member *queue_log_tell_member(const struct queue_log_telling *row,
                                               size_t queue)
{
    struct queue_log_agent *agent = row->agent;
    struct queue_log_member *member = queue_log_agent_member(agent, queue);
    if (member != NULL) {
        return member;
    }
    queue_log_tell_joined(row, queue, EVENT_NO_NUMBER);
    return queue_log_agent_add(agent, queue);
}

void queue_log_tell_presence(const struct queue_log_telling *row)
{
    if (row->agent->presence != QUEUE_LOG_PRESENT) {
        row->agent->presence = QUEUE_LOG_PRESENT;
        queue_log_tell_rest(row);
    }
}

void queue_log_tell_unpaused(const struct queue_log_telling *row)
{
    queue_log_agent_forget_pauses(row->agent);
    queue_log_tell_state(row, EVENT_AGENT_STATE_READY, (struct str){0});
    for (size_t i = 0; i < row->agent->member_count; i++) {
        if (row->agent->members[i].said) {
            queue_log_tell_pause(row, &row->agent->members[i]);
        }
    }
}
