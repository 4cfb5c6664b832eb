/* From a site file to the hours of each queue; metrics.md T14: "email deadlines across
 * clock changes: business time is elapsed time". */

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "site/open_hours.h"
#include "site/site.h"
#include "stats/hours.h"
#include "support/faults.h"
#include "support/rows.h"

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

static struct site *parse(const char *text)
{
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(text), &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    return site;
}

/* -- deadlines ---------------------------------------------------------------------- */

#define LONDON "timezone: Europe/London\n"
#define OFFICE "opening_hours: { mon-fri: \"08:00-18:00\" }\n"

struct due_row {
    const char *name, *site, *from;
    int64_t target_min;
    const char *due; /* NULL: not known */
};

static struct due_row due_rows[] = {
    /* T14 */
    {"T14: 60 min from 23:30 before the spring change, round the clock",
     LONDON "opening_hours: { every day: 24h }\n", "2026-03-28T23:30:00Z", 60,
     "2026-03-29T00:30:00Z"},
    {"T14: 60 min over the spring change itself, round the clock",
     LONDON "opening_hours: { every day: 24h }\n", "2026-03-29T00:30:00Z", 60,
     "2026-03-29T01:30:00Z"},
    {"T14: 60 min from 23:30 before the autumn change, round the clock",
     LONDON "opening_hours: { every day: 24h }\n", "2026-10-24T22:30:00Z", 60,
     "2026-10-24T23:30:00Z"},
    {"T14: 60 min over the autumn change, round the clock",
     LONDON "opening_hours: { every day: 24h }\n", "2026-10-25T00:30:00Z", 60,
     "2026-10-25T01:30:00Z"},
    {"T14: the same where no hours are given", LONDON, "2026-10-25T00:30:00Z", 60,
     "2026-10-25T01:30:00Z"},
    {"a repeated hour inside opening hours counts twice: 4 h from 00:00 end at 03:00",
     LONDON "opening_hours: { every day: \"00:00-06:00\" }\n", "2026-10-24T20:00:00Z",
     240, "2026-10-25T03:00:00Z"},
    {"a skipped one not at all: 4 h from 00:00 end at 05:00",
     LONDON "opening_hours: { every day: \"00:00-06:00\" }\n", "2026-03-28T20:00:00Z",
     240, "2026-03-29T04:00:00Z"},
    {"hours that start in a skipped hour start behind it",
     LONDON "opening_hours: { every day: \"01:30-06:00\" }\n", "2026-03-28T20:00:00Z", 60,
     "2026-03-29T02:00:00Z"},
    {"over a week end with a change in it the deadline keeps its local hour",
     LONDON OFFICE, "2026-10-23T16:00:00Z", 120, "2026-10-26T09:00:00Z"},

    /* hours and holidays */
    {"within the day", LONDON OFFICE, "2026-11-20T09:00:00Z", 240,
     "2026-11-20T13:00:00Z"},
    {"Friday evening to Monday morning", LONDON OFFICE, "2026-11-20T17:00:00Z", 240,
     "2026-11-23T11:00:00Z"},
    {"holidays out: Christmas Eve to the Tuesday after",
     LONDON OFFICE "holidays: [12-25, 2026-12-28]\n", "2026-12-24T17:00:00Z", 240,
     "2026-12-29T11:00:00Z"},
    {"a holiday with hours of its own",
     LONDON OFFICE "holidays: { 12-24: \"08:00-12:00\", 12-25: closed }\n",
     "2026-12-23T17:00:00Z", 240, "2026-12-24T11:00:00Z"},
    {"holidays without opening hours: else always open",
     LONDON "holidays: [2026-12-25]\n", "2026-12-24T23:00:00Z", 120,
     "2026-12-26T01:00:00Z"},
    {"in the site's zone", "timezone: Asia/Kolkata\n" OFFICE, "2026-11-20T02:00:00Z", 60,
     "2026-11-20T03:30:00Z"},
    {"never open is never due",
     LONDON "opening_hours: { mon: closed }\n"
            "holidays: { 2020-01-01: 24h }\n",
     "2026-11-20T02:00:00Z", 60, NULL},
    {"before the horizon is not known", LONDON OFFICE, "2026-10-16T23:59:59Z", 60, NULL},
    {"the horizon's first instant is", LONDON OFFICE, "2026-10-17T00:00:00Z", 60,
     "2026-10-19T08:00:00Z"},
};

/* All asked on 2026-11-21, whatever they are about. */
static void test_due(void **state)
{
    const struct due_row *row = *state;
    struct site *site = parse(row->site);
    /* The rows of the spring are asked in the spring. */
    int64_t now_ms = ms_of("2026-11-21T12:00:00Z");
    if (ms_of(row->from) < ms_of("2026-06-01T00:00:00Z")) {
        now_ms = ms_of("2026-04-01T12:00:00Z");
    }
    struct open_hours *open_hours = open_hours_create(site, (struct wall){now_ms});
    assert_non_null(open_hours);
    site_destroy(&site); /* nothing of it is kept */
    const struct hours *hours = open_hours_of_site(open_hours);
    int64_t due_ms = 0;
    bool known = hours_due_ms(hours, ms_of(row->from), row->target_min * 60000, &due_ms);
    assert_int_equal(known, row->due != NULL);
    if (row->due != NULL) {
        int64_t age_ms = 0;
        assert_int_equal(due_ms, ms_of(row->due));
        assert_true(hours_elapsed_ms(hours, ms_of(row->from), due_ms, &age_ms));
        assert_int_equal(age_ms, row->target_min * 60000);
    }
    open_hours_destroy(&open_hours);
    assert_null(open_hours);
}

/* -- queues ------------------------------------------------------------------------- */

static void test_queues(void **state)
{
    (void)state;
    struct site *site =
        parse(LONDON OFFICE "queues:\n"
                            "  plain: { reply_target: 4h }\n"
                            "  india: { timezone: Asia/Kolkata }\n"
                            "  night: { opening_hours: { every day: 22:00-06:00 } }\n"
                            "  works: { holidays: [2026-11-23] }\n");
    int64_t now_ms = ms_of("2026-11-20T12:00:00Z");
    struct open_hours *open_hours = open_hours_create(site, (struct wall){now_ms});
    assert_non_null(open_hours);
    const struct hours *hours[5];
    for (size_t i = 0; i < 5; i++) {
        hours[i] = open_hours_of_queue(open_hours, i);
    }
    const struct hours *of_site = open_hours_of_site(open_hours);
    assert_ptr_equal(hours[0], of_site);
    assert_ptr_equal(hours[4], of_site); /* there is none of that number */
    assert_true(hours_is_open(hours[0], now_ms));
    assert_true(hours_is_open(hours[1], now_ms)); /* 17:30 */
    assert_false(hours_is_open(hours[2], now_ms));
    int64_t change_ms = 0;
    assert_true(hours_next_change(hours[1], now_ms, &change_ms));
    assert_int_equal(change_ms, ms_of("2026-11-20T12:30:00Z"));
    assert_true(hours_next_change(hours[2], now_ms, &change_ms));
    assert_int_equal(change_ms, ms_of("2026-11-20T22:00:00Z"));
    int64_t monday_ms = ms_of("2026-11-23T10:00:00Z");
    assert_true(hours_is_open(of_site, monday_ms));
    assert_false(hours_is_open(hours[3], monday_ms));
    open_hours_destroy(&open_hours);
    site_destroy(&site);
}

/* "35 days back, 400 ahead", in whole UTC days: the same all day long. */
static void test_horizon(void **state)
{
    (void)state;
    static const char *const asked[] = {"2026-11-20T00:00:00Z",
                                        "2026-11-20T23:59:59.999Z"};
    struct site *site = parse(LONDON OFFICE);
    for (size_t i = 0; i < 2; i++) {
        struct wall now = {ms_of(asked[i])};
        struct open_hours *open_hours = open_hours_create(site, now);
        assert_non_null(open_hours);
        const struct hours *hours = open_hours_of_site(open_hours);
        assert_false(hours_covers(hours, ms_of("2026-10-15T23:59:59Z")));
        assert_true(hours_covers(hours, ms_of("2026-10-16T00:00:00Z")));
        assert_true(hours_covers(hours, ms_of("2027-12-25T23:59:59Z")));
        assert_false(hours_covers(hours, ms_of("2027-12-26T00:00:00Z")));
        open_hours_destroy(&open_hours);
    }
    site_destroy(&site);
}

/* A board whose clock says 1970, as a Pi without a battery does: hours all the same. */
static void test_no_clock(void **state)
{
    (void)state;
    struct site *site = parse(LONDON OFFICE);
    struct open_hours *open_hours = open_hours_create(site, (struct wall){1000});
    assert_non_null(open_hours);
    assert_true(hours_covers(open_hours_of_site(open_hours), 0));
    open_hours_destroy(&open_hours);
    open_hours = open_hours_create(site, (struct wall){-1});
    assert_non_null(open_hours);
    open_hours_destroy(&open_hours);
    site_destroy(&site);
}

/* The fullest week there can be fits the horizon. */
static void test_full(void **state)
{
    (void)state;
    struct site *site = parse(
        LONDON "opening_hours: { every day: [00:00-00:30, 01:15-01:45, 02:00-02:30, "
               "05:00-06:00, 08:00-09:00, 12:00-13:00, 18:00-19:00, 23:30-23:59] }\n");
    int64_t now_ms = ms_of("2026-11-20T12:00:00Z");
    struct open_hours *open_hours = open_hours_create(site, (struct wall){now_ms});
    assert_non_null(open_hours);
    int64_t age_ms = 0;
    assert_true(hours_elapsed_ms(open_hours_of_site(open_hours), now_ms,
                                 now_ms + INT64_C(86400000), &age_ms));
    assert_int_equal(age_ms, (6 * 60 - 1) * 60000);
    open_hours_destroy(&open_hours);
    site_destroy(&site);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_due, due_rows);
    rows_add_one(&rows, "each queue has its hours, or the site's", test_queues);
    rows_add_one(&rows, "the horizon is whole days", test_horizon);
    rows_add_one(&rows, "a clock without a battery", test_no_clock);
    rows_add_one(&rows, "eight openings every day", test_full);
    return rows_run(&rows, "site/open_hours");
}
