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

/* Reads exactly `digits` digits at *at. */
static bool read_number(struct str text, size_t *at, int digits, int *ret_value)
{
    int value = 0;
    if (text.size - *at < (size_t)digits) {
        return false;
    }
    for (int i = 0; i < digits; i++) {
        char c = text.data[(*at)++];
        if (c < '0' || c > '9') {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    *ret_value = value;
    return true;
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
static bool read_date(struct str text, size_t *at, int64_t *ret_days)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (!read_number(text, at, 4, &year) || !read_char(text, at, '-') ||
        !read_number(text, at, 2, &month) || !read_char(text, at, '-') ||
        !read_number(text, at, 2, &day)) {
        return false;
    }
    if (year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return false;
    }
    *ret_days = timestamp_days_from_civil(year, month, day);
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

/* "HH:MM:SS[.fff]" to milliseconds of the day. */
static bool read_time(struct str text, size_t *at, int64_t *ret_ms)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
    if (!read_number(text, at, 2, &hour) || !read_char(text, at, ':') ||
        !read_number(text, at, 2, &minute) || !read_char(text, at, ':') ||
        !read_number(text, at, 2, &second) || !read_fraction(text, at, &ms)) {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    if (second == 60) {
        second = 59;
        ms = 999;
    }
    *ret_ms = ((hour * INT64_C(60) + minute) * 60 + second) * 1000 + ms;
    return true;
}

/* "Z" or "+HH:MM" to milliseconds east of UTC. */
static bool read_offset(struct str text, size_t *at, int64_t *ret_ms)
{
    *ret_ms = 0;
    if (read_char(text, at, 'Z') || read_char(text, at, 'z')) {
        return true;
    }
    bool west = read_char(text, at, '-');
    int hour = 0;
    int minute = 0;
    if (!west && !read_char(text, at, '+')) {
        return false;
    }
    if (!read_number(text, at, 2, &hour) || !read_char(text, at, ':') ||
        !read_number(text, at, 2, &minute) || hour > 23 || minute > 59) {
        return false;
    }
    int64_t ms = (hour * INT64_C(60) + minute) * 60000;
    *ret_ms = west ? -ms : ms;
    return true;
}

bool timestamp_parse(struct str text, int64_t *ret_ms)
{
    size_t at = 0;
    int64_t days = 0;
    int64_t time_ms = 0;
    int64_t offset_ms = 0;
    if (!read_date(text, &at, &days) ||
        !(read_char(text, &at, 'T') || read_char(text, &at, 't')) ||
        !read_time(text, &at, &time_ms) || !read_offset(text, &at, &offset_ms) ||
        at != text.size) {
        return false;
    }
    *ret_ms = days * DAY_MS + time_ms - offset_ms;
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
