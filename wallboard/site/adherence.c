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

/* Adds one shift's part. */
static void add_shift(const struct adherence_terms *terms,
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

void adherence_add(const struct adherence_terms *terms, size_t first, size_t count,
                   const void *context, struct adherence *sum)
{
    int64_t before_ms = sum->scheduled_ms;
    for (size_t i = first; i < first + count; i++) {
        add_shift(terms, schedule_at(terms->schedule, i), context, sum);
    }
    if (sum->scheduled_ms > before_ms && schedule_is_base(terms->schedule)) {
        uint32_t agent = schedule_at(terms->schedule, first)->agent;
        sum->worked_ms += terms->worked(context, schedule_agent(terms->schedule, agent));
    }
}

void adherence_put(const struct adherence_terms *terms, const struct adherence *sum,
                   struct figure *values)
{
    bool any = sum->scheduled_ms > 0;
    if (any) {
        values[METRIC_SCHEDULED_MS] = figure_count(sum->scheduled_ms);
        values[METRIC_ADHERENCE] = (struct figure){sum->kept_ms, sum->scheduled_ms};
    }
    if (schedule_is_base(terms->schedule)) {
        values[METRIC_UTILISATION] =
            any ? (struct figure){sum->worked_ms, sum->scheduled_ms} : FIGURE_NONE;
    }
}

/* An agent that the engine has heard of, and its figures of today. */
struct known {
    const struct engine *engine;
    size_t number;
    bool heard;
    struct figure *values; /* of one that was heard of */
};

static bool times_of(const void *context, struct str agent, int64_t start_ms,
                     int64_t ret_ms[AGENT_READY + 1])
{
    const struct known *known = context;
    (void)agent;
    return known->heard &&
           engine_agent_quarter(known->engine, known->number, start_ms, ret_ms);
}

/* As the engine measured it, over logged-in time. */
static int64_t worked_by(const void *context, struct str agent)
{
    const struct known *known = context;
    (void)agent;
    return known->heard ? known->values[METRIC_UTILISATION].num : 0;
}

static struct known find(const struct engine *engine, struct str agent,
                         struct snapshot *snapshot)
{
    struct known known = {engine, 0, false, NULL};
    known.heard = engine_agent_number(engine, agent, &known.number) &&
                  known.number < snapshot->agent_count;
    if (known.heard) {
        known.values = snapshot->agents[known.number].today.value;
    }
    return known;
}

void adherence_fill(const struct schedule *schedule, const struct engine *engine,
                    struct snapshot *snapshot)
{
    const struct adherence_terms terms = {
        schedule,         {{snapshot->day_start_ms}, {snapshot->day_end_ms}},
        snapshot->now_ms, times_of,
        worked_by,
    };
    const struct adherence nothing = {0, 0, 0};
    struct adherence all = nothing;
    for (size_t i = 0; i < schedule_count(schedule);) {
        struct adherence own = nothing;
        size_t count = schedule_run(schedule, i);
        struct known known = find(
            engine, schedule_agent(schedule, schedule_at(schedule, i)->agent), snapshot);
        adherence_add(&terms, i, count, &known, &own);
        if (known.heard) {
            adherence_put(&terms, &own, known.values);
        }
        all.scheduled_ms += own.scheduled_ms;
        all.kept_ms += own.kept_ms;
        all.worked_ms += own.worked_ms;
        i += count;
    }
    adherence_put(&terms, &all, snapshot->totals.value);
    for (size_t i = 0; schedule_is_base(schedule) && i < snapshot->agent_count; i++) {
        struct snapshot_figures *today = &snapshot->agents[i].today;
        if (!figure_is_known(today->value[METRIC_SCHEDULED_MS])) {
            adherence_put(&terms, &nothing, today->value);
        }
    }
}
