/* metrics.md section 1, "Rounding on screen". */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "locale/format.h"
#include "support/rows.h"

#define NNBSP "\xE2\x80\xAF"

struct percent_row {
    const char *name;
    int64_t num, den;
    struct format_rounding rounding;
    const char *shown;
};

#define TENTHS(bp)                                                                       \
    {                                                                                    \
        1, bp, false                                                                     \
    }
#define NO FORMAT_NO_THRESHOLD

static struct percent_row percent_rows[] = {
    {"79.96 against 80 reads 79.9", 7996, 10000, TENTHS(8000), "79.9"},
    {"79.96 against nothing reads 80.0", 7996, 10000, TENTHS(NO), "80.0"},
    {"80 exactly reads 80.0", 8000, 10000, TENTHS(8000), "80.0"},
    {"80.01 reads 80.0, the target is met", 8001, 10000, TENTHS(8000), "80.0"},
    {"99.97 is not 100", 9997, 10000, TENTHS(NO), "99.9"},
    {"100 is 100", 17, 17, TENTHS(8000), "100.0"},
    {"100.03 is not 100 either", 10003, 10000, TENTHS(NO), "100.1"},
    {"0.03 is not 0", 3, 10000, TENTHS(NO), "0.1"},
    {"0 is 0", 0, 10000, TENTHS(8000), "0.0"},
    {"half up", 7845, 10000, TENTHS(8000), "78.5"},
    {"below half down", 78449, 100000, TENTHS(8000), "78.4"},
    {"two thirds", 2, 3, TENTHS(NO), "66.7"},
    {"a met target between two tenths is shown as met", 8003, 10000, TENTHS(8002),
     "80.1"},
    {"a missed target between two tenths is shown as missed", 8006, 10000, TENTHS(8007),
     "80.0"},
    {"whole per cents keep the rule: 79.6 against 80 reads 79",
     796,
     1000,
     {0, 8000, false},
     "79"},
    {"whole per cents: 60.6 reads 61", 606, 1000, {0, 8000, false}, "61"},
    {"whole per cents: 0.3 reads 1", 3, 1000, {0, NO, false}, "1"},
    {"two decimals", 11, 13, {2, NO, false}, "84.62"},
    {"two decimals keep their zeros", 1, 20, {2, NO, false}, "5.00"},
    {"a ceiling: 5.04 against at most 5 reads 5.1", 504, 10000, {1, 500, true}, "5.1"},
    {"a ceiling: 4.96 against at most 5 reads 5.0", 496, 10000, {1, 500, true}, "5.0"},
    {"no data is an en dash", 0, 0, TENTHS(8000), "\xE2\x80\x93"},
    {"sums of milliseconds do not overflow", INT64_MAX / 2, INT64_MAX, TENTHS(8000),
     "50.0"},
    {"a huge whole over one", INT64_MAX, 1, TENTHS(8000), "0.0"},
};

static void test_percent(void **state)
{
    const struct percent_row *row = *state;
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    size_t size =
        format_percent(&locale, row->num, row->den, &row->rounding, text, sizeof text);
    assert_string_equal(text, row->shown);
    assert_int_equal(size, strlen(row->shown));
}

/* No rounding of any ratio up to 400 / 400 lies about its target, about 0 or about 100,
 * and none is further than a tenth from the truth. */
static void test_percent_never_lies(void **state)
{
    (void)state;
    struct format_locale locale = format_locale_default();
    const struct format_rounding rounding = TENTHS(8000);
    for (int64_t den = 1; den <= 400; den++) {
        for (int64_t num = 0; num <= den; num++) {
            char text[FORMAT_SIZE];
            format_percent(&locale, num, den, &rounding, text, sizeof text);
            char *point = NULL;
            int64_t tenths = strtol(text, &point, 10) * 10 + (point[1] - '0');
            assert_int_equal(tenths >= 800, num * 10 >= den * 8);
            assert_int_equal(tenths == 0, num == 0);
            assert_int_equal(tenths == 1000, num == den);
            assert_true(labs(tenths * den - num * 1000) < den);
        }
    }
}

struct text_row {
    const char *name;
    int64_t value;
    const char *shown;
};

static struct text_row count_rows[] = {
    {"count: nought", 0, "0"},
    {"count: three digits", 999, "999"},
    {"count: a thousand is grouped", 1284, "1" NNBSP "284"},
    {"count: a million", 1000000, "1" NNBSP "000" NNBSP "000"},
    {"count: below nought", -1284, "-1" NNBSP "284"},
    {"count: -100 has no leading group", -100, "-100"},
    {"count: the greatest", INT64_MAX,
     "9" NNBSP "223" NNBSP "372" NNBSP "036" NNBSP "854" NNBSP "775" NNBSP "807"},
};

static struct text_row duration_rows[] = {
    {"duration: nought", 0, "0:00"},
    {"duration: half up", 18500, "0:19"},
    {"duration: below half", 18499, "0:18"},
    {"duration: minutes", 167000, "2:47"},
    {"duration: the hour is carried", 3599500, "1:00:00"},
    {"duration: hours", 3723000, "1:02:03"},
    {"duration: the greatest does not overflow", INT64_MAX, "2562047788015:12:55"},
};

static struct text_row age_rows[] = {
    {"age: a running wait is cut, not rounded", 19999, "0:19"},
    {"age: a clock behind gives nought", -5, "0:00"},
    {"age: an hour", 3600000, "1:00:00"},
};

static void test_count(void **state)
{
    const struct text_row *row = *state;
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    format_count(&locale, row->value, text, sizeof text);
    assert_string_equal(text, row->shown);
}

static void test_duration(void **state)
{
    const struct text_row *row = *state;
    char text[FORMAT_SIZE];
    format_duration(row->value, text, sizeof text);
    assert_string_equal(text, row->shown);
}

static void test_age(void **state)
{
    const struct text_row *row = *state;
    char text[FORMAT_SIZE];
    format_age(row->value, text, sizeof text);
    assert_string_equal(text, row->shown);
}

static void test_clock(void **state)
{
    (void)state;
    char text[FORMAT_SIZE];
    format_clock(14, 32, text, sizeof text);
    assert_string_equal(text, "14:32");
    format_clock(9, 5, text, sizeof text);
    assert_string_equal(text, "09:05");
}

static void test_locales(void **state)
{
    (void)state;
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    assert_true(format_locale_find("de_DE", &locale));
    format_count(&locale, 1284, text, sizeof text);
    assert_string_equal(text, "1.284");
    const struct format_rounding rounding = TENTHS(NO);
    format_percent(&locale, 784, 1000, &rounding, text, sizeof text);
    assert_string_equal(text, "78,4");
    assert_false(format_locale_find("xx_NOWHERE", &locale));
    assert_string_equal(locale.decimal, ",");
    assert_true(format_locale_find("", &locale));
    assert_string_equal(locale.group, NNBSP);
}

/* A buffer that is too small is terminated, never overrun. */
static void test_small_buffer(void **state)
{
    (void)state;
    struct format_locale locale = format_locale_default();
    char text[4] = {'x', 'x', 'x', 'x'};
    format_count(&locale, 1234567, text, 3);
    assert_int_equal(text[3], 'x');
    assert_true(strlen(text) < 3);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_percent, percent_rows);
    ROWS_ADD(&rows, test_count, count_rows);
    ROWS_ADD(&rows, test_duration, duration_rows);
    ROWS_ADD(&rows, test_age, age_rows);
    rows_add_one(&rows, "no ratio up to 400 / 400 is shown on the wrong side",
                 test_percent_never_lies);
    rows_add_one(&rows, "a clock has two digits each", test_clock);
    rows_add_one(&rows, "signs by locale", test_locales);
    rows_add_one(&rows, "a small buffer is not overrun", test_small_buffer);
    return rows_run(&rows, "locale/format");
}
