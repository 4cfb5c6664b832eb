#include "stats/measure.h"

static const uint32_t wrapup_parts = EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_WRAPUP_TIMED;

static struct figure count_if(bool known, int64_t count)
{
    return known ? figure_count(count) : FIGURE_NONE;
}

static struct figure ratio(int64_t num, int64_t den)
{
    return den > 0 ? (struct figure){num, den} : FIGURE_NONE;
}

/* Talk, hold, wrap-up and their mean: AHT is made of the parts there are, and says which
 * are missing. */
static void measure_handling(const int64_t *t, uint32_t parts, struct figure *v,
                             uint32_t *ret_missing)
{
    bool hold = (parts & EVENT_CAN_HOLD) != 0;
    bool wrapup = (parts & wrapup_parts) != 0;
    int64_t handled = t[TALLY_HANDLED];
    v[METRIC_HANDLED] = figure_count(handled);
    v[METRIC_TRANSFERS] = figure_count(t[TALLY_TRANSFERS]);
    v[METRIC_TRANSFER_RATE] = ratio(t[TALLY_TRANSFERS], handled);
    v[METRIC_TALK_MS] = figure_count(t[TALLY_TALK_MS]);
    v[METRIC_HOLD_MS] = count_if(hold, t[TALLY_HOLD_MS]);
    v[METRIC_WRAPUP_MS] = count_if(wrapup, t[TALLY_WRAPUP_MS]);
    v[METRIC_AVG_TALK_MS] = ratio(t[TALLY_TALK_MS], handled);
    v[METRIC_AVG_HOLD_MS] = hold ? ratio(t[TALLY_HOLD_MS], handled) : FIGURE_NONE;
    v[METRIC_AVG_WRAPUP_MS] = wrapup ? ratio(t[TALLY_WRAPUP_MS], handled) : FIGURE_NONE;
    v[METRIC_AHT_MS] =
        ratio(t[TALLY_TALK_MS] + t[TALLY_HOLD_MS] + t[TALLY_WRAPUP_MS], handled);
    *ret_missing = (hold ? 0U : EVENT_CAN_HOLD) | (wrapup ? 0U : EVENT_CAN_WRAPUP_EXACT);
}

/* A value in thousandths, if anything of the kind was ever heard of. */
static struct figure sum_of(const struct measure_terms *terms,
                            enum result_measure measure, int64_t milli)
{
    return terms->has_results[measure] ? (struct figure){milli, 1000} : FIGURE_NONE;
}

/* A mean of scores or a share of judgements, and how many there were. */
static void measure_scores(const int64_t *t, const struct measure_terms *terms,
                           struct figure *v)
{
    int64_t csat_n = t[TALLY_CSAT_N];
    v[METRIC_CSAT_N] = count_if(terms->has_results[RESULT_CSAT], csat_n);
    v[METRIC_CSAT_MEAN] = csat_n >= terms->csat_min
                              ? ratio(t[TALLY_CSAT_MILLI], 1000 * csat_n)
                              : FIGURE_NONE;
    v[METRIC_QA_N] = count_if(terms->has_results[RESULT_QA], t[TALLY_QA_N]);
    v[METRIC_QA_MEAN] = ratio(t[TALLY_QA_MILLI], 1000 * t[TALLY_QA_N]);
    v[METRIC_FCR_N] = count_if(terms->has_results[RESULT_FCR], t[TALLY_FCR_N]);
    v[METRIC_FCR] = ratio(t[TALLY_FCR_MILLI], 1000 * t[TALLY_FCR_N]);
}

void measure_results(const int64_t *t, const struct measure_terms *terms,
                     struct figure *v)
{
    int64_t right_party = t[TALLY_RIGHT_PARTY_MILLI];
    int64_t base = terms->contact_rate_of_connects ? t[TALLY_CONNECTS] : t[TALLY_DIALS];
    bool judged = terms->has_results[RESULT_RIGHT_PARTY];
    bool sold = terms->has_results[RESULT_SALE];
    v[METRIC_SALES] = sum_of(terms, RESULT_SALE, t[TALLY_SALES_MILLI]);
    v[METRIC_REVENUE] = terms->currencies == 1
                            ? sum_of(terms, RESULT_REVENUE, t[TALLY_REVENUE_MILLI])
                            : FIGURE_NONE; /* never mixed */
    v[METRIC_ORDERS] = sum_of(terms, RESULT_ORDER, t[TALLY_ORDERS_MILLI]);
    v[METRIC_COMPLAINTS] = sum_of(terms, RESULT_COMPLAINT, t[TALLY_COMPLAINTS_MILLI]);
    v[METRIC_RIGHT_PARTY] = sum_of(terms, RESULT_RIGHT_PARTY, right_party);
    v[METRIC_CONVERSION] = sold ? ratio(t[TALLY_SALES_MILLI], right_party) : FIGURE_NONE;
    v[METRIC_DIALS] = count_if(terms->has_dials, t[TALLY_DIALS]);
    v[METRIC_CONNECTS] = count_if(terms->has_dials, t[TALLY_CONNECTS]);
    v[METRIC_CONNECT_RATE] =
        terms->has_dials ? ratio(t[TALLY_CONNECTS], t[TALLY_DIALS]) : FIGURE_NONE;
    v[METRIC_CONTACT_RATE] =
        judged && terms->has_dials ? ratio(right_party, 1000 * base) : FIGURE_NONE;
    measure_scores(t, terms, v);
}

/* What queues, totals and agents have in common. */
static void measure_shared(const int64_t *t, const struct measure_terms *terms,
                           struct snapshot_figures *ret)
{
    uint32_t parts = terms->parts;
    struct figure *v = ret->value;
    v[METRIC_ANSWERED] = figure_count(t[TALLY_ANSWERED]);
    v[METRIC_TIMED_OUT_ACTIVE] = figure_count(t[TALLY_TIMED_OUT_ACTIVE]);
    v[METRIC_ASA_MS] = ratio(t[TALLY_ANSWERED_WAIT_MS], t[TALLY_ANSWERED]);
    v[METRIC_UNANSWERED] =
        count_if((parts & EVENT_CAN_UNANSWERED) != 0, t[TALLY_UNANSWERED]);
    measure_handling(t, parts, v, &ret->missing);
    measure_results(t, terms, v);
}

/* The cells of a service level counted at its event: within target by outcome, and late
 * ones, which are in the denominator as answered too late whatever they became. */
static struct service_level_parts event_parts(const int64_t *t)
{
    enum { IN_ANSWERED, IN_ABANDONED, IN_SHORT, IN_LEFT, LATE };
    return (struct service_level_parts){
        .answered = t[IN_ANSWERED] + t[LATE],
        .answered_in_sl = t[IN_ANSWERED],
        .abandoned = t[IN_ABANDONED],
        .abandoned_in_sl = t[IN_ABANDONED],
        .short_abandoned = t[IN_SHORT],
        .left_other = t[IN_LEFT],
    };
}

/* answered_only has no instant at which it could count before the end. */
static bool counts_at_event(const struct engine_rule *rule,
                            enum service_level_formula formula)
{
    return rule->count_at == RULE_COUNT_AT_EVENT &&
           formula != SERVICE_LEVEL_ANSWERED_ONLY;
}

struct service_level_parts measure_level_parts(const int64_t *t,
                                               const struct engine_rule *rule,
                                               enum service_level_formula formula)
{
    if (counts_at_event(rule, formula)) {
        return event_parts(&t[TALLY_EVENT_ANSWERED]);
    }
    return (struct service_level_parts){
        .answered = t[TALLY_ANSWERED],
        .answered_in_sl = t[TALLY_ANSWERED_IN_SL],
        .abandoned = t[TALLY_ABANDONED],
        .abandoned_in_sl = t[TALLY_ABANDONED_IN_SL],
        .short_abandoned = t[TALLY_SHORT_ABANDONED],
        .left_other = t[TALLY_LEFT_OTHER],
    };
}

void measure_set_level(struct snapshot_figures *figures, struct figure level)
{
    bool known = figure_is_known(level);
    figures->value[METRIC_SERVICE_LEVEL] = level;
    figures->value[METRIC_SERVICE_LEVEL_NUM] = count_if(known, level.num);
    figures->value[METRIC_SERVICE_LEVEL_DEN] = count_if(known, level.den);
}

static void measure_counts(const int64_t *t, const struct measure_terms *terms,
                           struct figure *v)
{
    int64_t finished = t[TALLY_ANSWERED] + t[TALLY_ABANDONED] + t[TALLY_LEFT_OTHER];
    int64_t left_out = terms->excludes_short ? t[TALLY_SHORT_ABANDONED] : 0;
    v[METRIC_OFFERED] = figure_count(t[TALLY_OFFERED]);
    v[METRIC_ABANDONED] = figure_count(t[TALLY_ABANDONED]);
    v[METRIC_ANSWERED_IN_SL] = figure_count(t[TALLY_ANSWERED_IN_SL]);
    v[METRIC_ABANDONED_IN_SL] = figure_count(t[TALLY_ABANDONED_IN_SL]);
    v[METRIC_SHORT_ABANDONED] = figure_count(t[TALLY_SHORT_ABANDONED]);
    v[METRIC_LEFT_OTHER] = figure_count(t[TALLY_LEFT_OTHER]);
    v[METRIC_UNKNOWN] = figure_count(t[TALLY_UNKNOWN]);
    v[METRIC_TIMED_OUT] = figure_count(t[TALLY_TIMED_OUT]);
    v[METRIC_FINISHED] = figure_count(finished);
    v[METRIC_REJECTED] =
        count_if((terms->parts & EVENT_CAN_REJECT) != 0, t[TALLY_REJECTED]);
    v[METRIC_ABANDONMENT_RATE] =
        ratio(t[TALLY_ABANDONED] - left_out, finished - left_out);
}

static void measure_waits(const int64_t *t, struct figure *v)
{
    int64_t finished = t[TALLY_ANSWERED] + t[TALLY_ABANDONED] + t[TALLY_LEFT_OTHER];
    int64_t waits_ms = t[TALLY_ANSWERED_WAIT_MS] + t[TALLY_ABANDONED_WAIT_MS] +
                       t[TALLY_LEFT_OTHER_WAIT_MS];
    v[METRIC_AVG_WAIT_MS] = ratio(waits_ms, finished);
    v[METRIC_AVG_ABANDON_MS] = ratio(t[TALLY_ABANDONED_WAIT_MS], t[TALLY_ABANDONED]);
    v[METRIC_PATIENCE_MS] = ratio(waits_ms, t[TALLY_ABANDONED]);
}

/* Deadlines, callbacks, drops: only where there is such a thing at all. */
static void measure_deferred(const int64_t *t, const struct measure_terms *terms,
                             struct figure *v)
{
    int64_t met = t[TALLY_DEADLINE_MET];
    int64_t missed = t[TALLY_DEADLINE_MISSED];
    v[METRIC_MET_DEADLINE] = count_if(terms->has_mail, met);
    v[METRIC_MISSED_DEADLINE] = count_if(terms->has_mail, missed);
    v[METRIC_DEADLINE_RATE] = ratio(met, met + missed);
    v[METRIC_CALLBACKS_ATTEMPTS] =
        count_if(terms->has_callbacks, t[TALLY_CALLBACK_ATTEMPTS]);
    v[METRIC_CALLBACKS_ANSWERED] =
        count_if(terms->has_callbacks, t[TALLY_CALLBACK_ANSWERED]);
    v[METRIC_CALLBACKS_FAILED] = count_if(terms->has_callbacks, t[TALLY_CALLBACK_FAILED]);
    v[METRIC_DROPS] = sum_of(terms, RESULT_DROP, t[TALLY_DROPS_MILLI]);
}

void measure_queue(const int64_t *tallies, const struct measure_terms *terms,
                   struct snapshot_figures *ret)
{
    const struct engine_rule *rule = terms->rule;
    measure_shared(tallies, terms, ret);
    measure_counts(tallies, terms, ret->value);
    measure_waits(tallies, ret->value);
    measure_deferred(tallies, terms, ret->value);
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        enum service_level_formula formula = (enum service_level_formula)i;
        struct service_level_parts parts = measure_level_parts(tallies, rule, formula);
        ret->by_formula[i] = service_level(formula, &parts);
    }
    struct figure level = ret->by_formula[rule->formula];
    measure_set_level(ret, level);
    ret->value[METRIC_RECOVERY_CONTACTS] = service_level_recovery(level, rule->goal_bp);
}

void measure_agent(const int64_t *tallies, const struct measure_terms *terms,
                   struct snapshot_figures *ret)
{
    measure_shared(tallies, terms, ret);
    ret->value[METRIC_OFFERED] =
        count_if((terms->parts & EVENT_CAN_RING) != 0, tallies[TALLY_OFFERED]);
}

void measure_occupancy(const int64_t *times_ms, struct figure *values)
{
    int64_t busy_ms =
        times_ms[AGENT_ON_CONTACT] + times_ms[AGENT_HOLD] + times_ms[AGENT_WRAPUP];
    int64_t there_ms = busy_ms + times_ms[AGENT_READY] + times_ms[AGENT_RINGING];
    int64_t productive_ms = times_ms[AGENT_READY + 1];
    values[METRIC_OCCUPANCY] = ratio(busy_ms, there_ms);
    values[METRIC_UTILISATION] =
        ratio(busy_ms + productive_ms, there_ms + times_ms[AGENT_NOT_READY]);
}

/* Thousandths per hour: value / 1000 over ms / 3,600,000, exactly. */
struct figure measure_per_hour(struct figure figure, int64_t logged_in_ms)
{
    if (!figure_is_known(figure) || logged_in_ms <= 0) {
        return FIGURE_NONE;
    }
    int64_t num = (int64_t)((uint64_t)figure.num * 3600); /* see tally_add() */
    return (struct figure){num, logged_in_ms};
}

struct snapshot_rolling measure_rolling(const int64_t *sums,
                                        const struct engine_rule *rule)
{
    struct service_level_parts parts = {
        .answered = sums[MINUTE_ANSWERED],
        .answered_in_sl = sums[MINUTE_ANSWERED_IN_SL],
        .abandoned = sums[MINUTE_ABANDONED],
        .abandoned_in_sl = sums[MINUTE_ABANDONED_IN_SL],
        .short_abandoned = sums[MINUTE_SHORT_ABANDONED],
        .left_other = sums[MINUTE_LEFT_OTHER],
    };
    if (counts_at_event(rule, rule->formula)) {
        parts = event_parts(&sums[MINUTE_EVENT]);
    }
    return (struct snapshot_rolling){
        .offered = figure_count(sums[MINUTE_OFFERED]),
        .answered = figure_count(sums[MINUTE_ANSWERED]),
        .abandoned = figure_count(sums[MINUTE_ABANDONED]),
        .service_level = service_level(rule->formula, &parts),
        .asa_ms = ratio(sums[MINUTE_ANSWERED_WAIT_MS], sums[MINUTE_ANSWERED]),
        .aht_ms = ratio(sums[MINUTE_HANDLING_MS], sums[MINUTE_HANDLED]),
        .patience_ms = ratio(sums[MINUTE_WAIT_MS], sums[MINUTE_ABANDONED]),
    };
}
