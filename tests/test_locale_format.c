/* metrics.md section 1, "Rounding on screen". */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
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
            assert_true(llabs(tenths * den - num * 1000) < den);
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
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    format_duration(&locale, row->value, text, sizeof text);
    assert_string_equal(text, row->shown);
}

static void test_age(void **state)
{
    const struct text_row *row = *state;
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    format_age(&locale, row->value, text, sizeof text);
    assert_string_equal(text, row->shown);
}

static struct text_row tenths_rows[] = {
    {"tenths: 4.3", 43, "4.3"},
    {"tenths: a thousand is grouped", 12845, "1" NNBSP "284.5"},
    {"tenths: below nought", -43, "-4.3"},
    {"tenths: a little below nought keeps its sign", -4, "-0.4"},
    {"tenths: nought", 0, "0.0"},
};

static void test_tenths(void **state)
{
    const struct text_row *row = *state;
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    format_tenths(&locale, row->value, text, sizeof text);
    assert_string_equal(text, row->shown);
}

/* How locales write one and the same: -1284567 as a count, 78.4 per cent, 2:47 as a
 * duration, 14:32 and 9:05 on the clock, the hour 14 on an axis, Sunday 22 November. */
struct locale_row {
    const char *name;
    const char *locale;
    const char *count, *percent, *duration;
    const char *afternoon, *morning, *hour, *date;
    bool percent_follows, rtl;
};

#define NBSP "\xC2\xA0"

static struct locale_row locale_rows[] = {
    {"the house style", "", "-1" NNBSP "284" NNBSP "567", "78.4", "2:47", "14:32",
     "09:05", "14", "Sun 22 Nov", true, false},
    {"German", "de-DE", "-1.284.567", "78,4", "2:47", "14:32", "09:05", "14",
     "So., 22. Nov.", true, false},
    {"the name may have an underscore", "de_DE", "-1.284.567", "78,4", "2:47", "14:32",
     "09:05", "14", "So., 22. Nov.", true, false},
    {"American", "en-US", "-1,284,567", "78.4", "2:47", "2:32 PM", "9:05 AM", "2 PM",
     "Sun, Nov 22", true, false},
    {"British", "en-GB", "-1,284,567", "78.4", "2:47", "14:32", "09:05", "14",
     "Sun, 22 Nov", true, false},
    {"French", "fr", "-1" NNBSP "284" NNBSP "567", "78,4", "2:47", "14:32", "09:05", "14",
     "dim. 22 nov.", true, false},
    {"Spanish, the hour not padded", "es", "-1.284.567", "78,4", "2:47", "14:32", "9:05",
     "14", "dom, 22 nov", true, false},
    {"Polish", "pl", "-1" NBSP "284" NBSP "567", "78,4", "2:47", "14:32", "09:05", "14",
     "niedz., 22 lis", true, false},
    {"Indian, in lakhs", "en-IN", "-12,84,567", "78.4", "2:47", "2:32 pm", "9:05 am",
     "2 pm", "Sun, 22 Nov", true, false},
    {"Arabic, its own digits, the sign on their left", "ar", "-١٬٢٨٤٬٥٦٧", "٧٨٫٤", "٢:٤٧",
     "٢:٣٢ م", "٩:٠٥ ص", "٢ م", "الأحد، ٢٢ نوفمبر", false, true},
    {"Arabic where Latin digits are usual", "ar-MA", "-1.284.567", "78,4", "2:47",
     "14:32", "09:05", "14", "الأحد، 22 نونبر", true, true},
    {"Arabic with Latin digits, by option", "ar-u-nu-latn", "-1,284,567", "78.4", "2:47",
     "2:32 م", "9:05 ص", "2 م", "الأحد، 22 نوفمبر", true, true},
    {"Hebrew", "he", "-1,284,567", "78.4", "2:47", "14:32", "9:05", "14",
     "יום א׳, 22 בנוב׳", true, true},
    {"Turkish, the sign before", "tr", "-1.284.567", "78,4", "2:47", "14:32", "09:05",
     "14", "22 Kasım Paz", false, false},
    {"Finnish, a point in the clock", "fi",
     "\xE2\x88\x92"
     "1" NBSP "284" NBSP "567",
     "78,4", "2:47", "14.32", "9.05", "14", "su 22. marrask.", true, false},
    {"Korean, the marker first", "ko", "-1,284,567", "78.4", "2:47", "오후 2:32",
     "오전 9:05", "오후 2", "11월 22일 (일)", true, false},
};

static void test_locale(void **state)
{
    const struct locale_row *row = *state;
    const struct format_rounding rounding = TENTHS(NO);
    const struct calendar_civil sunday = {
        .year = 2026, .month = 11, .day = 22, .weekday = 7};
    struct format_locale locale;
    char text[FORMAT_SIZE];
    assert_true(format_locale_find(row->locale, &locale));
    format_count(&locale, -1284567, text, sizeof text);
    assert_string_equal(text, row->count);
    format_percent(&locale, 784, 1000, &rounding, text, sizeof text);
    assert_string_equal(text, row->percent);
    format_duration(&locale, 167000, text, sizeof text);
    assert_string_equal(text, row->duration);
    format_clock(&locale, 14, 32, text, sizeof text);
    assert_string_equal(text, row->afternoon);
    format_clock(&locale, 9, 5, text, sizeof text);
    assert_string_equal(text, row->morning);
    format_hour(&locale, 14, text, sizeof text);
    assert_string_equal(text, row->hour);
    format_date(&locale, &sunday, text, sizeof text);
    assert_string_equal(text, row->date);
    assert_int_equal(locale.percent_follows, row->percent_follows);
    assert_int_equal(locale.rtl, row->rtl);
}

static struct locale_row wrong_locales[] = {
    {.name = "no such language", .locale = "xx-NO"},
    {.name = "no language at all", .locale = "Germany"},
    {.name = "a path", .locale = "../de"},
    {.name = "what stands behind the language is checked", .locale = "de-DE-"},
    {.name = "a list", .locale = "de,fr"},
};

static void test_wrong_locale(void **state)
{
    const struct locale_row *row = *state;
    struct format_locale locale = {.zero = 'x'};
    assert_false(format_locale_find(row->locale, &locale));
    assert_int_equal(locale.zero, 'x');
}

/* 12 is noon and midnight on a clock of half days. */
static void test_clock(void **state)
{
    (void)state;
    struct format_locale locale;
    char text[FORMAT_SIZE];
    const struct calendar_civil at = {.hour = 0, .minute = 5, .second = 9};
    assert_true(format_locale_find("en-US", &locale));
    format_clock(&locale, 12, 0, text, sizeof text);
    assert_string_equal(text, "12:00 PM");
    format_clock_seconds(&locale, &at, text, sizeof text);
    assert_string_equal(text, "12:05:09 AM");
    locale = format_locale_default();
    format_clock_seconds(&locale, &at, text, sizeof text);
    assert_string_equal(text, "00:05:09");
}

/* "FORMAT_SIZE is always enough": the longest there is, in digits of four bytes. */
static void test_size(void **state)
{
    (void)state;
    struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    locale.zero = 0x1E950; /* Adlam */
    str_copy(locale.group, sizeof locale.group, str_from("1234567"));
    str_copy(locale.minus, sizeof locale.minus, str_from("1234567"));
    format_count(&locale, INT64_MIN, text, sizeof text);
    assert_memory_equal(text, "1234567\xF0\x9E\xA5\x99", 11); /* 9 */
    assert_int_equal(strlen(text), 7 + 19 * 4 + 6 * 7);
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
    ROWS_ADD(&rows, test_tenths, tenths_rows);
    ROWS_ADD(&rows, test_locale, locale_rows);
    ROWS_ADD(&rows, test_wrong_locale, wrong_locales);
    rows_add_one(&rows, "noon and midnight", test_clock);
    rows_add_one(&rows, "every number fits its buffer", test_size);
    rows_add_one(&rows, "a small buffer is not overrun", test_small_buffer);
    return rows_run(&rows, "locale/format");
}
