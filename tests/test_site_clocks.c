/* The clocks of a site file: what it says, what it must not, and when a place is open. */

#include <stddef.h>
#include <string.h>

#include "base/timestamp.h"
#include "locale/calendar.h"
#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

#define MUMBAI                                                                           \
    "clocks:\n  Mumbai: { timezone: Asia/Kolkata, "                                      \
    "opening_hours: { mon-fri: \"09:00-18:00\", sat: \"22:00-02:00\" }, "                \
    "holidays: [01-26] }\n"

struct open_row {
    const char *name;
    const char *at;
    bool open;
};

static struct open_row open_rows[] = {
    {"open: by its own clock", "2026-11-25T03:30:00Z", true}, /* 09:00 */
    {"open: not before", "2026-11-25T03:29:59Z", false},
    {"open: not from the end on", "2026-11-25T12:30:00Z", false},
    {"open: over midnight, into another day", "2026-11-28T19:00:00Z", true},
    {"open: not on its holidays", "2026-01-26T06:00:00Z", false},
    {"open: not on a Sunday", "2026-11-29T06:00:00Z", false},
};

static void test_open(void **state)
{
    const struct open_row *row = *state;
    struct diag diag = {0};
    struct site *site = site_parse("s.yaml", str_from(MUMBAI), &diag);
    int64_t at_ms = 0;
    assert_non_null(site);
    assert_int_equal(site->clocks.count, 1);
    assert_string_equal(site->clocks.clocks[0].label, "Mumbai");
    struct calendar *calendar = calendar_create(site->clocks.clocks[0].hours.timezone);
    assert_true(timestamp_parse(str_from(row->at), &at_ms));
    assert_int_equal(
        clocks_is_open(&site->clocks.clocks[0], calendar, (struct wall){at_ms}),
        row->open);
    calendar_destroy(&calendar);
    site_destroy(&site);
}

struct fault_row {
    const char *name, *text, *faults;
};

static struct fault_row fault_rows[] = {
    {"clocks: a place need say nothing", "clocks: { Here: {} }\n", ""},
    {"clocks: no such zone", "clocks:\n  A: {}\n  B: { timezone: Asia/Leeds }\n",
     "s.yaml:3:18: clocks.B.timezone: Asia/Leeds: no such time zone\n"},
    {"clocks: nobody replies there", "clocks: { A: { reply_target: 4h } }\n",
     "s.yaml:1:16: clocks.A.reply_target: 4h: unknown key\n"},
    {"clocks: nine",
     "clocks: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}}\n",
     "s.yaml:1:66: clocks.i: more than 8 clocks\n"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct site *site = site_parse("s.yaml", str_from(row->text), &diag);
    faults_expect(&diag, row->faults);
    site_destroy(&site);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_open, open_rows);
    ROWS_ADD(&rows, test_fault, fault_rows);
    return rows_run(&rows, "site/clocks");
}
