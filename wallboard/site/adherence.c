#include "site/adherence.h"

#include "stats/limits.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void adherence_add(const struct adherence_terms *terms,
                   const struct schedule_shift *shift, const void *context,
                   struct adherence *sum)
{
    struct str agent = schedule_agent(terms->schedule, shift->agent);
    int64_t to_ms = least(least(shift->to_ms, terms->span.end.ms), terms->now_ms);
    for (int64_t at_ms = most(shift->from_ms, terms->span.start.ms); at_ms < to_ms;
         at_ms += LIMIT_QUARTER_MS) {
        int64_t times_ms[AGENT_READY + 1] = {0};
        int64_t elapsed_ms = least(LIMIT_QUARTER_MS, to_ms - at_ms);
        (void)terms->times(context, agent, at_ms, times_ms);
        sum->scheduled_ms += elapsed_ms;
        sum->kept_ms += shift_kept_ms(shift->kind, times_ms, elapsed_ms);
    }
}

void adherence_put(const struct adherence *sum, struct figure *values)
{
    if (sum->scheduled_ms > 0) {
        values[METRIC_SCHEDULED_MS] = figure_count(sum->scheduled_ms);
        values[METRIC_ADHERENCE] = (struct figure){sum->kept_ms, sum->scheduled_ms};
    }
}

/* An agent that the engine has heard of. */
struct known {
    const struct engine *engine;
    size_t number;
    bool heard;
};

static bool times_of(const void *context, struct str agent, int64_t start_ms,
                     int64_t ret_ms[AGENT_READY + 1])
{
    const struct known *known = context;
    (void)agent;
    return known->heard &&
           engine_agent_quarter(known->engine, known->number, start_ms, ret_ms);
}

void adherence_fill(const struct schedule *schedule, const struct engine *engine,
                    struct snapshot *snapshot)
{
    const struct adherence_terms terms = {
        schedule,
        {{snapshot->day_start_ms}, {snapshot->day_end_ms}},
        snapshot->now_ms,
        times_of,
    };
    struct adherence all = {0, 0};
    struct adherence own = {0, 0};
    struct known known = {engine, 0, false};
    for (size_t i = 0; i < schedule_count(schedule); i++) {
        const struct schedule_shift *shift = schedule_at(schedule, i);
        bool first = i == 0 || shift[-1].agent != shift->agent;
        bool last = i + 1 == schedule_count(schedule) || shift[1].agent != shift->agent;
        if (first) {
            own = (struct adherence){0, 0};
            known.heard = engine_agent_number(
                engine, schedule_agent(schedule, shift->agent), &known.number);
        }
        adherence_add(&terms, shift, &known, &own);
        if (last) {
            all.scheduled_ms += own.scheduled_ms;
            all.kept_ms += own.kept_ms;
            if (known.heard && known.number < snapshot->agent_count) {
                adherence_put(&own, snapshot->agents[known.number].today.value);
            }
        }
    }
    adherence_put(&all, snapshot->totals.value);
}
