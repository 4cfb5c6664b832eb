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

/* What queues, totals and agents have in common. */
static void measure_shared(const int64_t *t, uint32_t parts, struct snapshot_figures *ret)
{
    struct figure *v = ret->value;
    v[METRIC_ANSWERED] = figure_count(t[TALLY_ANSWERED]);
    v[METRIC_TIMED_OUT_ACTIVE] = figure_count(t[TALLY_TIMED_OUT_ACTIVE]);
    v[METRIC_ASA_MS] = ratio(t[TALLY_ANSWERED_WAIT_MS], t[TALLY_ANSWERED]);
    v[METRIC_UNANSWERED] =
        count_if((parts & EVENT_CAN_UNANSWERED) != 0, t[TALLY_UNANSWERED]);
    measure_handling(t, parts, v, &ret->missing);
}

struct service_level_parts measure_level_parts(const int64_t *t)
{
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

static void measure_counts(const int64_t *t, uint32_t parts, struct figure *v)
{
    int64_t finished = t[TALLY_ANSWERED] + t[TALLY_ABANDONED] + t[TALLY_LEFT_OTHER];
    v[METRIC_OFFERED] = figure_count(t[TALLY_OFFERED]);
    v[METRIC_ABANDONED] = figure_count(t[TALLY_ABANDONED]);
    v[METRIC_ANSWERED_IN_SL] = figure_count(t[TALLY_ANSWERED_IN_SL]);
    v[METRIC_ABANDONED_IN_SL] = figure_count(t[TALLY_ABANDONED_IN_SL]);
    v[METRIC_SHORT_ABANDONED] = figure_count(t[TALLY_SHORT_ABANDONED]);
    v[METRIC_LEFT_OTHER] = figure_count(t[TALLY_LEFT_OTHER]);
    v[METRIC_UNKNOWN] = figure_count(t[TALLY_UNKNOWN]);
    v[METRIC_TIMED_OUT] = figure_count(t[TALLY_TIMED_OUT]);
    v[METRIC_FINISHED] = figure_count(finished);
    v[METRIC_REJECTED] = count_if((parts & EVENT_CAN_REJECT) != 0, t[TALLY_REJECTED]);
    v[METRIC_ABANDONMENT_RATE] = ratio(t[TALLY_ABANDONED], finished);
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

void measure_queue(const int64_t *tallies, const struct engine_rule *rule, uint32_t parts,
                   struct snapshot_figures *ret)
{
    measure_shared(tallies, parts, ret);
    measure_counts(tallies, parts, ret->value);
    measure_waits(tallies, ret->value);
    struct service_level_parts level_parts = measure_level_parts(tallies);
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        ret->by_formula[i] = service_level((enum service_level_formula)i, &level_parts);
    }
    struct figure level = ret->by_formula[rule->formula];
    measure_set_level(ret, level);
    ret->value[METRIC_RECOVERY_CONTACTS] = service_level_recovery(level, rule->goal_bp);
}

void measure_agent(const int64_t *tallies, uint32_t parts, struct snapshot_figures *ret)
{
    measure_shared(tallies, parts, ret);
    ret->value[METRIC_OFFERED] =
        count_if((parts & EVENT_CAN_RING) != 0, tallies[TALLY_OFFERED]);
}

struct snapshot_rolling measure_rolling(const int64_t *sums,
                                        enum service_level_formula formula)
{
    struct service_level_parts parts = {
        .answered = sums[MINUTE_ANSWERED],
        .answered_in_sl = sums[MINUTE_ANSWERED_IN_SL],
        .abandoned = sums[MINUTE_ABANDONED],
        .abandoned_in_sl = sums[MINUTE_ABANDONED_IN_SL],
        .short_abandoned = sums[MINUTE_SHORT_ABANDONED],
        .left_other = sums[MINUTE_LEFT_OTHER],
    };
    return (struct snapshot_rolling){
        .offered = figure_count(sums[MINUTE_OFFERED]),
        .answered = figure_count(sums[MINUTE_ANSWERED]),
        .abandoned = figure_count(sums[MINUTE_ABANDONED]),
        .service_level = service_level(formula, &parts),
        .asa_ms = ratio(sums[MINUTE_ANSWERED_WAIT_MS], sums[MINUTE_ANSWERED]),
    };
}
