#include "site/hours_text.h"

#include "config/quantity.h"

#define WEEK 7

static const char *const day_names[WEEK] = {"mon", "tue", "wed", "thu",
                                            "fri", "sat", "sun"};

const char *hours_text_day_name(int weekday)
{
    return day_names[weekday - 1];
}

/* 0 for Monday; WEEK if it is none. */
static int find_day(struct str name)
{
    int day = 0;
    while (day < WEEK && !str_is(name, day_names[day])) {
        day++;
    }
    return day;
}

bool hours_text_days(struct str text, uint32_t *ret_days)
{
    uint32_t days = 0;
    if (str_is(text, "every day")) {
        *ret_days = HOURS_TEXT_WEEK;
        return true;
    }
    for (struct str rest = text; rest.data != NULL;) {
        struct str last_name = str_trim(str_split(&rest, ','));
        struct str first_name = str_trim(str_split(&last_name, '-'));
        int first = find_day(first_name);
        int last = last_name.data == NULL ? first : find_day(str_trim(last_name));
        if (first == WEEK || last == WEEK) {
            return false;
        }
        for (int day = first;; day = (day + 1) % WEEK) {
            uint32_t bit = UINT32_C(1) << day;
            if ((days & bit) != 0) {
                return false;
            }
            days |= bit;
            if (day == last) {
                break;
            }
        }
    }
    *ret_days = days;
    return true;
}

/* As a clock shows it; and 24:00, the end of a day. */
static bool read_end(struct str text, int64_t *ret_min)
{
    if (str_is(text, "24:00")) {
        *ret_min = OPENING_DAY_MIN;
        return true;
    }
    return quantity_clock(text, ret_min);
}

bool hours_text_span(struct str text, int *ret_start_min, int *ret_end_min)
{
    if (str_is(text, "24h")) {
        *ret_start_min = 0;
        *ret_end_min = OPENING_DAY_MIN;
        return true;
    }
    struct str end = text;
    struct str start = str_trim(str_split(&end, '-'));
    int64_t start_min = 0;
    int64_t end_min = 0;
    if (end.data == NULL || !quantity_clock(start, &start_min) ||
        !read_end(str_trim(end), &end_min) || start_min == end_min) {
        return false;
    }
    *ret_start_min = (int)start_min;
    *ret_end_min = (int)(end_min < start_min ? end_min + OPENING_DAY_MIN : end_min);
    return true;
}

/* Exactly `digits` of them: "03", not "3" or "+3". */
static bool read_number(struct str text, size_t digits, int min, int max, int *ret)
{
    int64_t number = 0;
    if (text.size != digits || !str_to_int(text, min, max, &number)) {
        return false;
    }
    *ret = (int)number;
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0; /* from 2000 to 2099; every year, 0, may be one */
    return month == 2 && leap ? 29 : days[month - 1];
}

bool hours_text_date(struct str text, struct opening_holiday *ret_date)
{
    int year = 0;
    int month = 0;
    int day = 0;
    struct str rest = text;
    struct str first = str_split(&rest, '-');
    if (first.size == 4) {
        if (!read_number(first, 4, 2000, 2099, &year)) {
            return false;
        }
        first = str_split(&rest, '-');
    }
    if (!read_number(first, 2, 1, 12, &month) ||
        !read_number(rest, 2, 1, days_of(year, month), &day)) {
        return false;
    }
    *ret_date = (struct opening_holiday){.year = year, .month = month, .day = day};
    return true;
}
