#include "stats/metric.h"

#include <assert.h>
#include <stddef.h>

#define Q METRIC_SCOPE_QUEUE
#define S METRIC_SCOPE_TOTAL
#define A METRIC_SCOPE_AGENT
#define G METRIC_SCOPE_GAUGE

#define COUNT METRIC_UNIT_COUNT
#define MS    METRIC_UNIT_MS
#define RATIO METRIC_UNIT_RATIO

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
    [METRIC_ABANDONMENT_RATE] = {"abandonment_rate", "abandoned / finished", RATIO, LOWER, Q | S},
    [METRIC_LONGEST_WAIT_MS] = {"longest_wait_ms", "largest age of the entries waiting now", MS, LOWER, Q | S | G},
    [METRIC_MAX_WAIT_MS] = {"max_wait_ms", "largest wait of the entries with an outcome", MS, LOWER, Q | S},
    [METRIC_ASA_MS] = {"asa_ms", "waits of answered entries / answered", MS, LOWER, Q | S | A},
    [METRIC_AVG_WAIT_MS] = {"avg_wait_ms", "waits of finished entries / finished", MS, LOWER, Q | S},
    [METRIC_AVG_ABANDON_MS] = {"avg_abandon_ms", "waits of abandoned entries / abandoned", MS, NEITHER, Q | S},
    [METRIC_PATIENCE_MS] = {"patience_ms", "waits of finished entries / abandoned", MS, HIGHER, Q | S},
    [METRIC_TALK_MS] = {"talk_ms", "answer to end less hold, summed over handled", MS, NEITHER, Q | S | A},
    [METRIC_HOLD_MS] = {"hold_ms", "time on hold, summed over handled", MS, LOWER, Q | S | A},
    [METRIC_WRAPUP_MS] = {"wrapup_ms", "wrap-up after handled contacts", MS, LOWER, Q | S | A},
    [METRIC_AVG_TALK_MS] = {"avg_talk_ms", "talk_ms / handled", MS, NEITHER, Q | S | A},
    [METRIC_AVG_HOLD_MS] = {"avg_hold_ms", "hold_ms / handled", MS, LOWER, Q | S | A},
    [METRIC_AVG_WRAPUP_MS] = {"avg_wrapup_ms", "wrapup_ms / handled", MS, LOWER, Q | S | A},
    [METRIC_AHT_MS] = {"aht_ms", "(talk_ms + hold_ms + wrapup_ms) / handled", MS, LOWER, Q | S | A},
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
    [METRIC_SALES] = {"sales", "sum of sale results", COUNT, HIGHER, Q | S | A},
    [METRIC_EMAIL_OPEN] = {"email_open", "e-mails without a first reply or close", COUNT, LOWER, Q | S | G},
    [METRIC_EMAIL_OLDEST_MS] = {"email_oldest_ms", "age of the oldest open e-mail", MS, LOWER, Q | S | G},
    [METRIC_EMAIL_OVERDUE] = {"email_overdue", "open e-mails past their deadline", COUNT, LOWER, Q | S | G},
    [METRIC_EMAIL_DUE_1H] = {"email_due_1h", "open e-mails due within the hour", COUNT, LOWER, Q | S | G},
    [METRIC_NEXT_BREACH_MS] = {"next_breach_ms", "least target - wait of the entries waiting within target", MS, HIGHER, Q | S | G},
    [METRIC_BREACHING_SOON] = {"breaching_soon", "waiting within target, and past it before breach_horizon", COUNT, LOWER, Q | S | G},
    [METRIC_BREACHED_WAITING] = {"breached_waiting", "waiting past the target", COUNT, LOWER, Q | S | G},
    [METRIC_RECOVERY_CONTACTS] = {"recovery_contacts", "answers in target in a row until the goal is met again", COUNT, LOWER, Q | S},
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
