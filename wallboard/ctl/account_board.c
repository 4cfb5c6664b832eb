#include "ctl/account_board.h"

static struct figure pick(const struct account *account,
                          const struct snapshot_figures *figures)
{
    return account->options->by_formula ? figures->by_formula[account->options->formula]
                                        : figures->value[account->terms.metric];
}

/* Means whose numerator may lie in a quarter that has nothing in the denominator, and so
 * shows no figure: added up from the sums that they are made of. */
static const struct {
    enum metric metric, nums[3], den;
    size_t count;
} means[] = {
    {METRIC_PATIENCE_MS, {METRIC_AVG_WAIT_MS}, METRIC_ABANDONED, 1},
    {METRIC_AVG_TALK_MS, {METRIC_TALK_MS}, METRIC_HANDLED, 1},
    {METRIC_AVG_HOLD_MS, {METRIC_HOLD_MS}, METRIC_HANDLED, 1},
    {METRIC_AVG_WRAPUP_MS, {METRIC_WRAPUP_MS}, METRIC_HANDLED, 1},
    {METRIC_AHT_MS,
     {METRIC_TALK_MS, METRIC_HOLD_MS, METRIC_WRAPUP_MS},
     METRIC_HANDLED,
     3},
};

/* A quarter's part of the figure: numerator and, of ratios and means, denominator. */
static struct figure part_of_quarter(const struct account *account,
                                     const struct snapshot_figures *figures)
{
    const struct figure *values = figures->value;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        if (means[i].metric != account->terms.metric) {
            continue;
        }
        struct figure part = {0, values[means[i].den].num};
        for (size_t n = 0; n < means[i].count; n++) {
            part.num += values[means[i].nums[n]].num;
        }
        return part;
    }
    struct figure part = pick(account, figures);
    part.den = reason_has_denominator(account->terms.metric) ? part.den : 0;
    return part;
}

/* Of the site: its quarters together. False if they are not all kept. */
static bool sum_quarters(const struct account *account, struct figure *ret)
{
    const struct snapshot *snapshot = account->snapshot;
    const struct reason_terms *terms = &account->terms;
    bool adds = account->made_of == REASON_CONTACTS;
    if (terms->from_ms < snapshot->day_start_ms || terms->to_ms > snapshot->day_end_ms ||
        (!adds && account->made_of != REASON_LONGEST)) {
        return false;
    }
    struct figure all = {0, 0};
    bool known = false;
    for (size_t i = 0; i < snapshot->interval_count; i++) {
        const struct snapshot_interval *interval = &snapshot->intervals[i];
        if (interval->start_ms < terms->from_ms || interval->end_ms > terms->to_ms) {
            continue;
        }
        struct figure part = part_of_quarter(account, &interval->figures);
        known = known || figure_is_known(pick(account, &interval->figures));
        all.num = adds ? all.num + part.num : part.num > all.num ? part.num : all.num;
        all.den += part.den;
    }
    all.den = reason_has_denominator(terms->metric) ? all.den : 1;
    *ret = known ? all : FIGURE_NONE;
    return true;
}

bool account_ask_board(const struct account *account, const struct engine *engine,
                       struct figure *ret)
{
    const struct snapshot *snapshot = account->snapshot;
    const struct reason_terms *terms = &account->terms;
    if (account->whole_day) {
        *ret = pick(account, account->agent != NULL   ? &account->agent->today
                             : account->queue != NULL ? &account->queue->today
                                                      : &snapshot->totals);
        return true;
    }
    if (account->agent != NULL || account->made_of == REASON_PERCENTILE) {
        return false;
    }
    if (account->queue == NULL) {
        return sum_quarters(account, ret);
    }
    struct snapshot_figures figures;
    size_t number = (size_t)(account->queue - snapshot->queues);
    if (!engine_queue_figures(engine, number, terms->from_ms, terms->to_ms, &figures)) {
        return false;
    }
    *ret = pick(account, &figures);
    return true;
}
