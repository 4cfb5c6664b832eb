#include "oracle/oracle_state.h"

/* Agents by state, now, and their times in states (metrics.md section 8), occupancy and
 * utilisation (section 3). */

#define WRAPUP_PARTS (EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_WRAPUP_TIMED)

/* Has anybody ever been said to serve the queue, or not to? */
static bool has_members(const struct oracle *oracle, int queue)
{
    for (size_t i = 0; i < oracle->mention_count; i++) {
        if (oracle->mentions[i].kind == MENTION_MEMBER &&
            oracle->mentions[i].queue == queue) {
            return true;
        }
    }
    return false;
}

/* "Where not-ready is per queue, a queue shows the state in that queue"; each agent once
 * at the site. */
static void count_rows(const struct oracle *oracle, const struct scope *scope,
                       int64_t *ret_rows)
{
    int64_t now_ms = oracle->script->now_ms;
    for (int agent = 0; agent < oracle->agents.count; agent++) {
        bool told = (oracle_parts(oracle, NONE, agent) & EVENT_CAN_MEMBERS) != 0;
        bool ours = scope->queue == NONE ||
                    oracle_serves(oracle, agent, scope->queue, now_ms, told);
        if (ours && oracle_agent_is_known(oracle, agent)) {
            ret_rows[oracle_state_row(oracle, agent, scope->queue, now_ms)]++;
        }
    }
}

void oracle_add_agents(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret)
{
    static const struct {
        enum oracle_key key;
        uint32_t needs; /* any of these parts, or it is not known; 0: nothing */
    } rows[] = {
        [ROW_ON_CONTACT] = {ORACLE_AGENTS_ON_CONTACT, 0},
        [ROW_HOLD] = {ORACLE_AGENTS_HOLD, EVENT_CAN_HOLD},
        [ROW_RINGING] = {ORACLE_AGENTS_RINGING, EVENT_CAN_RING},
        [ROW_WRAPUP] = {ORACLE_AGENTS_WRAPUP, WRAPUP_PARTS},
        [ROW_NOT_READY] = {ORACLE_AGENTS_NOT_READY, 0},
        [ROW_READY] = {ORACLE_AGENTS_READY, 0},
        [ROW_UNKNOWN] = {ORACLE_AGENTS_UNKNOWN, 0},
    };
    uint32_t parts = oracle_parts(oracle, scope->queue, NONE);
    bool anybody = scope->queue == NONE ? oracle->agents.count > 0
                                        : has_members(oracle, scope->queue);
    bool known = anybody || (parts & EVENT_CAN_MEMBERS) != 0;
    int64_t counts[ROW_COUNT] = {0};
    count_rows(oracle, scope, counts);
    int64_t logged_in = 0;
    for (int row = 0; row <= ROW_UNKNOWN; row++) {
        bool told = known && (rows[row].needs == 0 || (parts & rows[row].needs) != 0);
        if (told || counts[row] > 0) {
            ret->value[rows[row].key] = oracle_count(counts[row]);
        }
        logged_in += row < ROW_UNKNOWN ? counts[row] : 0;
    }
    if (known || logged_in > 0) {
        ret->value[ORACLE_AGENTS_LOGGED_IN] = oracle_count(logged_in);
    }
}

/* The states' times of those whom the scope names: one agent, a queue's, or all. */
static void sum_times(const struct oracle *oracle, const struct scope *scope,
                      int64_t *ret_row_ms)
{
    int64_t now_ms = oracle->script->now_ms;
    int64_t to_ms = scope->to_ms < now_ms ? scope->to_ms : now_ms;
    for (int agent = 0; agent < oracle->agents.count; agent++) {
        bool told = (oracle_parts(oracle, NONE, agent) & EVENT_CAN_MEMBERS) != 0;
        bool ours = scope->agent != NONE ? agent == scope->agent
                    : scope->queue != NONE
                        ? oracle_serves(oracle, agent, scope->queue, now_ms, told)
                        : true;
        int64_t row_ms[ROW_COUNT];
        if (ours && oracle_agent_is_known(oracle, agent)) {
            oracle_state_times(oracle, agent, scope->from_ms, to_ms, row_ms);
            for (int row = 0; row < ROW_COUNT; row++) {
                ret_row_ms[row] += row_ms[row];
            }
        }
    }
}

void oracle_add_times(const struct oracle *oracle, const struct scope *scope,
                      struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    int64_t ms[ROW_COUNT] = {0};
    sum_times(oracle, scope, ms);
    int64_t work_ms = ms[ROW_ON_CONTACT] + ms[ROW_HOLD] + ms[ROW_WRAPUP];
    int64_t open_ms = work_ms + ms[ROW_READY] + ms[ROW_RINGING];
    int64_t logged_in_ms = open_ms + ms[ROW_NOT_READY];
    v[ORACLE_OCCUPANCY] = oracle_ratio(work_ms, open_ms);
    if (scope->queue == NONE) {
        v[ORACLE_UTILISATION] = oracle_ratio(work_ms, logged_in_ms);
    }
    if (v[ORACLE_SALES].den > 0 && logged_in_ms > 0) { /* value / 1000 per 3,600,000 ms */
        v[ORACLE_SALES_PER_HOUR] =
            (struct oracle_figure){v[ORACLE_SALES].num * 3600, logged_in_ms};
    }
    if (scope->agent == NONE || !oracle_agent_is_known(oracle, scope->agent)) {
        return;
    }
    uint32_t parts = oracle_parts(oracle, NONE, scope->agent);
    v[ORACLE_STATE_ON_CONTACT_MS] = oracle_count(ms[ROW_ON_CONTACT]);
    v[ORACLE_STATE_NOT_READY_MS] = oracle_count(ms[ROW_NOT_READY]);
    v[ORACLE_STATE_READY_MS] = oracle_count(ms[ROW_READY]);
    if ((parts & EVENT_CAN_HOLD) != 0) {
        v[ORACLE_STATE_HOLD_MS] = oracle_count(ms[ROW_HOLD]);
    }
    if ((parts & EVENT_CAN_RING) != 0) {
        v[ORACLE_STATE_RINGING_MS] = oracle_count(ms[ROW_RINGING]);
    }
    if ((parts & WRAPUP_PARTS) != 0) {
        v[ORACLE_STATE_WRAPUP_MS] = oracle_count(ms[ROW_WRAPUP]);
    }
    v[ORACLE_LOGGED_IN_MS] = oracle_count(logged_in_ms);
    v[ORACLE_TIME_IN_STATE_MS] =
        oracle_count(oracle->script->now_ms - oracle_state_since(oracle, scope->agent));
}
