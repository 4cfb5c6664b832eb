#include "site/ahead.h"

#include <stdlib.h>

#include "site/forecast.h"
#include "stats/outlook.h"
#include "stats/staffing.h"

#define MINUTE_MS    INT64_C(60000)
#define HALF_HOUR_MS INT64_C(1800000)

struct ahead {
    const struct forecast *forecast;
    int64_t minute; /* of the ranges; -1: none yet */
    struct staffing_range ranges[LIMIT_QUEUES];
};

struct ahead *ahead_create(void)
{
    struct ahead *self = calloc(1, sizeof *self);
    if (self != NULL) {
        self->minute = -1;
    }
    return self;
}

void ahead_destroy(struct ahead **self)
{
    free(*self);
    *self = NULL;
}

void ahead_use_forecast(struct ahead *self, const struct forecast *forecast)
{
    self->forecast = forecast;
}

/* -- agents needed, from the last half-hour -------------------------------------------
 */

static void form_ranges(struct ahead *self, const struct snapshot *snapshot)
{
    int64_t minute = snapshot->now_ms / MINUTE_MS;
    if (minute == self->minute) {
        return;
    }
    self->minute = minute;
    for (size_t i = 0; i < snapshot->queue_count && i < LIMIT_QUEUES; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        const struct snapshot_rolling *last = &queue->rolling[SNAPSHOT_30_MIN];
        struct staffing_demand demand = {
            .arrivals = last->offered,
            .interval_ms = HALF_HOUR_MS,
            .handling_ms = last->aht_ms,
            .patience_ms = last->patience_ms,
            .target_ms = queue->target_ms,
            .goal_bp = queue->goal_bp,
        };
        self->ranges[i] = staffing_required(&demand);
    }
}

/* -- the best that is still possible ---------------------------------------------------
 */

/* Who waits, of one queue: within the target, and past it while not yet counted late. */
static struct outlook_standing standing_of(const struct snapshot_queue *queue)
{
    const struct figure *v = queue->today.value;
    int64_t breached = v[METRIC_BREACHED_WAITING].num;
    bool counted = queue->count_at == RULE_COUNT_AT_EVENT &&
                   queue->formula != SERVICE_LEVEL_ANSWERED_ONLY;
    return (struct outlook_standing){
        .level = v[METRIC_SERVICE_LEVEL],
        .waiting_inside = v[METRIC_WAITING].num - breached,
        .waiting_outside = counted ? 0 : breached,
        .forecast = FIGURE_NONE,
    };
}

static void add_standing(struct outlook_standing *sum, const struct outlook_standing *one)
{
    sum->level.num += one->level.num;
    sum->level.den += one->level.den;
    sum->waiting_inside += one->waiting_inside;
    sum->waiting_outside += one->waiting_outside;
    if (figure_is_known(one->forecast)) {
        sum->forecast.num += one->forecast.num;
        sum->forecast.den = one->forecast.den;
    }
}

/* -- the plan
 * ---------------------------------------------------------------------------*/

void ahead_add_quarter(const struct forecast *forecast, struct str queue,
                       int64_t start_ms, const struct snapshot_figures *figures,
                       struct outlook_sums *sums)
{
    const struct outlook_plan plan = forecast_quarter(forecast, queue, start_ms);
    const struct outlook_actual actual = {
        .contacts = figures->value[METRIC_OFFERED].num,
        .handled = figures->value[METRIC_HANDLED].num,
        .handling_ms = figures->value[METRIC_AHT_MS].num,
    };
    (void)outlook_add(sums, &plan, &actual);
}

/* Every closed quarter-hour of the day beside its plan. */
static void add_quarters(const struct ahead *self, const struct engine *engine,
                         const struct snapshot *snapshot, size_t queue,
                         struct outlook_sums *sums)
{
    struct str id = str_from(snapshot->queues[queue].id);
    for (int64_t at = snapshot->day_start_ms;
         at + LIMIT_QUARTER_MS <= snapshot->now_ms &&
         at + LIMIT_QUARTER_MS <= snapshot->day_end_ms;
         at += LIMIT_QUARTER_MS) {
        struct outlook_plan plan = forecast_quarter(self->forecast, id, at);
        struct snapshot_figures figures;
        bool planned = plan.contacts_thousandths != OUTLOOK_NONE ||
                       plan.budget_thousandths != OUTLOOK_NONE;
        if (planned &&
            engine_queue_figures(engine, queue, at, at + LIMIT_QUARTER_MS, &figures)) {
            ahead_add_quarter(self->forecast, id, at, &figures, sums);
        }
    }
}

void ahead_put_variances(const struct outlook_sums *sums, struct figure *v)
{
    struct outlook_variances variances = outlook_variances(sums);
    v[METRIC_VOLUME_VARIANCE] = variances.volume;
    v[METRIC_AHT_VARIANCE] = variances.aht;
    v[METRIC_BUDGET_VARIANCE] = variances.budget;
}

void ahead_fill(struct ahead *self, const struct engine *engine,
                struct snapshot *snapshot)
{
    struct calendar_span day = {{snapshot->day_start_ms}, {snapshot->day_end_ms}};
    struct outlook_standing whole = {.forecast = FIGURE_NONE};
    struct outlook_sums all = {.contacts = 0};
    form_ranges(self, snapshot);
    for (size_t i = 0; i < snapshot->queue_count && i < LIMIT_QUEUES; i++) {
        struct snapshot_queue *queue = &snapshot->queues[i];
        struct figure *v = queue->today.value;
        v[METRIC_REQUIRED_LOW] = self->ranges[i].low;
        v[METRIC_REQUIRED_HIGH] = self->ranges[i].high;
        if (self->forecast == NULL) {
            continue;
        }
        struct outlook_standing standing = standing_of(queue);
        standing.forecast =
            forecast_rest(self->forecast, str_from(queue->id), day, snapshot->now_ms);
        v[METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = outlook_best_possible(&standing);
        add_standing(&whole, &standing);
        struct outlook_sums sums = {.contacts = 0};
        add_quarters(self, engine, snapshot, i, &sums);
        ahead_put_variances(&sums, v);
        (void)outlook_merge(&all, &sums);
    }
    if (self->forecast != NULL) {
        struct figure *v = snapshot->totals.value;
        v[METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = outlook_best_possible(&whole);
        ahead_put_variances(&all, v);
    }
}
