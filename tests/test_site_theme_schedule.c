/* Which look at which instant: times over midnight, weekdays and dates on which they
 * begin, opening hours, days on which the clock is changed; and that between two edges
 * the answer never changes, so that a timer for the next edge is enough. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "site/open_hours.h"
#include "site/site.h"
#include "site/theme_schedule.h"
#include "support/faults.h"
#include "support/rows.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS    INT64_C(86400000)

struct row {
    const char *name;
    const char *zone;
    const char *rules; /* of the site file, in flow style */
    const char *local; /* "2026-11-25 22:00" */
    const char *theme; /* "-": none of the rules */
};

#define NIGHT  "[{theme: night, from: \"22:00\", to: \"06:00\"}]"
#define FRIDAY "[{theme: night, from: \"22:00\", to: \"06:00\", weekdays: fri}]"
#define WINTER "[{theme: winter, dates: 12-01..01-06}]"
#define PEAK                                                                             \
    "[{theme: peak, dates: 2026-11-20..2026-11-30, weekdays: mon-fri, from: \"09:00\"}," \
    "{theme: night, from: \"20:00\", to: \"08:00\"}]"
#define CLOSED "[{theme: night, when: closed}, {theme: day, when: open}]"

static struct row rows_pick[] = {
    {"before ten it is not night", "UTC", NIGHT, "2026-11-25 21:59", "-"},
    {"at ten it is", "UTC", NIGHT, "2026-11-25 22:00", "night"},
    {"over midnight as well", "UTC", NIGHT, "2026-11-26 00:00", "night"},
    {"until six", "UTC", NIGHT, "2026-11-26 05:59", "night"},
    {"and no longer", "UTC", NIGHT, "2026-11-26 06:00", "-"},
    {"days say where a period begins: Friday's night", "UTC", FRIDAY, "2026-11-27 22:00",
     "night"},
    {"is still Friday's on Saturday morning", "UTC", FRIDAY, "2026-11-28 05:00", "night"},
    {"Saturday's is not", "UTC", FRIDAY, "2026-11-28 22:00", "-"},
    {"Thursday's neither, on Friday morning", "UTC", FRIDAY, "2026-11-27 05:00", "-"},
    {"the day before the season", "UTC", WINTER, "2026-11-30 23:59", "-"},
    {"its first day", "UTC", WINTER, "2026-12-01 00:00", "winter"},
    {"over New Year", "UTC", WINTER, "2027-01-03 12:00", "winter"},
    {"its last day, whole", "UTC", WINTER, "2027-01-06 23:59", "winter"},
    {"and the day after", "UTC", WINTER, "2027-01-07 00:00", "-"},
    {"each year anew", "UTC", WINTER, "2031-12-24 12:00", "winter"},
    {"the first rule that holds", "UTC", PEAK, "2026-11-20 21:00", "peak"},
    {"on a weekend the second", "UTC", PEAK, "2026-11-21 21:00", "night"},
    {"before nine the second", "UTC", PEAK, "2026-11-23 07:00", "night"},
    {"between the two none", "UTC", PEAK, "2026-11-23 08:30", "-"},
    {"another year has no peak", "UTC", PEAK, "2027-11-22 12:00", "-"},
    {"the site's zone decides", "America/New_York", NIGHT, "2026-11-25 22:00", "night"},
    {"a zone half an hour off", "Asia/Kolkata", NIGHT, "2026-11-26 05:59", "night"},
    /* London: at 01:00 on 29 March 2026 the clock goes to 02:00, on 25 October from 02:00
     * back to 01:00. */
    {"a beginning in the skipped hour: behind it", "Europe/London",
     "[{theme: night, from: \"01:30\", to: \"05:00\"}]", "2026-03-29 02:00", "night"},
    {"an end in the skipped hour: behind it", "Europe/London",
     "[{theme: night, from: \"00:00\", to: \"01:30\"}]", "2026-03-29 02:00", "-"},
    {"closed at night", "UTC", CLOSED, "2026-11-25 07:59", "night"},
    {"open by day", "UTC", CLOSED, "2026-11-25 08:00", "day"},
    {"closed on the holiday", "UTC", CLOSED, "2026-12-25 12:00", "night"},
    {"closed on Sunday", "UTC", CLOSED, "2026-11-29 12:00", "night"},
    {"no rules", "UTC", "[]", "2026-11-29 12:00", "-"},
};

struct bench {
    struct site *site;
    struct calendar *calendar;
    struct open_hours *open_hours;
    struct theme_schedule schedule;
};

static struct bench make(const char *zone, const char *rules, const char *local,
                         struct wall *ret_at)
{
    char text[600];
    struct diag diag = {0};
    struct bench bench;
    struct calendar_civil civil = {0};
    str_format(text, sizeof text,
               "timezone: %s\nopening_hours: { mon-sat: \"08:00-18:00\" }\n"
               "holidays: [12-25]\nthemes: %s\n",
               zone, rules);
    bench.site = site_parse("s.yaml", str_from(text), &diag);
    faults_expect(&diag, "");
    bench.calendar = calendar_create(zone);
    assert_non_null(bench.calendar);
    assert_int_equal(sscanf(local, "%d-%d-%d %d:%d", &civil.year, &civil.month,
                            &civil.day, &civil.hour, &civil.minute),
                     5);
    *ret_at = calendar_instant(bench.calendar, &civil);
    bench.open_hours = open_hours_create(bench.site, *ret_at);
    bench.schedule = (struct theme_schedule){&bench.site->themes, bench.calendar,
                                             open_hours_of_site(bench.open_hours)};
    return bench;
}

static void finish(struct bench *bench)
{
    open_hours_destroy(&bench->open_hours);
    calendar_destroy(&bench->calendar);
    site_destroy(&bench->site);
}

static void test_pick(void **state)
{
    const struct row *row = *state;
    struct wall at;
    struct bench bench = make(row->zone, row->rules, row->local, &at);
    size_t rule = theme_schedule_pick(&bench.schedule, at);
    assert_string_equal(
        rule == THEME_SCHEDULE_NONE ? "-" : bench.site->themes.rules[rule].theme,
        row->theme);
    finish(&bench);
}

struct walk_row {
    const char *name;
    const char *zone, *rules, *local;
    int changes; /* in ten days */
};

static struct walk_row walk_rows[] = {
    {"a night in winter time", "Europe/London", NIGHT, "2026-01-10 12:00", 20},
    {"the days around the skipped hour", "Europe/London",
     "[{theme: night, from: \"01:15\", to: \"01:45\"}]", "2026-03-25 12:00", 18},
    {"the days around the repeated hour", "Europe/London",
     "[{theme: night, from: \"01:15\", to: \"01:45\"}]", "2026-10-20 12:00", 20},
    {"a zone that changes by half an hour", "Australia/Lord_Howe", NIGHT,
     "2026-10-01 12:00", 20},
    {"a zone that changes at midnight", "America/Havana",
     "[{theme: night, from: \"23:30\", to: \"00:30\"}]", "2026-10-28 12:00", 20},
    {"the first days of a season", "Pacific/Auckland", WINTER, "2026-11-25 12:00", 1},
    {"several rules", "Europe/Warsaw", PEAK, "2026-11-17 12:00", 26},
    {"opening hours, a Sunday and a holiday", "Europe/Warsaw", CLOSED, "2026-12-20 12:00",
     15},
};

/* A look changes at the edges that are told before, and nowhere between. */
static void test_walk(void **state)
{
    const struct walk_row *row = *state;
    struct wall at;
    struct bench bench = make(row->zone, row->rules, row->local, &at);
    int64_t end_ms = at.ms + 10 * DAY_MS;
    struct wall next = theme_schedule_next(&bench.schedule, at);
    size_t shown = theme_schedule_pick(&bench.schedule, at);
    int changes = 0;
    for (; at.ms < end_ms; at.ms += MINUTE_MS) {
        assert_true(next.ms > at.ms - MINUTE_MS && next.ms - at.ms <= 2 * DAY_MS);
        size_t rule = theme_schedule_pick(&bench.schedule, at);
        if (at.ms >= next.ms) {
            changes += rule != shown;
            shown = rule;
            next = theme_schedule_next(&bench.schedule, at);
        }
        assert_int_equal(rule, shown);
    }
    assert_int_equal(changes, row->changes);
    finish(&bench);
}

static void test_no_edge(void **state)
{
    (void)state;
    struct wall at;
    struct bench bench = make("UTC", "[]", "2026-11-25 12:00", &at);
    assert_true(theme_schedule_next(&bench.schedule, at).ms == INT64_MAX);
    assert_false(theme_schedule_wants_hours(&bench.site->themes));
    finish(&bench);
    bench = make("UTC", CLOSED, "2026-11-25 12:00", &at);
    assert_true(theme_schedule_wants_hours(&bench.site->themes));
    bench.schedule.hours = NULL; /* nobody said any: always open */
    assert_int_equal(theme_schedule_pick(&bench.schedule, at), 1);
    finish(&bench);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_pick, rows_pick);
    ROWS_ADD(&rows, test_walk, walk_rows);
    rows_add_one(&rows, "without rules there is no edge", test_no_edge);
    return rows_run(&rows, "site/theme_schedule");
}
