/*
 * metrics.md T12: "every zone day of seven years partitions exactly". Every zone that ICU
 * knows, 2024 to 2030, days that start at 00:00, 06:00 and 02:30 (skipped in spring and
 * doubled in autumn all over Europe), cut into quarters, half-hours and hours.
 *
 * Days are looked at in every zone. What a day's intervals are depends on nothing but the
 * zone's offsets, so they are looked at once for all zones that have the same ones in
 * these years; with WALLBOARD_EXHAUSTIVE=1 in the environment, in every zone.
 */

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <unicode/ucal.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "locale/calendar.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)
#define ZONES      1000

static const int day_starts_min[] = {0, 360, 150};
static const int interval_lengths_min[] = {15, 30, 60};

/* One zone under test, and what was seen so far. */
struct years {
    const char *zone;
    const struct calendar *calendar;
    UCalendar *icu;
    struct wall from, to;
    bool exhaustive;
    uint64_t rules[ZONES]; /* digests of the zones whose intervals were looked at */
    size_t rule_count;
    size_t zones, days, changes;
    size_t lengths[CALENDAR_DAY_INTERVALS + 1]; /* days by their quarters */
};

static struct wall wall_of(const char *text)
{
    struct wall wall = {0};
    assert_true(timestamp_parse(str_from(text), &wall.ms));
    return wall;
}

static int64_t icu_offset_ms(struct years *years, int64_t at_ms)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(years->icu, (UDate)at_ms, &status);
    int64_t offset_ms = ucal_get(years->icu, UCAL_ZONE_OFFSET, &status);
    offset_ms += ucal_get(years->icu, UCAL_DST_OFFSET, &status);
    assert_true(U_SUCCESS(status));
    return offset_ms;
}

/* "Every zone offset in use is a multiple of 15 minutes", and changes are on quarters
 * too. */
static void check_offset(struct years *years, int64_t at_ms)
{
    int64_t offset_ms = calendar_offset_ms(years->calendar, (struct wall){at_ms});
    if (offset_ms != icu_offset_ms(years, at_ms)) {
        fail_msg("%s: the offset at %" PRId64 " differs from ICU's", years->zone, at_ms);
    }
    if (offset_ms % QUARTER_MS != 0) {
        fail_msg("%s: the offset at %" PRId64 " is no multiple of 15 minutes",
                 years->zone, at_ms);
    }
}

static uint64_t digest_add(uint64_t digest, int64_t value)
{
    return (digest ^ (uint64_t)value) * UINT64_C(1099511628211);
}

/* Looks at every change of offset; a digest of the zone's rules in these years. */
static uint64_t check_changes(struct years *years)
{
    uint64_t digest = UINT64_C(14695981039346656037);
    struct wall at = years->from;
    while (at.ms < years->to.ms) {
        check_offset(years, at.ms);
        digest = digest_add(digest, calendar_offset_ms(years->calendar, at));
        struct wall change = calendar_next_change(years->calendar, at);
        if (change.ms < years->to.ms) {
            check_offset(years, change.ms - 1);
            digest = digest_add(digest, change.ms);
            years->changes++;
        }
        if (change.ms != CALENDAR_NEVER_MS && change.ms % QUARTER_MS != 0) {
            fail_msg("%s: a change within a quarter, %" PRId64, years->zone, change.ms);
        }
        at = change;
    }
    return digest;
}

static bool is_new(struct years *years, uint64_t digest)
{
    for (size_t i = 0; i < years->rule_count; i++) {
        if (years->rules[i] == digest) {
            return false;
        }
    }
    assert_true(years->rule_count < ZONES);
    years->rules[years->rule_count++] = digest;
    return true;
}

/* -- intervals ---------------------------------------------------------------------- */

static int64_t local_ms(const struct calendar_interval *interval)
{
    return interval->span.start.ms + interval->offset_ms;
}

/* Counted the slow way: is any of the day's local time shown by another of them? */
static bool is_shown_twice(const struct calendar_intervals *all, size_t number)
{
    const struct calendar_interval *one = &all->items[number];
    int64_t end_ms = one->span.end.ms + one->offset_ms;
    for (size_t i = 0; i < all->count; i++) {
        const struct calendar_interval *other = &all->items[i];
        if (i != number && local_ms(one) < other->span.end.ms + other->offset_ms &&
            local_ms(other) < end_ms) {
            return true;
        }
    }
    return false;
}

static void check_interval(const struct years *years,
                           const struct calendar_intervals *all, size_t number,
                           int64_t length_ms)
{
    const struct calendar_interval *is = &all->items[number];
    struct wall last = {is->span.end.ms - 1};
    bool one_offset =
        calendar_offset_ms(years->calendar, is->span.start) == is->offset_ms &&
        calendar_next_change(years->calendar, is->span.start).ms >= is->span.end.ms;
    bool on_quarters =
        is->span.start.ms % QUARTER_MS == 0 && is->span.end.ms % QUARTER_MS == 0;
    /* Within one interval of the local clock, and all of it but at the edges of the day
     * and of an offset. */
    bool aligned = local_ms(is) / length_ms == (last.ms + is->offset_ms) / length_ms;
    bool whole = is->span.end.ms - is->span.start.ms == length_ms;
    bool at_edge =
        number == 0 || number + 1 == all->count ||
        calendar_next_change(years->calendar, last).ms == is->span.end.ms ||
        calendar_next_change(years->calendar, (struct wall){is->span.start.ms - 1}).ms ==
            is->span.start.ms;
    if (!one_offset || !on_quarters || !aligned || (!whole && !at_edge)) {
        fail_msg("%s: an interval at %" PRId64 " to %" PRId64, years->zone,
                 is->span.start.ms, is->span.end.ms);
    }
}

static void check_intervals(const struct years *years, struct calendar_span day,
                            int length_min)
{
    struct calendar_intervals all;
    if (!calendar_intervals(years->calendar, day, length_min, &all)) {
        fail_msg("%s: no intervals at %" PRId64, years->zone, day.start.ms);
    }
    bool changes = calendar_next_change(years->calendar, day.start).ms < day.end.ms;
    int64_t at_ms = day.start.ms;
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].span.start.ms != at_ms || all.items[i].span.end.ms <= at_ms) {
            fail_msg("%s: a gap at %" PRId64, years->zone, at_ms);
        }
        at_ms = all.items[i].span.end.ms;
        check_interval(years, &all, i, length_min * INT64_C(60000));
        if (changes && is_shown_twice(&all, i) && !all.items[i].repeated) {
            fail_msg("%s: not marked as repeated: %" PRId64, years->zone,
                     all.items[i].span.start.ms);
        }
    }
    if (at_ms != day.end.ms) {
        fail_msg("%s: intervals end at %" PRId64, years->zone, at_ms);
    }
}

/* -- days --------------------------------------------------------------------------- */

/* "A local day has 88, 92, 94, 96, 98, 100 or 104 quarters": also one that starts at
 * 06:00. Where the start hour is skipped or doubled, part of a change falls to the day
 * before: Troll then has a day of 90. */
static bool is_day_length(int64_t quarters, int day_start_min)
{
    if (day_start_min == 150) {
        return quarters >= 88 && quarters <= 104;
    }
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

static void check_day(struct years *years, struct calendar_span day, int day_start_min)
{
    int64_t quarters = (day.end.ms - day.start.ms) / QUARTER_MS;
    bool whole = day.start.ms % QUARTER_MS == 0 && day.end.ms % QUARTER_MS == 0;
    if (!whole || !is_day_length(quarters, day_start_min)) {
        fail_msg("%s: a day of %" PRId64 " quarters at %" PRId64, years->zone, quarters,
                 day.start.ms);
    }
    /* At or past the start hour, and an instant earlier not yet. */
    int64_t first = local_minutes(years->calendar, day.start);
    int64_t before = local_minutes(years->calendar, (struct wall){day.start.ms - 1});
    int64_t bound = first - (first - day_start_min) % 1440;
    if (before >= bound || first - bound >= 180) {
        fail_msg("%s: the day at %" PRId64 " does not begin there", years->zone,
                 day.start.ms);
    }
    check_offset(years, day.start.ms);
    years->days++;
    years->lengths[quarters]++;
}

static void check_days(struct years *years, int day_start_min, bool with_intervals)
{
    struct calendar_span day = calendar_day(years->calendar, years->from, day_start_min);
    while (day.start.ms < years->to.ms) {
        check_day(years, day, day_start_min);
        struct calendar_span next = calendar_day(years->calendar, day.end, day_start_min);
        struct calendar_span same =
            calendar_day(years->calendar, (struct wall){day.end.ms - 1}, day_start_min);
        if (next.start.ms != day.end.ms || same.start.ms != day.start.ms) {
            fail_msg("%s: days overlap at %" PRId64, years->zone, day.end.ms);
        }
        for (size_t i = 0; with_intervals && i < 3; i++) {
            check_intervals(years, day, interval_lengths_min[i]);
        }
        day = next;
    }
}

static void check_zone(struct years *years, const char *zone, int32_t size)
{
    UChar name[128];
    UErrorCode status = U_ZERO_ERROR;
    assert_true(size < 128);
    for (int32_t i = 0; i <= size; i++) {
        name[i] = (UChar)zone[i];
    }
    struct calendar *calendar = calendar_create(zone);
    if (calendar == NULL) {
        fail_msg("%s: not created", zone);
    }
    years->icu = ucal_open(name, size, "", UCAL_GREGORIAN, &status);
    assert_true(U_SUCCESS(status));
    years->zone = zone;
    years->calendar = calendar;
    bool with_intervals = is_new(years, check_changes(years)) || years->exhaustive;
    for (size_t i = 0; i < sizeof day_starts_min / sizeof day_starts_min[0]; i++) {
        check_days(years, day_starts_min[i], with_intervals);
    }
    ucal_close(years->icu);
    calendar_destroy(&calendar);
    years->zones++;
}

static void test_every_zone_day(void **state)
{
    (void)state;
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *zones = ucal_openTimeZones(&status);
    assert_true(U_SUCCESS(status));
    static struct years years;
    years.from = wall_of("2024-01-01T00:00:00Z");
    years.to = wall_of("2031-01-02T00:00:00Z");
    years.exhaustive = getenv("WALLBOARD_EXHAUSTIVE") != NULL;
    for (;;) {
        int32_t size = 0;
        const char *zone = uenum_next(zones, &size, &status);
        if (zone == NULL) {
            break;
        }
        check_zone(&years, zone, size);
    }
    uenum_close(zones);
    print_message("%zu zones with %zu different rules, %zu changes, %zu days\n",
                  years.zones, years.rule_count, years.changes, years.days);
    for (size_t i = 0; i <= CALENDAR_DAY_INTERVALS; i++) {
        if (years.lengths[i] > 0) {
            print_message("%zu quarters: %zu days\n", i, years.lengths[i]);
        }
    }
    assert_true(years.zones > 400);
    assert_true(years.days > years.zones * 3 * 2556);
    assert_true(years.lengths[92] > 1000 && years.lengths[100] > 1000);
    assert_true(years.lengths[98] > 0 && years.lengths[104] > 0);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "every zone day of seven years partitions exactly",
                 test_every_zone_day);
    return rows_run(&rows, "locale/calendar/years");
}
