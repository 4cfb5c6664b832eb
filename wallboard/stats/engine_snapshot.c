#include <string.h>

#include "stats/measure.h"
#include "stats/picture.h"

/* The totals' rule is the queues' where they all have one, else the site's. */
static struct engine_rule total_rule(const struct engine *engine, bool *ret_mixed)
{
    size_t count = index_count(engine->queue_ids);
    struct engine_rule rule = count > 0 ? engine->queues[0].rule : engine->rule;
    *ret_mixed = false;
    for (size_t i = 1; i < count; i++) {
        const struct engine_rule *other = &engine->queues[i].rule;
        if (other->target_ms != rule.target_ms || other->formula != rule.formula) {
            *ret_mixed = true;
        }
    }
    if (*ret_mixed) {
        rule = engine->rule;
    }
    rule.goal_bp = engine->rule.goal_bp;
    return rule;
}

/* Numerators and denominators of the queues' own formulas, added. */
static struct figure add_levels(struct figure a, struct figure b)
{
    return (struct figure){a.num + b.num, a.den + b.den};
}

static void fill_totals(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    struct engine_rule rule = total_rule(engine, &snapshot->mixed);
    snapshot->formula = rule.formula;
    snapshot->target_ms = rule.target_ms;
    snapshot->goal_bp = rule.goal_bp;
    snapshot->breach_horizon_ms = engine->breach_horizon_ms;
    uint32_t parts = picture_parts(engine, UINT64_MAX);
    struct figure *v = snapshot->totals.value;
    bool known = false;
    bool has_mail = false;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        known =
            known || figure_is_known(snapshot->queues[i].today.value[METRIC_LEFT_OTHER]);
        has_mail = has_mail || engine->queues[i].has_mail;
    }
    bool has_agents = index_count(engine->agent_ids) > 0;
    picture_clear_agents(has_agents || (parts & EVENT_CAN_MEMBERS) != 0, parts, v);
    if (!known) {
        return;
    }
    measure_queue(engine->total.day, &rule, parts, &snapshot->totals);
    v[METRIC_OFFERED_CONTACTS] = figure_count(engine->total.day[TALLY_OFFERED_CONTACTS]);
    v[METRIC_MAX_WAIT_MS] =
        ledger_max_wait(&engine->total, engine->day.from, engine->day.to);
    if (engine->has_sales) {
        v[METRIC_SALES] = (struct figure){engine->total.day[TALLY_SALES_MILLI], 1000};
    }
    picture_rolling(&engine->total, picture->now_ms, rule.formula, snapshot->rolling);
    picture_clear_gauges(parts, has_mail, v);
    if (!snapshot->mixed) {
        return;
    }
    struct figure level = FIGURE_NONE;
    struct figure rolling[SNAPSHOT_WINDOW_COUNT] = {{0, 0}};
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        level = add_levels(level, queue->today.value[METRIC_SERVICE_LEVEL]);
        for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
            rolling[w] = add_levels(rolling[w], queue->rolling[w].service_level);
        }
    }
    measure_set_level(&snapshot->totals, level);
    v[METRIC_RECOVERY_CONTACTS] = service_level_recovery(level, rule.goal_bp);
    for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
        snapshot->rolling[w].service_level = rolling[w];
    }
}

static void fill_sources(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    for (size_t i = 0; i < snapshot->source_count; i++) {
        const struct source *source = sources_at(engine->sources, i);
        struct snapshot_source *row = &snapshot->sources[i];
        *row = (struct snapshot_source){
            .link = SOURCE_LIVE,
            .numbered = source->numbered,
            .upstream_down = source->upstream_down,
            .has_hello = source->has_hello,
            .capabilities = source->capabilities,
            .events = source->events,
            .duplicates = source->duplicates,
            .late = source->late,
            .gaps = source_gaps(source),
            .dropped = source->dropped,
            .clock_skew_ms = source_skew_ms(source),
        };
        str_copy(row->id, sizeof row->id, (struct str){source->id, source->id_size});
        snapshot->duplicates += source->duplicates;
        snapshot->gaps += row->gaps;
        snapshot->unverified = snapshot->unverified || source_is_unverified(source);
    }
}

/* The level of one quarter under the queues' own formulas. */
static struct figure mixed_level(const struct engine *engine, int64_t quarter)
{
    struct figure level = FIGURE_NONE;
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        const struct queue *queue = &engine->queues[i];
        const int64_t *row = ring_find(&queue->ledger.quarters, quarter);
        if (row != NULL) {
            struct service_level_parts parts = measure_level_parts(row);
            level = add_levels(level, service_level(queue->rule.formula, &parts));
        }
    }
    return level;
}

static void fill_intervals(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    bool mixed = false;
    struct engine_rule rule = total_rule(engine, &mixed);
    uint32_t parts = picture_parts(engine, UINT64_MAX);
    bool known = figure_is_known(snapshot->totals.value[METRIC_OFFERED]);
    int64_t last = ring_quarter(picture->now_ms);
    for (int64_t at = engine->day.from; at < engine->day.to && at <= last; at++) {
        if (snapshot->interval_count == snapshot->interval_capacity) {
            break;
        }
        struct snapshot_interval *interval =
            &snapshot->intervals[snapshot->interval_count++];
        *interval = (struct snapshot_interval){.start_ms = at * LIMIT_QUARTER_MS,
                                               .end_ms = (at + 1) * LIMIT_QUARTER_MS};
        int64_t sums[TALLY_QUEUE_COUNT] = {0};
        ring_sum(&engine->total.quarters, at, at + 1, sums, TALLY_QUEUE_COUNT);
        bool before = interval->end_ms <= engine->first_ms && sums[TALLY_OFFERED] == 0;
        if (!known || before) {
            continue; /* nothing was heard yet: not known, which is not nought */
        }
        measure_queue(sums, &rule, parts, &interval->figures);
        interval->figures.value[METRIC_OFFERED_CONTACTS] =
            figure_count(sums[TALLY_OFFERED_CONTACTS]);
        interval->figures.value[METRIC_MAX_WAIT_MS] =
            ledger_max_wait(&engine->total, at, at + 1);
        if (engine->has_sales) {
            interval->figures.value[METRIC_SALES] =
                (struct figure){sums[TALLY_SALES_MILLI], 1000};
        }
        if (mixed) {
            measure_set_level(&interval->figures, mixed_level(engine, at));
        }
    }
}

/* Zeroes all but the memory of the lists. */
static void clear_snapshot(struct snapshot *snapshot)
{
    struct snapshot empty = {
        .queues = snapshot->queues,
        .agents = snapshot->agents,
        .sources = snapshot->sources,
        .intervals = snapshot->intervals,
        .queue_capacity = snapshot->queue_capacity,
        .agent_capacity = snapshot->agent_capacity,
        .source_capacity = snapshot->source_capacity,
        .interval_capacity = snapshot->interval_capacity,
    };
    *snapshot = empty;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct snapshot *engine_snapshot_create(const struct engine *engine)
{
    return snapshot_create(engine->max_queues, engine->max_agents, LIMIT_SOURCES,
                           LIMIT_DAY_QUARTERS);
}

void engine_snapshot(const struct engine *engine, struct wall now, struct snapshot *ret)
{
    struct picture picture = {engine, ret,
                              now.ms > engine->now_ms ? now.ms : engine->now_ms};
    clear_snapshot(ret);
    ret->now_ms = picture.now_ms;
    ret->day_start_ms = engine->day_start_ms;
    ret->day_end_ms = engine->day_end_ms;
    ret->late = engine->late;
    ret->over_limit = engine->over_limit;
    ret->integrity_faults = (uint64_t)engine->faults;
    memcpy(ret->site, engine->site, sizeof ret->site);
    ret->queue_count = least(index_count(engine->queue_ids), ret->queue_capacity);
    ret->agent_count = least(index_count(engine->agent_ids), ret->agent_capacity);
    ret->source_count = least(sources_count(engine->sources), ret->source_capacity);
    for (size_t i = 0; i < ret->queue_count; i++) {
        picture_queue(&picture, i);
    }
    fill_totals(&picture);
    picture_waiting(&picture);
    for (size_t i = 0; i < ret->agent_count; i++) {
        picture_agent(&picture, i);
    }
    fill_sources(&picture);
    fill_intervals(&picture);
}

bool engine_queue_figures(const struct engine *engine, size_t queue, int64_t from_ms,
                          int64_t to_ms, struct snapshot_figures *ret)
{
    int64_t from = ring_quarter(from_ms);
    int64_t to = ring_quarter(to_ms);
    int64_t last = ring_quarter(engine->now_ms);
    if (queue >= index_count(engine->queue_ids) || to - from > LIMIT_QUEUE_QUARTERS ||
        from <= last - LIMIT_QUEUE_QUARTERS) {
        return false;
    }
    const struct queue *from_queue = &engine->queues[queue];
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    ring_sum(&from_queue->ledger.quarters, from, to, sums, TALLY_QUEUE_COUNT);
    *ret = (struct snapshot_figures){.missing = 0};
    measure_queue(sums, &from_queue->rule, picture_parts(engine, from_queue->sources),
                  ret);
    ret->value[METRIC_MAX_WAIT_MS] = ledger_max_wait(&from_queue->ledger, from, to);
    if (engine->has_sales) {
        ret->value[METRIC_SALES] = (struct figure){sums[TALLY_SALES_MILLI], 1000};
    }
    return true;
}
