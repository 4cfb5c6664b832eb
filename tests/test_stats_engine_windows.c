/* Time: intervals, rolling windows, the service day. metrics.md sections 1 and 6, T10. */

#include "support/counted.h"
#include "support/rows.h"

#define MINUTE INT64_C(60000)
#define HOUR   INT64_C(3600000)
#define DAY    INT64_C(86400000)

static struct events events;
static char ids[EVENTS_MAX][8];

static void begin(struct counted *counted)
{
    struct engine_config config = counted_config();
    counted_init(counted, &config);
    events_init(&events);
}

/* A call that waits 10 s and talks for 10 s. */
static void add_call(int64_t at_ms, const char *queue)
{
    char *id = ids[events.count];
    str_format(id, sizeof ids[0], "c%zu", events.count);
    events_queued(&events, at_ms, id, queue);
    events_answered(&events, at_ms + 10000, id, queue, "ann");
    events_ended(&events, at_ms + 20000, id, queue);
}

/* "windows made of one-minute buckets (those that start after now - window)" */
static void test_rolling(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    for (int64_t minute = 0; minute < 62; minute++) {
        add_call(minute * MINUTE, "sales");
    }
    counted_run(&counted, &events, 61 * MINUTE + 30000); /* the 62nd is answered */
    static const int64_t expected[] = {5, 15, 30, 60};
    for (int i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        const struct snapshot_rolling *total = &counted.snapshot->rolling[i];
        const struct snapshot_rolling *queue =
            &counted_queue_row(&counted, "sales")->rolling[i];
        assert_int_equal(total->offered.num, expected[i]);
        assert_int_equal(total->answered.num, expected[i]);
        assert_int_equal(total->service_level.den, expected[i]);
        assert_int_equal(figure_rounded(total->asa_ms), 10000);
        assert_int_equal(queue->offered.num, expected[i]);
    }
    counted_at(&counted, 63 * MINUTE);
    assert_int_equal(counted.snapshot->rolling[SNAPSHOT_5_MIN].offered.num, 3);
    counted_at(&counted, 2 * HOUR + 5 * MINUTE);
    assert_int_equal(counted.snapshot->rolling[SNAPSHOT_60_MIN].offered.num, 0);
    assert_false(
        figure_is_known(counted.snapshot->rolling[SNAPSHOT_60_MIN].service_level));
    counted_finish(&counted);
}

/* "Rolling windows take everything when it happens, whatever the credit mode." */
static void test_rolling_counts_the_outcome_when_it_happens(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 20 * MINUTE, "1", "sales", "ann");
    counted_run(&counted, &events, 20 * MINUTE);
    const struct snapshot_rolling *five = &counted.snapshot->rolling[SNAPSHOT_5_MIN];
    assert_int_equal(five->offered.num, 0);
    assert_int_equal(five->answered.num, 1);
    /* while the quarter-hours credit it to its entry */
    assert_int_equal(counted.snapshot->intervals[40].figures.value[METRIC_ANSWERED].num,
                     1);
    assert_int_equal(counted.snapshot->intervals[41].figures.value[METRIC_ANSWERED].num,
                     0);
    counted_finish(&counted);
}

/* "In each mode counts and durations of the intervals sum to the day, at every instant."
 */
static void test_intervals_sum_to_the_day(void **state)
{
    (void)state;
    static const enum metric sums[] = {
        METRIC_OFFERED, METRIC_ANSWERED, METRIC_ABANDONED,      METRIC_HANDLED,
        METRIC_TALK_MS, METRIC_FINISHED, METRIC_ANSWERED_IN_SL, METRIC_OFFERED_CONTACTS};
    struct counted counted;
    begin(&counted);
    for (int64_t i = 0; i < 300; i++) {
        add_call(i * 47000, i % 3 == 0 ? "sales" : "support");
    }
    size_t from = 0;
    for (int64_t at_ms = 0; at_ms <= 4 * HOUR; at_ms += 40 * MINUTE) {
        while (from < events.count &&
               events.list[from].time_ms <= EVENTS_START_MS + at_ms) {
            engine_apply(counted.engine, &events.list[from],
                         (struct wall){events.list[from].time_ms});
            from++;
        }
        counted_at(&counted, at_ms);
        counted_check(&counted);
        for (size_t m = 0; m < sizeof sums / sizeof *sums; m++) {
            int64_t sum = 0;
            for (size_t i = 0; i < counted.snapshot->interval_count; i++) {
                sum += counted.snapshot->intervals[i].figures.value[sums[m]].num;
            }
            assert_int_equal(sum, counted_total(&counted, sums[m]));
        }
    }
    struct snapshot_figures figures;
    assert_true(engine_queue_figures(counted.engine, 0, EVENTS_START_MS,
                                     EVENTS_START_MS + 4 * HOUR, &figures));
    assert_int_equal(figures.value[METRIC_ANSWERED].num, 100);
    assert_int_equal(figure_rounded(figures.value[METRIC_AHT_MS]), 10000);
    assert_false(figure_is_known(figures.value[METRIC_WAITING]));
    assert_false(engine_queue_figures(counted.engine, 2, EVENTS_START_MS,
                                      EVENTS_START_MS + HOUR, &figures));
    assert_false(engine_queue_figures(counted.engine, 0, EVENTS_START_MS - 3 * DAY,
                                      EVENTS_START_MS, &figures));
    counted_finish(&counted);
}

/* T10: "23:58 to 00:03: age runs on, counted once", under credit by entry on the first
 * day. "The turn of the day resets no live contact." */
static void test_over_midnight(void **state)
{
    (void)state;
    const int64_t midnight = 14 * HOUR; /* the script starts at 10:00 */
    struct counted counted;
    begin(&counted);
    events_state(&events, midnight - 10 * MINUTE, "ann", EVENT_AGENT_STATE_READY);
    events_queued(&events, midnight - 2 * MINUTE, "1", "sales");
    events_queued(&events, midnight - 2 * MINUTE, "2", "sales");
    events_answered(&events, midnight - MINUTE, "2", "sales", "bob");
    counted_run(&counted, &events, midnight - 1);
    engine_set_day(counted.engine, EVENTS_START_MS + midnight,
                   EVENTS_START_MS + midnight + DAY);
    assert_true(engine_day_contains(counted.engine, EVENTS_START_MS + midnight));
    assert_false(engine_day_contains(counted.engine, EVENTS_START_MS + midnight - 1));
    counted_at(&counted, midnight + MINUTE);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), 0);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    assert_int_equal(counted_total(&counted, METRIC_LONGEST_WAIT_MS), 3 * MINUTE);
    assert_int_equal(counted_agent_row(&counted, "bob")->state, AGENT_ON_CONTACT);
    assert_int_equal(counted_agent(&counted, "bob", METRIC_LOGGED_IN_MS), MINUTE);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_LOGGED_IN_MS), MINUTE);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS),
                     11 * MINUTE);

    size_t from = events.count;
    events_answered(&events, midnight + 3 * MINUTE, "1", "sales", "ann");
    events_ended(&events, midnight + 4 * MINUTE, "1", "sales");
    events_apply(&events, from, counted.engine);
    counted_at(&counted, midnight + 5 * MINUTE);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED),
                     0); /* it is the day's before */
    struct snapshot_figures figures;
    assert_true(engine_queue_figures(counted.engine, 0,
                                     EVENTS_START_MS + midnight - 15 * MINUTE,
                                     EVENTS_START_MS + midnight, &figures));
    assert_int_equal(figures.value[METRIC_ANSWERED].num, 2);
    assert_int_equal(figures.value[METRIC_TALK_MS].num, MINUTE);
    counted_finish(&counted);
}

/* "late: never dropped. Counted in the interval where it happened." */
static void test_late(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    add_call(0, "sales");
    add_call(HOUR, "sales");
    counted_run(&counted, &events, HOUR);
    size_t from = events.count;
    events_queued(&events, 5 * MINUTE, "late", "sales");
    events_left(&events, 6 * MINUTE, "late", "sales", EVENT_REASON_ABANDONED);
    for (size_t i = from; i < events.count; i++) {
        engine_apply(counted.engine, &events.list[i],
                     (struct wall){EVENTS_START_MS + 2 * HOUR});
    }
    counted_at(&counted, 2 * HOUR);
    assert_int_equal(counted.snapshot->late, 2);
    assert_int_equal(counted.snapshot->intervals[40].figures.value[METRIC_ABANDONED].num,
                     1);
    assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 1);
    counted_finish(&counted);
}

/* The longest wait of the day is looked for anew when the fact behind it changes. */
static void test_max_wait_taken_back(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    add_call(0, "sales");
    events_queued(&events, 0, "1", "sales");
    events_left(&events, 90000, "1", "sales", EVENT_REASON_ABANDONED);
    counted_run(&counted, &events, 100000);
    assert_int_equal(counted_total(&counted, METRIC_MAX_WAIT_MS), 90000);
    events_init(&events);
    events.sequence = 100;
    events_left(&events, 30000, "1", "sales", EVENT_REASON_ABANDONED);
    counted_run(&counted, &events, 100000);
    assert_int_equal(counted_total(&counted, METRIC_MAX_WAIT_MS), 30000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_MAX_WAIT_MS), 30000);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "rolling: the minutes that start in the window", test_rolling);
    rows_add_one(&rows, "rolling: the outcome when it happens",
                 test_rolling_counts_the_outcome_when_it_happens);
    rows_add_one(&rows, "intervals sum to the day at every instant",
                 test_intervals_sum_to_the_day);
    rows_add_one(&rows, "over midnight: counted once, ages run on", test_over_midnight);
    rows_add_one(&rows, "late: counted where it happened", test_late);
    rows_add_one(&rows, "max wait: taken back with its fact", test_max_wait_taken_back);
    return rows_run(&rows, "stats/engine: time");
}
