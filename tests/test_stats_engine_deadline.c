/* E-mail and other deferred channels: metrics.md section 10. */

#include "support/counted.h"
#include "support/rows.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   INT64_C(3600000)

static struct events events;
static struct counted counted;

static void begin(enum rule_credit mode)
{
    struct engine_config config = counted_config();
    config.credit = mode;
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + 24 * HOUR_MS);
    events_init(&events);
}

static void receive(int64_t at_ms, const char *id, int64_t due_ms)
{
    struct event *event = events_queued(&events, at_ms, id, "mail");
    event->channel = EVENT_CHANNEL_EMAIL;
    event->due_ms = EVENTS_START_MS + due_ms;
}

struct open_row {
    const char *name;
    int64_t now_ms;
    int64_t open, overdue, due_1h, met, missed;
};

/* Due at 2 h. */
static struct open_row open_rows[] = {
    {"more than an hour left: open alone", HOUR_MS - 1, 1, 0, 0, 0, 0},
    {"at most 1 h left: due", HOUR_MS, 1, 0, 1, 0, 0},
    {"at the deadline: not passed", 2 * HOUR_MS, 1, 0, 1, 0, 0},
    {"past it: overdue, and missed", 2 * HOUR_MS + 1, 1, 1, 0, 0, 1},
};

static void test_open(void **state)
{
    const struct open_row *row = *state;
    begin(RULE_CREDIT_START);
    receive(0, "1", 2 * HOUR_MS);
    counted_run(&counted, &events, row->now_ms);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OPEN), row->open);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OLDEST_MS), row->now_ms);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OVERDUE), row->overdue);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_DUE_1H), row->due_1h);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_MET_DEADLINE), row->met);
    assert_int_equal(counted_total(&counted, METRIC_MISSED_DEADLINE), row->missed);
    /* "abandonment does not apply", nor does it wait in seconds */
    assert_int_equal(counted_queue(&counted, "mail", METRIC_WAITING), 0);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OFFERED), 0);
    counted_finish(&counted);
}

struct met_row {
    const char *name;
    enum rule_credit mode;
    int64_t replied_ms; /* 0: closed without a reply, at 3 h */
    int64_t met, missed;
    size_t quarter; /* where it counts */
};

/* Received at 10 min, due at 2 h: "deadlines met or missed: receipt; first reply, or the
 * deadline if passed". */
static struct met_row met_rows[] = {
    {"start: with the receipt", RULE_CREDIT_START, HOUR_MS, 1, 0, 0},
    {"split: met at the first reply", RULE_CREDIT_SPLIT, HOUR_MS, 1, 0, 4},
    {"end: missed at the deadline", RULE_CREDIT_END, 2 * HOUR_MS + 1, 0, 1, 8},
    {"a reply at the deadline meets it", RULE_CREDIT_SPLIT, 2 * HOUR_MS, 1, 0, 8},
    {"closed when it was overdue: missed", RULE_CREDIT_SPLIT, 0, 0, 1, 8},
};

static void test_met(void **state)
{
    const struct met_row *row = *state;
    begin(row->mode);
    receive(10 * MINUTE_MS, "1", 2 * HOUR_MS);
    if (row->replied_ms > 0) {
        events_answered(&events, row->replied_ms, "1", "mail", "ann");
    } else {
        events_left(&events, 3 * HOUR_MS, "1", "mail", EVENT_REASON_SYSTEM);
    }
    counted_run(&counted, &events, 4 * HOUR_MS);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OPEN), 0);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_MET_DEADLINE), row->met);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_MISSED_DEADLINE),
                     row->missed);
    struct figure rate = counted.snapshot->totals.value[METRIC_DEADLINE_RATE];
    assert_int_equal(rate.num, row->met);
    assert_int_equal(rate.den, 1);
    for (size_t i = 0; i < counted.snapshot->interval_count; i++) {
        const struct figure *v = counted.snapshot->intervals[i].figures.value;
        int64_t sum = v[METRIC_MET_DEADLINE].num + v[METRIC_MISSED_DEADLINE].num;
        assert_int_equal(sum, i == row->quarter ? 1 : 0);
    }
    counted_finish(&counted);
}

/* "Not known is not nought": where no e-mail was heard of. */
static void test_no_mail(void **state)
{
    (void)state;
    begin(RULE_CREDIT_START);
    events_queued(&events, 0, "1", "sales");
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OPEN), COUNTED_NONE);
    assert_int_equal(counted_total(&counted, METRIC_MISSED_DEADLINE), COUNTED_NONE);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_open, open_rows);
    ROWS_ADD(&rows, test_met, met_rows);
    rows_add_one(&rows, "no e-mail was heard of: not known", test_no_mail);
    return rows_run(&rows, "stats/engine: deadlines");
}
