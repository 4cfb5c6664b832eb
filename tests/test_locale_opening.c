/* metrics.md section 10: "An hour repeated by a clock change inside opening hours counts
 * twice, a skipped one not at all." */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "locale/opening.h"
#include "support/rows.h"

#define CAPACITY 16384

/* "08:30" in minutes. */
#define AT(hour, minute) ((hour)*60 + (minute))

static struct wall wall_of(const char *text)
{
    struct wall wall = {0};
    assert_true(timestamp_parse(str_from(text), &wall.ms));
    return wall;
}

/* "2026-11-22T08:00Z 2026-11-22T18:00Z, ...": enough for people to check by hand. */
static void spans_text(const struct calendar_span *spans, size_t count, char *text,
                       size_t size)
{
    size_t used = str_format(text, size, "%s", "");
    for (size_t i = 0; i < count; i++) {
        char start[TIMESTAMP_SIZE];
        char end[TIMESTAMP_SIZE];
        timestamp_format(spans[i].start.ms, start);
        timestamp_format(spans[i].end.ms, end);
        assert_string_equal(start + 16, ":00.000Z");
        assert_string_equal(end + 16, ":00.000Z");
        used += str_format(text + used, size - used, "%s%.16sZ %.16sZ",
                           i == 0 ? "" : ", ", start, end);
    }
}

/* -- days --------------------------------------------------------------------------- */

struct add_row {
    const char *name;
    int start_min, end_min;
    bool good;
    size_t place;
};

/* To a day of 08:00-12:00 and 13:00-18:00. */
static struct add_row add_rows[] = {
    {"before the others", 0, AT(8, 0), true, 0},
    {"between them", AT(12, 0), AT(13, 0), true, 1},
    {"behind them, over midnight", AT(18, 0), AT(24 + 8, 0), true, 2},
    {"a whole day from its start on", AT(20, 0), AT(44, 0), true, 2},
    {"the last minute", AT(23, 59), AT(24, 0), true, 2},
    {"into the next", AT(12, 0), AT(13, 1), false, 0},
    {"out of the last", AT(11, 59), AT(13, 0), false, 0},
    {"within another", AT(9, 0), AT(10, 0), false, 0},
    {"around another", AT(7, 0), AT(12, 30), false, 0},
    {"the same again", AT(8, 0), AT(12, 0), false, 0},
    {"empty", AT(20, 0), AT(20, 0), false, 0},
    {"backwards", AT(20, 0), AT(19, 0), false, 0},
    {"before midnight", -1, AT(2, 0), false, 0},
    {"on the next day", AT(24, 0), AT(25, 0), false, 0},
    {"longer than a day", AT(20, 0), AT(44, 1), false, 0},
};

static void test_add(void **state)
{
    const struct add_row *row = *state;
    struct opening_day day = {0};
    assert_true(opening_day_add(&day, AT(13, 0), AT(18, 0)));
    assert_true(opening_day_add(&day, AT(8, 0), AT(12, 0)));
    struct opening_day before = day;
    assert_int_equal(opening_day_add(&day, row->start_min, row->end_min), row->good);
    if (row->good) {
        assert_int_equal(day.count, 3);
        assert_int_equal(day.spans[row->place].start_min, row->start_min);
        assert_int_equal(day.spans[row->place].end_min, row->end_min);
    } else {
        assert_memory_equal(&day, &before, sizeof day);
    }
}

static void test_full_day(void **state)
{
    (void)state;
    struct opening_day day = {0};
    for (int i = 0; i < OPENING_DAY_SPANS; i++) {
        assert_true(opening_day_add(&day, i * 60, i * 60 + 30));
    }
    assert_false(opening_day_add(&day, AT(20, 0), AT(21, 0)));
    assert_int_equal(day.count, OPENING_DAY_SPANS);
}

/* -- weeks -------------------------------------------------------------------------- */

/* The same hours every day but those of `closed`, letters of "MTWTFSS" replaced by '-'.
 */
struct find_row {
    const char *name, *zone, *days;
    struct opening_span hours[2];
    struct opening_holiday holidays[3];
    const char *from, *to, *spans;
};

static struct find_row find_rows[] = {
    {"office hours from Friday to Monday",
     "Europe/London",
     "MTWTF--",
     {{AT(8, 0), AT(18, 0)}},
     {{0}},
     "2026-11-20T00:00:00Z",
     "2026-11-24T00:00:00Z",
     "2026-11-20T08:00Z 2026-11-20T18:00Z, 2026-11-23T08:00Z 2026-11-23T18:00Z"},
    {"lunch",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(12, 0)}, {AT(13, 0), AT(18, 0)}},
     {{0}},
     "2026-11-20T00:00:00Z",
     "2026-11-21T00:00:00Z",
     "2026-11-20T08:00Z 2026-11-20T12:00Z, 2026-11-20T13:00Z 2026-11-20T18:00Z"},
    {"the horizon cuts",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{0}},
     "2026-11-20T17:00:00Z",
     "2026-11-21T09:00:00Z",
     "2026-11-20T17:00Z 2026-11-20T18:00Z, 2026-11-21T08:00Z 2026-11-21T09:00Z"},
    {"a horizon between opening hours has none",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{0}},
     "2026-11-20T18:00:00Z",
     "2026-11-21T08:00:00Z",
     ""},
    {"round the clock is one span",
     "Europe/London",
     "MTWTFSS",
     {{0, AT(24, 0)}},
     {{0}},
     "2026-03-01T00:00:00Z",
     "2026-12-01T00:00:00Z",
     "2026-03-01T00:00Z 2026-12-01T00:00Z"},
    {"over midnight",
     "Europe/London",
     "----F--",
     {{AT(22, 0), AT(30, 0)}},
     {{0}},
     "2026-11-16T00:00:00Z",
     "2026-11-23T00:00:00Z",
     "2026-11-20T22:00Z 2026-11-21T06:00Z"},
    {"over midnight, begun before the horizon",
     "Europe/London",
     "----F--",
     {{AT(22, 0), AT(30, 0)}},
     {{0}},
     "2026-11-21T00:00:00Z",
     "2026-11-23T00:00:00Z",
     "2026-11-21T00:00Z 2026-11-21T06:00Z"},
    {"each night into the next day's hours is one span",
     "Europe/London",
     "----FS-",
     {{AT(6, 0), AT(30, 0)}},
     {{0}},
     "2026-11-16T00:00:00Z",
     "2026-11-23T00:00:00Z",
     "2026-11-20T06:00Z 2026-11-22T06:00Z"},
    {"local time, not UTC",
     "America/New_York",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{0}},
     "2026-07-01T00:00:00Z",
     "2026-07-02T00:00:00Z",
     "2026-07-01T12:00Z 2026-07-01T22:00Z"},
    {"the weekday is the zone's",
     "Pacific/Auckland",
     "M------",
     {{AT(8, 0), AT(18, 0)}},
     {{0}},
     "2026-06-06T00:00:00Z",
     "2026-06-13T00:00:00Z",
     "2026-06-07T20:00Z 2026-06-08T06:00Z"},

    /* holidays */
    {"a holiday is closed",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{2026, 12, 25, {0}}},
     "2026-12-24T00:00:00Z",
     "2026-12-27T00:00:00Z",
     "2026-12-24T08:00Z 2026-12-24T18:00Z, 2026-12-26T08:00Z 2026-12-26T18:00Z"},
    {"a holiday with hours of its own",
     "Europe/London",
     "MTWTF--",
     {{AT(8, 0), AT(18, 0)}},
     {{2026, 12, 26, {1, {{AT(10, 0), AT(11, 0)}}}}},
     "2026-12-26T00:00:00Z",
     "2026-12-27T00:00:00Z",
     "2026-12-26T10:00Z 2026-12-26T11:00Z"},
    {"every year",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{0, 12, 25, {0}}},
     "2027-12-25T00:00:00Z",
     "2027-12-27T00:00:00Z",
     "2027-12-26T08:00Z 2027-12-26T18:00Z"},
    {"one with its year goes before",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{2027, 12, 25, {1, {{AT(9, 0), AT(10, 0)}}}}, {0, 12, 25, {0}}},
     "2027-12-25T00:00:00Z",
     "2027-12-26T00:00:00Z",
     "2027-12-25T09:00Z 2027-12-25T10:00Z"},
    {"the leap day of every year is there in leap years only",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{0, 2, 29, {0}}},
     "2028-02-29T00:00:00Z",
     "2028-03-02T00:00:00Z",
     "2028-03-01T08:00Z 2028-03-01T18:00Z"},
    {"the night into a holiday still belongs to the day before",
     "Europe/London",
     "MTWTFSS",
     {{AT(22, 0), AT(30, 0)}},
     {{2026, 12, 25, {0}}},
     "2026-12-24T12:00:00Z",
     "2026-12-26T12:00:00Z",
     "2026-12-24T22:00Z 2026-12-25T06:00Z"},
    {"a holiday in round the clock is local midnight to midnight",
     "Asia/Kathmandu",
     "MTWTFSS",
     {{0, AT(24, 0)}},
     {{2026, 12, 25, {0}}},
     "2026-12-24T00:00:00Z",
     "2026-12-26T00:00:00Z",
     "2026-12-24T00:00Z 2026-12-24T18:15Z, 2026-12-25T18:15Z 2026-12-26T00:00Z"},
    {"a holiday on the day that the clock changes has 23 hours",
     "Europe/London",
     "MTWTFSS",
     {{0, AT(24, 0)}},
     {{2026, 3, 29, {0}}},
     "2026-03-28T00:00:00Z",
     "2026-03-31T00:00:00Z",
     "2026-03-28T00:00Z 2026-03-29T00:00Z, 2026-03-29T23:00Z 2026-03-31T00:00Z"},

    /* changes of the clock */
    {"opening time moves with the clock",
     "Europe/London",
     "MTWTFSS",
     {{AT(8, 0), AT(18, 0)}},
     {{0}},
     "2026-03-28T00:00:00Z",
     "2026-03-30T00:00:00Z",
     "2026-03-28T08:00Z 2026-03-28T18:00Z, 2026-03-29T07:00Z 2026-03-29T17:00Z"},
    {"a skipped hour inside counts not at all: 5 of 00:00-06:00",
     "Europe/London",
     "MTWTFSS",
     {{0, AT(6, 0)}},
     {{0}},
     "2026-03-29T00:00:00Z",
     "2026-03-29T12:00:00Z",
     "2026-03-29T00:00Z 2026-03-29T05:00Z"},
    {"a repeated one twice: 7 of 00:00-06:00",
     "Europe/London",
     "MTWTFSS",
     {{0, AT(6, 0)}},
     {{0}},
     "2026-10-24T12:00:00Z",
     "2026-10-25T12:00:00Z",
     "2026-10-24T23:00Z 2026-10-25T06:00Z"},
    {"hours that begin in a skipped hour begin behind it",
     "Europe/London",
     "MTWTFSS",
     {{AT(1, 30), AT(6, 0)}},
     {{0}},
     "2026-03-29T00:00:00Z",
     "2026-03-29T12:00:00Z",
     "2026-03-29T01:00Z 2026-03-29T05:00Z"},
    {"hours that end in a skipped hour end before it",
     "Europe/London",
     "MTWTFSS",
     {{0, AT(1, 30)}},
     {{0}},
     "2026-03-29T00:00:00Z",
     "2026-03-29T12:00:00Z",
     "2026-03-29T00:00Z 2026-03-29T01:00Z"},
    {"hours within a skipped hour do not take place",
     "Europe/London",
     "MTWTFSS",
     {{AT(1, 10), AT(1, 50)}},
     {{0}},
     "2026-03-29T00:00:00Z",
     "2026-03-29T12:00:00Z",
     ""},
    {"hours within a repeated hour take place twice",
     "Europe/London",
     "MTWTFSS",
     {{AT(1, 10), AT(1, 50)}},
     {{0}},
     "2026-10-25T00:00:00Z",
     "2026-10-25T12:00:00Z",
     "2026-10-25T00:10Z 2026-10-25T00:50Z, 2026-10-25T01:10Z 2026-10-25T01:50Z"},
    {"hours that begin in a repeated hour: as the clock shows",
     "Europe/London",
     "MTWTFSS",
     {{AT(1, 30), AT(6, 0)}},
     {{0}},
     "2026-10-25T00:00:00Z",
     "2026-10-25T12:00:00Z",
     "2026-10-25T00:30Z 2026-10-25T01:00Z, 2026-10-25T01:30Z 2026-10-25T06:00Z"},
    {"hours that end at a repeated hour's end",
     "Europe/London",
     "MTWTFSS",
     {{AT(0, 30), AT(2, 0)}},
     {{0}},
     "2026-10-24T12:00:00Z",
     "2026-10-25T12:00:00Z",
     "2026-10-24T23:30Z 2026-10-25T02:00Z"},
    {"the night shift of the long night",
     "Europe/London",
     "-----S-",
     {{AT(22, 0), AT(30, 0)}},
     {{0}},
     "2026-10-24T12:00:00Z",
     "2026-10-25T12:00:00Z",
     "2026-10-24T21:00Z 2026-10-25T06:00Z"},
    {"midnight that is skipped",
     "America/Havana",
     "MTWTFSS",
     {{0, AT(2, 0)}},
     {{0}},
     "2026-03-08T00:00:00Z",
     "2026-03-09T00:00:00Z",
     "2026-03-08T05:00Z 2026-03-08T06:00Z"},
    {"23:00 that is repeated, on the day that ends",
     "Asia/Beirut",
     "-----S-",
     {{AT(22, 0), AT(24, 0)}},
     {{0}},
     "2026-10-24T00:00:00Z",
     "2026-10-25T12:00:00Z",
     "2026-10-24T19:00Z 2026-10-24T22:00Z"},
    {"half an hour is skipped",
     "Australia/Lord_Howe",
     "MTWTFSS",
     {{AT(1, 0), AT(3, 0)}},
     {{0}},
     "2026-10-03T13:30:00Z",
     "2026-10-04T12:00:00Z",
     "2026-10-03T14:30Z 2026-10-03T16:00Z"},
    {"a date that was left out had no hours",
     "Pacific/Apia",
     "MTWTFSS",
     {{AT(8, 0), AT(9, 0)}},
     {{0}},
     "2011-12-29T10:00:00Z",
     "2011-12-31T10:00:00Z",
     "2011-12-29T18:00Z 2011-12-29T19:00Z, 2011-12-30T18:00Z 2011-12-30T19:00Z"},
};

static size_t count_holidays(const struct find_row *row)
{
    size_t count = 0;
    while (count < 3 && row->holidays[count].month != 0) {
        count++;
    }
    return count;
}

static struct opening opening_of(const struct find_row *row)
{
    struct opening opening = {.holidays = row->holidays,
                              .holiday_count = count_holidays(row)};
    for (size_t i = 0; i < 7; i++) {
        for (size_t k = 0; k < 2 && row->days[i] != '-'; k++) {
            if (row->hours[k].end_min > 0) {
                assert_true(opening_day_add(&opening.week[i], row->hours[k].start_min,
                                            row->hours[k].end_min));
            }
        }
    }
    return opening;
}

static void test_find(void **state)
{
    const struct find_row *row = *state;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct opening opening = opening_of(row);
    struct calendar_span horizon = {wall_of(row->from), wall_of(row->to)};
    struct calendar_span spans[16];
    size_t count = 99;
    assert_true(opening_find(&opening, calendar, horizon, spans, 16, &count));
    char text[1024];
    spans_text(spans, count, text, sizeof text);
    assert_string_equal(text, row->spans);
    /* Exactly enough room is enough, one less is told. */
    assert_true(opening_find(&opening, calendar, horizon, spans, count, &count));
    if (count > 0) {
        size_t fewer = 99;
        assert_false(opening_find(&opening, calendar, horizon, spans, count - 1, &fewer));
        assert_int_equal(fewer, count - 1);
    }
    calendar_destroy(&calendar);
}

static void test_empty_horizon(void **state)
{
    (void)state;
    struct calendar *calendar = calendar_create("Europe/London");
    assert_non_null(calendar);
    struct opening opening = {0};
    struct wall at = wall_of("2026-11-22T00:00:00Z");
    size_t count = 99;
    assert_true(opening_find(&opening, calendar, (struct calendar_span){at, at}, NULL, 0,
                             &count));
    assert_int_equal(count, 0);
    calendar_destroy(&calendar);
}

/* -- every quarter-hour of seven years, against the clock -----------------------------
 */

struct years_row {
    const char *name, *zone;
};

static struct years_row years_rows[] = {
    {"seven years of UTC", "UTC"},
    {"seven years of London", "Europe/London"},
    {"seven years of Berlin", "Europe/Berlin"},
    {"seven years of New York", "America/New_York"},
    {"seven years of Havana", "America/Havana"},
    {"seven years of Santiago", "America/Santiago"},
    {"seven years of Beirut", "Asia/Beirut"},
    {"seven years of Cairo", "Africa/Cairo"},
    {"seven years of Casablanca", "Africa/Casablanca"},
    {"seven years of Kathmandu", "Asia/Kathmandu"},
    {"seven years of the Chatham Islands", "Pacific/Chatham"},
    {"seven years of Lord Howe", "Australia/Lord_Howe"},
    {"seven years of Troll", "Antarctica/Troll"},
    {"seven years of Nuuk", "America/Nuuk"},
};

static const struct opening_holiday odd_holidays[] = {
    {0, 12, 25, {0}},
    {2026, 10, 25, {2, {{0, AT(1, 30)}, {AT(2, 15), AT(26, 15)}}}},
    {2027, 3, 28, {0}},
    {2028, 2, 29, {1, {{AT(12, 0), AT(36, 0)}}}},
};

static struct opening odd_hours(void)
{
    struct opening opening = {.holidays = odd_holidays, .holiday_count = 4};
    assert_true(opening_day_add(&opening.week[0], AT(8, 0), AT(18, 0)));
    assert_true(opening_day_add(&opening.week[1], AT(8, 0), AT(12, 15)));
    assert_true(opening_day_add(&opening.week[1], AT(13, 0), AT(18, 0)));
    assert_true(opening_day_add(&opening.week[3], 0, AT(24, 0)));
    assert_true(opening_day_add(&opening.week[4], AT(22, 30), AT(29, 0)));
    assert_true(opening_day_add(&opening.week[5], AT(22, 0), AT(46, 0)));
    assert_true(opening_day_add(&opening.week[6], AT(0, 30), AT(1, 45)));
    assert_true(opening_day_add(&opening.week[6], AT(2, 30), AT(24, 0)));
    return opening;
}

/* Told anew from the rule: does the date's or the day before's list hold the minute? */
static bool holds(const struct opening *opening, int64_t date, int minute)
{
    struct calendar_civil civil = calendar_date(date);
    const struct opening_day *day = &opening->week[civil.weekday - 1];
    for (size_t i = 0; i < opening->holiday_count; i++) {
        const struct opening_holiday *holiday = &opening->holidays[i];
        if (holiday->month == civil.month && holiday->day == civil.day &&
            (holiday->year == 0 || holiday->year == civil.year)) {
            day = &holiday->hours;
        }
    }
    for (size_t i = 0; i < day->count; i++) {
        if (minute >= day->spans[i].start_min && minute < day->spans[i].end_min) {
            return true;
        }
    }
    return false;
}

static bool is_open_by_clock(const struct opening *opening,
                             const struct calendar *calendar, struct wall at)
{
    struct calendar_civil civil = calendar_civil(calendar, at);
    int64_t date = timestamp_days_from_civil(civil.year, civil.month, civil.day);
    int minute = civil.hour * 60 + civil.minute;
    return holds(opening, date, minute) || holds(opening, date - 1, minute + 1440);
}

static void test_years(void **state)
{
    const struct years_row *row = *state;
    static struct calendar_span spans[CAPACITY];
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    struct opening opening = odd_hours();
    struct calendar_span years = {wall_of("2024-01-01T00:00:00Z"),
                                  wall_of("2031-01-01T00:00:00Z")};
    size_t count = 0;
    assert_true(opening_find(&opening, calendar, years, spans, CAPACITY, &count));
    size_t i = 0;
    for (struct wall at = years.start; at.ms < years.end.ms; at.ms += 900000) {
        while (i < count && spans[i].end.ms <= at.ms) {
            assert_true(i + 1 == count || spans[i + 1].start.ms > spans[i].end.ms);
            i++;
        }
        bool open = i < count && spans[i].start.ms <= at.ms;
        if (open != is_open_by_clock(&opening, calendar, at)) {
            fail_msg("%s: %s at %" PRId64, row->zone, open ? "open" : "closed", at.ms);
        }
    }
    calendar_destroy(&calendar);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_add, add_rows);
    rows_add_one(&rows, "a day holds so many spans", test_full_day);
    ROWS_ADD(&rows, test_find, find_rows);
    rows_add_one(&rows, "a horizon of no length holds nothing", test_empty_horizon);
    ROWS_ADD(&rows, test_years, years_rows);
    return rows_run(&rows, "locale/opening");
}
