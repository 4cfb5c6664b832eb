/* metrics.md section 6: "Intervals of 30 and 60 minutes are groups of quarters aligned on
 * the local clock, and never span a change of offset." */

#include <stdlib.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "ctl/report.h"
#include "support/rows.h"

struct row {
    const char *name, *zone, *day; /* any instant of the day; now is its last */
    int64_t day_start_min, interval_min, count;
    const char *first_end, *last_start;
};

static struct row rows_of_days[] = {
    {"a day has 96 quarters", "Europe/London", "2026-11-22T12:00:00Z", 0, 15, 96,
     "2026-11-22T00:15:00Z", "2026-11-22T23:45:00Z"},
    {"48 half-hours", "Europe/London", "2026-11-22T12:00:00Z", 0, 30, 48,
     "2026-11-22T00:30:00Z", "2026-11-22T23:30:00Z"},
    {"24 hours", "Europe/London", "2026-11-22T12:00:00Z", 0, 60, 24,
     "2026-11-22T01:00:00Z", "2026-11-22T23:00:00Z"},
    {"spring has 46 half-hours", "Europe/London", "2026-03-29T12:00:00Z", 0, 30, 46,
     "2026-03-29T00:30:00Z", "2026-03-29T22:30:00Z"},
    {"autumn has 50", "Europe/London", "2026-10-25T12:00:00Z", 0, 30, 50,
     "2026-10-24T23:30:00Z", "2026-10-25T23:30:00Z"},
    {"hours of +05:30 are aligned on the local clock", "Asia/Kolkata",
     "2026-11-22T12:00:00Z", 0, 60, 24, "2026-11-21T19:30:00Z", "2026-11-22T17:30:00Z"},
    {"hours of +05:45 too", "Asia/Kathmandu", "2026-11-22T12:00:00Z", 0, 60, 24,
     "2026-11-21T19:15:00Z", "2026-11-22T17:15:00Z"},
    {"a day from 06:15 begins with three quarters of an hour", "Europe/London",
     "2026-11-22T12:00:00Z", 375, 60, 25, "2026-11-22T07:00:00Z", "2026-11-23T06:00:00Z"},
    /* 02:00 falls back to 01:30: 01:00-02:00, then 01:30-02:00 again, alone. */
    {"Lord Howe's half hour stands alone", "Australia/Lord_Howe", "2026-04-05T00:00:00Z",
     0, 60, 25, "2026-04-04T14:00:00Z", "2026-04-05T12:30:00Z"},
    {"no intervals asked for, none given", "Europe/London", "2026-11-22T12:00:00Z", 0, 0,
     0, "", ""},
};

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

static void test_day(void **state)
{
    const struct row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    struct snapshot *snapshot = snapshot_create(1, 1, 1, 1);
    assert_non_null(calendar);
    assert_non_null(snapshot);
    const struct wall at = {ms_of(row->day)};
    struct calendar_span day = calendar_day(calendar, at, (int)row->day_start_min);
    snapshot->day_start_ms = day.start.ms;
    snapshot->day_end_ms = day.end.ms;
    snapshot->now_ms = day.end.ms - 1;
    const struct report report = {
        .snapshot = snapshot, .calendar = calendar, .interval_min = row->interval_min};
    struct calendar_span interval = {{0}, {0}};
    int64_t count = 0;
    int64_t end_ms = day.start.ms;
    while (report_next_interval(&report, &interval)) {
        assert_int_equal(interval.start.ms, end_ms);
        assert_true(interval.end.ms > interval.start.ms);
        end_ms = interval.end.ms;
        if (count == 0) {
            assert_int_equal(interval.end.ms, ms_of(row->first_end));
        }
        count++;
    }
    assert_int_equal(count, row->count);
    if (count > 0) {
        assert_int_equal(end_ms, day.end.ms);
        assert_int_equal(interval.start.ms, ms_of(row->last_start));
    }
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

/* Up to the running one, and no further. */
static void test_running(void **state)
{
    (void)state;
    struct calendar *calendar = calendar_create("UTC");
    struct snapshot *snapshot = snapshot_create(1, 1, 1, 1);
    assert_non_null(calendar);
    assert_non_null(snapshot);
    snapshot->day_start_ms = ms_of("2026-11-22T00:00:00Z");
    snapshot->day_end_ms = ms_of("2026-11-23T00:00:00Z");
    snapshot->now_ms = ms_of("2026-11-22T00:30:00Z");
    const struct report report = {
        .snapshot = snapshot, .calendar = calendar, .interval_min = 15};
    struct calendar_span interval = {{0}, {0}};
    int count = 0;
    while (report_next_interval(&report, &interval)) {
        count++;
    }
    assert_int_equal(count, 3); /* 00:00, 00:15, and 00:30 which just began */
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_day, rows_of_days);
    rows_add_one(&rows, "intervals reach up to the running one", test_running);
    return rows_run(&rows, "ctl/report");
}
