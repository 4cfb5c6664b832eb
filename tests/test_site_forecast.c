/* The forecast file: what its rows mean, what is wrong with them, and how any span of
 * time is answered from them. docs/forecast.md. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/index.h"
#include "base/timestamp.h"
#include "site/forecast.h"
#include "site/forecast_row.h"
#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

#define HEADER     "start,queue,contacts,aht,budget\n"
#define QUARTER_MS INT64_C(900000)

static struct forecast *parse(const char *text, struct forecast_source source,
                              struct diag *diag)
{
    size_t size = strlen(text);
    char *copy = malloc(size + 1);
    assert_non_null(copy);
    memcpy(copy, text, size + 1);
    source.path = "f.csv";
    struct forecast *forecast = forecast_parse(&source, copy, size, diag);
    free(copy);
    return forecast;
}

static struct forecast *good(const char *text, const char *zone, int interval_min)
{
    struct diag diag = {0};
    struct forecast *forecast = parse(
        text, (struct forecast_source){.timezone = zone, .interval_min = interval_min},
        &diag);
    faults_expect(&diag, "");
    assert_non_null(forecast);
    return forecast;
}

static int64_t ms(const char *text)
{
    int64_t at_ms = 0;
    assert_true(timestamp_parse(str_from(text), &at_ms));
    return at_ms;
}

static void expect_plan(struct outlook_plan got, int64_t contacts, int64_t aht_ms,
                        int64_t budget)
{
    assert_int_equal(got.contacts_thousandths, contacts);
    assert_int_equal(got.aht_ms, aht_ms);
    assert_int_equal(got.budget_thousandths, budget);
}

/* -- quarters --------------------------------------------------------------------------
 */

struct quarter_row {
    const char *name;
    const char *zone;
    int interval_min;
    const char *text; /* behind the header */
    const char *at;   /* start of a quarter-hour */
    int64_t contacts_thousandths, aht_ms, budget_thousandths;
};

static struct quarter_row quarter_rows[] = {
    {"a row by the quarter", "Europe/London", 15, "2026-11-25 09:00,support,12,180,10\n",
     "2026-11-25T09:00:00Z", 12000, 180000, 10000},
    {"local times are the site's", "Europe/Berlin", 15,
     "2026-11-25 09:00,support,12,180,10\n", "2026-11-25T08:00:00Z", 12000, 180000,
     10000},
    {"in summer too", "Europe/London", 15, "2026-07-01 09:00,support,12,180,10\n",
     "2026-07-01T08:00:00Z", 12000, 180000, 10000},
    {"an offset is its own", "Europe/Berlin", 15,
     "2026-11-25T09:00:00-05:00,support,12,180,10\n", "2026-11-25T14:00:00Z", 12000,
     180000, 10000},
    {"seconds and a T are a local time as well", "Europe/Berlin", 15,
     "2026-11-25T09:00:00,support,12,180,10\n", "2026-11-25T08:00:00Z", 12000, 180000,
     10000},
    {"parts of contacts, to three decimals", "UTC", 15,
     "2026-11-25 09:00,support,12.345,180.5,0.001\n", "2026-11-25T09:00:00Z", 12345,
     180500, 1},
    {"a budget may be left out", "UTC", 15, "2026-11-25 09:00,support,12,180,\n",
     "2026-11-25T09:00:00Z", 12000, 180000, -1},
    {"and so may an AHT", "UTC", 15, "2026-11-25 09:00,support,12,,10\n",
     "2026-11-25T09:00:00Z", 12000, -1, 10000},
    {"an AHT of nought is none", "UTC", 15, "2026-11-25 09:00,support,12,0,10\n",
     "2026-11-25T09:00:00Z", 12000, -1, 10000},
    {"no contacts are a forecast of nought", "UTC", 15,
     "2026-11-25 09:00,support,0,180,0\n", "2026-11-25T09:00:00Z", 0, -1, 0},
    {"the first quarter of half an hour", "UTC", 30,
     "2026-11-25 09:00,support,12.345,180,1\n", "2026-11-25T09:00:00Z", 6172, 180000,
     500},
    {"the second has what the first has not", "UTC", 30,
     "2026-11-25 09:00,support,12.345,180,1\n", "2026-11-25T09:15:00Z", 6173, 180000,
     500},
    {"the last quarter of an hour", "UTC", 60, "2026-11-25 09:00,support,0.007,180,1\n",
     "2026-11-25T09:45:00Z", 2, 180000, 250},
    {"behind the row there is none", "UTC", 30, "2026-11-25 09:00,support,12,180,10\n",
     "2026-11-25T09:30:00Z", -1, -1, -1},
    {"before it there is none", "UTC", 30, "2026-11-25 09:00,support,12,180,10\n",
     "2026-11-25T08:45:00Z", -1, -1, -1},
    {"another queue's is not this one's", "UTC", 15, "2026-11-25 09:00,sales,12,180,10\n",
     "2026-11-25T09:00:00Z", -1, -1, -1},
    {"rows in any order", "UTC", 15,
     "2026-11-25 09:15,support,2,120,2\n2026-11-25 09:00,sales,7,70,7\n"
     "2026-11-25 09:00,support,1,60,1\n",
     "2026-11-25T09:15:00Z", 2000, 120000, 2000},
    {"auto: rows half an hour apart last half an hour", "UTC", 0,
     "2026-11-25 09:00,support,2,120,2\n2026-11-25 09:30,support,4,70,7\n",
     "2026-11-25T09:45:00Z", 2000, 70000, 3500},
    {"auto: the nearest rows decide", "UTC", 0,
     "2026-11-25 09:00,sales,2,120,2\n2026-11-25 10:00,sales,4,70,7\n"
     "2026-11-25 09:00,support,8,120,2\n2026-11-25 09:15,support,4,70,7\n",
     "2026-11-25T09:00:00Z", 8000, 120000, 2000},
    {"the repeated hour's first, in local time", "Europe/London", 60,
     "2026-10-25 01:00,support,4,60,4\n2026-10-25T01:00:00Z,support,8,60,4\n",
     "2026-10-25T00:45:00Z", 1000, 60000, 1000},
    {"the repeated hour's second, by its offset", "Europe/London", 60,
     "2026-10-25 01:00,support,4,60,4\n2026-10-25T01:00:00Z,support,8,60,4\n",
     "2026-10-25T01:00:00Z", 2000, 60000, 1000},
    {"an hour of a zone 45 minutes off", "Asia/Kathmandu", 60,
     "2026-11-25 09:00,support,4,60,4\n", "2026-11-25T03:15:00Z", 1000, 60000, 1000},
    {"CRLF, quotes, blanks and a mark", "UTC", 15,
     "\"2026-11-25 09:00\", support ,12,180,10\r\n", "2026-11-25T09:00:00Z", 12000,
     180000, 10000},
};

static void test_quarter(void **state)
{
    const struct quarter_row *row = *state;
    char text[512];
    str_format(text, sizeof text, HEADER "%s", row->text);
    struct forecast *forecast = good(text, row->zone, row->interval_min);
    expect_plan(forecast_quarter(forecast, str_from("support"), ms(row->at)),
                row->contacts_thousandths, row->aht_ms, row->budget_thousandths);
    forecast_destroy(&forecast);
    assert_null(forecast);
}

/* Columns stand in any order; without a budget there is none. */
static void test_columns(void **state)
{
    (void)state;
    struct forecast *forecast =
        good("\xEF\xBB\xBF"
             "queue,aht,contacts,start\nsupport,180,12,2026-11-25 09:00\n",
             "UTC", 15);
    expect_plan(
        forecast_quarter(forecast, str_from("support"), ms("2026-11-25T09:00:00Z")),
        12000, 180000, -1);
    assert_int_equal(forecast_interval_ms(forecast), QUARTER_MS);
    forecast_destroy(&forecast);
}

/* -- spans -----------------------------------------------------------------------------
 */

static const char day[] = HEADER "2026-11-25 09:00,support,10.001,100,8\n"
                                 "2026-11-25 09:30,support,20,400,\n"
                                 "2026-11-25 11:00,support,5,,6\n";

struct span_row {
    const char *name;
    const char *from, *to;
    int64_t contacts_thousandths, aht_ms, budget_thousandths;
};

static struct span_row span_rows[] = {
    {"the whole day", "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", 35001, 299993,
     14000},
    {"one row", "2026-11-25T09:00:00Z", "2026-11-25T09:30:00Z", 10001, 100000, 8000},
    {"the AHT is weighed by contacts", "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z",
     30001, 299993, 8000},
    {"a hole has no plan", "2026-11-25T10:00:00Z", "2026-11-25T11:00:00Z", -1, -1, -1},
    {"a part of a row, by its time", "2026-11-25T09:20:00Z", "2026-11-25T09:30:00Z", 3334,
     100000, 2667},
    {"a part of two", "2026-11-25T09:25:00Z", "2026-11-25T09:33:00Z", 1667 + 2000, 263621,
     1334},
    {"a millisecond of it is a part too small", "2026-11-25T09:00:00Z",
     "2026-11-25T09:00:00.001Z", 0, -1, 0},
    {"a span of nothing", "2026-11-25T09:00:00Z", "2026-11-25T09:00:00Z", -1, -1, -1},
    {"a span that ends before it begins", "2026-11-25T10:00:00Z", "2026-11-25T09:00:00Z",
     -1, -1, -1},
};

static void test_span(void **state)
{
    const struct span_row *row = *state;
    struct forecast *forecast = good(day, "UTC", 30);
    expect_plan(forecast_sum(forecast, str_from("support"), ms(row->from), ms(row->to)),
                row->contacts_thousandths, row->aht_ms, row->budget_thousandths);
    forecast_destroy(&forecast);
}

static int64_t at_least_0(int64_t amount)
{
    return amount == OUTLOOK_NONE ? 0 : amount;
}

/* "Sums are exact": wherever a day is cut, the parts add up to it. */
static void test_parts_add_up(void **state)
{
    (void)state;
    static const int intervals[] = {15, 30, 60};
    static const char text[] = HEADER "2026-11-25 09:00,support,10.007,100,8.333\n"
                                      "2026-11-25 10:00,support,1.001,400,9.999\n"
                                      "2026-11-25 12:00,support,99999.999,1,0.001\n";
    int64_t from_ms = ms("2026-11-25T08:00:00Z");
    int64_t to_ms = ms("2026-11-25T14:00:00Z");
    struct str queue = str_from("support");
    for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++) {
        struct diag diag = {0}; /* warned: no two rows are a quarter apart */
        struct forecast *forecast = parse(
            text,
            (struct forecast_source){.timezone = "UTC", .interval_min = intervals[i]},
            &diag);
        assert_non_null(forecast);
        assert_int_equal(forecast_interval_ms(forecast), intervals[i] * 60000);
        int64_t contacts = 0;
        int64_t budget = 0;
        for (int64_t at_ms = from_ms; at_ms < to_ms;) {
            int64_t next_ms = at_ms + 1 + at_ms % 977 * 1009;
            next_ms = next_ms < to_ms ? next_ms : to_ms;
            struct outlook_plan part = forecast_sum(forecast, queue, at_ms, next_ms);
            contacts += at_least_0(part.contacts_thousandths);
            budget += at_least_0(part.budget_thousandths);
            at_ms = next_ms;
        }
        assert_int_equal(contacts, 10007 + 1001 + 99999999);
        assert_int_equal(budget, 8333 + 9999 + 1);
        forecast_destroy(&forecast);
    }
}

/* F of the best possible service level: "no forecast: null", and after the last row 0. */
static void test_rest(void **state)
{
    (void)state;
    struct forecast *forecast = good(day, "UTC", 30);
    struct calendar_span today = {{ms("2026-11-25T00:00:00Z")},
                                  {ms("2026-11-26T00:00:00Z")}};
    struct calendar_span tomorrow = {today.end, {today.end.ms + 86400000}};
    struct str queue = str_from("support");
    struct figure rest =
        forecast_rest(forecast, queue, today, ms("2026-11-25T09:30:00Z"));
    assert_int_equal(rest.num, 25000);
    assert_int_equal(rest.den, 1000);
    rest = forecast_rest(forecast, queue, today, ms("2026-11-24T09:30:00Z"));
    assert_int_equal(rest.num, 35001);
    rest = forecast_rest(forecast, queue, today, ms("2026-11-25T22:00:00Z"));
    assert_int_equal(rest.num, 0);
    assert_int_equal(rest.den, 1000);
    assert_false(figure_is_known(forecast_rest(forecast, queue, tomorrow, today.end.ms)));
    assert_false(figure_is_known(
        forecast_rest(forecast, str_from("sales"), today, today.start.ms)));
    assert_false(figure_is_known(forecast_rest(NULL, queue, today, today.start.ms)));
    expect_plan(forecast_quarter(NULL, queue, today.start.ms), -1, -1, -1);
    forecast_destroy(&forecast);
}

/* So many contacts of so long that their sum has no room: the contacts are still told. */
static void test_too_great(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    (void)fputs(HEADER, out);
    for (int i = 0; i < 600; i++) {
        (void)fprintf(out, "2026-11-%02dT%02d:%02d:00Z,support,%d,%d,\n", 1 + i / 96,
                      i / 4 % 24, i % 4 * 15, FORECAST_CONTACTS_MAX, FORECAST_AHT_MAX_S);
    }
    assert_int_equal(fclose(out), 0);
    struct forecast *forecast = good(text, "UTC", 15);
    int64_t from_ms = ms("2026-11-01T00:00:00Z");
    struct str queue = str_from("support");
    int64_t each = FORECAST_CONTACTS_MAX * INT64_C(1000);
    int64_t aht_ms = FORECAST_AHT_MAX_S * INT64_C(1000);
    expect_plan(forecast_sum(forecast, queue, from_ms, from_ms + 500 * QUARTER_MS),
                500 * each, aht_ms, -1);
    expect_plan(forecast_sum(forecast, queue, from_ms, from_ms + 600 * QUARTER_MS),
                600 * each, -1, -1);
    forecast_destroy(&forecast);
    free(text);
}

/* -- faults ----------------------------------------------------------------------------
 */

struct fault_row {
    const char *name;
    const char *text;
    const char *faults;
    bool refused;
    int interval_min;
    const char *zone; /* NULL: not known */
};

static struct fault_row fault_rows[] = {
    {"an empty file", "", "f.csv: empty: the first row must name the columns\n", true, 15,
     "UTC"},
    {"no rows are no forecast", HEADER,
     "f.csv: warning: nothing but the first row: there is no forecast\n", false, 0,
     "UTC"},
    {"columns that are not there, and others that are", "start,queu,contacts,cost\n",
     "f.csv:1:1: the first row does not name the column 'queue'\n"
     "f.csv:1:1: the first row does not name the column 'aht'\n"
     "f.csv:1:7: queu: no such column, did you mean 'queue'?\n"
     "f.csv:1:21: cost: no such column\n",
     true, 15, "UTC"},
    {"a column twice", "start,queue,contacts,aht,queue\n",
     "f.csv:1:26: queue: named twice\n", true, 15, "UTC"},
    {"semicolons", "start;queue;contacts;aht\n",
     "f.csv:1:1: start;queue;contacts;aht: columns are separated by commas\n"
     "f.csv:1:1: the first row does not name the column 'start'\n"
     "f.csv:1:1: the first row does not name the column 'queue'\n"
     "f.csv:1:1: the first row does not name the column 'contacts'\n"
     "f.csv:1:1: the first row does not name the column 'aht'\n",
     true, 15, "UTC"},
    {"a first row that is none", "start,\"queue\n",
     "f.csv:1:7: a quote is opened and not closed\n", true, 15, "UTC"},
    {"every fault of a row, and of the next",
     HEADER "yesterday,,12x,-1,1.2345\n2026-11-25 09:07,a,,,\n",
     "f.csv:2:1: start: yesterday: no time as 2026-11-25 09:00 or 2026-11-25T09:00:00Z\n"
     "f.csv:2:11: queue: no id of a queue\n"
     "f.csv:2:12: contacts: 12x: no number from 0 to 100000 as 12 or 12.345\n"
     "f.csv:2:16: aht: -1: no number from 0 to 86400 as 12 or 12.345\n"
     "f.csv:2:19: budget: 1.2345: no number from 0 to 100000 as 12 or 12.345\n"
     "f.csv:3:1: start: 2026-11-25 09:07: not a quarter of an hour\n"
     "f.csv:3:20: contacts: missing\n",
     true, 15, "UTC"},
    {"fields too few and too many",
     HEADER "2026-11-25 09:00,a,1,2\n2026-11-25 09:00,b,1,2,3,4\n",
     "f.csv:2:1: has 4 fields, the first row 5\n"
     "f.csv:3:1: has 6 fields, the first row 5\n",
     true, 15, "UTC"},
    {"a row that is none, and one behind it", HEADER "\"x\"y\n2026-13-25 09:00,a,1,2,3\n",
     "f.csv:2:1: text behind a closing quote\n"
     "f.csv:3:1: start: 2026-13-25 09:00: no time as 2026-11-25 09:00 or "
     "2026-11-25T09:00:00Z\n",
     true, 15, "UTC"},
    {"numbers: nearly", HEADER "2026-11-25 09:00,a,.5,5.,1e3\n",
     "f.csv:2:20: contacts: .5: no number from 0 to 100000 as 12 or 12.345\n"
     "f.csv:2:23: aht: 5.: no number from 0 to 86400 as 12 or 12.345\n"
     "f.csv:2:26: budget: 1e3: no number from 0 to 100000 as 12 or 12.345\n",
     true, 15, "UTC"},
    {"numbers: one too great",
     HEADER "2026-11-25 09:00,a,100000.001,86400.001,99999999999999999999\n",
     "f.csv:2:20: contacts: 100000.001: no number from 0 to 100000 as 12 or 12.345\n"
     "f.csv:2:31: aht: 86400.001: no number from 0 to 86400 as 12 or 12.345\n"
     "f.csv:2:41: budget: 99999999999999999999: no number from 0 to 100000 as 12 or "
     "12.345\n",
     true, 15, "UTC"},
    {"numbers: as great as they may be",
     HEADER "2026-11-25 09:00,a,100000,86400.000,100000.000\n", "", false, 15, "UTC"},
    {"an hour that the clock skips", HEADER "2026-03-29 01:30,a,1,2,3\n",
     "f.csv:2:1: start: 2026-03-29 01:30: no clock shows this time: it is skipped that "
     "day\n",
     true, 15, "Europe/London"},
    {"years that are none", HEADER "1999-12-31 09:00,a,1,2,3\n2100-01-01 00:00,a,1,2,3\n",
     "f.csv:2:1: start: 1999-12-31 09:00: not in the years 2000 to 2099\n"
     "f.csv:3:1: start: 2100-01-01 00:00: not in the years 2000 to 2099\n",
     true, 15, "UTC"},
    {"a time given twice",
     HEADER "2026-11-25 09:00,a,1,2,3\n2026-11-25T09:00:00Z,a,1,2,3\n",
     "f.csv:3:1: start: 'a' has this time on line 2 already\n", true, 15, "UTC"},
    {"the repeated hour in local time alone",
     HEADER "2026-10-25 01:00,a,1,2,3\n2026-10-25 01:00,a,1,2,3\n",
     "f.csv:3:1: start: 'a' has this time on line 2 already\n", true, 15,
     "Europe/London"},
    {"a row within another",
     HEADER
     "2026-11-25 09:15,a,1,2,3\n2026-11-25 09:00,a,1,2,3\n2026-11-25 09:15,b,1,2,3\n",
     "f.csv:2:1: start: neither a full nor a half hour of the local clock, and rows last "
     "half an hour\n"
     "f.csv:2:1: start: the row of 'a' on line 3 is not over: it lasts 30 minutes\n"
     "f.csv:4:1: start: neither a full nor a half hour of the local clock, and rows last "
     "half an hour\n",
     true, 30, "UTC"},
    {"hours begin on the local clock's", HEADER "2026-11-25 09:30,a,1,2,3\n",
     "f.csv:2:1: start: not a full hour of the local clock, and rows last one\n", true,
     60, "Asia/Kolkata"},
    {"which is another's half hour", HEADER "2026-11-25T09:30:00Z,a,1,2,3\n", "", false,
     60, "Asia/Kolkata"},
    {"where no clock is known it is not asked", HEADER "2026-11-25T09:30:00Z,a,1,2,3\n",
     "", false, 60, NULL},
    {"rows farther apart than they last",
     HEADER "2026-11-25 09:00,a,1,2,3\n2026-11-25 09:30,a,1,2,3\n",
     "f.csv: warning: each row lasts 15 minutes, but no two rows of a queue are less "
     "than "
     "30 apart: is forecast_interval right?\n",
     false, 15, "UTC"},
    {"auto: one row does not tell", HEADER "2026-11-25 09:00,a,1,2,3\n",
     "f.csv: the rows do not tell how long each lasts, 15, 30 or 60 minutes: say it in "
     "the site file's forecast_interval\n",
     true, 0, "UTC"},
    {"auto: neither do rows three quarters apart",
     HEADER "2026-11-25 09:00,a,1,2,3\n2026-11-25 09:45,a,1,2,3\n",
     "f.csv: the rows do not tell how long each lasts, 15, 30 or 60 minutes: say it in "
     "the site file's forecast_interval\n",
     true, 0, "UTC"},
    {"auto: a fault in a row is all that is told",
     HEADER "2026-11-25 09:00,a,1,2,3\n2026-11-25 09:15,a,x,2,3\n",
     "f.csv:3:20: contacts: x: no number from 0 to 100000 as 12 or 12.345\n", true, 0,
     "UTC"},
    {"an id that is no text", HEADER "2026-11-25 09:00,a\tb,1,2,3\n",
     "f.csv:2:18: queue: a?b: no id of a queue\n", true, 15, "UTC"},
    {"a zone that does not exist", HEADER, "f.csv: the site's time zone is not known\n",
     true, 15, "Europe/Leeds"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct forecast *forecast =
        parse(row->text,
              (struct forecast_source){.timezone = row->zone,
                                       .interval_min = row->interval_min},
              &diag);
    faults_expect(&diag, row->faults);
    assert_int_equal(forecast == NULL, row->refused);
    forecast_destroy(&forecast);
}

/* -- limits ----------------------------------------------------------------------------
 */

struct limit_row {
    const char *name;
    int queues, rows; /* of each queue */
    const char *faults;
};

static struct limit_row limit_rows[] = {
    {"500 queues pass", LIMIT_QUEUES, 1, ""},
    {"501 do not", LIMIT_QUEUES + 1, 1, "f.csv:502:22: more than 500 queues\n"},
    {"250,000 rows pass", 250, FORECAST_ROWS_MAX / 250, ""},
    {"one more does not", 1, FORECAST_ROWS_MAX + 1,
     "f.csv:250002:1: more than 250000 rows\n"},
};

static void test_limit(void **state)
{
    const struct limit_row *row = *state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    (void)fputs(HEADER, out);
    for (int queue = 0; queue < row->queues; queue++) {
        for (int i = 0; i < row->rows; i++) {
            char start[TIMESTAMP_SIZE];
            timestamp_format(TIMESTAMP_MIN_MS + i * QUARTER_MS, start);
            (void)fprintf(out, "%.16s:00Z,q%d,1,2,3\n", start, queue);
        }
    }
    assert_int_equal(fclose(out), 0);
    struct diag diag = {0};
    struct forecast *forecast = parse(
        text, (struct forecast_source){.timezone = "UTC", .interval_min = 15}, &diag);
    faults_expect(&diag, row->faults);
    assert_int_equal(forecast == NULL, row->faults[0] != '\0');
    forecast_destroy(&forecast);
    free(text);
}

/* -- the site's ------------------------------------------------------------------------
 */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static struct site *load_site(const char *text)
{
    struct diag diag = {0};
    write_file(TEST_SCRATCH "/forecast_site.yaml", text);
    struct site *site = site_load(TEST_SCRATCH "/forecast_site.yaml", &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    return site;
}

/* "Path relative to the site file": from wherever the program runs. */
static void test_site(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct forecast *forecast = NULL;
    write_file(TEST_SCRATCH "/forecast_site.csv",
               HEADER "2026-07-01 09:00,support,1,60,1\n"
                      "2026-07-01 09:00,suport,1,60,1\n2026-07-01 09:30,suport,1,60,1\n"
                      "2026-07-01 09:00,mail,1,60,1\n");
    struct site *site = load_site("timezone: Europe/London\nforecast: forecast_site.csv\n"
                                  "forecast_interval: 30m\nqueues: { support: }\n");
    assert_string_equal(site->forecast, TEST_SCRATCH "/forecast_site.csv");
    assert_true(forecast_load_site(site, &diag, &forecast));
    faults_expect(
        &diag, TEST_SCRATCH
        "/forecast_site.csv:3:18: warning: queue: suport: not in the site file, "
        "did you mean 'support'?\n" TEST_SCRATCH
        "/forecast_site.csv:5:18: warning: queue: mail: not in the site file\n");
    assert_int_equal(forecast_interval_ms(forecast), 2 * QUARTER_MS);
    expect_plan(
        forecast_quarter(forecast, str_from("support"), ms("2026-07-01T08:15:00Z")), 500,
        60000, 500);
    forecast_destroy(&forecast);
    site_destroy(&site);
}

static void test_site_without(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct forecast *forecast = NULL;
    struct site *site = load_site("site: leeds\n");
    assert_true(forecast_load_site(site, &diag, &forecast));
    assert_null(forecast);
    site_destroy(&site);
    site = load_site("forecast: /nowhere/forecast.csv\n");
    assert_string_equal(site->forecast, "/nowhere/forecast.csv");
    assert_int_equal(site->forecast_interval_min, 0);
    assert_false(forecast_load_site(site, &diag, &forecast));
    assert_null(forecast);
    faults_expect(&diag, "/nowhere/forecast.csv: No such file or directory\n");
    site_destroy(&site);
}

/* A folder and a name that are each short enough, and together are not. */
static void test_long_path(void **state)
{
    (void)state;
    char name[480];
    char text[300] = "forecast: ";
    struct diag diag = {0};
    memset(name, 'd', sizeof name);
    memcpy(name + sizeof name - sizeof "/s.yaml", "/s.yaml", sizeof "/s.yaml");
    memset(text + strlen("forecast: "), 'f', 200);
    assert_null(site_parse(name, str_from(text), &diag));
    assert_int_equal(diag.count, 1);
    assert_non_null(strstr(diag.entries[0].text, "the path is too long"));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_quarter, quarter_rows);
    rows_add_one(&rows, "columns stand in any order", test_columns);
    ROWS_ADD(&rows, test_span, span_rows);
    rows_add_one(&rows, "wherever a day is cut, the parts add up", test_parts_add_up);
    rows_add_one(&rows, "the rest of the day", test_rest);
    rows_add_one(&rows, "what is too great to weigh has no AHT", test_too_great);
    ROWS_ADD(&rows, test_fault, fault_rows);
    ROWS_ADD(&rows, test_limit, limit_rows);
    rows_add_one(&rows, "the site file's folder, zone, queues and interval", test_site);
    rows_add_one(&rows, "a site without, and one whose file is not there",
                 test_site_without);
    rows_add_one(&rows, "a path too long is told", test_long_path);
    return rows_run(&rows, "site/forecast");
}
