/* metrics.md section 6: "The day runs from the first instant whose local time is at or
 * past day_start on that date to the same for the next date." */

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>

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

/* -- every zone day -------------------------------------------------------------------
 */

static bool is_day_length(int64_t quarters)
{
    static const int64_t lengths[] = {88, 92, 94, 96, 98, 100, 104};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        if (lengths[i] == quarters) {
            return true;
        }
    }
    return false;
}

/* Minutes of local time since 1970, as the calendar's clock shows them. */
static int64_t local_minutes(const struct calendar *calendar, struct wall at)
{
    struct calendar_civil civil = calendar_civil(calendar, at);
    return timestamp_days_from_civil(civil.year, civil.month, civil.day) * 1440 +
           (int64_t)civil.hour * 60 + civil.minute;
}

static void check_offset(const char *zone, UCalendar *icu,
                         const struct calendar *calendar, struct wall at)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(icu, (UDate)at.ms, &status);
    int64_t offset_ms = ucal_get(icu, UCAL_ZONE_OFFSET, &status);
    offset_ms += ucal_get(icu, UCAL_DST_OFFSET, &status);
    if (offset_ms != calendar_offset_ms(calendar, at)) {
        fail_msg("%s: offset at %" PRId64 " differs from ICU's", zone, at.ms);
    }
}

static void check_zone(const char *zone, UCalendar *icu, int day_start_min)
{
    struct calendar *calendar = calendar_create(zone);
    if (calendar == NULL) {
        fail_msg("%s: not created", zone);
    }
    struct wall last = wall_of("2031-01-02T00:00:00Z");
    struct wall at = wall_of("2024-01-01T00:00:00Z");
    struct calendar_span day = calendar_day(calendar, at, day_start_min);
    while (day.end.ms < last.ms) {
        int64_t quarters = (day.end.ms - day.start.ms) / QUARTER_MS;
        bool whole = day.start.ms % QUARTER_MS == 0 && day.end.ms % QUARTER_MS == 0;
        if (!whole || !is_day_length(quarters)) {
            fail_msg("%s: a day of %" PRId64 " quarters at %" PRId64, zone, quarters,
                     day.start.ms);
        }
        /* At or past the start hour, and an instant earlier not yet. */
        int64_t first = local_minutes(calendar, day.start);
        int64_t before = local_minutes(calendar, (struct wall){day.start.ms - 1});
        int64_t bound = first - (first - day_start_min) % 1440;
        if (before >= bound || first - bound >= 180) {
            fail_msg("%s: the day at %" PRId64 " does not begin there", zone,
                     day.start.ms);
        }
        check_offset(zone, icu, calendar, day.start);
        struct calendar_span next = calendar_day(calendar, day.end, day_start_min);
        struct calendar_span same =
            calendar_day(calendar, (struct wall){day.end.ms - 1}, day_start_min);
        if (next.start.ms != day.end.ms || same.start.ms != day.start.ms) {
            fail_msg("%s: days overlap at %" PRId64, zone, day.end.ms);
        }
        day = next;
    }
    calendar_destroy(&calendar);
}

/* metrics.md T12: "every zone day of seven years partitions exactly". */
static void test_every_zone_day(void **state)
{
    (void)state;
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *zones = ucal_openTimeZones(&status);
    assert_true(U_SUCCESS(status));
    int seen = 0;
    for (;;) {
        int32_t size = 0;
        const char *zone = uenum_next(zones, &size, &status);
        UChar name[128];
        if (zone == NULL) {
            break;
        }
        for (int32_t i = 0; i <= size; i++) {
            name[i] = (UChar)zone[i];
        }
        UCalendar *icu = ucal_open(name, size, "", UCAL_GREGORIAN, &status);
        assert_true(U_SUCCESS(status));
        check_zone(zone, icu, 0);
        check_zone(zone, icu, 360);
        ucal_close(icu);
        seen++;
    }
    uenum_close(zones);
    assert_true(seen > 400);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_day, day_rows);
    ROWS_ADD(&rows, test_civil, civil_rows);
    ROWS_ADD(&rows, test_zone, zone_rows);
    rows_add_one(&rows, "every zone day of seven years partitions exactly",
                 test_every_zone_day);
    return rows_run(&rows, "locale/calendar");
}
