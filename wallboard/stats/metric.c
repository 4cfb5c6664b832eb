#include "stats/metric.h"

#include <assert.h>
#include <stddef.h>

#define Q METRIC_SCOPE_QUEUE
#define S METRIC_SCOPE_TOTAL
#define A METRIC_SCOPE_AGENT
#define G METRIC_SCOPE_GAUGE

#define COUNT  METRIC_UNIT_COUNT
#define MS     METRIC_UNIT_MS
#define RATIO  METRIC_UNIT_RATIO
#define NUMBER METRIC_UNIT_NUMBER

#define NEITHER METRIC_BETTER_NEITHER
#define LOWER   METRIC_BETTER_LOWER
#define HIGHER  METRIC_BETTER_HIGHER

/* clang-format off */
static const struct metric_info metrics[] = {
    [METRIC_OFFERED] = {"offered", "entries into the queue; of an agent: contacts rung at the agent", COUNT, NEITHER, Q | S | A},
    [METRIC_OFFERED_CONTACTS] = {"offered_contacts", "distinct contacts that entered a queue", COUNT, NEITHER, S},
    [METRIC_WAITING] = {"waiting", "entries with no outcome now", COUNT, LOWER, Q | S | G},
    [METRIC_ANSWERED] = {"answered", "entries answered", COUNT, HIGHER, Q | S | A},
    [METRIC_ABANDONED] = {"abandoned", "entries left for one of the abandon reasons", COUNT, LOWER, Q | S},
    [METRIC_ANSWERED_IN_SL] = {"answered_in_sl", "answered with wait <= target", COUNT, HIGHER, Q | S},
    [METRIC_ABANDONED_IN_SL] = {"abandoned_in_sl", "abandoned with wait <= target", COUNT, NEITHER, Q | S},
    [METRIC_SHORT_ABANDONED] = {"short_abandoned", "abandoned with wait <= short_abandon", COUNT, NEITHER, Q | S},
    [METRIC_LEFT_OTHER] = {"left_other", "entries left for any other reason", COUNT, NEITHER, Q | S},
    [METRIC_UNKNOWN] = {"unknown", "waiting entries closed by a restart of the source", COUNT, LOWER, Q | S},
    [METRIC_TIMED_OUT] = {"timed_out", "waiting entries swept without a sign of life", COUNT, LOWER, Q | S},
    [METRIC_TIMED_OUT_ACTIVE] = {"timed_out_active", "answered contacts swept before their end", COUNT, LOWER, Q | S | A},
    [METRIC_FINISHED] = {"finished", "answered + abandoned + left_other", COUNT, NEITHER, Q | S},
    [METRIC_REJECTED] = {"rejected", "contacts refused at the door", COUNT, LOWER, Q | S},
    [METRIC_UNANSWERED] = {"unanswered", "rings an agent missed", COUNT, LOWER, Q | S | A},
    [METRIC_HANDLED] = {"handled", "answered contacts whose end is known", COUNT, HIGHER, Q | S | A},
    [METRIC_TRANSFERS] = {"transfers", "contacts ended by a transfer", COUNT, NEITHER, Q | S | A},
    [METRIC_TRANSFER_RATE] = {"transfer_rate", "transfers / handled", RATIO, LOWER, Q | S | A},
    [METRIC_ABANDONMENT_RATE] = {"abandonment_rate", "abandoned / finished; with abandonment_excludes_short both less short_abandoned", RATIO, LOWER, Q | S},
    [METRIC_LONGEST_WAIT_MS] = {"longest_wait_ms", "largest age of the entries waiting now", MS, LOWER, Q | S | G},
    [METRIC_MAX_WAIT_MS] = {"max_wait_ms", "largest wait of the entries with an outcome", MS, LOWER, Q | S},
    [METRIC_ASA_MS] = {"asa_ms", "waits of answered entries / answered", MS, LOWER, Q | S | A},
    [METRIC_AVG_WAIT_MS] = {"avg_wait_ms", "waits of finished entries / finished", MS, LOWER, Q | S},
    [METRIC_AVG_ABANDON_MS] = {"avg_abandon_ms", "waits of abandoned entries / abandoned", MS, NEITHER, Q | S},
    [METRIC_PATIENCE_MS] = {"patience_ms", "waits of finished entries / abandoned", MS, HIGHER, Q | S},
    [METRIC_WAIT_P50_MS] = {"wait_p50_ms", "half of the answered entries waited no longer", MS, LOWER, Q | S},
    [METRIC_WAIT_P90_MS] = {"wait_p90_ms", "90 % of the answered entries waited no longer", MS, LOWER, Q | S},
    [METRIC_WAIT_P95_MS] = {"wait_p95_ms", "95 % of the answered entries waited no longer", MS, LOWER, Q | S},
    [METRIC_TALK_MS] = {"talk_ms", "answer to end less hold, summed over handled", MS, NEITHER, Q | S | A},
    [METRIC_HOLD_MS] = {"hold_ms", "time on hold, summed over handled", MS, LOWER, Q | S | A},
    [METRIC_WRAPUP_MS] = {"wrapup_ms", "wrap-up after handled contacts", MS, LOWER, Q | S | A},
    [METRIC_AVG_TALK_MS] = {"avg_talk_ms", "talk_ms / handled", MS, NEITHER, Q | S | A},
    [METRIC_AVG_HOLD_MS] = {"avg_hold_ms", "hold_ms / handled", MS, LOWER, Q | S | A},
    [METRIC_AVG_WRAPUP_MS] = {"avg_wrapup_ms", "wrapup_ms / handled", MS, LOWER, Q | S | A},
    [METRIC_AHT_MS] = {"aht_ms", "(talk_ms + hold_ms + wrapup_ms) / handled", MS, LOWER, Q | S | A},
    [METRIC_OCCUPANCY] = {"occupancy", "time on contact, on hold and in wrap-up / the same + ready + ringing", RATIO, NEITHER, Q | S | A},
    [METRIC_UTILISATION] = {"utilisation", "(time on contact, on hold, in wrap-up and productively not ready) / logged-in time, or / scheduled time (utilisation_base)", RATIO, NEITHER, S | A},
    [METRIC_CSAT_MEAN] = {"csat_mean", "survey scores / csat_n; hidden below csat_min", NUMBER, HIGHER, Q | S | A},
    [METRIC_CSAT_N] = {"csat_n", "surveys answered", COUNT, NEITHER, Q | S | A},
    [METRIC_QA_MEAN] = {"qa_mean", "quality scores / qa_n", NUMBER, HIGHER, Q | S | A},
    [METRIC_QA_N] = {"qa_n", "contacts scored for quality", COUNT, NEITHER, Q | S | A},
    [METRIC_FCR] = {"fcr", "contacts marked resolved / fcr_n", RATIO, HIGHER, Q | S},
    [METRIC_FCR_N] = {"fcr_n", "contacts judged for first-contact resolution", COUNT, NEITHER, Q | S},
    [METRIC_SERVICE_LEVEL] = {"service_level", "by the queue's formula; totals: sum of numerators / sum of denominators", RATIO, HIGHER, Q | S},
    [METRIC_SERVICE_LEVEL_NUM] = {"service_level_num", "numerator of service_level", COUNT, HIGHER, Q | S},
    [METRIC_SERVICE_LEVEL_DEN] = {"service_level_den", "denominator of service_level", COUNT, NEITHER, Q | S},
    [METRIC_AGENTS_LOGGED_IN] = {"agents_logged_in", "agents in any state but unknown and logged out", COUNT, HIGHER, Q | S | G},
    [METRIC_AGENTS_ON_CONTACT] = {"agents_on_contact", "agents with a contact talking", COUNT, NEITHER, Q | S | G},
    [METRIC_AGENTS_HOLD] = {"agents_hold", "agents whose contacts are all on hold", COUNT, NEITHER, Q | S | G},
    [METRIC_AGENTS_RINGING] = {"agents_ringing", "agents being rung", COUNT, NEITHER, Q | S | G},
    [METRIC_AGENTS_WRAPUP] = {"agents_wrapup", "agents in wrap-up", COUNT, NEITHER, Q | S | G},
    [METRIC_AGENTS_NOT_READY] = {"agents_not_ready", "agents logged in, not to be offered contacts", COUNT, NEITHER, Q | S | G},
    [METRIC_AGENTS_READY] = {"agents_ready", "agents that may be offered a contact", COUNT, HIGHER, Q | S | G},
    [METRIC_AGENTS_UNKNOWN] = {"agents_unknown", "agents not heard of since their source restarted", COUNT, LOWER, Q | S | G},
    [METRIC_TIME_IN_STATE_MS] = {"time_in_state_ms", "time since the agent's state last changed", MS, NEITHER, A | G},
    [METRIC_LOGGED_IN_MS] = {"logged_in_ms", "time logged in", MS, NEITHER, A},
    [METRIC_STATE_READY_MS] = {"state_ready_ms", "time ready", MS, NEITHER, A},
    [METRIC_STATE_RINGING_MS] = {"state_ringing_ms", "time ringing", MS, NEITHER, A},
    [METRIC_STATE_ON_CONTACT_MS] = {"state_on_contact_ms", "time on contact", MS, NEITHER, A},
    [METRIC_STATE_HOLD_MS] = {"state_hold_ms", "time with all contacts on hold", MS, NEITHER, A},
    [METRIC_STATE_WRAPUP_MS] = {"state_wrapup_ms", "time in wrap-up", MS, NEITHER, A},
    [METRIC_STATE_NOT_READY_MS] = {"state_not_ready_ms", "time not ready", MS, NEITHER, A},
    [METRIC_SCHEDULED_MS] = {"scheduled_ms", "time scheduled that has passed", MS, NEITHER, S | A},
    [METRIC_ADHERENCE] = {"adherence", "scheduled time spent in the scheduled kind of state / scheduled time", RATIO, HIGHER, S | A},
    [METRIC_SALES] = {"sales", "sum of sale results", COUNT, HIGHER, Q | S | A},
    [METRIC_REVENUE] = {"revenue", "sum of revenue results in minor units; of one currency", NUMBER, HIGHER, Q | S | A},
    [METRIC_SALES_PER_HOUR] = {"sales_per_hour", "sales / logged-in agent hours", NUMBER, HIGHER, Q | S | A},
    [METRIC_ORDERS] = {"orders", "sum of order results", COUNT, HIGHER, Q | S | A},
    [METRIC_COMPLAINTS] = {"complaints", "sum of complaint results", COUNT, LOWER, Q | S | A},
    [METRIC_DIALS] = {"dials", "outbound attempts", COUNT, NEITHER, Q | S | A},
    [METRIC_CONNECTS] = {"connects", "attempts that a person answered", COUNT, HIGHER, Q | S | A},
    [METRIC_CONNECT_RATE] = {"connect_rate", "connects / dials", RATIO, HIGHER, Q | S | A},
    [METRIC_RIGHT_PARTY] = {"right_party", "the wanted person reached", COUNT, HIGHER, Q | S | A},
    [METRIC_CONTACT_RATE] = {"contact_rate", "right_party / dials, or / connects (contact_rate_base)", RATIO, HIGHER, Q | S | A},
    [METRIC_CONVERSION] = {"conversion", "sales / right_party", RATIO, HIGHER, Q | S | A},
    [METRIC_DROPS] = {"drops", "contacts dropped for want of an agent", COUNT, LOWER, Q | S},
    [METRIC_DROP_RATE] = {"drop_rate", "drops / connects, over its own window", RATIO, LOWER, Q | S},
    [METRIC_CALLBACKS_PENDING] = {"callbacks_pending", "callbacks asked for and not yet reached or given up", COUNT, LOWER, Q | S | G},
    [METRIC_CALLBACKS_OLDEST_MS] = {"callbacks_oldest_ms", "age of the oldest pending callback", MS, LOWER, Q | S | G},
    [METRIC_CALLBACKS_ATTEMPTS] = {"callbacks_attempts", "attempts to reach who asked for a callback", COUNT, NEITHER, Q | S},
    [METRIC_CALLBACKS_ANSWERED] = {"callbacks_answered", "callbacks reached", COUNT, HIGHER, Q | S},
    [METRIC_CALLBACKS_FAILED] = {"callbacks_failed", "callbacks given up", COUNT, LOWER, Q | S},
    [METRIC_OPEN] = {"open", "e-mails and tasks without a first reply or close", COUNT, LOWER, Q | S | G},
    [METRIC_OLDEST_MS] = {"oldest_ms", "age of the oldest open one, in opening hours", MS, LOWER, Q | S | G},
    [METRIC_DUE_1H] = {"due_1h", "open, and due within an hour of opening time", COUNT, LOWER, Q | S | G},
    [METRIC_OVERDUE] = {"overdue", "open past their deadline", COUNT, LOWER, Q | S | G},
    [METRIC_MET_DEADLINE] = {"met_deadline", "first replies by the deadline", COUNT, HIGHER, Q | S},
    [METRIC_MISSED_DEADLINE] = {"missed_deadline", "first replies after the deadline, and those overdue now", COUNT, LOWER, Q | S},
    [METRIC_DEADLINE_RATE] = {"deadline_rate", "met_deadline / (met_deadline + missed_deadline)", RATIO, HIGHER, Q | S},
    [METRIC_NEXT_BREACH_MS] = {"next_breach_ms", "least target - wait of the entries waiting within target", MS, HIGHER, Q | S | G},
    [METRIC_BREACHING_SOON] = {"breaching_soon", "waiting within target, and past it before breach_horizon", COUNT, LOWER, Q | S | G},
    [METRIC_BREACHED_WAITING] = {"breached_waiting", "waiting past the target", COUNT, LOWER, Q | S | G},
    [METRIC_RECOVERY_CONTACTS] = {"recovery_contacts", "answers in target in a row until the goal is met again", COUNT, LOWER, Q | S},
    [METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = {"best_possible_service_level", "if everyone from now on is answered in target; needs a forecast", RATIO, HIGHER, Q | S | G},
    [METRIC_REQUIRED_LOW] = {"required_low", "agents for the goal by Erlang A, from the last half-hour's arrivals", COUNT, NEITHER, Q | G},
    [METRIC_REQUIRED_HIGH] = {"required_high", "the same by Erlang C, where nobody leaves", COUNT, NEITHER, Q | G},
    [METRIC_VOLUME_VARIANCE] = {"volume_variance", "(offered - forecast) / forecast, closed intervals", RATIO, NEITHER, Q | S | G},
    [METRIC_AHT_VARIANCE] = {"aht_variance", "(aht - forecast) / forecast, closed intervals", RATIO, LOWER, Q | S | G},
    [METRIC_BUDGET_VARIANCE] = {"budget_variance", "(offered - budget) / budget, closed intervals", RATIO, NEITHER, Q | S | G},
};
/* clang-format on */
static_assert(sizeof metrics / sizeof *metrics == METRIC_COUNT,
              "every metric has its row");

#undef Q
#undef S
#undef A
#undef G
#undef COUNT
#undef MS
#undef RATIO
#undef NUMBER
#undef NEITHER
#undef LOWER
#undef HIGHER

static const char *const formula_names[] = {
    [SERVICE_LEVEL_ANSWERED_ONLY] = "answered_only",
    [SERVICE_LEVEL_ALL_ABANDONS] = "all_abandons",
    [SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET] = "ignore_abandons_in_target",
    [SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET] = "credit_abandons_in_target",
    [SERVICE_LEVEL_CREDIT_SHORT] = "credit_short",
    [SERVICE_LEVEL_EXCLUDE_SHORT] = "exclude_short",
    [SERVICE_LEVEL_WITH_FLOW_OUTS] = "with_flow_outs",
};
static_assert(sizeof formula_names / sizeof *formula_names == SERVICE_LEVEL_COUNT,
              "every formula has a name");

const struct metric_info *metric_info(enum metric metric)
{
    return &metrics[metric];
}

bool metric_find(struct str key, enum metric *ret_metric)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (str_is(key, metrics[i].key)) {
            *ret_metric = (enum metric)i;
            return true;
        }
    }
    return false;
}

const char *service_level_name(enum service_level_formula formula)
{
    return formula_names[formula];
}

bool service_level_find(struct str name, enum service_level_formula *ret_formula)
{
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        if (str_is(name, formula_names[i])) {
            *ret_formula = (enum service_level_formula)i;
            return true;
        }
    }
    return false;
}

struct figure figure_count(int64_t count)
{
    return (struct figure){count, 1};
}

bool figure_is_known(struct figure figure)
{
    return figure.den != 0;
}

int64_t figure_rounded(struct figure figure)
{
    assert(figure.den > 0);
    int64_t whole = figure.num / figure.den;
    int64_t rest = figure.num % figure.den;
    if (rest < 0) { /* division in C cuts towards zero, half up needs the floor */
        whole--;
        rest += figure.den;
    }
    return rest >= figure.den - rest ? whole + 1 : whole;
}

struct figure service_level(enum service_level_formula formula,
                            const struct service_level_parts *p)
{
    struct figure level = {p->answered_in_sl, p->answered + p->abandoned};
    switch (formula) {
    case SERVICE_LEVEL_ANSWERED_ONLY:
        level.den = p->answered;
        break;
    case SERVICE_LEVEL_ALL_ABANDONS:
    case SERVICE_LEVEL_COUNT:
        break;
    case SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET:
        level.den -= p->abandoned_in_sl;
        break;
    case SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET:
        level.num += p->abandoned_in_sl;
        break;
    case SERVICE_LEVEL_CREDIT_SHORT:
        level.num += p->short_abandoned;
        break;
    case SERVICE_LEVEL_EXCLUDE_SHORT:
        level.den -= p->short_abandoned;
        break;
    case SERVICE_LEVEL_WITH_FLOW_OUTS:
        level.den += p->left_other;
        break;
    }
    return level.den > 0 ? level : FIGURE_NONE;
}

struct figure service_level_recovery(struct figure level, int64_t target_bp)
{
    if (!figure_is_known(level)) {
        return FIGURE_NONE;
    }
    int64_t short_by = target_bp * level.den - 10000 * level.num;
    if (short_by <= 0) {
        return figure_count(0);
    }
    int64_t gained = 10000 - target_bp; /* by each contact answered in target */
    return gained > 0 ? figure_count((short_by + gained - 1) / gained) : FIGURE_NONE;
}
