/* Opening hours, holidays and reply targets in the site file. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

static struct site *parse(const char *text)
{
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(text), &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    return site;
}

/* "mon 480-1080; sat 540-720 780-900": days that are open, in minutes. */
static void week_text(const struct site_hours *hours, char *text, size_t size)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    size_t used = str_format(text, size, "%s", "");
    for (size_t i = 0; i < 7; i++) {
        const struct opening_day *day = &hours->week[i];
        for (size_t k = 0; k < day->count; k++) {
            used += str_format(text + used, size - used, "%s%s%d-%d", k > 0 ? " " : "",
                               k > 0 ? "" : names[i], day->spans[k].start_min,
                               day->spans[k].end_min);
        }
        used += str_format(text + used, size - used, "%s", day->count > 0 ? "; " : "");
    }
}

/* -- weeks -------------------------------------------------------------------------- */

struct week_row {
    const char *name, *text, *week;
};

static struct week_row week_rows[] = {
    {"days left out are closed", "opening_hours: { tue: \"08:00-18:00\" }\n",
     "tue480-1080; "},
    {"a range, a list of hours, closed",
     "opening_hours:\n  mon-wed: \"08:00-18:00\"\n  sat: [\"09:00-12:00\", "
     "\"13:00-15:00\"]\n  sun: closed\n",
     "mon480-1080; tue480-1080; wed480-1080; sat540-720 780-900; "},
    {"hours in any order", "opening_hours: { sat: [\"13:00-15:00\", \"09:00-12:00\"] }\n",
     "sat540-720 780-900; "},
    {"no quotes needed", "opening_hours:\n  fri: 22:00-06:00\n", "fri1320-1800; "},
    {"a named day goes before every day",
     "opening_hours: { every day: 24h, mon-sat: "
     "closed }\n",
     "sun0-1440; "},
    {"wherever in the file it stands",
     "opening_hours: { mon-sat: closed, every day: 24h }\n", "sun0-1440; "},
};

static void test_week(void **state)
{
    const struct week_row *row = *state;
    struct site *site = parse(row->text);
    char text[512];
    week_text(&site->hours, text, sizeof text);
    assert_string_equal(text, row->week);
    assert_true(site->hours.week_said);
    site_destroy(&site);
}

static void test_nothing_said(void **state)
{
    (void)state;
    struct site *site = parse("queues: { mail: {} }\n");
    assert_false(site->hours.week_said);
    assert_int_equal(site->hours.holiday_count, 0);
    assert_int_equal(site->hours.reply_target_ms, 0);
    assert_false(site->queues[0].hours.week_said);
    assert_false(site->queues[0].hours.own);
    assert_int_equal(site->queues[0].hours.reply_target_ms, 0);
    site_destroy(&site);
}

/* -- holidays ----------------------------------------------------------------------- */

static void test_holiday_list(void **state)
{
    (void)state;
    struct site *site = parse("holidays: [2026-12-25, 12-26]\n");
    assert_int_equal(site->hours.holiday_count, 2);
    assert_int_equal(site->hours.holidays[0].year, 2026);
    assert_int_equal(site->hours.holidays[0].day, 25);
    assert_int_equal(site->hours.holidays[0].hours.count, 0);
    assert_int_equal(site->hours.holidays[1].year, 0);
    assert_int_equal(site->hours.holidays[1].day, 26);
    site_destroy(&site);
    site = parse("holidays: 2026-12-25\n");
    assert_int_equal(site->hours.holiday_count, 1);
    site_destroy(&site);
    site = parse("holidays: []\n");
    assert_int_equal(site->hours.holiday_count, 0);
    site_destroy(&site);
}

static void test_holiday_hours(void **state)
{
    (void)state;
    struct site *site = parse("holidays:\n"
                              "  2026-12-24: \"08:00-12:00\"\n"
                              "  2026-12-25: closed\n"
                              "  12-31: [\"08:00-10:00\", \"11:00-12:00\"]\n");
    assert_int_equal(site->hours.holiday_count, 3);
    assert_int_equal(site->hours.holidays[0].hours.count, 1);
    assert_int_equal(site->hours.holidays[0].hours.spans[0].end_min, 720);
    assert_int_equal(site->hours.holidays[1].hours.count, 0);
    assert_int_equal(site->hours.holidays[2].hours.count, 2);
    assert_int_equal(site->hours.holidays[2].month, 12);
    site_destroy(&site);
}

/* -- queues ------------------------------------------------------------------------- */

/* A queue takes from the site what it does not say, each key for itself. */
static void test_queues(void **state)
{
    (void)state;
    struct site *site = parse("queues:\n"
                              "  plain:\n"
                              "  late: { opening_hours: { fri: 22:00-06:00 } }\n"
                              "  busy: { holidays: [] }\n"
                              "  far: { timezone: Asia/Kolkata, reply_target: 8h }\n"
                              "opening_hours: { mon: \"08:00-18:00\" }\n"
                              "holidays: [12-25]\n"
                              "reply_target: 4h\n");
    static const char *const weeks[] = {"mon480-1080; ", "fri1320-1800; ",
                                        "mon480-1080; ", "mon480-1080; "};
    static const size_t holidays[] = {1, 1, 0, 1};
    static const bool own[] = {false, true, true, false};
    static const int64_t target_h[] = {4, 4, 4, 8};
    for (size_t i = 0; i < 4; i++) {
        char text[512];
        const struct site_hours *hours = &site->queues[i].hours;
        week_text(hours, text, sizeof text);
        assert_string_equal(text, weeks[i]);
        assert_int_equal(hours->holiday_count, holidays[i]);
        assert_int_equal(hours->own, own[i]);
        assert_int_equal(hours->reply_target_ms, target_h[i] * 3600000);
        assert_string_equal(hours->timezone, i == 3 ? "Asia/Kolkata" : "");
    }
    site_destroy(&site);
}

/* -- faults ------------------------------------------------------------------------- */

struct fault_row {
    const char *name, *text, *faults;
};

static struct fault_row fault_rows[] = {
    {"no days at all", "opening_hours: {}\n",
     "site.yaml:1:16: opening_hours: must be a mapping of days to hours, such as "
     "mon-fri: \"08:00-18:00\"\n"},
    {"hours without days", "opening_hours: \"08:00-18:00\"\n",
     "site.yaml:1:16: opening_hours: 08:00-18:00: must be a mapping of days to hours, "
     "such as mon-fri: \"08:00-18:00\"\n"},
    {"left empty", "opening_hours:\n", "site.yaml:1:1: opening_hours: no value given\n"},
    {"no such day", "opening_hours: { monday: 24h }\n",
     "site.yaml:1:18: opening_hours.monday: 24h: not days, such as mon-fri, sat or every "
     "day\n"},
    {"no such hours", "opening_hours: { mon: 8-18 }\n",
     "site.yaml:1:23: opening_hours.mon: 8-18: not opening hours, such as "
     "\"08:00-18:00\", 24h or closed\n"},
    {"a day without hours", "opening_hours:\n  mon:\n",
     "site.yaml:2:3: opening_hours.mon: no hours given; 'closed' if there are none\n"},
    {"a day with an empty list", "opening_hours: { mon: [] }\n",
     "site.yaml:1:18: opening_hours.mon: no hours given; 'closed' if there are none\n"},
    {"closed among hours", "opening_hours: { mon: [closed, 24h] }\n",
     "site.yaml:1:24: opening_hours.mon[1]: closed: not opening hours, such as "
     "\"08:00-18:00\", 24h or closed\n"},
    {"hours as a mapping", "opening_hours: { mon: { a: b } }\n",
     "site.yaml:1:23: opening_hours.mon: not opening hours, such as \"08:00-18:00\", 24h "
     "or closed\n"},
    {"hours that overlap", "opening_hours: { mon: [08:00-12:00, 11:59-13:00] }\n",
     "site.yaml:1:37: opening_hours.mon[2]: 11:59-13:00: overlaps hours before it\n"},
    {"nine times a day",
     "opening_hours: { mon: [00:00-00:01, 01:00-01:01, 02:00-02:01, 03:00-03:01, "
     "04:00-04:01, 05:00-05:01, 06:00-06:01, 07:00-07:01, 08:00-08:01] }\n",
     "site.yaml:1:128: opening_hours.mon[9]: 08:00-08:01: opens more than 8 times a "
     "day\n"},
    {"a day in two keys", "opening_hours: { mon-fri: 24h, wed: closed }\n",
     "site.yaml:1:32: opening_hours.wed: closed: wed has its hours already\n"},
    {"each fault is told", "opening_hours: { mon: 24, tue: 25h, wed: 24h }\n",
     "site.yaml:1:23: opening_hours.mon: 24: not opening hours, such as "
     "\"08:00-18:00\", 24h or closed\n"
     "site.yaml:1:32: opening_hours.tue: 25h: not opening hours, such as "
     "\"08:00-18:00\", 24h or closed\n"},
    {"never open is doubtful", "opening_hours: { every day: closed }\n",
     "site.yaml:1:1: warning: opening_hours: never open: no e-mail or task will ever be "
     "due\n"},
    {"never open but on a holiday",
     "opening_hours: { every day: closed }\n"
     "holidays: { 12-24: \"08:00-12:00\" }\n",
     ""},
    {"no such date", "holidays: [2026-02-29]\n",
     "site.yaml:1:12: holidays[1]: 2026-02-29: not a date, such as 2026-12-24, or 12-24 "
     "for every year\n"},
    {"no such date in a mapping", "holidays: { 24-12: closed }\n",
     "site.yaml:1:13: holidays.24-12: closed: not a date, such as 2026-12-24, or 12-24 "
     "for every year\n"},
    {"a mapping in the list", "holidays: [{ 2026-12-24: closed }]\n",
     "site.yaml:1:12: holidays[1]: not a date, such as 2026-12-24, or 12-24 for every "
     "year\n"},
    {"a date twice", "holidays: [12-25, 12-25]\n",
     "site.yaml:1:19: holidays[2]: 12-25: said twice\n"},
    {"a date of one year and of all is not twice", "holidays: [12-25, 2026-12-25]\n", ""},
    {"holiday hours that are none", "holidays: { 12-24: morning }\n",
     "site.yaml:1:20: holidays.12-24: morning: not opening hours, such as "
     "\"08:00-18:00\", 24h or closed\n"},
    {"a reply target without its unit", "reply_target: 4\n",
     "site.yaml:1:15: reply_target: 4: not a duration from 0s to 30d\n"},
    {"a queue's faults are told at the queue",
     "queues:\n  mail: { opening_hours: { mon: x }, holidays: x, timezone: X/Y }\n",
     "site.yaml:2:33: queues.mail.opening_hours.mon: x: not opening hours, such as "
     "\"08:00-18:00\", 24h or closed\n"
     "site.yaml:2:48: queues.mail.holidays: x: not a date, such as 2026-12-24, or 12-24 "
     "for every year\n"
     "site.yaml:2:61: queues.mail.timezone: X/Y: no such time zone\n"},
    {"the nearest key", "openinghours: { mon: 24h }\n",
     "site.yaml:1:1: openinghours: unknown key, did you mean 'opening_hours'?\n"},
    {"a day that starts within a quarter", "day_start: \"06:10\"\n",
     "site.yaml:1:12: day_start: 06:10: not a quarter of an hour\n"},
    {"a day that starts on one", "day_start: \"06:45\"\n", ""},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(row->text), &diag);
    faults_expect(&diag, row->faults);
    assert_int_equal(site == NULL, diag.errors > 0);
    site_destroy(&site);
}

/* Limits: 400 holidays pass, 401 do not. */
static void test_holiday_limit(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    (void)fputs("holidays:\n", out);
    for (int i = 0; i < SITE_HOLIDAYS; i++) {
        (void)fprintf(out, "  - %d-%02d-%02d\n", 2026 + i / 336, i / 28 % 12 + 1,
                      i % 28 + 1);
    }
    assert_int_equal(fflush(out), 0);
    struct site *site = parse(text);
    assert_int_equal(site->hours.holiday_count, SITE_HOLIDAYS);
    site_destroy(&site);
    (void)fputs("  - 12-24\n", out);
    assert_int_equal(fclose(out), 0);
    struct diag diag = {0};
    assert_null(site_parse("site.yaml", str_from(text), &diag));
    faults_expect(&diag, "site.yaml:1:1: holidays: more than 400 holidays\n");
    free(text);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_week, week_rows);
    rows_add_one(&rows, "nothing said is always open", test_nothing_said);
    rows_add_one(&rows, "holidays as a list are closed", test_holiday_list);
    rows_add_one(&rows, "holidays may have hours", test_holiday_hours);
    rows_add_one(&rows, "queues take what they do not say", test_queues);
    ROWS_ADD(&rows, test_fault, fault_rows);
    rows_add_one(&rows, "400 holidays pass, 401 do not", test_holiday_limit);
    return rows_run(&rows, "site/hours_options");
}
