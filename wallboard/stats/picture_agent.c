#include <string.h>

#include "stats/measure.h"
#include "stats/picture.h"

#define CAN_WRAPUP (EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_WRAPUP_TIMED)

/* One more of a count that may not have been known before. */
static void increase(struct figure *count)
{
    *count = figure_count(count->num + 1);
}

static const enum metric state_counts[] = {
    [AGENT_ON_CONTACT] = METRIC_AGENTS_ON_CONTACT, [AGENT_HOLD] = METRIC_AGENTS_HOLD,
    [AGENT_RINGING] = METRIC_AGENTS_RINGING,       [AGENT_WRAPUP] = METRIC_AGENTS_WRAPUP,
    [AGENT_NOT_READY] = METRIC_AGENTS_NOT_READY,   [AGENT_READY] = METRIC_AGENTS_READY,
    [AGENT_UNKNOWN] = METRIC_AGENTS_UNKNOWN,
};

void picture_clear_agents(bool known, uint32_t parts, struct figure *v)
{
    struct figure nought = known ? figure_count(0) : FIGURE_NONE;
    for (size_t i = 0; i < sizeof state_counts / sizeof *state_counts; i++) {
        v[state_counts[i]] = nought;
    }
    v[METRIC_AGENTS_LOGGED_IN] = nought;
    if ((parts & EVENT_CAN_RING) == 0) {
        v[METRIC_AGENTS_RINGING] = FIGURE_NONE;
    }
    if ((parts & EVENT_CAN_HOLD) == 0) {
        v[METRIC_AGENTS_HOLD] = FIGURE_NONE;
    }
    if ((parts & CAN_WRAPUP) == 0) {
        v[METRIC_AGENTS_WRAPUP] = FIGURE_NONE;
    }
}

static void count_agent_state(enum agent_state state, struct figure *v)
{
    if (state == AGENT_LOGGED_OUT) {
        return;
    }
    increase(&v[state_counts[state]]);
    if (agent_state_is_logged_in(state)) {
        increase(&v[METRIC_AGENTS_LOGGED_IN]);
    }
}

/* How long the agent was in each state. What no source tells of has no time, not 0. */
static void put_times(const struct agent *agent, const struct picture *picture,
                      uint32_t parts, struct figure *v)
{
    static const struct {
        enum metric metric;
        uint32_t needs; /* any of these parts; 0: always known */
    } rows[6] = {
        {METRIC_STATE_ON_CONTACT_MS, 0},
        {METRIC_STATE_HOLD_MS, EVENT_CAN_HOLD},
        {METRIC_STATE_RINGING_MS, EVENT_CAN_RING},
        {METRIC_STATE_WRAPUP_MS, CAN_WRAPUP},
        {METRIC_STATE_NOT_READY_MS, 0},
        {METRIC_STATE_READY_MS, 0},
    };
    int64_t times_ms[6];
    int64_t logged_in_ms = 0;
    agent_state_times(agent, picture->now_ms, picture->engine->day_start_ms, times_ms);
    for (size_t i = 0; i < 6; i++) {
        bool told = rows[i].needs == 0 || (parts & rows[i].needs) != 0;
        v[rows[i].metric] = told ? figure_count(times_ms[i]) : FIGURE_NONE;
        logged_in_ms += times_ms[i];
    }
    v[METRIC_LOGGED_IN_MS] = figure_count(logged_in_ms);
}

static void fill_agent(const struct picture *picture, size_t number)
{
    const struct engine *engine = picture->engine;
    const struct agent *agent = &engine->agents[number];
    struct snapshot_agent *row = &picture->snapshot->agents[number];
    struct str id = index_id(engine->agent_ids, number);
    *row = (struct snapshot_agent){
        .state = agent->known ? agent_state_at(agent, picture->now_ms) : AGENT_UNKNOWN,
        .unverified = picture_is_unverified(engine, agent->sources),
        .sources = agent->sources,
    };
    str_copy(row->id, sizeof row->id, id);
    str_copy(row->label, sizeof row->label,
             agent->label[0] == '\0' ? id : str_from(agent->label));
    if (row->state == AGENT_NOT_READY) {
        memcpy(row->reason, agent->reason, sizeof row->reason);
    }
    uint32_t parts = picture_parts(engine, agent->sources);
    struct figure *v = row->today.value;
    if ((parts & EVENT_CAN_EVENTS) != 0) {
        measure_agent(agent->day, parts, &row->today);
        if (engine->has_sales) {
            v[METRIC_SALES] = (struct figure){agent->day[TALLY_SALES_MILLI], 1000};
        }
    }
    if (!agent->known) {
        return;
    }
    put_times(agent, picture, parts, v);
    v[METRIC_TIME_IN_STATE_MS] =
        figure_count(agent_time_in_state(agent, picture->now_ms));
}

/* Agents by state: once in the totals, and in each of their queues. */
static void count_agent(const struct picture *picture, size_t number)
{
    const struct engine *engine = picture->engine;
    const struct agent *agent = &engine->agents[number];
    if (!agent->known) {
        return;
    }
    struct snapshot *snapshot = picture->snapshot;
    count_agent_state(snapshot->agents[number].state, snapshot->totals.value);
    bool told = (picture_parts(engine, agent->sources) & EVENT_CAN_MEMBERS) != 0;
    for (size_t i = 0; i < agent->membership_count; i++) {
        const struct agent_membership *membership = &agent->memberships[i];
        if (membership->joined || (membership->seen_answering && !told)) {
            enum agent_state state = agent_state_in(agent, membership, picture->now_ms);
            count_agent_state(state, snapshot->queues[membership->queue].today.value);
        }
    }
}

void picture_agent(const struct picture *picture, size_t number)
{
    fill_agent(picture, number);
    count_agent(picture, number);
}
