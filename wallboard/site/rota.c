#include "site/rota.h"

#include <stdlib.h>

#include "site/forecast.h"
#include "site/schedule.h"
#include "stats/limits.h"
#include "stats/staffing.h"

#define MINUTE_MS    INT64_C(60000)
#define HALF_HOUR_MS INT64_C(1800000)
#define HALVES_OVER  2 /* shown of those that are over */

/* A half-hour as it was formed; `minute` is when. */
struct formed {
    struct snapshot_half half;
    int64_t minute; /* -1: not yet */
};

struct rota {
    struct formed halves[SNAPSHOT_HALVES_MAX]; /* by their number in the day */
    struct figure adherent;
    int64_t minute; /* of `adherent` */
};

struct rota *rota_create(void)
{
    struct rota *self = calloc(1, sizeof *self);
    if (self != NULL) {
        rota_forget(self);
    }
    return self;
}

void rota_destroy(struct rota **self)
{
    free(*self);
    *self = NULL;
}

void rota_forget(struct rota *self)
{
    self->minute = -1;
    for (size_t i = 0; i < SNAPSHOT_HALVES_MAX; i++) {
        self->halves[i].minute = -1;
    }
}

/* -- one half-hour ---------------------------------------------------------------------
 */

static void put_needed(const struct forecast *forecast, const struct snapshot *snapshot,
                       struct snapshot_half *half)
{
    struct staffing_range sum = {{0, 1}, {0, 1}};
    bool any = false;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        const struct outlook_plan plan = forecast_sum(
            forecast, str_from(queue->id), half->start_ms, half->start_ms + HALF_HOUR_MS);
        if (plan.contacts_thousandths == OUTLOOK_NONE || plan.aht_ms == OUTLOOK_NONE) {
            continue;
        }
        const struct staffing_demand demand = {
            .arrivals = {plan.contacts_thousandths, 1000},
            .interval_ms = HALF_HOUR_MS,
            .handling_ms = {plan.aht_ms, 1},
            .patience_ms = queue->rolling[SNAPSHOT_30_MIN].patience_ms,
            .target_ms = queue->target_ms,
            .goal_bp = queue->goal_bp,
        };
        const struct staffing_range range = staffing_required(&demand);
        if (figure_is_known(range.high)) {
            bool one = !figure_is_known(range.low); /* nothing is known of patience */
            sum.low.num += one ? range.high.num : range.low.num;
            sum.high.num += range.high.num;
            any = true;
        }
    }
    half->needed_low = any ? sum.low : FIGURE_NONE;
    half->needed_high = any ? sum.high : FIGURE_NONE;
}

static int64_t overlap_ms(int64_t from_ms, int64_t to_ms, int64_t start_ms,
                          int64_t end_ms)
{
    int64_t first_ms = from_ms > start_ms ? from_ms : start_ms;
    int64_t last_ms = to_ms < end_ms ? to_ms : end_ms;
    return last_ms > first_ms ? last_ms - first_ms : 0;
}

static void put_scheduled(const struct schedule *schedule, struct snapshot_half *half)
{
    int64_t sum_ms = 0;
    for (size_t i = 0; i < schedule_count(schedule); i++) {
        const struct schedule_shift *shift = schedule_at(schedule, i);
        if (shift->kind == SHIFT_WORK) {
            sum_ms += overlap_ms(shift->from_ms, shift->to_ms, half->start_ms,
                                 half->start_ms + HALF_HOUR_MS);
        }
    }
    half->scheduled = schedule_count(schedule) == 0
                          ? FIGURE_NONE
                          : (struct figure){sum_ms, HALF_HOUR_MS};
}

/* How long an agent was; false: nothing is known of it. */
static bool logged_in_ms(const struct engine *engine, size_t agent, int64_t start_ms,
                         int64_t *sum_ms)
{
    bool known = false;
    for (int64_t at_ms = start_ms; at_ms < start_ms + HALF_HOUR_MS;
         at_ms += LIMIT_QUARTER_MS) {
        int64_t times_ms[AGENT_READY + 1] = {0};
        known = engine_agent_quarter(engine, agent, at_ms, times_ms) || known;
        for (int state = AGENT_ON_CONTACT; state <= AGENT_READY; state++) {
            *sum_ms += times_ms[state];
        }
    }
    return known;
}

/* As far as the half-hour has passed. */
static void put_logged_in(const struct engine *engine, const struct snapshot *snapshot,
                          struct snapshot_half *half)
{
    int64_t passed_ms = snapshot->now_ms - half->start_ms;
    passed_ms = passed_ms < HALF_HOUR_MS ? passed_ms : HALF_HOUR_MS;
    int64_t sum_ms = 0;
    bool any = false;
    for (size_t i = 0; passed_ms > 0 && i < snapshot->agent_count; i++) {
        any = logged_in_ms(engine, i, half->start_ms, &sum_ms) || any;
    }
    half->logged_in = any ? (struct figure){sum_ms, passed_ms} : FIGURE_NONE;
}

/* -- now -------------------------------------------------------------------------------
 */

/* Who was never heard of is not logged in. */
static enum agent_state state_of(const struct engine *engine,
                                 const struct snapshot *snapshot, struct str agent)
{
    size_t number = 0;
    bool heard =
        engine_agent_number(engine, agent, &number) && number < snapshot->agent_count;
    return heard ? snapshot->agents[number].state : AGENT_LOGGED_OUT;
}

static struct figure count_adherent(const struct schedule *schedule,
                                    const struct engine *engine,
                                    const struct snapshot *snapshot)
{
    struct figure adherent = {0, 0};
    for (size_t i = 0; i < schedule_count(schedule); i++) {
        const struct schedule_shift *shift = schedule_at(schedule, i);
        if (shift->from_ms <= snapshot->now_ms && snapshot->now_ms < shift->to_ms) {
            struct str agent = schedule_agent(schedule, shift->agent);
            bool keeps = shift_keeps(shift->kind, state_of(engine, snapshot, agent));
            adherent.num += keeps ? 1 : 0;
            adherent.den++;
        }
    }
    return adherent;
}

/* -- the snapshot ----------------------------------------------------------------------
 */

static void form(const struct rota_plan *plan, const struct engine *engine,
                 const struct snapshot *snapshot, int64_t start_ms, struct formed *ret)
{
    ret->minute = snapshot->now_ms / MINUTE_MS;
    ret->half = (struct snapshot_half){.start_ms = start_ms};
    put_needed(plan->forecast, snapshot, &ret->half);
    put_scheduled(plan->schedule, &ret->half);
    put_logged_in(engine, snapshot, &ret->half);
}

void rota_fill(struct rota *self, const struct rota_plan *plan,
               const struct engine *engine, struct snapshot *snapshot)
{
    int64_t now = (snapshot->now_ms - snapshot->day_start_ms) / HALF_HOUR_MS;
    int64_t end = (snapshot->day_end_ms - snapshot->day_start_ms) / HALF_HOUR_MS;
    int64_t from = now > HALVES_OVER ? now - HALVES_OVER : 0;
    int64_t minute = snapshot->now_ms / MINUTE_MS;
    bool planned = plan->forecast != NULL || schedule_count(plan->schedule) > 0;
    bool renewed = false; /* of those formed before, one a frame */
    snapshot->half_count = 0;
    for (int64_t i = from; planned && i < end && i < from + SNAPSHOT_HALVES_MAX; i++) {
        struct formed *formed = &self->halves[i % SNAPSHOT_HALVES_MAX];
        int64_t start_ms = snapshot->day_start_ms + i * HALF_HOUR_MS;
        bool fresh = formed->minute == -1 || formed->half.start_ms != start_ms;
        if (fresh || (formed->minute != minute && !renewed)) {
            renewed = renewed || !fresh;
            form(plan, engine, snapshot, start_ms, formed);
        }
        snapshot->halves[snapshot->half_count++] = formed->half;
    }
    if (self->minute != minute) {
        self->minute = minute;
        self->adherent = count_adherent(plan->schedule, engine, snapshot);
    }
    snapshot->adherent = self->adherent;
}
