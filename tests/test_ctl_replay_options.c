/* design.md: wallboardctl replay FILE|- [--config site.yaml] [--at TIME]
 * [--intervals 15m] [--format json|table]. */

#include <string.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "ctl/replay_options.h"
#include "support/rows.h"

struct row {
    const char *name;
    const char *words[6];
    const char *fault; /* NULL: accepted; else part of what is said */
    struct replay_options options;
};

static struct row rows_of_words[] = {
    {"a file alone", {"a.ndjson"}, NULL, {.file = "a.ndjson"}},
    {"standard input", {"-"}, NULL, {.file = "-"}},
    {"options before and after the file",
     {"--config", "s.yaml", "a", "--at", "14:30"},
     NULL,
     {.file = "a", .config = "s.yaml", .at = "14:30"}},
    {"an instant",
     {"a", "--at", "2026-11-22T14:30:00Z"},
     NULL,
     {.file = "a", .at = "2026-11-22T14:30:00Z"}},
    {"seconds", {"a", "--at", "23:59:59"}, NULL, {.file = "a", .at = "23:59:59"}},
    {"quarters", {"a", "--intervals", "15m"}, NULL, {.file = "a", .interval_min = 15}},
    {"an hour in its other spelling",
     {"a", "--intervals", "1h"},
     NULL,
     {.file = "a", .interval_min = 60}},
    {"a table", {"a", "--format", "table"}, NULL, {.file = "a", .table = true}},
    {"JSON", {"a", "--format", "json"}, NULL, {.file = "a"}},
    {"no file", {"--format", "json"}, "a FILE is missing", {0}},
    {"two files", {"a", "b"}, "b: one file only", {0}},
    {"24:00 is no time", {"a", "--at", "24:00"}, "--at: 24:00: RFC 3339, or HH:MM", {0}},
    {"one digit is no hour", {"a", "--at", "9:00"}, "--at: 9:00", {0}},
    {"four parts are no time", {"a", "--at", "09:00:00:00"}, "--at: ", {0}},
    {"a lone hour is no time", {"a", "--at", "09"}, "--at: 09", {0}},
    {"intervals of 20 minutes are none",
     {"a", "--intervals", "20m"},
     "15m, 30m or 60m",
     {0}},
    {"nor of 900500 ms", {"a", "--intervals", "900500ms"}, "15m, 30m or 60m", {0}},
    {"an unknown format", {"a", "--format", "xml"}, "json or table", {0}},
    {"an unknown option", {"a", "--colour", "red"}, "--colour: red: no such option", {0}},
    {"a value left out", {"a", "--at"}, "--at: ", {0}},
};

static void expect_text(const char *is, const char *wanted)
{
    assert_int_equal(is == NULL, wanted == NULL);
    if (wanted != NULL) {
        assert_string_equal(is, wanted);
    }
}

static void test_words(void **state)
{
    const struct row *row = *state;
    struct diag diag;
    diag_clear(&diag);
    char words[6][64];
    char *values[6];
    int count = 0;
    for (; count < 6 && row->words[count] != NULL; count++) {
        str_copy(words[count], sizeof words[count], str_from(row->words[count]));
        values[count] = words[count];
    }
    struct replay_options options;
    bool ok = replay_options_parse(count, values, &options, &diag);
    assert_int_equal(ok, row->fault == NULL);
    if (row->fault != NULL) {
        assert_true(diag.errors > 0);
        assert_non_null(strstr(diag.entries[0].text, row->fault));
        return;
    }
    assert_int_equal(diag.errors, 0);
    expect_text(options.file, row->options.file);
    expect_text(options.config, row->options.config);
    expect_text(options.at, row->options.at);
    assert_int_equal(options.interval_min, row->options.interval_min);
    assert_int_equal(options.table, row->options.table);
}

struct instant_row {
    const char *name, *at, *last, *instant;
};

static struct instant_row instant_rows[] = {
    {"an instant is itself", "2026-07-01T10:00:00+02:00", "2026-01-01T00:00:00Z",
     "2026-07-01T08:00:00.000Z"},
    {"a time of day is the last event's local one", "14:30", "2026-07-01T10:00:00Z",
     "2026-07-01T13:30:00.000Z"},
    {"by the local date, not the UTC one", "00:10", "2026-06-30T23:30:00Z",
     "2026-06-30T23:10:00.000Z"},
};

static void test_instant(void **state)
{
    const struct instant_row *row = *state;
    struct calendar *calendar = calendar_create("Europe/London");
    assert_non_null(calendar);
    struct wall last = {0};
    assert_true(timestamp_parse(str_from(row->last), &last.ms));
    struct wall instant = replay_options_instant(row->at, calendar, last);
    char text[TIMESTAMP_SIZE];
    timestamp_format(instant.ms, text);
    assert_string_equal(text, row->instant);
    calendar_destroy(&calendar);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_words, rows_of_words);
    ROWS_ADD(&rows, test_instant, instant_rows);
    return rows_run(&rows, "ctl/replay_options");
}
