#include "base/timestamp.h"

#define DAY_MS  INT64_C(86400000)
#define LAST_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

int64_t timestamp_days_from_civil(int64_t year, int month, int day)
{
    /* March-based years put the leap day last; 400 years have 146,097 days. */
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* Two digits as a number; *wrong is set if they are none. */
static int two_digits(const char *at, bool *wrong)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0';
    unsigned ones = (unsigned)(unsigned char)at[1] - '0';
    *wrong = *wrong || tens > 9 || ones > 9;
    return (int)(tens * 10 + ones);
}

static bool read_char(struct str text, size_t *at, char wanted)
{
    if (*at >= text.size || text.data[*at] != wanted) {
        return false;
    }
    (*at)++;
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* "YYYY-MM-DD" to days since 1970. */
static bool read_date(const char *at, int64_t *ret_days)
{
    bool wrong = at[4] != '-' || at[7] != '-';
    int year = two_digits(at, &wrong) * 100 + two_digits(at + 2, &wrong);
    int month = two_digits(at + 5, &wrong);
    int day = two_digits(at + 8, &wrong);
    if (wrong || year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return false;
    }
    *ret_days = timestamp_days_from_civil(year, month, day);
    return true;
}

/* "HH:MM:SS" to milliseconds of the day; a leap second counts as the one before. */
static bool read_time(const char *at, int64_t *ret_ms, bool *ret_leap)
{
    bool wrong = at[2] != ':' || at[5] != ':';
    int hour = two_digits(at, &wrong);
    int minute = two_digits(at + 3, &wrong);
    int second = two_digits(at + 6, &wrong);
    if (wrong || hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    *ret_leap = second == 60;
    *ret_ms = ((hour * INT64_C(60) + minute) * 60 + (*ret_leap ? 59 : second)) * 1000;
    return true;
}

/* ".123456789" to whole milliseconds, cut; nothing there is 0. */
static bool read_fraction(struct str text, size_t *at, int *ret_ms)
{
    *ret_ms = 0;
    if (!read_char(text, at, '.')) {
        return true;
    }
    int scale = 100;
    int digits = 0;
    for (; *at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9'; digits++) {
        *ret_ms += (text.data[(*at)++] - '0') * scale;
        scale /= 10;
    }
    return digits >= 1 && digits <= 9;
}

/* "Z" or "+HH:MM" to milliseconds east of UTC. */
static bool read_offset(struct str text, size_t *at, int64_t *ret_ms)
{
    *ret_ms = 0;
    if (read_char(text, at, 'Z') || read_char(text, at, 'z')) {
        return true;
    }
    bool west = read_char(text, at, '-');
    if ((!west && !read_char(text, at, '+')) || text.size - *at < 5) {
        return false;
    }
    bool wrong = text.data[*at + 2] != ':';
    int hour = two_digits(text.data + *at, &wrong);
    int minute = two_digits(text.data + *at + 3, &wrong);
    if (wrong || hour > 23 || minute > 59) {
        return false;
    }
    *at += 5;
    int64_t ms = (hour * INT64_C(60) + minute) * 60000;
    *ret_ms = west ? -ms : ms;
    return true;
}

bool timestamp_parse(struct str text, int64_t *ret_ms)
{
    size_t at = sizeof "YYYY-MM-DDTHH:MM:SS" - 1;
    int64_t days = 0;
    int64_t time_ms = 0;
    int64_t offset_ms = 0;
    int ms = 0;
    bool leap = false;
    if (text.size <= at || (text.data[10] != 'T' && text.data[10] != 't') ||
        !read_date(text.data, &days) || !read_time(text.data + 11, &time_ms, &leap) ||
        !read_fraction(text, &at, &ms) || !read_offset(text, &at, &offset_ms) ||
        at != text.size) {
        return false;
    }
    *ret_ms = days * DAY_MS + time_ms + (leap ? 999 : ms) - offset_ms;
    return true;
}

/* Writes `digits` decimal digits of `value` and returns what follows them. */
static char *put_number(char *out, int64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + digits;
}

void timestamp_format(int64_t ms, char buffer[TIMESTAMP_SIZE])
{
    if (ms < 0) {
        ms = 0;
    }
    if (ms > LAST_MS) {
        ms = LAST_MS;
    }
    int64_t days = ms / DAY_MS + 719468;
    int64_t rest = ms % DAY_MS;
    int64_t era = days / 146097;
    int64_t day_of_era = days % 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    char *out = put_number(buffer, year, 4);
    *out++ = '-';
    out = put_number(out, month, 2);
    *out++ = '-';
    out = put_number(out, day_of_year - (153 * march_month + 2) / 5 + 1, 2);
    *out++ = 'T';
    out = put_number(out, rest / 3600000, 2);
    *out++ = ':';
    out = put_number(out, rest / 60000 % 60, 2);
    *out++ = ':';
    out = put_number(out, rest / 1000 % 60, 2);
    *out++ = '.';
    out = put_number(out, rest % 1000, 3);
    *out++ = 'Z';
    *out = '\0';
}
