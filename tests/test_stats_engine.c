/* The engine's first promises: one day in little, by hand. */

#include "stats/engine.h"
#include "support/events.h"
#include "support/rows.h"

static struct events events;

static struct engine *small_engine(void)
{
    struct engine_config config = engine_config_default();
    config.site = "test";
    config.max_queues = 8;
    config.max_agents = 16;
    config.max_contacts = 32;
    struct engine *engine = engine_create(&config);
    assert_non_null(engine);
    return engine;
}

static int64_t count_of(const struct snapshot_figures *figures, enum metric metric)
{
    assert_true(figure_is_known(figures->value[metric]));
    return figure_rounded(figures->value[metric]);
}

static void test_one_call(void **state)
{
    (void)state;
    struct engine *engine = small_engine();
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    events_offered(&events, 1000, "1", "sales", "ann");
    events_answered(&events, 5000, "1", "sales", "ann");
    events_hold(&events, 10000, "1", "sales", true);
    events_hold(&events, 12000, "1", "sales", false);
    events_ended(&events, 65000, "1", "sales");
    struct event *wrapup = events_state(&events, 65000, "ann", EVENT_AGENT_STATE_WRAPUP);
    wrapup->until_ms = EVENTS_START_MS + 75000;
    events_state(&events, 73000, "ann", EVENT_AGENT_STATE_READY);
    events_queued(&events, 74000, "2", "sales");
    events_left(&events, 104000, "2", "sales", EVENT_REASON_ABANDONED);
    events_queued(&events, 110000, "3", "sales");
    events_apply(&events, 0, engine);

    struct snapshot *snapshot = engine_snapshot_create(engine);
    engine_snapshot(engine, (struct wall){EVENTS_START_MS + 120000}, snapshot);
    const struct snapshot_figures *queue = &snapshot->queues[0].today;
    assert_int_equal(count_of(queue, METRIC_OFFERED), 3);
    assert_int_equal(count_of(queue, METRIC_ANSWERED), 1);
    assert_int_equal(count_of(queue, METRIC_ABANDONED), 1);
    assert_int_equal(count_of(queue, METRIC_WAITING), 1);
    assert_int_equal(count_of(queue, METRIC_LONGEST_WAIT_MS), 10000);
    assert_int_equal(count_of(queue, METRIC_MAX_WAIT_MS), 30000);
    assert_int_equal(count_of(queue, METRIC_ASA_MS), 5000);
    assert_int_equal(count_of(queue, METRIC_TALK_MS), 58000);
    assert_int_equal(count_of(queue, METRIC_HOLD_MS), 2000);
    assert_int_equal(count_of(queue, METRIC_WRAPUP_MS), 8000);
    assert_int_equal(count_of(queue, METRIC_AHT_MS), 68000);
    assert_int_equal(queue->value[METRIC_SERVICE_LEVEL].num, 1);
    assert_int_equal(queue->value[METRIC_SERVICE_LEVEL].den, 2);
    assert_int_equal(snapshot->agents[0].state, AGENT_READY);
    assert_int_equal(count_of(&snapshot->agents[0].today, METRIC_OFFERED), 1);
    assert_int_equal(count_of(&snapshot->agents[0].today, METRIC_STATE_ON_CONTACT_MS),
                     58000);
    assert_int_equal(count_of(&snapshot->agents[0].today, METRIC_STATE_WRAPUP_MS), 8000);
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "one call, one abandon, one waiting", test_one_call);
    return rows_run(&rows, "stats/engine");
}
