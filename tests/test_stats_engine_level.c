/* Service level and its neighbours: metrics.md sections 1, 4 and 11, traps T8, T9, T16.
 */

#include "support/counted.h"
#include "support/rows.h"

#define ANSWERED 1
#define LEFT     2

static struct events events;

/* One contact that waited `wait_ms`, and what each formula makes of it: numerator and
 * denominator; T is 20 s, s is 5 s. */
struct boundary {
    const char *name;
    int outcome;
    int64_t wait_ms;
    struct figure expected[SERVICE_LEVEL_COUNT];
};

/* T16: "Inclusive: wait = T is inside the service level, wait = s is short." */
static struct boundary boundaries[] = {
    {"answered at T is inside",
     ANSWERED,
     20000,
     {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}},
    {"answered at T + 1 ms is outside",
     ANSWERED,
     20001,
     {{0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}}},
    {"abandoned at s is short",
     LEFT,
     5000,
     {{0, 0}, {0, 1}, {0, 0}, {1, 1}, {1, 1}, {0, 0}, {0, 1}}},
    {"abandoned at s + 1 ms is not short",
     LEFT,
     5001,
     {{0, 0}, {0, 1}, {0, 0}, {1, 1}, {0, 1}, {0, 1}, {0, 1}}},
    {"abandoned at T is in target",
     LEFT,
     20000,
     {{0, 0}, {0, 1}, {0, 0}, {1, 1}, {0, 1}, {0, 1}, {0, 1}}},
    {"abandoned at T + 1 ms is after target",
     LEFT,
     20001,
     {{0, 0}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}}},
};

static void test_boundary(void **state)
{
    const struct boundary *row = *state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    if (row->outcome == ANSWERED) {
        events_answered(&events, row->wait_ms, "1", "sales", "ann");
    } else {
        events_left(&events, row->wait_ms, "1", "sales", EVENT_REASON_ABANDONED);
    }
    counted_run(&counted, &events, 60000);
    const struct snapshot_queue *queue = counted_queue_row(&counted, "sales");
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        struct figure level = queue->today.by_formula[i];
        assert_int_equal(level.num, row->expected[i].num);
        assert_int_equal(level.den, row->expected[i].den);
    }
    counted_finish(&counted);
}

/* Queues many calls that all wait `wait_ms`. */
static void add_calls(const char *queue, size_t count, int64_t wait_ms)
{
    static char ids[200][8];
    static size_t used;
    used = events.count == 0 ? 0 : used;
    for (size_t i = 0; i < count; i++) {
        char *id = ids[used++];
        str_format(id, sizeof ids[0], "c%zu", used);
        events_queued(&events, 0, id, queue);
        events_answered(&events, wait_ms, id, queue, "ann");
    }
}

/* T8: "1 of 1 and 0 of 99: site 1 %, not 50 %". */
static void test_sums_before_dividing(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    add_calls("sales", 1, 1000);
    add_calls("support", 99, 30000);
    counted_run(&counted, &events, 60000);
    struct figure level = counted.snapshot->totals.value[METRIC_SERVICE_LEVEL];
    assert_int_equal(level.num, 1);
    assert_int_equal(level.den, 100);
    assert_false(counted.snapshot->mixed);
    counted_finish(&counted);
}

/* "Queues with different T or formula add their own numerators and denominators." */
static void test_mixed_rules(void **state)
{
    (void)state;
    struct engine_queue_config queues[] = {
        {.id = "fast", .rule = engine_rule_default(), .target_said = true},
        {.id = "slow", .rule = engine_rule_default(), .target_said = true}};
    queues[0].rule.target_ms = 5000;
    queues[1].rule.target_ms = 30000;
    queues[1].rule.formula = SERVICE_LEVEL_ANSWERED_ONLY;
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = 2;
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    add_calls("fast", 3, 10000);
    add_calls("slow", 2, 10000);
    events_queued(&events, 0, "lost1", "fast");
    events_left(&events, 9000, "lost1", "fast", EVENT_REASON_ABANDONED);
    events_queued(&events, 0, "lost2", "slow");
    events_left(&events, 9000, "lost2", "slow", EVENT_REASON_ABANDONED);
    counted_run(&counted, &events, 60000);
    struct figure level = counted.snapshot->totals.value[METRIC_SERVICE_LEVEL];
    assert_true(counted.snapshot->mixed);
    assert_int_equal(level.num, 0 + 2);
    assert_int_equal(level.den, 4 + 2);
    assert_int_equal(
        counted.snapshot->intervals[40].figures.value[METRIC_SERVICE_LEVEL].den, 6);
    assert_int_equal(counted.snapshot->rolling[SNAPSHOT_5_MIN].service_level.den, 6);
    counted_finish(&counted);
}

/* T9: "null, en dash, neutral: every metric, on an empty day". */
static void test_nothing_heard_is_null(void **state)
{
    (void)state;
    struct engine_queue_config queue = {.id = "sales", .rule = engine_rule_default()};
    struct engine_config config = counted_config();
    config.queues = &queue;
    config.queue_count = 1;
    struct counted counted;
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + 86400000);
    counted_at(&counted, 3600000);
    for (int i = 0; i < METRIC_COUNT; i++) {
        assert_int_equal(counted_total(&counted, (enum metric)i), COUNTED_NONE);
        assert_int_equal(counted_queue(&counted, "sales", (enum metric)i), COUNTED_NONE);
        assert_false(figure_is_known(
            counted.snapshot->intervals[0].figures.value[(enum metric)i]));
    }
    assert_false(counted_queue_row(&counted, "sales")->known);
    counted_finish(&counted);
}

/* T9: once heard, counts are true noughts, and what has no denominator stays null. */
static void test_empty_day_has_counts_but_no_ratios(void **state)
{
    (void)state;
    static const enum metric noughts[] = {
        METRIC_OFFERED,   METRIC_WAITING,      METRIC_ANSWERED,        METRIC_ABANDONED,
        METRIC_FINISHED,  METRIC_HANDLED,      METRIC_UNKNOWN,         METRIC_LEFT_OTHER,
        METRIC_REJECTED,  METRIC_UNANSWERED,   METRIC_TALK_MS,         METRIC_HOLD_MS,
        METRIC_WRAPUP_MS, METRIC_AGENTS_READY, METRIC_AGENTS_LOGGED_IN};
    static const enum metric nulls[] = {
        METRIC_SERVICE_LEVEL,  METRIC_SERVICE_LEVEL_NUM, METRIC_ASA_MS,
        METRIC_AHT_MS,         METRIC_AVG_TALK_MS,       METRIC_ABANDONMENT_RATE,
        METRIC_TRANSFER_RATE,  METRIC_LONGEST_WAIT_MS,   METRIC_MAX_WAIT_MS,
        METRIC_PATIENCE_MS,    METRIC_AVG_WAIT_MS,       METRIC_AVG_ABANDON_MS,
        METRIC_NEXT_BREACH_MS, METRIC_RECOVERY_CONTACTS, METRIC_OLDEST_MS,
        METRIC_OPEN,           METRIC_OVERDUE,           METRIC_DUE_1H,
        METRIC_SALES,          METRIC_AGENTS_RINGING};
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_hello(&events, 0,
                 EVENT_CAN_EVENTS | EVENT_CAN_HOLD | EVENT_CAN_WRAPUP_EXACT |
                     EVENT_CAN_REJECT | EVENT_CAN_UNANSWERED | EVENT_CAN_MEMBERS);
    struct event *snapshot = events_add(&events, EVENT_SOURCE_SNAPSHOT, 0);
    struct event_snapshot_queue item = {.queue = str_from("sales"),
                                        .sl_ms = EVENT_NO_NUMBER,
                                        .gauges = event_blank(EVENT_QUEUE_STATS).gauges};
    snapshot->complete = EVENT_FLAG_YES;
    snapshot->queues = &item;
    snapshot->queue_count = 1;
    counted_run(&counted, &events, 1000);
    for (size_t i = 0; i < sizeof noughts / sizeof *noughts; i++) {
        assert_int_equal(counted_queue(&counted, "sales", noughts[i]), 0);
        assert_int_equal(counted_total(&counted, noughts[i]), 0);
    }
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) {
        assert_int_equal(counted_queue(&counted, "sales", nulls[i]), COUNTED_NONE);
        assert_int_equal(counted_total(&counted, nulls[i]), COUNTED_NONE);
    }
    counted_finish(&counted);
}

/* Section 11: "min of T - wait over waiting with wait <= T; 0 is still inside". */
static void test_next_breach(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    events_queued(&events, 12000, "2", "sales");
    counted_run(&counted, &events, 20000);
    assert_int_equal(counted_total(&counted, METRIC_NEXT_BREACH_MS), 0);
    assert_int_equal(counted_total(&counted, METRIC_BREACHED_WAITING), 0);
    assert_int_equal(counted_total(&counted, METRIC_BREACHING_SOON), 1);
    counted_at(&counted, 22000);
    assert_int_equal(counted_total(&counted, METRIC_NEXT_BREACH_MS), 10000);
    assert_int_equal(counted_total(&counted, METRIC_BREACHED_WAITING), 1);
    assert_int_equal(counted_total(&counted, METRIC_BREACHING_SOON), 1);
    assert_int_equal(counted_total(&counted, METRIC_LONGEST_WAIT_MS), 22000);
    counted_finish(&counted);
}

/* "queue.config fills only what the site's own file leaves out": and what was counted is
 * judged anew. */
static void test_target_from_source(void **state)
{
    (void)state;
    struct engine_queue_config queue = {
        .id = "kept", .rule = engine_rule_default(), .target_said = true};
    struct engine_config config = counted_config();
    config.queues = &queue;
    config.queue_count = 1;
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    add_calls("kept", 1, 10000);
    add_calls("open", 1, 10000);
    for (int i = 0; i < 2; i++) {
        struct event *said = events_add(&events, EVENT_QUEUE_CONFIG, 20000);
        said->queue = str_from(i == 0 ? "kept" : "open");
        said->gauges.sl_ms = 5000;
        said->label = str_from("Name");
    }
    counted_run(&counted, &events, 30000);
    assert_int_equal(counted_queue(&counted, "kept", METRIC_ANSWERED_IN_SL), 1);
    assert_int_equal(counted_queue(&counted, "open", METRIC_ANSWERED_IN_SL), 0);
    assert_int_equal(counted_queue_row(&counted, "open")->target_ms, 5000);
    assert_string_equal(counted_queue_row(&counted, "open")->label, "Name");
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_boundary, boundaries);
    rows_add_one(&rows, "totals: sums are divided, not averages averaged",
                 test_sums_before_dividing);
    rows_add_one(&rows, "totals: mixed rules add their own parts", test_mixed_rules);
    rows_add_one(&rows, "nothing heard: every figure is null",
                 test_nothing_heard_is_null);
    rows_add_one(&rows, "an empty day: noughts, but no ratios",
                 test_empty_day_has_counts_but_no_ratios);
    rows_add_one(&rows, "next breach: at the target is still inside", test_next_breach);
    rows_add_one(&rows, "the source's target fills what the site leaves out",
                 test_target_from_source);
    return rows_run(&rows, "stats/engine: service level");
}
