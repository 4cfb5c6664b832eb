#include "support/counted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct engine_config counted_config(void)
{
    struct engine_config config = engine_config_default();
    config.site = "test";
    config.max_queues = 8;
    config.max_agents = 16;
    config.max_contacts = 256;
    return config;
}

void counted_init(struct counted *counted, const struct engine_config *config)
{
    counted->engine = engine_create(config);
    assert_non_null(counted->engine);
    counted->snapshot = engine_snapshot_create(counted->engine);
    assert_non_null(counted->snapshot);
}

void counted_finish(struct counted *counted)
{
    snapshot_destroy(&counted->snapshot);
    engine_destroy(&counted->engine);
}

void counted_at(struct counted *counted, int64_t at_ms)
{
    struct wall now = {EVENTS_START_MS + at_ms};
    engine_tick(counted->engine, now);
    engine_snapshot(counted->engine, now, counted->snapshot);
}

void counted_run(struct counted *counted, const struct events *events, int64_t at_ms)
{
    events_apply(events, 0, counted->engine);
    counted_at(counted, at_ms);
}

static int64_t value_of(const struct snapshot_figures *figures, enum metric metric)
{
    struct figure figure = figures->value[metric];
    return figure_is_known(figure) ? figure_rounded(figure) : COUNTED_NONE;
}

int64_t counted_total(const struct counted *counted, enum metric metric)
{
    return value_of(&counted->snapshot->totals, metric);
}

const struct snapshot_queue *counted_queue_row(const struct counted *counted,
                                               const char *queue)
{
    const struct snapshot *snapshot = counted->snapshot;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        if (str_is(str_from(snapshot->queues[i].id), queue)) {
            return &snapshot->queues[i];
        }
    }
    fail_msg("no queue '%s'", queue);
    return NULL;
}

const struct snapshot_agent *counted_agent_row(const struct counted *counted,
                                               const char *agent)
{
    const struct snapshot *snapshot = counted->snapshot;
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        if (str_is(str_from(snapshot->agents[i].id), agent)) {
            return &snapshot->agents[i];
        }
    }
    fail_msg("no agent '%s'", agent);
    return NULL;
}

int64_t counted_queue(const struct counted *counted, const char *queue,
                      enum metric metric)
{
    return value_of(&counted_queue_row(counted, queue)->today, metric);
}

int64_t counted_agent(const struct counted *counted, const char *agent,
                      enum metric metric)
{
    return value_of(&counted_agent_row(counted, agent)->today, metric);
}

/* The invariant of one queue or of the totals; 0 where nothing is known. */
static void check_figures(const struct snapshot_figures *figures)
{
    static const enum metric parts[] = {METRIC_ANSWERED,   METRIC_ABANDONED,
                                        METRIC_LEFT_OTHER, METRIC_UNKNOWN,
                                        METRIC_TIMED_OUT,  METRIC_WAITING};
    if (!figure_is_known(figures->value[METRIC_OFFERED])) {
        return;
    }
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sum += value_of(figures, parts[i]);
    }
    assert_int_equal(value_of(figures, METRIC_OFFERED), sum);
}

void counted_check(const struct counted *counted)
{
    static const enum metric added[] = {METRIC_OFFERED, METRIC_ANSWERED, METRIC_ABANDONED,
                                        METRIC_WAITING, METRIC_HANDLED,  METRIC_TALK_MS};
    const struct snapshot *snapshot = counted->snapshot;
    check_figures(&snapshot->totals);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        check_figures(&snapshot->queues[i].today);
    }
    for (size_t m = 0; m < sizeof added / sizeof *added; m++) {
        int64_t sum = 0;
        for (size_t i = 0; i < snapshot->queue_count; i++) {
            sum += snapshot->queues[i].today.value[added[m]].num;
        }
        assert_int_equal(sum, snapshot->totals.value[added[m]].num);
    }
}
