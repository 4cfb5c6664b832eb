/* T10: "23:58 to 00:03 in each credit mode: age runs on, counted once." */

#include "support/counted.h"
#include "support/rows.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS    INT64_C(86400000)

static struct events events;

struct credit_row {
    const char *name;
    enum rule_credit mode;
    int64_t offered[2], answered[2], handled[2], talk_ms[2]; /* first day, second day */
};

/* Queued 23:58, answered 23:59:30, ended 00:03. */
static struct credit_row credit_rows[] = {
    {"start: the first day", RULE_CREDIT_START, {1, 0}, {1, 0}, {1, 0}, {210000, 0}},
    {"split: offered and answered on the first, ended on the second",
     RULE_CREDIT_SPLIT,
     {1, 0},
     {1, 0},
     {0, 1},
     {30000, 180000}},
    {"end: the days of its outcome and of its end",
     RULE_CREDIT_END,
     {1, 0},
     {1, 0},
     {0, 1},
     {0, 210000}},
};

static void check_day(const struct counted *counted, const struct credit_row *row,
                      int day)
{
    assert_int_equal(counted_queue(counted, "sales", METRIC_OFFERED), row->offered[day]);
    assert_int_equal(counted_queue(counted, "sales", METRIC_ANSWERED),
                     row->answered[day]);
    assert_int_equal(counted_queue(counted, "sales", METRIC_HANDLED), row->handled[day]);
    assert_int_equal(counted_queue(counted, "sales", METRIC_TALK_MS), row->talk_ms[day]);
    assert_int_equal(counted_agent(counted, "ann", METRIC_ANSWERED), row->answered[day]);
    assert_int_equal(counted_agent(counted, "ann", METRIC_HANDLED), row->handled[day]);
    assert_int_equal(counted_agent(counted, "ann", METRIC_TALK_MS), row->talk_ms[day]);
}

/* Midnight is EVENTS_START_MS. `late`: the day is turned only after all was heard. */
static void run_midnight(const struct credit_row *row, bool late)
{
    struct engine_config config = counted_config();
    config.credit = row->mode;
    struct counted counted;
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS - DAY_MS, EVENTS_START_MS);
    events_init(&events);
    events_queued(&events, -2 * MINUTE_MS, "1", "sales");
    events_answered(&events, -MINUTE_MS / 2, "1", "sales", "ann");
    events_apply(&events, 0, counted.engine);
    if (!late) {
        counted_at(&counted, 0);
        engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + DAY_MS);
        counted_at(&counted, MINUTE_MS);
        assert_int_equal(counted_total(&counted, METRIC_AGENTS_ON_CONTACT), 1);
        assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_ON_CONTACT_MS),
                         MINUTE_MS); /* "cut at every bound" */
    }
    events_ended(&events, 3 * MINUTE_MS, "1", "sales");
    events_apply(&events, 2, counted.engine);
    if (late) {
        counted_at(&counted, 4 * MINUTE_MS);
        check_day(&counted, row, 0);
        engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + DAY_MS);
    }
    counted_at(&counted, 4 * MINUTE_MS);
    check_day(&counted, row, 1);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_ON_CONTACT_MS),
                     3 * MINUTE_MS);
    counted_finish(&counted);
}

static void test_midnight(void **state)
{
    run_midnight(*state, false);
}

static void test_midnight_turned_late(void **state)
{
    run_midnight(*state, true);
}

/* "offered under end: outcome; while waiting, the current interval" */
static void test_waiting_at_end(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.credit = RULE_CREDIT_END;
    struct counted counted;
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + DAY_MS);
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    for (int64_t minute = 1; minute < 40; minute += 15) {
        counted_run(&counted, &events, minute * MINUTE_MS);
        assert_int_equal(counted_queue(&counted, "sales", METRIC_OFFERED), 1);
        int64_t from_ms = EVENTS_START_MS + minute / 15 * 15 * MINUTE_MS;
        struct snapshot_figures figures;
        assert_true(engine_queue_figures(counted.engine, 0, from_ms,
                                         from_ms + 15 * MINUTE_MS, &figures));
        assert_int_equal(figures.value[METRIC_OFFERED].num, 1);
    }
    struct snapshot_figures first;
    assert_true(engine_queue_figures(counted.engine, 0, EVENTS_START_MS,
                                     EVENTS_START_MS + 15 * MINUTE_MS, &first));
    assert_int_equal(first.value[METRIC_OFFERED].num, 0);
    assert_int_equal(counted.snapshot->rolling[SNAPSHOT_60_MIN].offered.num, 1);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_midnight, credit_rows);
    ROWS_ADD(&rows, test_midnight_turned_late, credit_rows);
    rows_add_one(&rows, "end: who waits is offered in the interval that runs",
                 test_waiting_at_end);
    return rows_run(&rows, "stats/engine: over midnight in each credit mode");
}
