/* metrics.md section 6: intervals and service days; weeks from Monday and months are of
 * service days. */

#include "base/timestamp.h"
#include "ctl/periods.h"
#include "support/rows.h"

struct row {
    const char *name, *zone;
    int day_start_min;
    enum periods_by by;
    const char *at, *start, *end;
};

static struct row rows_of_periods[] = {
    {"a quarter-hour", "UTC", 0, PERIODS_15_MIN, "2026-11-22T10:14:59Z",
     "2026-11-22T10:00:00Z", "2026-11-22T10:15:00Z"},
    {"its end is the next one's start", "UTC", 0, PERIODS_15_MIN, "2026-11-22T10:15:00Z",
     "2026-11-22T10:15:00Z", "2026-11-22T10:30:00Z"},
    {"half-hours of the local clock", "Asia/Kathmandu", 0, PERIODS_30_MIN,
     "2026-11-22T10:00:00Z", "2026-11-22T09:45:00Z", "2026-11-22T10:15:00Z"},
    {"hours", "UTC", 0, PERIODS_60_MIN, "2026-11-22T10:14:59Z", "2026-11-22T10:00:00Z",
     "2026-11-22T11:00:00Z"},
    {"an hour that is cut by the day's start", "UTC", 390, PERIODS_60_MIN,
     "2026-11-22T06:45:00Z", "2026-11-22T06:30:00Z", "2026-11-22T07:00:00Z"},
    {"a service day", "UTC", 360, PERIODS_DAY, "2026-11-22T05:59:59Z",
     "2026-11-21T06:00:00Z", "2026-11-22T06:00:00Z"},
    {"a day of 25 hours", "Europe/London", 0, PERIODS_DAY, "2026-10-25T12:00:00Z",
     "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"},
    {"a week begins on Monday", "UTC", 0, PERIODS_WEEK, "2026-11-22T10:00:00Z",
     "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"},
    {"Monday before the day starts is of the week before", "UTC", 360, PERIODS_WEEK,
     "2026-11-23T05:00:00Z", "2026-11-16T06:00:00Z", "2026-11-23T06:00:00Z"},
    {"a week with a clock change has 169 hours", "Europe/London", 0, PERIODS_WEEK,
     "2026-10-25T12:00:00Z", "2026-10-18T23:00:00Z", "2026-10-26T00:00:00Z"},
    {"a month", "UTC", 0, PERIODS_MONTH, "2026-02-28T23:59:59Z", "2026-02-01T00:00:00Z",
     "2026-03-01T00:00:00Z"},
    {"December ends with the year", "UTC", 0, PERIODS_MONTH, "2026-12-31T10:00:00Z",
     "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"},
    {"the 1st before the day starts is of the month before", "UTC", 360, PERIODS_MONTH,
     "2026-12-01T05:00:00Z", "2026-11-01T06:00:00Z", "2026-12-01T06:00:00Z"},
};

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

static void test_period(void **state)
{
    const struct row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct calendar_span span =
        periods_at(calendar, row->day_start_min, row->by, (struct wall){ms_of(row->at)});
    assert_int_equal(span.start.ms, ms_of(row->start));
    assert_int_equal(span.end.ms, ms_of(row->end));
    calendar_destroy(&calendar);
}

/* One follows another without a gap, whatever the clock does. */
static void test_gaps(void **state)
{
    (void)state;
    struct calendar *calendar = calendar_create("Australia/Lord_Howe");
    assert_non_null(calendar);
    for (int by = 0; by < PERIODS_BY_COUNT; by++) {
        struct wall at = {ms_of("2026-03-30T00:00:00Z")};
        struct calendar_span span = periods_at(calendar, 90, (enum periods_by)by, at);
        for (int i = 0; i < 500; i++) {
            struct calendar_span next =
                periods_at(calendar, 90, (enum periods_by)by, span.end);
            assert_int_equal(next.start.ms, span.end.ms);
            assert_true(next.end.ms > next.start.ms);
            span = next;
        }
    }
    calendar_destroy(&calendar);
}

static void test_names(void **state)
{
    (void)state;
    enum periods_by by = PERIODS_MONTH;
    for (int i = 0; i < PERIODS_BY_COUNT; i++) {
        assert_true(periods_by_find(str_from(periods_by_name((enum periods_by)i)), &by));
        assert_int_equal(by, i);
    }
    assert_true(periods_by_find(str_from("interval"), &by));
    assert_int_equal(by, PERIODS_15_MIN);
    assert_false(periods_by_find(str_from("year"), &by));
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_period, rows_of_periods);
    rows_add_one(&rows, "no gap between periods", test_gaps);
    rows_add_one(&rows, "every period has its name", test_names);
    return rows_run(&rows, "ctl/periods");
}
