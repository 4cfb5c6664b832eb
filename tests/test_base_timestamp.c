/* base/timestamp: RFC 3339 both ways, strictly. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/timestamp.h"

struct row {
    const char *name;
    const char *text;
    bool good;
    int64_t ms;
};

static struct row rows[] = {
    {"the epoch", "1970-01-01T00:00:00Z", true, 0},
    {"milliseconds", "2026-11-22T03:46:00.123Z", true, INT64_C(1795319160123)},
    {"lower-case letters are read", "2026-11-22t03:46:00z", true, INT64_C(1795319160000)},
    {"an offset is taken off", "2026-11-22T09:16:00+05:30", true, INT64_C(1795319160000)},
    {"a western offset is added", "2026-11-21T22:46:00-05:00", true,
     INT64_C(1795319160000)},
    {"nine fraction digits are cut", "2026-11-22T03:46:00.123999999Z", true,
     INT64_C(1795319160123)},
    {"one fraction digit is tenths", "1970-01-01T00:00:00.5Z", true, 500},
    {"a leap second is held back", "2016-12-31T23:59:60Z", true, INT64_C(1483228799999)},
    {"29 February of a leap year", "2024-02-29T00:00:00Z", true, INT64_C(1709164800000)},
    {"29 February of another year is refused", "2023-02-29T00:00:00Z", false, 0},
    {"29 February 2100 is refused", "2100-02-29T00:00:00Z", false, 0},
    {"month 13 is refused", "2026-13-01T00:00:00Z", false, 0},
    {"day 0 is refused", "2026-01-00T00:00:00Z", false, 0},
    {"hour 24 is refused", "2026-01-01T24:00:00Z", false, 0},
    {"second 61 is refused", "2026-01-01T00:00:61Z", false, 0},
    {"ten fraction digits are refused", "2026-01-01T00:00:00.0123456789Z", false, 0},
    {"a point without digits is refused", "2026-01-01T00:00:00.Z", false, 0},
    {"no zone is refused", "2026-01-01T00:00:00", false, 0},
    {"a blank for T is refused", "2026-01-01 00:00:00Z", false, 0},
    {"bytes behind it are refused", "2026-01-01T00:00:00Zx", false, 0},
    {"before 1970 is refused", "1969-12-31T23:59:59Z", false, 0},
    {"a date alone is refused", "2026-01-01", false, 0},
    {"nothing is refused", "", false, 0},
};

static void check_parse(void **state)
{
    const struct row *row = *state;
    int64_t ms = -77;
    assert_int_equal(timestamp_parse(str_from(row->text), &ms), row->good);
    assert_true(ms == (row->good ? row->ms : -77));
}

static void format_and_parse_agree_on_every_day(void **state)
{
    (void)state;
    for (int64_t day = 0; day < 200000; day++) { /* to the year 2517 */
        int64_t ms = day * 86400000 + day % 86400000;
        int64_t back = -1;
        char text[TIMESTAMP_SIZE];
        timestamp_format(ms, text);
        assert_true(timestamp_parse(str_from(text), &back));
        assert_true(back == ms);
    }
}

static void format_clamps_what_has_no_date(void **state)
{
    (void)state;
    char text[TIMESTAMP_SIZE];
    timestamp_format(-1, text);
    assert_string_equal(text, "1970-01-01T00:00:00.000Z");
    timestamp_format(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

#define ROWS (sizeof rows / sizeof rows[0])

int main(void)
{
    struct CMUnitTest tests[ROWS + 2];
    for (size_t i = 0; i < ROWS; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = check_parse, .initial_state = &rows[i]};
    }
    tests[ROWS] =
        (struct CMUnitTest)cmocka_unit_test(format_and_parse_agree_on_every_day);
    tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(format_clamps_what_has_no_date);
    return _cmocka_run_group_tests("base/timestamp", tests, ROWS + 2, NULL, NULL);
}
