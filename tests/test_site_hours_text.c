/* The words of opening hours: strict, and never guessed at. */

#include <stdlib.h>
#include <string.h>

#include "site/hours_text.h"
#include "support/rows.h"

#define BAD 0xFFFFU

struct days_row {
    const char *name, *text;
    uint32_t days; /* bits, 1 is Monday's; BAD: refused */
};

static struct days_row days_rows[] = {
    {"one day", "mon", 0x01},
    {"the last one", "sun", 0x40},
    {"from one to another", "mon-fri", 0x1F},
    {"with blanks", "mon - fri", 0x1F},
    {"from a day to itself", "wed-wed", 0x04},
    {"over the week's end", "sat-mon", 0x61},
    {"the whole week from its middle on", "thu-wed", 0x7F},
    {"a list", "mon, wed,fri", 0x15},
    {"a list with a range", "mon, thu-sat", 0x39},
    {"every day", "every day", 0x7F},
    {"nothing", "", BAD},
    {"capitals", "Mon", BAD},
    {"the whole word", "monday", BAD},
    {"another language", "die", BAD},
    {"a day twice", "mon, mon", BAD},
    {"a day twice, once in a range", "mon-fri, wed", BAD},
    {"a range without an end", "mon-", BAD},
    {"a range without a start", "-fri", BAD},
    {"a range of three", "mon-wed-fri", BAD},
    {"a comma too many", "mon,", BAD},
    {"every day and more", "every day, mon", BAD},
};

static void test_days(void **state)
{
    const struct days_row *row = *state;
    uint32_t days = BAD;
    bool good = hours_text_days(str_from(row->text), &days);
    assert_int_equal(good, row->days != BAD);
    assert_int_equal(days, row->days);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 1; i <= 7; i++) {
        uint32_t days = 0;
        assert_true(hours_text_days(str_from(hours_text_day_name(i)), &days));
        assert_int_equal(days, 1U << (i - 1));
    }
}

struct span_row {
    const char *name, *text;
    int start_min, end_min; /* -1: refused */
};

static struct span_row span_rows[] = {
    {"office hours", "08:00-18:00", 480, 1080},
    {"with blanks", "08:00 - 18:00", 480, 1080},
    {"to the minute", "07:59-08:00", 479, 480},
    {"until midnight", "18:00-24:00", 1080, 1440},
    {"over midnight", "22:00-06:00", 1320, 1800},
    {"until midnight, as the next day's start", "18:00-00:00", 1080, 1440},
    {"all day", "24h", 0, 1440},
    {"all day, spelt out", "00:00-24:00", 0, 1440},
    {"one minute short of a day", "08:00-07:59", 480, 1919},
    {"nothing or a day", "08:00-08:00", -1, -1},
    {"midnight to midnight", "00:00-00:00", -1, -1},
    {"one time", "08:00", -1, -1},
    {"three times", "08:00-12:00-18:00", -1, -1},
    {"without minutes", "8-18", -1, -1},
    {"without a nought", "8:00-18:00", -1, -1},
    {"a time that no clock shows", "08:00-24:01", -1, -1},
    {"24:00 as a start", "24:00-08:00", -1, -1},
    {"a long dash",
     "08:00\xE2\x80\x93"
     "18:00",
     -1, -1},
    {"am and pm", "08:00am-06:00pm", -1, -1},
    {"nothing", "", -1, -1},
    {"closed is not a span", "closed", -1, -1},
};

static void test_span(void **state)
{
    const struct span_row *row = *state;
    int start_min = -1;
    int end_min = -1;
    bool good = hours_text_span(str_from(row->text), &start_min, &end_min);
    assert_int_equal(good, row->start_min >= 0);
    assert_int_equal(start_min, row->start_min);
    assert_int_equal(end_min, row->end_min);
}

struct date_row {
    const char *name, *text;
    int year, month, day; /* month 0: refused */
};

static struct date_row date_rows[] = {
    {"a date", "2026-12-24", 2026, 12, 24},
    {"of every year", "12-24", 0, 12, 24},
    {"the first and the last years", "2000-01-01", 2000, 1, 1},
    {"the last year", "2099-12-31", 2099, 12, 31},
    {"a leap day", "2028-02-29", 2028, 2, 29},
    {"a leap day of every year", "02-29", 0, 2, 29},
    {"no leap year", "2027-02-29", 0, 0, 0},
    {"no such day", "2026-04-31", 0, 0, 0},
    {"no such month", "2026-13-01", 0, 0, 0},
    {"day nought", "2026-12-00", 0, 0, 0},
    {"another century", "1999-12-31", 0, 0, 0},
    {"a far one", "2100-01-01", 0, 0, 0},
    {"without noughts", "2026-4-1", 0, 0, 0},
    {"the other order", "24-12-2026", 0, 0, 0},
    {"dots", "24.12.2026", 0, 0, 0},
    {"with a time", "2026-12-24T00:00", 0, 0, 0},
    {"a month", "2026-12", 0, 0, 0},
    {"a name", "christmas", 0, 0, 0},
    {"nothing", "", 0, 0, 0},
    {"a sign", "2026--1-24", 0, 0, 0},
};

static void test_date(void **state)
{
    const struct date_row *row = *state;
    struct opening_holiday date = {0};
    bool good = hours_text_date(str_from(row->text), &date);
    assert_int_equal(good, row->month != 0);
    assert_int_equal(date.year, row->year);
    assert_int_equal(date.month, row->month);
    assert_int_equal(date.day, row->day);
    assert_int_equal(date.hours.count, 0);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_days, days_rows);
    rows_add_one(&rows, "each day's name is read", test_names);
    ROWS_ADD(&rows, test_span, span_rows);
    ROWS_ADD(&rows, test_date, date_rows);
    return rows_run(&rows, "site/hours_text");
}
