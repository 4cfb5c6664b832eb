#include <string.h>

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
static void put_times(const int64_t *times_ms, uint32_t parts, struct figure *v)
{
    static const struct {
        enum metric metric;
        uint32_t needs; /* any of these parts; 0: always known */
    } rows[AGENT_STATES_TIMED] = {
        {METRIC_STATE_ON_CONTACT_MS, 0},
        {METRIC_STATE_HOLD_MS, EVENT_CAN_HOLD},
        {METRIC_STATE_RINGING_MS, EVENT_CAN_RING},
        {METRIC_STATE_WRAPUP_MS, CAN_WRAPUP},
        {METRIC_STATE_NOT_READY_MS, 0},
        {METRIC_STATE_READY_MS, 0},
    };
    int64_t logged_in_ms = 0;
    for (size_t i = 0; i < AGENT_STATES_TIMED; i++) {
        bool told = rows[i].needs == 0 || (parts & rows[i].needs) != 0;
        v[rows[i].metric] = told ? figure_count(times_ms[i]) : FIGURE_NONE;
        logged_in_ms += times_ms[i];
    }
    v[METRIC_LOGGED_IN_MS] = figure_count(logged_in_ms);
    v[METRIC_SALES_PER_HOUR] = measure_per_hour(v[METRIC_SALES], logged_in_ms);
    measure_occupancy(times_ms, v);
}

static void fill_agent(const struct picture *picture, size_t number,
                       const int64_t *times_ms)
{
    const struct engine *engine = picture->engine;
    const struct agent *agent = &engine->agents[number];
    struct snapshot_agent *row = &picture->snapshot->agents[number];
    struct str id = index_id(engine->agent_ids, number);
    memset(row, 0, sizeof *row);
    row->state = agent->known ? agent_state_at(agent, picture->now_ms) : AGENT_UNKNOWN;
    row->unverified = picture_is_unverified(engine, agent->sources);
    row->sources = agent->sources;
    str_copy(row->id, sizeof row->id, id);
    str_copy(row->label, sizeof row->label,
             agent->label[0] == '\0' ? id : str_from(agent->label));
    if (row->state == AGENT_NOT_READY) {
        memcpy(row->reason, agent->reason, sizeof row->reason);
    }
    struct measure_terms terms = picture_terms(engine, NULL, agent->sources);
    struct figure *v = row->today.value;
    if ((terms.parts & EVENT_CAN_EVENTS) != 0) {
        measure_agent(agent->day[engine->days.today], &terms, &row->today);
    }
    if (agent->known) {
        put_times(times_ms, terms.parts, v);
        agent_reasons(agent, picture->now_ms, &engine->days, row->not_ready_ms);
        v[METRIC_TIME_IN_STATE_MS] =
            figure_count(agent_time_in_state(agent, picture->now_ms));
    }
}

static void add_times(int64_t *sums_ms, const int64_t *times_ms)
{
    tally_add_all(sums_ms, times_ms, AGENT_STATES_TIMED + 1);
}

/* Does it serve the queue: as was said, or as an answer proves where nobody can say? */
static bool is_member(const struct engine *engine, const struct agent *agent,
                      const struct presence_queue *queue)
{
    bool told = (picture_parts(engine, agent->sources) & EVENT_CAN_MEMBERS) != 0;
    return queue->joined || (queue->answered && !told);
}

bool engine_agent_in(const struct engine *engine, size_t agent, size_t queue,
                     enum agent_state *ret_state)
{
    const struct agent *record = &engine->agents[agent];
    const struct presence *presence = &record->now.presence;
    for (size_t i = 0; record->known && i < presence->queue_count; i++) {
        const struct presence_queue *row = &presence->queues[i];
        if (row->queue == queue && is_member(engine, record, row)) {
            *ret_state = presence_state_in(presence, row, engine->now_ms);
            return true;
        }
    }
    return false;
}

/* Agents by state: once in the totals, and in each of their queues, whose occupancy is
 * that of their agents over all their work. */
static void count_agent(const struct picture *picture, size_t number,
                        const int64_t *times_ms,
                        int64_t (*queue_ms)[AGENT_STATES_TIMED + 1])
{
    const struct engine *engine = picture->engine;
    const struct agent *agent = &engine->agents[number];
    const struct presence *presence = &agent->now.presence;
    struct snapshot *snapshot = picture->snapshot;
    count_agent_state(snapshot->agents[number].state, snapshot->totals.value);
    for (size_t i = 0; i < presence->queue_count; i++) {
        const struct presence_queue *queue = &presence->queues[i];
        if (is_member(engine, agent, queue)) {
            enum agent_state state = presence_state_in(presence, queue, picture->now_ms);
            count_agent_state(state, snapshot->queues[queue->queue].today.value);
            add_times(queue_ms[queue->queue], times_ms);
        }
    }
}

/* What follows from the times of many agents. */
static void measure_times(const int64_t *times_ms, bool is_total, struct figure *v)
{
    int64_t logged_in_ms = 0;
    for (size_t i = 0; i < AGENT_STATES_TIMED; i++) {
        logged_in_ms += times_ms[i];
    }
    measure_occupancy(times_ms, v);
    v[METRIC_SALES_PER_HOUR] = measure_per_hour(v[METRIC_SALES], logged_in_ms);
    if (!is_total) {
        v[METRIC_UTILISATION] = FIGURE_NONE; /* of the site and of agents only */
    }
}

void picture_agents(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    int64_t queue_ms[LIMIT_QUEUES][AGENT_STATES_TIMED + 1];
    int64_t total_ms[AGENT_STATES_TIMED + 1] = {0};
    memset(queue_ms, 0, snapshot->queue_count * sizeof *queue_ms);
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct agent *agent = &engine->agents[i];
        int64_t times_ms[AGENT_STATES_TIMED + 1];
        agent_times(agent, picture->now_ms, &engine->days, times_ms);
        fill_agent(picture, i, times_ms);
        if (agent->known) {
            count_agent(picture, i, times_ms, queue_ms);
            add_times(total_ms, times_ms);
        }
    }
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        measure_times(queue_ms[i], false, snapshot->queues[i].today.value);
    }
    measure_times(total_ms, true, snapshot->totals.value);
}

void engine_measure_agents(const struct engine *engine, const size_t *agents,
                           size_t count, const int64_t tallies[TALLY_AGENT_COUNT],
                           struct snapshot_figures *ret)
{
    uint64_t sources = 0;
    bool known = false;
    *ret = (struct snapshot_figures){.missing = 0};
    for (size_t i = 0; i < count; i++) {
        sources |= engine->agents[agents[i]].sources;
        known = known || engine->agents[agents[i]].known;
    }
    struct measure_terms terms = picture_terms(engine, NULL, sources);
    if ((terms.parts & EVENT_CAN_EVENTS) != 0) {
        measure_agent(tallies, &terms, ret);
    }
    if (known) {
        put_times(&tallies[TALLY_STATE_MS], terms.parts, ret->value);
    }
}

void engine_team_figures(const struct engine *engine, const size_t *agents, size_t count,
                         struct snapshot_figures *ret)
{
    int64_t tallies[TALLY_AGENT_COUNT] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct agent *agent = &engine->agents[agents[i]];
        tally_add_all(tallies, agent->day[engine->days.today], TALLY_SHARED_COUNT);
        if (agent->known) {
            int64_t own_ms[AGENT_STATES_TIMED + 1];
            agent_times(agent, engine->now_ms, &engine->days, own_ms);
            add_times(&tallies[TALLY_STATE_MS], own_ms);
        }
    }
    engine_measure_agents(engine, agents, count, tallies, ret);
}

bool engine_agent_number(const struct engine *engine, struct str id, size_t *ret_number)
{
    size_t number = index_find(engine->agent_ids, id);
    if (number == INDEX_NONE) {
        return false;
    }
    *ret_number = number;
    return true;
}

bool engine_agent_quarter(const struct engine *engine, size_t agent, int64_t start_ms,
                          int64_t ret_ms[AGENT_READY + 1])
{
    const struct agent *record = &engine->agents[agent];
    return record->known &&
           agent_quarter_times(record, ring_quarter(start_ms), engine->now_ms, ret_ms);
}
