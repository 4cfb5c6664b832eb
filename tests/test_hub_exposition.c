/* Prometheus' text format, 0.0.4: "label_value can be any sequence of UTF-8 characters,
 * but the backslash, double-quote and line feed have to be escaped". */
#include <string.h>

#include "hub/exposition.h"
#include "hub/timing.h"
#include "support/rows.h"

static char text[4096];

static const struct exposition_family gauge = {"depth", EXPOSITION_GAUGE, "How deep."};
static const struct exposition_family counter = {"falls_total", EXPOSITION_COUNTER,
                                                 "Falls.\nAll \\ of them."};
static const struct exposition_family histogram = {"fall_seconds", EXPOSITION_HISTOGRAM,
                                                   "How long."};

static struct number_row {
    const char *name;
    int64_t value;
    unsigned decimals;
    const char *expected;
} numbers[] = {
    {"zero", 0, 3, "0"},
    {"milliseconds are thousandths", 1234, 3, "1.234"},
    {"zeros at the end are left out", 1500, 3, "1.5"},
    {"but not those that count", 1000, 0, "1000"},
    {"zeros after the point stay", 1005, 3, "1.005"},
    {"below one", 7, 6, "0.000007"},
    {"below zero", -1500, 3, "-1.5"},
    {"below zero and above minus one", -5, 1, "-0.5"},
    {"the least there is", INT64_MIN, 0, "-9223372036854775808"},
    {"no rounding of large ones", INT64_C(9007199254740993), 0, "9007199254740993"},
};

static void test_number(void **state)
{
    const struct number_row *row = *state;
    struct exposition out;
    char expected[256];
    exposition_begin(&out, text, sizeof text);
    exposition_family(&out, &gauge);
    exposition_number(&out, NULL, 0, row->value, row->decimals);
    text[exposition_end(&out)] = '\0';
    str_format(expected, sizeof expected,
               "# HELP depth How deep.\n# TYPE depth gauge\ndepth %s\n", row->expected);
    assert_string_equal(text, expected);
}

static struct label_row {
    const char *name, *value, *expected;
} labels[] = {
    {"plain", "wall-1", "wall-1"},
    {"empty", "", ""},
    {"a quote", "a\"b", "a\\\"b"},
    {"a backslash", "a\\b", "a\\\\b"},
    {"a line feed forges no sample", "a\nfalls_total 9", "a\\nfalls_total 9"},
    {"any script", "Łódź 東京", "Łódź 東京"},
    {"bytes that are not UTF-8",
     "a\xff"
     "b",
     "a\xEF\xBF\xBD"
     "b"},
};

static void test_label(void **state)
{
    const struct label_row *row = *state;
    struct exposition out;
    char expected[512];
    const struct exposition_label two[] = {{"screen", str_from(row->value)},
                                           {"state", str_from("level")}};
    exposition_begin(&out, text, sizeof text);
    exposition_family(&out, &counter);
    exposition_count(&out, two, 2, UINT64_MAX);
    text[exposition_end(&out)] = '\0';
    str_format(expected, sizeof expected,
               "# HELP falls_total Falls.\\nAll \\\\ of them.\n"
               "# TYPE falls_total counter\n"
               "falls_total{screen=\"%s\",state=\"level\"} 18446744073709551615\n",
               row->expected);
    assert_string_equal(text, expected);
}

/* "The bucket counts are cumulative, +Inf is the count." */
static void test_histogram(void **state)
{
    (void)state;
    struct exposition out;
    struct timing timing = {.count = 0};
    timing_add(&timing, 1000);
    timing_add(&timing, 1001);
    timing_add(&timing, 7000000);
    exposition_begin(&out, text, sizeof text);
    exposition_family(&out, &histogram);
    exposition_timing(&out, &timing);
    text[exposition_end(&out)] = '\0';
    assert_string_equal(text, "# HELP fall_seconds How long.\n"
                              "# TYPE fall_seconds histogram\n"
                              "fall_seconds_bucket{le=\"0.001\"} 1\n"
                              "fall_seconds_bucket{le=\"0.0025\"} 2\n"
                              "fall_seconds_bucket{le=\"0.005\"} 2\n"
                              "fall_seconds_bucket{le=\"0.01\"} 2\n"
                              "fall_seconds_bucket{le=\"0.025\"} 2\n"
                              "fall_seconds_bucket{le=\"0.05\"} 2\n"
                              "fall_seconds_bucket{le=\"0.1\"} 2\n"
                              "fall_seconds_bucket{le=\"0.25\"} 2\n"
                              "fall_seconds_bucket{le=\"0.5\"} 2\n"
                              "fall_seconds_bucket{le=\"1\"} 2\n"
                              "fall_seconds_bucket{le=\"5\"} 2\n"
                              "fall_seconds_bucket{le=\"+Inf\"} 3\n"
                              "fall_seconds_count 3\n"
                              "fall_seconds_sum 7.002001\n");
}

/* Half a page would be half a truth. */
static void test_no_room(void **state)
{
    (void)state;
    struct exposition out;
    size_t whole = strlen("# HELP depth How deep.\n# TYPE depth gauge\ndepth 5\n");
    for (size_t size = 0; size <= whole; size++) {
        exposition_begin(&out, text, size);
        exposition_family(&out, &gauge);
        exposition_number(&out, NULL, 0, 5, 0);
        assert_int_equal(exposition_end(&out), size == whole ? whole : 0);
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_number, numbers);
    ROWS_ADD(&rows, test_label, labels);
    rows_add_one(&rows, "a histogram is cumulative, in seconds", test_histogram);
    rows_add_one(&rows, "what does not fit whole is nothing", test_no_room);
    return rows_run(&rows, "hub: exposition");
}
