#include "feed/freeswitch_agents.h"

#include <stdlib.h>

#include "base/index.h"
#include "feed/freeswitch.h"
#include "stats/limits.h"

struct member {
    size_t queue;
    int64_t level;
    bool listed;
};

struct agent {
    bool known;                        /* by a list or an event, and not gone since */
    bool listed;                       /* in this round */
    bool talks;                        /* in a call of a queue */
    enum event_agent_state by_status;  /* NONE: its state decides */
    enum event_agent_state by_state;   /* UNKNOWN: not told */
    enum event_agent_state said;       /* NONE: nothing yet */
    int64_t since_ms;                  /* of what is said; EVENT_NO_TIME: not known */
    int64_t wrap_up_ms, wrap_until_ms; /* 0: none */
    char wrap_contact[LIMIT_ID_BYTES + 1];
    size_t member_count;
    struct member members[LIMIT_AGENT_QUEUES];
};

struct freeswitch_agents {
    struct freeswitch *owner;
    struct index *names;
    int64_t wrap_due_ms; /* the first end of a wrap-up; EVENT_NO_TIME: none */
    struct agent *rows;
};

/* -- words ----------------------------------------------------------------------------
 */

struct word {
    const char *name;
    enum event_agent_state state;
};

/* The status goes first where a person has gone; else what the switch does counts. */
static const struct word statuses[] = {
    {"Logged Out", EVENT_AGENT_STATE_LOGGED_OUT},
    {"On Break", EVENT_AGENT_STATE_NOT_READY},
    {"Available", EVENT_AGENT_STATE_NONE},
    {"Available (On Demand)", EVENT_AGENT_STATE_NONE},
};

static const struct word states[] = {
    {"Waiting", EVENT_AGENT_STATE_READY},
    {"Receiving", EVENT_AGENT_STATE_RINGING},
    {"Reserved", EVENT_AGENT_STATE_RINGING},
    {"In a queue call", EVENT_AGENT_STATE_ON_CONTACT},
    {"Idle", EVENT_AGENT_STATE_NOT_READY},
};

static bool find_word(const struct word *words, size_t count, struct str name,
                      enum event_agent_state *ret_state)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(name, words[i].name)) {
            *ret_state = words[i].state;
            return true;
        }
    }
    return false;
}

#define FIND_WORD(words, name, ret)                                                      \
    find_word((words), sizeof(words) / sizeof *(words), (name), (ret))

/* -- building -------------------------------------------------------------------------
 */

struct freeswitch_agents *freeswitch_agents_create(struct freeswitch *state,
                                                   size_t capacity)
{
    struct freeswitch_agents *agents = calloc(1, sizeof *agents);
    if (agents == NULL) {
        return NULL;
    }
    agents->owner = state;
    agents->wrap_due_ms = EVENT_NO_TIME;
    agents->names = index_create(capacity);
    agents->rows = calloc(capacity, sizeof *agents->rows);
    if (agents->names == NULL || agents->rows == NULL) {
        freeswitch_agents_destroy(&agents);
    }
    return agents;
}

void freeswitch_agents_destroy(struct freeswitch_agents **self)
{
    if (*self != NULL) {
        free((*self)->rows);
        index_destroy(&(*self)->names);
        free(*self);
        *self = NULL;
    }
}

const struct index *freeswitch_agents_names(const struct freeswitch_agents *agents)
{
    return agents->names;
}

size_t freeswitch_agents_add(struct freeswitch_agents *agents, struct str name)
{
    size_t count = index_count(agents->names);
    size_t number = index_add(agents->names, name);
    if (number != INDEX_NONE && number == count) {
        agents->rows[number] = (struct agent){
            .by_state = EVENT_AGENT_STATE_UNKNOWN,
            .since_ms = EVENT_NO_TIME,
        };
    }
    return number;
}

/* -- what it is -----------------------------------------------------------------------
 */

/* The first that applies. After a call the state is Waiting at once, though no call is
 * given to the agent until the wrap-up is over. */
static enum event_agent_state state_of(const struct agent *agent)
{
    if (agent->by_status != EVENT_AGENT_STATE_NONE) {
        return agent->by_status;
    }
    if (agent->by_state == EVENT_AGENT_STATE_READY && agent->wrap_until_ms > 0) {
        return EVENT_AGENT_STATE_WRAPUP;
    }
    return agent->by_state;
}

static void say_state(const struct freeswitch_agents *agents, size_t number,
                      int64_t time_ms)
{
    const struct agent *agent = &agents->rows[number];
    struct event event = asterisk_agent_event(
        EVENT_AGENT_STATE, time_ms, index_id(agents->names, number), (struct str){0});
    event.state = agent->said;
    if (agent->said == EVENT_AGENT_STATE_WRAPUP) {
        event.until_ms = agent->wrap_until_ms;
        event.contact = str_from(agent->wrap_contact);
    }
    asterisk_say(&agents->owner->say, &event);
}

/* Says what it is now, if that is news. */
static void review(struct freeswitch_agents *agents, size_t number, int64_t time_ms)
{
    struct agent *agent = &agents->rows[number];
    enum event_agent_state state = state_of(agent);
    agent->known = true;
    if (state != agent->said) {
        agent->said = state;
        agent->since_ms = time_ms;
        say_state(agents, number, time_ms);
    }
}

bool freeswitch_agents_status(struct freeswitch_agents *agents, size_t agent,
                              struct str status, int64_t time_ms)
{
    if (!FIND_WORD(statuses, status, &agents->rows[agent].by_status)) {
        return false;
    }
    review(agents, agent, time_ms);
    return true;
}

bool freeswitch_agents_state(struct freeswitch_agents *agents, size_t agent,
                             struct str state, int64_t time_ms)
{
    struct agent *row = &agents->rows[agent];
    if (!FIND_WORD(states, state, &row->by_state)) {
        return false;
    }
    row->talks = row->by_state == EVENT_AGENT_STATE_ON_CONTACT;
    if (row->by_state != EVENT_AGENT_STATE_READY) {
        row->wrap_until_ms = 0; /* work has begun again */
    }
    review(agents, agent, time_ms);
    return true;
}

bool freeswitch_agents_talks(const struct freeswitch_agents *agents, size_t agent)
{
    return agents->rows[agent].talks;
}

/* -- wrap-up --------------------------------------------------------------------------
 */

static void wrap_up(struct freeswitch_agents *agents, struct agent *agent, int64_t end_ms,
                    struct str contact)
{
    if (agent->wrap_up_ms > 0 && end_ms + agent->wrap_up_ms > agents->owner->now_ms) {
        agent->wrap_until_ms = end_ms + agent->wrap_up_ms;
        str_copy(agent->wrap_contact, sizeof agent->wrap_contact, contact);
        if (agents->wrap_due_ms == EVENT_NO_TIME ||
            agent->wrap_until_ms < agents->wrap_due_ms) {
            agents->wrap_due_ms = agent->wrap_until_ms;
        }
    }
}

void freeswitch_agents_ended(struct freeswitch_agents *agents, size_t agent,
                             struct str contact, int64_t end_ms)
{
    wrap_up(agents, &agents->rows[agent], end_ms, contact);
    if (agents->rows[agent].said != EVENT_AGENT_STATE_NONE) {
        review(agents, agent, agents->owner->now_ms);
    }
}

void freeswitch_agents_tick(struct freeswitch_agents *agents, int64_t now_ms)
{
    if (agents->wrap_due_ms == EVENT_NO_TIME || agents->wrap_due_ms > now_ms) {
        return;
    }
    agents->wrap_due_ms = EVENT_NO_TIME;
    for (size_t i = 0; i < index_count(agents->names); i++) {
        struct agent *agent = &agents->rows[i];
        int64_t until_ms = agent->wrap_until_ms;
        if (until_ms > 0 && until_ms <= now_ms) {
            agent->wrap_until_ms = 0;
            review(agents, i, until_ms);
        } else if (until_ms > 0 && (agents->wrap_due_ms == EVENT_NO_TIME ||
                                    until_ms < agents->wrap_due_ms)) {
            agents->wrap_due_ms = until_ms;
        }
    }
}

int64_t freeswitch_agents_next_ms(const struct freeswitch_agents *agents)
{
    return agents->wrap_due_ms;
}

/* -- lists ----------------------------------------------------------------------------
 */

void freeswitch_agents_begin_list(struct freeswitch_agents *agents)
{
    for (size_t i = 0; i < index_count(agents->names); i++) {
        struct agent *agent = &agents->rows[i];
        agent->listed = false;
        for (size_t k = 0; k < agent->member_count; k++) {
            agent->members[k].listed = false;
        }
    }
}

/* Since when is it what it is, as far as the list tells? */
static int64_t since(const struct agent *agent, const struct freeswitch_agent_row *row)
{
    int64_t since_ms = row->last_status_change_ms;
    if (agent->said == EVENT_AGENT_STATE_ON_CONTACT) {
        since_ms = row->last_bridge_start_ms;
    } else if (agent->said == EVENT_AGENT_STATE_RINGING) {
        since_ms = 0;
    } else if (row->last_bridge_end_ms > since_ms) {
        since_ms = row->last_bridge_end_ms;
    }
    return since_ms > 0 ? since_ms : EVENT_NO_TIME;
}

void freeswitch_agents_list(struct freeswitch_agents *agents, size_t agent,
                            const struct freeswitch_agent_row *row)
{
    struct agent *known = &agents->rows[agent];
    (void)FIND_WORD(statuses, row->status, &known->by_status);
    (void)FIND_WORD(states, row->state, &known->by_state);
    known->talks = known->by_state == EVENT_AGENT_STATE_ON_CONTACT;
    known->known = known->listed = true;
    known->wrap_up_ms = row->wrap_up_ms > 0 ? row->wrap_up_ms : 0;
    if (known->wrap_until_ms == 0 && row->last_bridge_end_ms > 0) {
        wrap_up(agents, known, row->last_bridge_end_ms, (struct str){0});
    }
    enum event_agent_state state = state_of(known);
    if (state != known->said) { /* the snapshot that follows tells of it */
        known->said = state;
        known->since_ms = since(known, row);
    }
}

static void say_member(const struct freeswitch_agents *agents, size_t number,
                       enum event_type type, const struct member *member)
{
    struct event event =
        asterisk_agent_event(type, agents->owner->now_ms, index_id(agents->names, number),
                             index_id(agents->owner->queues, member->queue));
    event.penalty = type == EVENT_AGENT_JOINED ? member->level : EVENT_NO_NUMBER;
    if (agents->owner->begun) { /* else the first snapshot tells */
        asterisk_say(&agents->owner->say, &event);
    }
}

bool freeswitch_agents_list_tier(struct freeswitch_agents *agents, size_t agent,
                                 size_t queue, int64_t level)
{
    struct agent *row = &agents->rows[agent];
    size_t at = 0;
    while (at < row->member_count && row->members[at].queue != queue) {
        at++;
    }
    if (at == LIMIT_AGENT_QUEUES) {
        return false;
    }
    struct member *member = &row->members[at];
    bool is_news = at == row->member_count || member->level != level;
    row->member_count += at == row->member_count ? 1 : 0;
    *member = (struct member){.queue = queue, .level = level, .listed = true};
    if (is_news) {
        say_member(agents, agent, EVENT_AGENT_JOINED, member);
    }
    return true;
}

static void drop_members(const struct freeswitch_agents *agents, size_t number)
{
    struct agent *agent = &agents->rows[number];
    size_t kept = 0;
    for (size_t i = 0; i < agent->member_count; i++) {
        if (agent->members[i].listed) {
            agent->members[kept++] = agent->members[i];
        } else {
            say_member(agents, number, EVENT_AGENT_LEFT, &agent->members[i]);
        }
    }
    agent->member_count = kept;
}

void freeswitch_agents_end_list(struct freeswitch_agents *agents, int64_t time_ms)
{
    for (size_t i = 0; i < index_count(agents->names); i++) {
        struct agent *agent = &agents->rows[i];
        drop_members(agents, i);
        if (agent->known && !agent->listed) {
            /* Removed: no event tells of that. */
            agent->by_status = EVENT_AGENT_STATE_LOGGED_OUT;
            review(agents, i, time_ms);
            *agent = (struct agent){
                .by_state = EVENT_AGENT_STATE_UNKNOWN,
                .since_ms = EVENT_NO_TIME,
            };
        }
    }
}

bool freeswitch_agents_item(const struct freeswitch_agents *agents, size_t number,
                            struct event_membership *memberships,
                            struct event_snapshot_agent *ret_item)
{
    const struct agent *agent = &agents->rows[number];
    if (!agent->known) {
        return false;
    }
    for (size_t i = 0; i < agent->member_count; i++) {
        memberships[i] = (struct event_membership){
            .queue = index_id(agents->owner->queues, agent->members[i].queue),
            .penalty = agent->members[i].level,
        };
    }
    bool wraps_up = agent->said == EVENT_AGENT_STATE_WRAPUP;
    *ret_item = (struct event_snapshot_agent){
        .agent = index_id(agents->names, number),
        .state = agent->said,
        .since_ms = agent->since_ms,
        .until_ms = wraps_up ? agent->wrap_until_ms : EVENT_NO_TIME,
        .contact = wraps_up ? str_from(agent->wrap_contact) : (struct str){0},
        .memberships = memberships,
        .membership_count = agent->member_count,
    };
    return true;
}
