#include "feed/csv_time.h"
#include "locale/calendar.h"
#include "support/rows.h"

#define REFUSED INT64_MIN

struct writing {
    const char *name;
    enum csv_time_form form;
    const char *text;
    int64_t ms; /* in Jerusalem, on 1999-07-04 where the text has no date */
};

static struct writing writings[] = {
    {"a clock time is of the date, in the zone", CSV_TIME_CLOCK, "9:05:07",
     INT64_C(931068307000)},
    {"midnight", CSV_TIME_CLOCK, "0:00:00", INT64_C(931035600000)},
    {"the last second", CSV_TIME_CLOCK, "23:59:59", INT64_C(931121999000)},
    {"24 o'clock is refused", CSV_TIME_CLOCK, "24:00:00", REFUSED},
    {"minute 60 is refused", CSV_TIME_CLOCK, "9:60:00", REFUSED},
    {"a clock without seconds is refused", CSV_TIME_CLOCK, "9:05", REFUSED},
    {"a negative hour is refused", CSV_TIME_CLOCK, "-1:05:00", REFUSED},
    {"no clock at all is refused", CSV_TIME_CLOCK, "noon", REFUSED},
    {"a local date and time", CSV_TIME_DATETIME, "1999-07-04 09:05:07",
     INT64_C(931068307000)},
    {"with a T and a fraction", CSV_TIME_DATETIME, "1999-07-04T09:05:07.250",
     INT64_C(931068307250)},
    {"in winter the zone has another offset", CSV_TIME_DATETIME, "1999-01-03 09:05:07",
     INT64_C(915347107000)},
    {"a day that no calendar has is refused", CSV_TIME_DATETIME, "1999-02-30 09:05:07",
     REFUSED},
    {"a local time with an offset is refused", CSV_TIME_DATETIME,
     "1999-07-04 09:05:07+01:00", REFUSED},
    {"a date alone is refused", CSV_TIME_DATETIME, "1999-07-04", REFUSED},
    {"RFC 3339 has its own offset", CSV_TIME_RFC3339, "1999-07-04T09:05:07+03:00",
     INT64_C(931068307000)},
    {"RFC 3339 without one is refused", CSV_TIME_RFC3339, "1999-07-04T09:05:07", REFUSED},
    {"seconds since 1970", CSV_TIME_EPOCH_S, "931068307", INT64_C(931068307000)},
    {"milliseconds are not taken for seconds", CSV_TIME_EPOCH_S, "931068307000", REFUSED},
    {"milliseconds since 1970", CSV_TIME_EPOCH_MS, "1700000000123",
     INT64_C(1700000000123)},
    {"seconds are not taken for milliseconds", CSV_TIME_EPOCH_MS, "1700000000", REFUSED},
    {"an empty text is refused", CSV_TIME_EPOCH_S, "", REFUSED},
};

static void test_writing(void **state)
{
    const struct writing *row = *state;
    struct calendar *calendar = calendar_create("Asia/Jerusalem");
    assert_non_null(calendar);
    int64_t days = 0;
    assert_true(csv_time_date(str_from("1999-07-04"), &days));
    int64_t ms = REFUSED;
    assert_int_equal(csv_time_parse(row->form, calendar, days, str_from(row->text), &ms),
                     row->ms != REFUSED);
    assert_int_equal(ms, row->ms);
    calendar_destroy(&calendar);
}

struct date {
    const char *name;
    const char *text;
    int64_t days; /* -1: refused */
};

static struct date dates[] = {
    {"the first day", "1970-01-01", 0},
    {"a day", "1999-01-03", 10594},
    {"a leap day", "2000-02-29", 11016},
    {"no leap day", "1900-02-29", -1},
    {"one digit is refused", "1999-1-3", -1},
    {"other signs are refused", "1999/01/03", -1},
    {"an empty date is refused", "", -1},
    {"more than a date is refused", "1999-01-03T", -1},
};

static void test_date(void **state)
{
    const struct date *row = *state;
    int64_t days = -1;
    assert_int_equal(csv_time_date(str_from(row->text), &days), row->days >= 0);
    assert_int_equal(days, row->days);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_writing, writings);
    ROWS_ADD(&rows, test_date, dates);
    return rows_run(&rows, "feed_csv_time");
}
