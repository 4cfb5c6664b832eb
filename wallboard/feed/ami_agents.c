#include "feed/ami_agents.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "feed/ami.h"
#include "feed/ami_agent.h"
#include "feed/ami_list.h"
#include "feed/asterisk_say.h"
#include "feed/call_waits.h"
#include "stats/limits.h"

#define SECOND_MS 1000

struct ami_agents {
    struct ami *ami;
    struct index *names;
    struct ami_agent *rows;
    size_t wrapups; /* agents with a wrap-up */
};

struct ami_agents *ami_agents_create(struct ami *ami, size_t capacity)
{
    struct ami_agents *agents = calloc(1, sizeof *agents);
    if (agents == NULL) {
        return NULL;
    }
    agents->ami = ami;
    agents->names = index_create(capacity);
    agents->rows = calloc(capacity, sizeof *agents->rows);
    if (agents->names == NULL || agents->rows == NULL) {
        ami_agents_destroy(&agents);
    }
    return agents;
}

void ami_agents_destroy(struct ami_agents **self)
{
    if (*self != NULL) {
        index_destroy(&(*self)->names);
        free((*self)->rows);
        free(*self);
        *self = NULL;
    }
}

size_t ami_agents_add(struct ami_agents *agents, struct str name)
{
    return index_add(agents->names, name);
}

const struct index *ami_agents_names(const struct ami_agents *agents)
{
    return agents->names;
}

/* The contact that belongs to a state; empty if none does. */
static struct str contact_of(const struct ami_agents *agents,
                             const struct ami_agent *agent)
{
    if (agent->state == EVENT_AGENT_STATE_WRAPUP) {
        return str_from(agent->wrapup_contact);
    }
    if (agent->state == EVENT_AGENT_STATE_ON_CONTACT && agent->call_count > 0) {
        const struct call_wait *wait =
            call_waits_at(agents->ami->waits, agent->calls[agent->call_count - 1]);
        return wait != NULL ? str_from(wait->contact) : (struct str){0};
    }
    return (struct str){0};
}

/* -- saying what is news --------------------------------------------------------------
 */

/* Before the first snapshot nothing is news: it tells all that is so. */
static void say(struct ami_agents *agents, const struct event *event)
{
    if (agents->ami->begun) {
        asterisk_say(&agents->ami->say, event);
    }
}

static void say_pauses(struct ami_agents *agents, size_t number, int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    for (size_t i = 0; i < agent->member_count; i++) {
        struct ami_member *member = &agent->members[i];
        if (member->paused == member->said) {
            continue;
        }
        struct event event = asterisk_agent_event(
            EVENT_AGENT_STATE, time_ms, index_id(agents->names, number),
            index_id(agents->ami->queues, member->queue));
        event.state =
            member->paused ? EVENT_AGENT_STATE_NOT_READY : EVENT_AGENT_STATE_READY;
        event.note = member->paused ? str_from(member->reason) : (struct str){0};
        member->said = member->paused;
        say(agents, &event);
    }
}

static void say_state(struct ami_agents *agents, size_t number, int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    struct event event = asterisk_agent_event(
        EVENT_AGENT_STATE, time_ms, index_id(agents->names, number), (struct str){0});
    event.state = agent->state;
    event.note = str_from(agent->reason);
    event.contact = contact_of(agents, agent);
    event.until_ms = agent->said_until_ms == 0 ? EVENT_NO_TIME : agent->said_until_ms;
    say(agents, &event);
    ami_agent_forget_said(agent);
}

/* Says the agent's state if it is another, and pauses of single queues. */
static void refresh(struct ami_agents *agents, size_t number, int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    enum event_agent_state state = ami_agent_state(agent);
    const struct ami_member *paused =
        state == EVENT_AGENT_STATE_NOT_READY ? ami_agent_paused(agent) : NULL;
    const char *reason = paused == NULL ? "" : paused->reason;
    int64_t until_ms = state == EVENT_AGENT_STATE_WRAPUP ? agent->wrapup_until_ms : 0;
    if (state != agent->state) {
        agent->since_ms = time_ms;
    }
    if (state != agent->state || strcmp(reason, agent->reason) != 0 ||
        until_ms != agent->said_until_ms) {
        agent->state = state;
        str_copy(agent->reason, sizeof agent->reason, str_from(reason));
        agent->said_until_ms = until_ms;
        say_state(agents, number, time_ms);
    }
    if (state == EVENT_AGENT_STATE_READY) {
        say_pauses(agents, number, time_ms);
    }
}

/* -- memberships ----------------------------------------------------------------------
 */

static void say_joined(struct ami_agents *agents, size_t number,
                       const struct ami_member *member, int64_t time_ms)
{
    struct event event =
        asterisk_agent_event(EVENT_AGENT_JOINED, time_ms, index_id(agents->names, number),
                             index_id(agents->ami->queues, member->queue));
    event.penalty = member->penalty;
    say(agents, &event);
}

/* The membership, new if need be. NULL: the agent serves more queues than are followed.
 */
static struct ami_member *join(struct ami_agents *agents, size_t number, size_t queue,
                               int64_t penalty, int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    struct ami_member *member = ami_agent_member(agent, queue);
    bool is_news = member == NULL;
    if (is_news && agent->member_count == LIMIT_AGENT_QUEUES) {
        return NULL;
    }
    if (is_news) {
        member = &agent->members[agent->member_count++];
        *member = (struct ami_member){.queue = queue,
                                      .penalty = EVENT_NO_NUMBER,
                                      .taken = EVENT_NO_NUMBER,
                                      .taken_before = EVENT_NO_NUMBER,
                                      .in_call = EVENT_NO_NUMBER,
                                      .last_call_s = EVENT_NO_NUMBER,
                                      .wrapup_s = EVENT_NO_NUMBER};
    }
    bool is_moved = penalty != EVENT_NO_NUMBER && penalty != member->penalty;
    if (is_moved) {
        member->penalty = penalty;
    }
    if (is_news || is_moved) {
        say_joined(agents, number, member, time_ms);
    }
    return member;
}

static int64_t wrapup_ms(const struct ami_agents *agents, const struct ami_member *member)
{
    return member->wrapup_s > 0 ? member->wrapup_s * SECOND_MS
                                : agents->ami->queue_rows[member->queue].wrapup_ms;
}

static void set_wrapup(struct ami_agents *agents, struct ami_agent *agent,
                       int64_t until_ms)
{
    if ((agent->wrapup_until_ms != 0) != (until_ms != 0)) {
        agents->wrapups += until_ms != 0 ? 1 : (size_t)-1;
    }
    agent->wrapup_until_ms = until_ms;
}

/* "Wrap-up ends at LastCall + the member's Wrapuptime or, when that is 0, the queue's."
 */
static void find_wrapup(struct ami_agents *agents, struct ami_agent *agent,
                        int64_t time_ms)
{
    int64_t until_ms = 0;
    for (size_t i = 0; i < agent->member_count; i++) {
        const struct ami_member *member = &agent->members[i];
        int64_t work_ms = wrapup_ms(agents, member);
        int64_t end_ms = member->last_call_s * SECOND_MS + work_ms;
        bool is_on = member->last_call_s > 0 && work_ms > 0 && end_ms > time_ms &&
                     member->last_call_s * SECOND_MS <= time_ms;
        until_ms = is_on && end_ms > until_ms ? end_ms : until_ms;
    }
    set_wrapup(agents, agent, until_ms);
}

static void take(int64_t *known, int64_t said)
{
    *known = said != EVENT_NO_NUMBER ? said : *known;
}

void ami_agents_report(struct ami_agents *agents, size_t number, size_t queue,
                       const struct ami_report *report, int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    struct ami_member *member = join(agents, number, queue, report->penalty, time_ms);
    if (member == NULL) {
        return;
    }
    take(&agent->device, report->status);
    take(&member->taken, report->taken);
    take(&member->in_call, report->in_call);
    take(&member->last_call_s, report->last_call_s);
    take(&member->wrapup_s, report->wrapup_s);
    member->listed = true;
    if (report->paused != EVENT_NO_NUMBER) {
        member->paused = report->paused != 0;
        str_copy(member->reason, sizeof member->reason,
                 member->paused ? report->reason : (struct str){0});
    }
    if (wrapup_ms(agents, member) > 0) {
        agents->ami->capabilities |= EVENT_CAN_WRAPUP_TIMED;
    }
    find_wrapup(agents, agent, time_ms);
    refresh(agents, number, time_ms);
}

void ami_agents_removed(struct ami_agents *agents, size_t number, size_t queue,
                        int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    struct ami_member *member = ami_agent_member(agent, queue);
    if (member == NULL) {
        return;
    }
    const struct ami_member *end = agent->members + agent->member_count--;
    memmove(member, member + 1, (size_t)(end - member - 1) * sizeof *member);
    struct event event =
        asterisk_agent_event(EVENT_AGENT_LEFT, time_ms, index_id(agents->names, number),
                             index_id(agents->ami->queues, queue));
    say(agents, &event);
    find_wrapup(agents, agent, time_ms);
    refresh(agents, number, time_ms);
}

void ami_agents_device(struct ami_agents *agents, size_t number, enum ami_device device,
                       int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    if (agent->member_count > 0) {
        agent->device = device;
        refresh(agents, number, time_ms);
    }
}

/* -- calls ----------------------------------------------------------------------------
 */

void ami_agents_answered(struct ami_agents *agents, size_t number, uint64_t serial)
{
    struct ami_agent *agent = &agents->rows[number];
    ami_agent_drop_call(agent,
                        agent->call_count == AMI_CALLS_MAX ? agent->calls[0] : serial);
    agent->calls[agent->call_count++] = serial;
}

void ami_agents_released(struct ami_agents *agents, size_t number, uint64_t serial)
{
    ami_agent_drop_call(&agents->rows[number], serial);
}

void ami_agents_ended(struct ami_agents *agents, size_t number, size_t queue,
                      uint64_t serial, int64_t time_ms)
{
    struct ami_agent *agent = &agents->rows[number];
    const struct call_wait *wait = call_waits_at(agents->ami->waits, serial);
    ami_agent_drop_call(agent, serial);
    struct ami_member *member = ami_agent_member(agent, queue);
    if (member == NULL) {
        return;
    }
    int64_t ended_s = time_ms / SECOND_MS;
    member->last_call_s = ended_s > member->last_call_s ? ended_s : member->last_call_s;
    str_copy(agent->wrapup_contact, sizeof agent->wrapup_contact,
             wait != NULL ? str_from(wait->contact) : (struct str){0});
    /* An end that is told late may have its wrap-up behind it. */
    int64_t now_ms = agents->ami->now_ms > time_ms ? agents->ami->now_ms : time_ms;
    find_wrapup(agents, agent, now_ms);
    refresh(agents, number, now_ms);
}

size_t ami_agents_calls(const struct ami_agents *agents, size_t number,
                        uint64_t ret_serials[AMI_CALLS_MAX])
{
    const struct ami_agent *agent = &agents->rows[number];
    memcpy(ret_serials, agent->calls, sizeof agent->calls);
    return agent->call_count;
}

/* -- lists and time -------------------------------------------------------------------
 */

void ami_agents_begin_list(struct ami_agents *agents)
{
    for (size_t i = 0; i < index_count(agents->names); i++) {
        struct ami_agent *agent = &agents->rows[i];
        for (size_t j = 0; j < agent->member_count; j++) {
            agent->members[j].listed = false;
            agent->members[j].taken_before = agent->members[j].taken;
        }
    }
}

void ami_agents_end_list(struct ami_agents *agents, int64_t time_ms)
{
    for (size_t i = 0; i < index_count(agents->names); i++) {
        const struct ami_agent *agent = &agents->rows[i];
        for (size_t j = agent->member_count; j > 0; j--) {
            const struct ami_member *member = &agent->members[j - 1];
            if (!member->listed && ami_list_covers(agents->ami, member->queue)) {
                ami_agents_removed(agents, i, member->queue, time_ms);
            }
        }
    }
}

enum ami_fate ami_agents_fate(const struct ami_agents *agents, size_t number,
                              size_t queue, int64_t answered_ms, int64_t *ret_ms)
{
    const struct ami_member *member = ami_agent_member(&agents->rows[number], queue);
    if (member == NULL || member->last_call_s == EVENT_NO_NUMBER ||
        member->taken < member->taken_before) {
        return AMI_FATE_UNKNOWN;
    }
    if (agents->ami->logged && member->in_call != 0) {
        return AMI_FATE_GOES_ON; /* the log would have its end */
    }
    bool has_ended_one = member->last_call_s >= answered_ms / SECOND_MS;
    if (!has_ended_one && member->in_call != 0) {
        return AMI_FATE_GOES_ON;
    }
    if (has_ended_one && member->in_call == 0 &&
        member->taken == member->taken_before + 1) {
        *ret_ms = member->last_call_s * SECOND_MS;
        return AMI_FATE_ENDED;
    }
    return AMI_FATE_UNKNOWN;
}

void ami_agents_tick(struct ami_agents *agents, int64_t now_ms)
{
    size_t count = agents->wrapups == 0 ? 0 : index_count(agents->names);
    for (size_t i = 0; i < count; i++) {
        int64_t until_ms = agents->rows[i].wrapup_until_ms;
        if (until_ms != 0 && until_ms <= now_ms) {
            set_wrapup(agents, &agents->rows[i], 0);
            refresh(agents, i, until_ms);
        }
    }
}

int64_t ami_agents_next_ms(const struct ami_agents *agents)
{
    int64_t next_ms = EVENT_NO_TIME;
    size_t count = agents->wrapups == 0 ? 0 : index_count(agents->names);
    for (size_t i = 0; i < count; i++) {
        int64_t until_ms = agents->rows[i].wrapup_until_ms;
        bool is_sooner = next_ms == EVENT_NO_TIME || until_ms < next_ms;
        next_ms = until_ms != 0 && is_sooner ? until_ms : next_ms;
    }
    return next_ms;
}

bool ami_agents_item(const struct ami_agents *agents, size_t number,
                     struct event_membership *memberships,
                     struct event_snapshot_agent *ret_item)
{
    const struct ami_agent *agent = &agents->rows[number];
    if (agent->member_count == 0) {
        return false;
    }
    ami_agent_item(agent, agents->ami->queues, memberships, ret_item);
    ret_item->agent = index_id(agents->names, number);
    ret_item->contact = contact_of(agents, agent);
    return true;
}
