#include "oracle/oracle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/oracle_state.h"

static const char *const keys[] = {
    [ORACLE_OFFERED] = "offered",
    [ORACLE_OFFERED_CONTACTS] = "offered_contacts",
    [ORACLE_WAITING] = "waiting",
    [ORACLE_ANSWERED] = "answered",
    [ORACLE_ABANDONED] = "abandoned",
    [ORACLE_ANSWERED_IN_SL] = "answered_in_sl",
    [ORACLE_ABANDONED_IN_SL] = "abandoned_in_sl",
    [ORACLE_SHORT_ABANDONED] = "short_abandoned",
    [ORACLE_LEFT_OTHER] = "left_other",
    [ORACLE_UNKNOWN] = "unknown",
    [ORACLE_TIMED_OUT] = "timed_out",
    [ORACLE_TIMED_OUT_ACTIVE] = "timed_out_active",
    [ORACLE_FINISHED] = "finished",
    [ORACLE_REJECTED] = "rejected",
    [ORACLE_UNANSWERED] = "unanswered",
    [ORACLE_HANDLED] = "handled",
    [ORACLE_TRANSFERS] = "transfers",
    [ORACLE_TRANSFER_RATE] = "transfer_rate",
    [ORACLE_ABANDONMENT_RATE] = "abandonment_rate",
    [ORACLE_LONGEST_WAIT_MS] = "longest_wait_ms",
    [ORACLE_MAX_WAIT_MS] = "max_wait_ms",
    [ORACLE_ASA_MS] = "asa_ms",
    [ORACLE_AVG_WAIT_MS] = "avg_wait_ms",
    [ORACLE_AVG_ABANDON_MS] = "avg_abandon_ms",
    [ORACLE_PATIENCE_MS] = "patience_ms",
    [ORACLE_WAIT_P50_MS] = "wait_p50_ms",
    [ORACLE_WAIT_P90_MS] = "wait_p90_ms",
    [ORACLE_WAIT_P95_MS] = "wait_p95_ms",
    [ORACLE_TALK_MS] = "talk_ms",
    [ORACLE_HOLD_MS] = "hold_ms",
    [ORACLE_WRAPUP_MS] = "wrapup_ms",
    [ORACLE_AVG_TALK_MS] = "avg_talk_ms",
    [ORACLE_AVG_HOLD_MS] = "avg_hold_ms",
    [ORACLE_AVG_WRAPUP_MS] = "avg_wrapup_ms",
    [ORACLE_AHT_MS] = "aht_ms",
    [ORACLE_OCCUPANCY] = "occupancy",
    [ORACLE_UTILISATION] = "utilisation",
    [ORACLE_CSAT_MEAN] = "csat_mean",
    [ORACLE_CSAT_N] = "csat_n",
    [ORACLE_QA_MEAN] = "qa_mean",
    [ORACLE_QA_N] = "qa_n",
    [ORACLE_FCR] = "fcr",
    [ORACLE_FCR_N] = "fcr_n",
    [ORACLE_SERVICE_LEVEL] = "service_level",
    [ORACLE_SERVICE_LEVEL_NUM] = "service_level_num",
    [ORACLE_SERVICE_LEVEL_DEN] = "service_level_den",
    [ORACLE_NEXT_BREACH_MS] = "next_breach_ms",
    [ORACLE_BREACHING_SOON] = "breaching_soon",
    [ORACLE_BREACHED_WAITING] = "breached_waiting",
    [ORACLE_RECOVERY_CONTACTS] = "recovery_contacts",
    [ORACLE_AGENTS_LOGGED_IN] = "agents_logged_in",
    [ORACLE_AGENTS_ON_CONTACT] = "agents_on_contact",
    [ORACLE_AGENTS_HOLD] = "agents_hold",
    [ORACLE_AGENTS_RINGING] = "agents_ringing",
    [ORACLE_AGENTS_WRAPUP] = "agents_wrapup",
    [ORACLE_AGENTS_NOT_READY] = "agents_not_ready",
    [ORACLE_AGENTS_READY] = "agents_ready",
    [ORACLE_AGENTS_UNKNOWN] = "agents_unknown",
    [ORACLE_TIME_IN_STATE_MS] = "time_in_state_ms",
    [ORACLE_LOGGED_IN_MS] = "logged_in_ms",
    [ORACLE_STATE_ON_CONTACT_MS] = "state_on_contact_ms",
    [ORACLE_STATE_HOLD_MS] = "state_hold_ms",
    [ORACLE_STATE_RINGING_MS] = "state_ringing_ms",
    [ORACLE_STATE_WRAPUP_MS] = "state_wrapup_ms",
    [ORACLE_STATE_NOT_READY_MS] = "state_not_ready_ms",
    [ORACLE_STATE_READY_MS] = "state_ready_ms",
    [ORACLE_DIALS] = "dials",
    [ORACLE_CONNECTS] = "connects",
    [ORACLE_CONNECT_RATE] = "connect_rate",
    [ORACLE_RIGHT_PARTY] = "right_party",
    [ORACLE_CONTACT_RATE] = "contact_rate",
    [ORACLE_SALES] = "sales",
    [ORACLE_REVENUE] = "revenue",
    [ORACLE_ORDERS] = "orders",
    [ORACLE_COMPLAINTS] = "complaints",
    [ORACLE_CONVERSION] = "conversion",
    [ORACLE_SALES_PER_HOUR] = "sales_per_hour",
    [ORACLE_DROPS] = "drops",
    [ORACLE_DROP_RATE] = "drop_rate",
    [ORACLE_CALLBACKS_PENDING] = "callbacks_pending",
    [ORACLE_CALLBACKS_OLDEST_MS] = "callbacks_oldest_ms",
    [ORACLE_CALLBACKS_ATTEMPTS] = "callbacks_attempts",
    [ORACLE_CALLBACKS_ANSWERED] = "callbacks_answered",
    [ORACLE_CALLBACKS_FAILED] = "callbacks_failed",
    [ORACLE_EMAIL_OPEN] = "open",
    [ORACLE_EMAIL_OLDEST_MS] = "oldest_ms",
    [ORACLE_EMAIL_OVERDUE] = "overdue",
    [ORACLE_EMAIL_DUE_1H] = "due_1h",
    [ORACLE_MET_DEADLINE] = "met_deadline",
    [ORACLE_MISSED_DEADLINE] = "missed_deadline",
    [ORACLE_DEADLINE_RATE] = "deadline_rate",
};
static_assert(sizeof keys / sizeof *keys == ORACLE_KEY_COUNT, "every key has its name");

static const char *const formulas[] = {
    [ORACLE_ANSWERED_ONLY] = "answered_only",
    [ORACLE_ALL_ABANDONS] = "all_abandons",
    [ORACLE_IGNORE_ABANDONS_IN_TARGET] = "ignore_abandons_in_target",
    [ORACLE_CREDIT_ABANDONS_IN_TARGET] = "credit_abandons_in_target",
    [ORACLE_CREDIT_SHORT] = "credit_short",
    [ORACLE_EXCLUDE_SHORT] = "exclude_short",
    [ORACLE_WITH_FLOW_OUTS] = "with_flow_outs",
};
static_assert(sizeof formulas / sizeof *formulas == ORACLE_FORMULA_COUNT,
              "every formula has its name");

const char *oracle_key_name(enum oracle_key key)
{
    return keys[key];
}

const char *oracle_formula_name(enum oracle_formula formula)
{
    return formulas[formula];
}

struct oracle *oracle_create(void)
{
    return calloc(1, sizeof(struct oracle));
}

void oracle_destroy(struct oracle **self)
{
    free(*self);
    *self = NULL;
}

bool oracle_read(struct oracle *oracle, const struct oracle_config *config,
                 const struct log_script *script)
{
    oracle->config = config;
    oracle->script = script;
    oracle->sources.count = oracle->queues.count = 0;
    oracle->agents.count = oracle->contacts.count = 0;
    oracle->word_count = oracle->listed_count = 0;
    oracle->stay_count = oracle->mention_count = 0;
    oracle->duplicates = oracle->late = 0;
    oracle->first_ms = NEVER;
    oracle->overflow = false;
    oracle_take_in(oracle);
    oracle_find_stays(oracle);
    oracle_settle_stays(oracle);
    oracle_close_stays(oracle);
    oracle_find_mentions(oracle);
    oracle_share_wrapups(oracle);
    return !oracle->overflow;
}

size_t oracle_queue_count(const struct oracle *oracle)
{
    return (size_t)oracle->queues.count;
}

struct str oracle_queue_id(const struct oracle *oracle, size_t queue)
{
    return oracle->queues.list[queue];
}

size_t oracle_agent_count(const struct oracle *oracle)
{
    return (size_t)oracle->agents.count;
}

struct str oracle_agent_id(const struct oracle *oracle, size_t agent)
{
    return oracle->agents.list[agent];
}

const char *oracle_agent_state(const struct oracle *oracle, size_t agent)
{
    static const char *const rows[] = {"on_contact", "hold",  "ringing", "wrapup",
                                       "not_ready",  "ready", "unknown", "logged_out"};
    int number = (int)agent;
    return oracle_agent_is_known(oracle, number)
               ? rows[oracle_state_row(oracle, number, NONE, oracle->script->now_ms)]
               : "unknown";
}

/* Does the source name the queue or the agent in any of its words or lists? */
static bool names(const struct oracle *oracle, const struct word *word, int queue,
                  int agent)
{
    if ((queue == NONE && agent == NONE) || (queue != NONE && word->queue == queue) ||
        (agent != NONE && word->agent == agent)) {
        return true;
    }
    for (size_t i = 0; i < word->say->agent_count; i++) {
        const struct event_snapshot_agent *item = &word->say->agents[i];
        if (agent != NONE && str_equal(item->agent, oracle->agents.list[agent])) {
            return true;
        }
        for (size_t j = 0; queue != NONE && j < item->membership_count; j++) {
            if (str_equal(item->memberships[j].queue, oracle->queues.list[queue])) {
                return true;
            }
        }
    }
    return false;
}

static uint32_t proved_by_state(enum event_agent_state state)
{
    return state == EVENT_AGENT_STATE_RINGING  ? EVENT_CAN_RING
           : state == EVENT_AGENT_STATE_WRAPUP ? EVENT_CAN_WRAPUP_EXACT
                                               : 0U;
}

/* What an event proves that its source can tell. */
static uint32_t proved_by(const struct event *event)
{
    uint32_t can = event->type <= EVENT_CONTACT_RESULT ? EVENT_CAN_EVENTS : 0U;
    can |= event->type == EVENT_CONTACT_OFFERED ? EVENT_CAN_RING : 0U;
    can |= event->type == EVENT_CONTACT_UNANSWERED ? EVENT_CAN_UNANSWERED : 0U;
    can |= event->type == EVENT_CONTACT_HOLD ? EVENT_CAN_HOLD : 0U;
    can |= event->type == EVENT_CONTACT_REJECTED ? EVENT_CAN_REJECT : 0U;
    can |= event->type == EVENT_AGENT_STATE && event->queue.size == 0
               ? proved_by_state(event->state)
               : 0U;
    for (size_t i = 0; i < event->agent_count; i++) {
        can |= proved_by_state(event->agents[i].state);
    }
    return can;
}

static uint32_t parts_of_source(const struct oracle *oracle, int source)
{
    uint32_t parts = 0;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->source == source) {
            parts |= proved_by(word->say);
            parts |= word->say->type == EVENT_SOURCE_HELLO ? word->say->capabilities : 0U;
        }
    }
    return parts;
}

uint32_t oracle_parts(const struct oracle *oracle, int queue, int agent)
{
    uint32_t parts = 0;
    for (int source = 0; source < oracle->sources.count; source++) {
        bool ours = false;
        for (size_t i = 0; !ours && i < oracle->word_count; i++) {
            const struct word *word = &oracle->words[i];
            ours = word->source == source && names(oracle, word, queue, agent);
        }
        parts |= ours ? parts_of_source(oracle, source) : 0U;
    }
    return parts;
}

bool oracle_is_counted(const struct oracle *oracle, int queue)
{
    for (int i = 0; i < oracle->queues.count; i++) {
        if ((queue == NONE || queue == i) &&
            (oracle_parts(oracle, i, NONE) & EVENT_CAN_EVENTS) != 0) {
            return true;
        }
    }
    return false;
}

static void add_contact_figures(const struct oracle *oracle, const struct scope *scope,
                                struct oracle_figures *ret)
{
    oracle_add_counts(oracle, scope, ret);
    oracle_add_waits(oracle, scope, ret);
    oracle_add_handling(oracle, scope, ret);
    if (scope->agent == NONE) {
        oracle_add_levels(oracle, scope, ret);
        oracle_add_deadlines(oracle, scope, ret);
    }
    oracle_add_results(oracle, scope, ret);
}

static void fill_day(const struct oracle *oracle, int queue, int agent,
                     struct oracle_figures *ret)
{
    struct scope scope = {queue, agent, oracle->script->day_start_ms,
                          oracle->script->day_end_ms, true};
    memset(ret, 0, sizeof *ret);
    bool counted = agent != NONE
                       ? (oracle_parts(oracle, NONE, agent) & EVENT_CAN_EVENTS) != 0
                       : oracle_is_counted(oracle, queue);
    if (counted) {
        add_contact_figures(oracle, &scope, ret);
    }
    if (counted && agent == NONE) {
        oracle_add_gauges(oracle, &scope, ret);
    }
    if (agent == NONE) {
        oracle_add_agents(oracle, &scope, ret);
    }
    oracle_add_times(oracle, &scope, ret);
}

void oracle_queue_day(const struct oracle *oracle, size_t queue,
                      struct oracle_figures *ret)
{
    fill_day(oracle, (int)queue, NONE, ret);
}

void oracle_agent_day(const struct oracle *oracle, size_t agent,
                      struct oracle_figures *ret)
{
    fill_day(oracle, NONE, (int)agent, ret);
}

void oracle_total_day(const struct oracle *oracle, struct oracle_figures *ret)
{
    fill_day(oracle, NONE, NONE, ret);
}

void oracle_interval(const struct oracle *oracle, size_t queue, int64_t from_ms,
                     int64_t to_ms, struct oracle_figures *ret)
{
    struct scope scope = {queue == SIZE_MAX ? NONE : (int)queue, NONE, from_ms, to_ms,
                          false};
    memset(ret, 0, sizeof *ret);
    if (!oracle_is_counted(oracle, scope.queue)) {
        return;
    }
    add_contact_figures(oracle, &scope, ret);
    if (scope.queue == NONE && to_ms <= oracle->first_ms &&
        ret->value[ORACLE_OFFERED].num == 0) {
        memset(ret, 0, sizeof *ret); /* nothing was heard yet: not known, not nought */
    }
}
