/* metrics.md section 6: "The day runs from the first instant whose local time is at or
 * past day_start on that date to the same for the next date." */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "locale/calendar.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)

static struct wall wall_of(const char *text)
{
    struct wall wall = {0};
    assert_true(timestamp_parse(str_from(text), &wall.ms));
    return wall;
}

static void assert_wall(struct wall is, const char *expected)
{
    char text[TIMESTAMP_SIZE];
    timestamp_format(is.ms, text);
    char whole[TIMESTAMP_SIZE];
    timestamp_format(wall_of(expected).ms, whole);
    assert_string_equal(text, whole);
}

/* -- service days ------------------------------------------------------------------- */

struct day_row {
    const char *name, *zone;
    int64_t day_start_min;
    const char *at, *start, *end;
    int64_t quarters;
};

static struct day_row day_rows[] = {
    {"an ordinary day has 96 quarters", "Europe/London", 0, "2026-11-22T14:32:00Z",
     "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", 96},
    {"the first instant belongs to the day", "Europe/London", 0, "2026-11-22T00:00:00Z",
     "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", 96},
    {"the instant before belongs to the day before", "Europe/London", 0,
     "2026-11-21T23:59:59.999Z", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", 96},
    {"spring: 23 hours", "Europe/London", 0, "2026-03-29T12:00:00Z",
     "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", 92},
    {"autumn: 25 hours", "Europe/London", 0, "2026-10-25T12:00:00Z",
     "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z", 100},
    {"a day that starts at 06:00 holds the night after it", "Europe/London", 360,
     "2026-11-23T05:59:59Z", "2026-11-22T06:00:00Z", "2026-11-23T06:00:00Z", 96},
    {"06:00 on the day after the change: the hour was lost before it", "Europe/London",
     360, "2026-03-28T12:00:00Z", "2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z", 92},
    {"a skipped start hour begins after the gap", "Europe/London", 90,
     "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", 94},
    {"before the gap it is still the day before", "Europe/London", 90,
     "2026-03-29T00:59:59Z", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", 94},
    {"a start hour that occurs twice begins at the first", "Europe/London", 90,
     "2026-10-25T01:15:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", 100},
    {"Lord Howe moves by half an hour: 24.5 hours", "Australia/Lord_Howe", 0,
     "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", 98},
    {"Lord Howe in spring: 23.5 hours", "Australia/Lord_Howe", 0, "2026-10-03T20:00:00Z",
     "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", 94},
    {"Troll moves by two hours: 22", "Antarctica/Troll", 0, "2026-03-29T12:00:00Z",
     "2026-03-29T00:00:00Z", "2026-03-29T22:00:00Z", 88},
    {"Troll in autumn: 26", "Antarctica/Troll", 0, "2026-10-25T12:00:00Z",
     "2026-10-24T22:00:00Z", "2026-10-26T00:00:00Z", 104},
    {"Cairo has no midnight in spring: 01:00 is the first instant", "Africa/Cairo", 0,
     "2014-05-16T09:00:00Z", "2014-05-15T22:00:00Z", "2014-05-16T21:00:00Z", 92},
    {"Havana's midnight occurs twice: the day begins at the first", "America/Havana", 0,
     "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 100},
    {"Havana has no midnight in spring", "America/Havana", 0, "2026-03-08T12:00:00Z",
     "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", 92},
    {"Beirut falls back from midnight to 23:00: still the old day", "Asia/Beirut", 0,
     "2026-10-24T21:30:00Z", "2026-10-23T21:00:00Z", "2026-10-24T22:00:00Z", 100},
    {"+05:45 is on quarters too", "Asia/Kathmandu", 0, "2026-06-01T00:00:00Z",
     "2026-05-31T18:15:00Z", "2026-06-01T18:15:00Z", 96},
    {"Samoa left out 2011-12-30: the 29th ends where the 31st begins", "Pacific/Apia", 0,
     "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", 96},
    {"Samoa: the 31st follows", "Pacific/Apia", 0, "2011-12-30T10:00:00Z",
     "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", 96},
};

static void test_day(void **state)
{
    const struct day_row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct calendar_span day =
        calendar_day(calendar, wall_of(row->at), (int)row->day_start_min);
    assert_wall(day.start, row->start);
    assert_wall(day.end, row->end);
    assert_int_equal((day.end.ms - day.start.ms) / QUARTER_MS, row->quarters);
    calendar_destroy(&calendar);
}

/* -- civil time to instants and back ------------------------------------------------ */

struct civil_row {
    const char *name, *zone;
    struct calendar_civil civil;
    const char *instant;
    struct calendar_civil back; /* what the clock then says */
};

static struct civil_row civil_rows[] = {
    {"winter in London is UTC",
     "Europe/London",
     {2026, 11, 22, 14, 32, 5, 250, 0},
     "2026-11-22T14:32:05.250Z",
     {2026, 11, 22, 14, 32, 5, 250, 7}},
    {"summer in London is an hour ahead",
     "Europe/London",
     {2026, 7, 1, 0, 30, 0, 0, 0},
     "2026-06-30T23:30:00Z",
     {2026, 7, 1, 0, 30, 0, 0, 3}},
    {"a skipped time is the first instant after the gap",
     "Europe/London",
     {2026, 3, 29, 1, 30, 0, 0, 0},
     "2026-03-29T01:00:00Z",
     {2026, 3, 29, 2, 0, 0, 0, 7}},
    {"a doubled time is the first of the two",
     "Europe/London",
     {2026, 10, 25, 1, 30, 0, 0, 0},
     "2026-10-25T00:30:00Z",
     {2026, 10, 25, 1, 30, 0, 0, 7}},
    {"the leap day",
     "America/New_York",
     {2028, 2, 29, 20, 0, 0, 0, 0},
     "2028-03-01T01:00:00Z",
     {2028, 2, 29, 20, 0, 0, 0, 2}},
    {"fields carry over",
     "Europe/London",
     {2026, 1, 1, 23, 90, 0, 0, 0},
     "2026-01-02T00:30:00Z",
     {2026, 1, 2, 0, 30, 0, 0, 5}},
    {"past the rules the last offset stays",
     "Asia/Kolkata",
     {2150, 1, 1, 5, 30, 0, 0, 0},
     "2150-01-01T00:00:00Z",
     {2150, 1, 1, 5, 30, 0, 0, 4}},
};

static void test_civil(void **state)
{
    const struct civil_row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct wall at = calendar_instant(calendar, &row->civil);
    assert_wall(at, row->instant);
    struct calendar_civil is = calendar_civil(calendar, at);
    assert_int_equal(is.year, row->back.year);
    assert_int_equal(is.month, row->back.month);
    assert_int_equal(is.day, row->back.day);
    assert_int_equal(is.hour, row->back.hour);
    assert_int_equal(is.minute, row->back.minute);
    assert_int_equal(is.second, row->back.second);
    assert_int_equal(is.millisecond, row->back.millisecond);
    assert_int_equal(is.weekday, row->back.weekday);
    calendar_destroy(&calendar);
}

/* -- zones ----------------------------------------------------------------------------
 */

struct zone_row {
    const char *name, *zone;
    bool known;
};

static struct zone_row zone_rows[] = {
    {"zone: a city", "Europe/London", true},
    {"zone: UTC", "UTC", true},
    {"zone: an old alias", "US/Eastern", true},
    {"zone: empty is the system's", "", true},
    {"zone: NULL is the system's", NULL, true},
    {"zone: no such city", "Europe/Londinium", false},
    {"zone: a bare offset is refused, its sign is a trap", "GMT+5", false},
    {"zone: a name of 4 KiB does not fit", "long", false},
};

static void test_zone(void **state)
{
    const struct zone_row *row = *state;
    char longest[4096];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    bool too_long = row->zone != NULL && strcmp(row->zone, "long") == 0;
    struct calendar *calendar = calendar_create(too_long ? longest : row->zone);
    assert_int_equal(calendar != NULL, row->known);
    if (calendar != NULL && row->zone != NULL && row->zone[0] != '\0') {
        assert_string_equal(calendar_zone(calendar), row->zone);
    }
    calendar_destroy(&calendar);
    assert_null(calendar);
}

/* -- changes of offset --------------------------------------------------------------- */

struct change_row {
    const char *name, *zone, *at, *change;
};

static struct change_row change_rows[] = {
    {"the next change is the spring's", "Europe/London", "2026-02-01T00:00:00Z",
     "2026-03-29T01:00:00Z"},
    {"at a change it is the next one's turn", "Europe/London", "2026-03-29T01:00:00Z",
     "2026-10-25T01:00:00Z"},
    {"the instant before a change", "Europe/London", "2026-03-29T00:59:59.999Z",
     "2026-03-29T01:00:00Z"},
    {"a zone that has stopped changing", "Asia/Kolkata", "2026-01-01T00:00:00Z", NULL},
    {"UTC never changes", "UTC", "1970-01-01T00:00:00Z", NULL},
};

static void test_change(void **state)
{
    const struct change_row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct wall change = calendar_next_change(calendar, wall_of(row->at));
    if (row->change == NULL) {
        assert_true(change.ms == CALENDAR_NEVER_MS);
    } else {
        assert_wall(change, row->change);
    }
    calendar_destroy(&calendar);
}

static void test_date(void **state)
{
    (void)state;
    struct calendar_civil date = calendar_date(timestamp_days_from_civil(2028, 2, 29));
    assert_int_equal(date.year, 2028);
    assert_int_equal(date.month, 2);
    assert_int_equal(date.day, 29);
    assert_int_equal(date.weekday, 2);
    assert_int_equal(date.hour, 0);
    date = calendar_date(-1);
    assert_int_equal(date.year, 1969);
    assert_int_equal(date.day, 31);
    assert_int_equal(date.weekday, 3);
}

/* -- intervals ---------------------------------------------------------------------- */

/* "Groups of quarters aligned on the local clock, and never span a change of offset"; the
 * interval that holds `at` is shown. */
struct interval_row {
    const char *name, *zone;
    int64_t day_start_min, interval_min;
    const char *at;
    int64_t count;
    const char *start, *end;
    int64_t offset_min;
    bool repeated;
};

static struct interval_row interval_rows[] = {
    {"half-hours of an ordinary day", "Europe/London", 0, 30, "2026-11-22T14:32:00Z", 48,
     "2026-11-22T14:30:00Z", "2026-11-22T15:00:00Z", 0, false},
    {"quarters of an ordinary day", "Europe/London", 0, 15, "2026-11-22T14:32:00Z", 96,
     "2026-11-22T14:30:00Z", "2026-11-22T14:45:00Z", 0, false},
    {"spring: 46 half-hours, the missing one does not appear", "Europe/London", 0, 30,
     "2026-03-29T01:00:00Z", 46, "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", 60,
     false},
    {"autumn: 50, the first of a pair", "Europe/London", 0, 30, "2026-10-25T00:30:00Z",
     50, "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", 60, true},
    {"autumn: its twin", "Europe/London", 0, 30, "2026-10-25T01:30:00Z", 50,
     "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z", 0, true},
    {"autumn: before the pair", "Europe/London", 0, 30, "2026-10-24T23:59:59Z", 50,
     "2026-10-24T23:30:00Z", "2026-10-25T00:00:00Z", 60, false},
    {"autumn: behind the pair", "Europe/London", 0, 30, "2026-10-25T02:00:00Z", 50,
     "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z", 0, false},
    {"hours of an autumn day", "Europe/London", 0, 60, "2026-10-25T01:00:00Z", 25,
     "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", 0, true},
    {"hours of a day that starts at half past are those of the clock", "Europe/London",
     150, 60, "2026-11-22T02:30:00Z", 25, "2026-11-22T02:30:00Z", "2026-11-22T03:00:00Z",
     0, false},
    {"Lord Howe's 24.5 hours: 49 half-hours", "Australia/Lord_Howe", 0, 30,
     "2026-04-04T14:30:00Z", 49, "2026-04-04T14:30:00Z", "2026-04-04T15:00:00Z", 660,
     true},
    {"Lord Howe: the half-hour of 01:30 a second time", "Australia/Lord_Howe", 0, 30,
     "2026-04-04T15:00:00Z", 49, "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z", 630,
     true},
    {"Lord Howe by hours: half an hour stands alone", "Australia/Lord_Howe", 0, 60,
     "2026-04-04T15:00:00Z", 25, "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z", 630,
     true},
    {"Lord Howe by hours: then the clock's hour again", "Australia/Lord_Howe", 0, 60,
     "2026-04-04T15:30:00Z", 25, "2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z", 630,
     false},
    {"Lord Howe in spring by hours: the second half of 02:00 alone",
     "Australia/Lord_Howe", 0, 60, "2026-10-03T15:30:00Z", 24, "2026-10-03T15:30:00Z",
     "2026-10-03T16:00:00Z", 660, false},
    {"+05:45: hours are Kathmandu's, not UTC's", "Asia/Kathmandu", 0, 60,
     "2026-06-01T00:00:00Z", 24, "2026-05-31T23:15:00Z", "2026-06-01T00:15:00Z", 345,
     false},
    {"Troll has the most: 104 quarters", "Antarctica/Troll", 0, 15,
     "2026-10-25T00:59:59Z", 104, "2026-10-25T00:45:00Z", "2026-10-25T01:00:00Z", 120,
     true},
    {"Havana's midnight occurs twice within the day", "America/Havana", 0, 30,
     "2026-11-01T05:00:00Z", 50, "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", -300,
     true},
};

static void test_interval(void **state)
{
    const struct interval_row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct wall at = wall_of(row->at);
    struct calendar_span day = calendar_day(calendar, at, (int)row->day_start_min);
    struct calendar_intervals found;
    assert_true(calendar_intervals(calendar, day, (int)row->interval_min, &found));
    assert_int_equal(found.count, row->count);
    size_t i = 0;
    while (i + 1 < found.count && found.items[i].span.end.ms <= at.ms) {
        i++;
    }
    assert_wall(found.items[i].span.start, row->start);
    assert_wall(found.items[i].span.end, row->end);
    assert_int_equal(found.items[i].offset_ms, row->offset_min * 60000);
    assert_int_equal(found.items[i].repeated, row->repeated);
    calendar_destroy(&calendar);
}

/* Refusals leave what is there alone. */
static void test_no_intervals(void **state)
{
    (void)state;
    static const int lengths[] = {-15, 0, 1, 20, 45, 120};
    struct calendar *calendar = calendar_create("UTC");
    assert_non_null(calendar);
    struct calendar_span day = calendar_day(calendar, wall_of("2026-01-01T00:00:00Z"), 0);
    struct calendar_intervals found = {.count = 7};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        assert_false(calendar_intervals(calendar, day, lengths[i], &found));
    }
    day.end.ms = day.start.ms + CALENDAR_DAY_INTERVALS * QUARTER_MS + 1;
    assert_false(calendar_intervals(calendar, day, 15, &found));
    assert_int_equal(found.count, 7);
    day.end.ms--;
    assert_true(calendar_intervals(calendar, day, 15, &found));
    assert_int_equal(found.count, CALENDAR_DAY_INTERVALS);
    calendar_destroy(&calendar);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_day, day_rows);
    ROWS_ADD(&rows, test_civil, civil_rows);
    ROWS_ADD(&rows, test_zone, zone_rows);
    ROWS_ADD(&rows, test_change, change_rows);
    rows_add_one(&rows, "a day number is a date", test_date);
    ROWS_ADD(&rows, test_interval, interval_rows);
    rows_add_one(&rows, "only 15, 30 and 60 minutes, only days there are",
                 test_no_intervals);
    return rows_run(&rows, "locale/calendar");
}
