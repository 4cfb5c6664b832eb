/* Attempts, results and callbacks: metrics.md sections 6 and 9. */

#include "support/counted.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)

static struct events events;
static struct counted counted;

static void begin(void)
{
    struct engine_config config = counted_config();
    config.csat_min = 2;
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + 96 * QUARTER_MS);
    events_init(&events);
}

static struct event *dialled(int64_t at_ms, const char *id, enum event_outcome outcome)
{
    struct event *event = events_add(&events, EVENT_CONTACT_DIALLED, at_ms);
    event->contact = str_from(id);
    event->campaign = str_from("spring");
    event->outcome = outcome;
    return event;
}

static struct event *result(int64_t at_ms, const char *id, const char *measure,
                            int64_t value)
{
    struct event *event = events_add(&events, EVENT_CONTACT_RESULT, at_ms);
    event->contact = str_from(id);
    event->measure = str_from(measure);
    event->value_milli = value * 1000;
    return event;
}

static int64_t in_quarter(size_t number, enum metric metric)
{
    struct figure figure = counted.snapshot->intervals[number].figures.value[metric];
    return figure_is_known(figure) ? figure_rounded(figure) : COUNTED_NONE;
}

/* "attempts; attempts a person answered: contact.answered or result, direction out" */
static void test_attempts(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "in", "sales");
    counted_run(&counted, &events, 0);
    assert_int_equal(counted_total(&counted, METRIC_DIALS), COUNTED_NONE);
    dialled(1000, "a", EVENT_OUTCOME_BUSY);
    dialled(2000, "a", EVENT_OUTCOME_CONNECTED);
    dialled(3000, "b", EVENT_OUTCOME_NO_ANSWER);
    dialled(3000, "b", EVENT_OUTCOME_NO_ANSWER); /* the same one again */
    dialled(4000, "c", EVENT_OUTCOME_FAILED);
    struct event *answered = events_answered(&events, 4500, "c", NULL, "ann");
    answered->direction = EVENT_DIRECTION_OUT; /* proves that it connected */
    counted_run(&counted, &events, 5000);
    assert_int_equal(counted_total(&counted, METRIC_DIALS), 4);
    assert_int_equal(counted_total(&counted, METRIC_CONNECTS), 2);
    assert_int_equal(counted.snapshot->campaign_count, 1);
    assert_int_equal(counted.snapshot->campaigns[0].records.num, 3);
    counted_finish(&counted);
}

/* "a corrected result replaces the first"; "with their contact, or their dial, however
 * late they come" */
static void test_results(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "in", "sales");
    events_answered(&events, 1000, "in", "sales", "ann");
    dialled(QUARTER_MS, "out", EVENT_OUTCOME_CONNECTED);
    result(3 * QUARTER_MS, "in", "sale", 2);
    result(3 * QUARTER_MS + 1, "in", "sale", 5);
    result(3 * QUARTER_MS - 1, "in", "sale", 9); /* an older word of it */
    result(3 * QUARTER_MS, "out", "sale", 1);
    result(3 * QUARTER_MS, "out", "right_party", 1);
    counted_run(&counted, &events, 3 * QUARTER_MS + 2);
    assert_int_equal(counted_total(&counted, METRIC_SALES), 6);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_SALES), 5);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_SALES), 5);
    assert_int_equal(in_quarter(0, METRIC_SALES), 5);
    assert_int_equal(in_quarter(1, METRIC_SALES), 1);
    assert_int_equal(in_quarter(3, METRIC_SALES), 0);
    struct figure rate = counted.snapshot->totals.value[METRIC_CONTACT_RATE];
    assert_int_equal(rate.num, rate.den); /* one wanted person in one attempt */
    counted_finish(&counted);
}

/* sales / logged-in hours, exactly: 1 sale in 1.5 s is 2400 an hour. */
static void test_per_hour(void **state)
{
    (void)state;
    begin();
    events_hello(&events, 0, EVENT_CAN_EVENTS | EVENT_CAN_MEMBERS);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_joined(&events, 0, "ann", "sales");
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 0, "1", "sales", "ann");
    result(1000, "1", "sale", 1);
    counted_run(&counted, &events, 1500);
    const struct figure figures[] = {
        counted.snapshot->totals.value[METRIC_SALES_PER_HOUR],
        counted_queue_row(&counted, "sales")->today.value[METRIC_SALES_PER_HOUR],
        counted_agent_row(&counted, "ann")->today.value[METRIC_SALES_PER_HOUR],
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        assert_int_equal(figures[i].num, 2400 * figures[i].den);
        assert_true(figures[i].den > 0);
    }
    counted_finish(&counted);
}

/* "surveys hidden until n >= csat_min" */
static void test_surveys(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "1", "sales");
    events_queued(&events, 0, "2", "sales");
    result(1000, "1", "csat", 5);
    counted_run(&counted, &events, 2000);
    assert_int_equal(counted_total(&counted, METRIC_CSAT_N), 1);
    assert_int_equal(counted_total(&counted, METRIC_CSAT_MEAN), COUNTED_NONE);
    result(3000, "2", "csat", 3);
    counted_run(&counted, &events, 4000);
    assert_int_equal(counted_total(&counted, METRIC_CSAT_N), 2);
    assert_int_equal(counted_total(&counted, METRIC_CSAT_MEAN), 4);
    assert_int_equal(counted_total(&counted, METRIC_QA_N), COUNTED_NONE);
    counted_finish(&counted);
}

/* "callback attempts: the interval in which the inbound contact entered"; nought once a
 * callback was heard of, not known before. */
static void test_callbacks(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "1", "sales");
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_PENDING),
                     COUNTED_NONE);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_ATTEMPTS),
                     COUNTED_NONE);
    const char *const ids[] = {"x", "y", "z"};
    for (size_t i = 0; i < 3; i++) {
        events_queued(&events, 2000, ids[i], "sales")->channel = EVENT_CHANNEL_CALLBACK;
    }
    counted_run(&counted, &events, 12000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_PENDING), 3);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_OLDEST_MS), 10000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_ATTEMPTS), 0);
    dialled(QUARTER_MS, "x", EVENT_OUTCOME_NO_ANSWER);
    dialled(2 * QUARTER_MS, "x", EVENT_OUTCOME_CONNECTED);
    events_answered(&events, 2 * QUARTER_MS, "x", "sales", "ann");
    events_left(&events, 2 * QUARTER_MS, "y", "sales", EVENT_REASON_WITHDRAWN);
    counted_run(&counted, &events, 2 * QUARTER_MS);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_PENDING), 1);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_ATTEMPTS), 2);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_ANSWERED), 1);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_CALLBACKS_FAILED), 1);
    assert_int_equal(in_quarter(0, METRIC_CALLBACKS_ATTEMPTS), 2);
    assert_int_equal(in_quarter(2, METRIC_CALLBACKS_ATTEMPTS), 0);
    assert_int_equal(counted_total(&counted, METRIC_DIALS), 2); /* attempts like any */
    assert_int_equal(in_quarter(2, METRIC_DIALS), 1);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "attempts: each once, connected as said or proved",
                 test_attempts);
    rows_add_one(&rows, "results: the latest, with their contact or dial", test_results);
    rows_add_one(&rows, "sales per hour are exact, of queues too", test_per_hour);
    rows_add_one(&rows, "surveys are hidden until enough came", test_surveys);
    rows_add_one(&rows, "callbacks: asked for, tried, reached, given up", test_callbacks);
    return rows_run(&rows, "stats/engine: outbound");
}
