/* base/str: slices, strict numbers, strict UTF-8, and text made fit for a screen. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define TABLE_TEST(row, function)                                                        \
    {                                                                                    \
        .name = (row).name, .test_func = (function), .initial_state = &(row)             \
    }

struct utf8_row {
    const char *name;
    const char *text;
    bool valid;
};

static struct utf8_row utf8_rows[] = {
    {"utf-8: ASCII is valid", "plain", true},
    {"utf-8: two, three and four bytes are valid", "\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80",
     true},
    {"utf-8: a lone continuation byte is not", "\x80", false},
    {"utf-8: an overlong slash is not", "\xC0\xAF", false},
    {"utf-8: an overlong three-byte form is not", "\xE0\x80\xAF", false},
    {"utf-8: a surrogate is not", "\xED\xA0\x80", false},
    {"utf-8: above U+10FFFF is not", "\xF4\x90\x80\x80", false},
    {"utf-8: 0xFF never occurs", "\xFF", false},
    {"utf-8: a character cut short is not", "a\xE2\x82", false},
};

static void check_utf8(void **state)
{
    const struct utf8_row *row = *state;
    assert_int_equal(str_is_utf8(str_from(row->text)), row->valid);
}

struct int_row {
    const char *name;
    const char *text;
    int64_t min, max;
    bool good;
    int64_t value;
};

static struct int_row int_rows[] = {
    {"int: zero", "0", 0, 10, true, 0},
    {"int: at its limits", "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
    {"int: the largest", "9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX},
    {"int: one more than the largest is refused", "9223372036854775808", INT64_MIN,
     INT64_MAX, false, 0},
    {"int: one less than the smallest is refused", "-9223372036854775809", INT64_MIN,
     INT64_MAX, false, 0},
    {"int: just over the range is refused", "11", 0, 10, false, 0},
    {"int: nothing is no number", "", 0, 10, false, 0},
    {"int: a sign alone is no number", "-", INT64_MIN, 10, false, 0},
    {"int: blanks are refused", " 1", 0, 10, false, 0},
    {"int: letters behind it are refused", "1x", 0, 10, false, 0},
    {"int: a plus is refused", "+1", 0, 10, false, 0},
};

static void check_int(void **state)
{
    const struct int_row *row = *state;
    int64_t value = -77;
    assert_int_equal(str_to_int(str_from(row->text), row->min, row->max, &value),
                     row->good);
    assert_true(value == (row->good ? row->value : -77)); /* untouched on failure */
}

static struct int_row duration_rows[] = {
    {"duration: milliseconds", "250ms", 0, 0, true, 250},
    {"duration: seconds", "20s", 0, 0, true, 20000},
    {"duration: minutes", "15m", 0, 0, true, 900000},
    {"duration: hours", "2h", 0, 0, true, 7200000},
    {"duration: the longest", "366d", 0, 0, true, INT64_C(31622400000)},
    {"duration: longer is refused", "367d", 0, 0, false, 0},
    {"duration: nought needs no unit", "0", 0, 0, true, 0},
    {"duration: a number without a unit is refused", "20", 0, 0, false, 0},
    {"duration: a unit without a number is refused", "s", 0, 0, false, 0},
    {"duration: an unknown unit is refused", "3w", 0, 0, false, 0},
    {"duration: negative is refused", "-3s", 0, 0, false, 0},
    {"duration: fractions are refused", "1.5s", 0, 0, false, 0},
};

static void check_duration(void **state)
{
    const struct int_row *row = *state;
    int64_t value = -77;
    assert_int_equal(str_to_duration_ms(str_from(row->text), &value), row->good);
    assert_true(value == (row->good ? row->value : -77));
}

struct clean_row {
    const char *name;
    const char *text, *shown;
};

static struct clean_row clean_rows[] = {
    {"clean: words stay", "Amira K.", "Amira K."},
    {"clean: control bytes go", "a\tb\nc\x7F", "abc"},
    {"clean: bidi controls go",
     "a\xE2\x80\xAE"
     "b\xE2\x81\xA6"
     "c",
     "abc"},
    {"clean: bad bytes become U+FFFD", "a\xFF", "a\xEF\xBF\xBD"},
    {"clean: a true U+FFFD stays", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    {"clean: 64 characters at most",
     "0123456789012345678901234567890123456789012345678901234567890123xyz",
     "0123456789012345678901234567890123456789012345678901234567890123"},
};

static void check_clean(void **state)
{
    const struct clean_row *row = *state;
    char shown[256];
    str_clean(shown, sizeof shown, str_from(row->text));
    assert_string_equal(shown, row->shown);
}

static void copy_never_cuts_a_character(void **state)
{
    (void)state;
    char buffer[4];
    assert_false(str_copy(buffer, sizeof buffer, str_from("ab\xC3\xBC")));
    assert_string_equal(buffer, "ab");
    assert_true(str_copy(buffer, sizeof buffer, str_from("abc")));
    assert_string_equal(buffer, "abc");
}

static void clean_fits_its_buffer(void **state)
{
    (void)state;
    char buffer[4];
    str_clean(buffer, sizeof buffer, str_from("ab\xE2\x82\xAC"));
    assert_string_equal(buffer, "ab");
}

static void split_tells_an_empty_last_field_from_the_end(void **state)
{
    (void)state;
    struct str rest = str_from("a||");
    assert_true(str_is(str_split(&rest, '|'), "a"));
    assert_true(str_is(str_split(&rest, '|'), ""));
    assert_non_null(rest.data); /* one more, empty field */
    assert_true(str_is(str_split(&rest, '|'), ""));
    assert_null(rest.data);
}

static void order_is_by_bytes_then_length(void **state)
{
    (void)state;
    assert_true(str_compare(str_from("a"), str_from("ab")) < 0);
    assert_true(str_compare(str_from("b"), str_from("ab")) > 0);
    assert_int_equal(str_compare(str_from(""), str_from("")), 0);
    assert_true(str_equal(str_trim(str_from(" \t x \r\n")), str_from("x")));
}

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

int main(void)
{
    struct CMUnitTest tests[COUNT(utf8_rows) + COUNT(int_rows) + COUNT(duration_rows) +
                            COUNT(clean_rows) + 4];
    size_t count = 0;
    for (size_t i = 0; i < COUNT(utf8_rows); i++) {
        tests[count++] = (struct CMUnitTest)TABLE_TEST(utf8_rows[i], check_utf8);
    }
    for (size_t i = 0; i < COUNT(int_rows); i++) {
        tests[count++] = (struct CMUnitTest)TABLE_TEST(int_rows[i], check_int);
    }
    for (size_t i = 0; i < COUNT(duration_rows); i++) {
        tests[count++] = (struct CMUnitTest)TABLE_TEST(duration_rows[i], check_duration);
    }
    for (size_t i = 0; i < COUNT(clean_rows); i++) {
        tests[count++] = (struct CMUnitTest)TABLE_TEST(clean_rows[i], check_clean);
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(copy_never_cuts_a_character);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(clean_fits_its_buffer);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(split_tells_an_empty_last_field_from_the_end);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(order_is_by_bytes_then_length);
    return _cmocka_run_group_tests("base/str", tests, count, NULL, NULL);
}
