#include "locale/format.h"

#include <inttypes.h>
#include <string.h>

#include "base/str.h"

#define EN_DASH "\xE2\x80\x93"

/* Above this a percentage's parts are halved first, so that no product overflows. */
#define MAX_PART INT64_C(100000000000000)

/* Appends what fits to what `buffer` holds so far; returns how much it holds then. */
static size_t append(char *buffer, size_t size, size_t used, const char *text)
{
    return used + str_format(buffer + used, size - used, "%s", text);
}

static size_t append_digit(const struct format_locale *locale, char digit, char *buffer,
                           size_t size, size_t used)
{
    uint32_t point = locale->zero + (uint32_t)(digit - '0');
    if (point < 0x80) {
        const char text[] = {(char)point, '\0'};
        return append(buffer, size, used, text);
    }
    if (point < 0x800) {
        const char text[] = {(char)(0xC0 | point >> 6), (char)(0x80 | (point & 0x3F)),
                             '\0'};
        return append(buffer, size, used, text);
    }
    if (point < 0x10000) {
        const char text[] = {(char)(0xE0 | point >> 12),
                             (char)(0x80 | (point >> 6 & 0x3F)),
                             (char)(0x80 | (point & 0x3F)), '\0'};
        return append(buffer, size, used, text);
    }
    const char text[] = {(char)(0xF0 | point >> 18), (char)(0x80 | (point >> 12 & 0x3F)),
                         (char)(0x80 | (point >> 6 & 0x3F)),
                         (char)(0x80 | (point & 0x3F)), '\0'};
    return append(buffer, size, used, text);
}

/* A number of at least `width` digits, without groups. */
static size_t append_number(const struct format_locale *locale, int64_t number, int width,
                            char *buffer, size_t size, size_t used)
{
    char digits[24];
    str_format(digits, sizeof digits, "%0*" PRId64, width, number);
    for (const char *at = digits; *at != '\0'; at++) {
        used = append_digit(locale, *at, buffer, size, used);
    }
    return used;
}

/* Does a group begin `left` digits before the end? */
static bool begins_group(const struct format_locale *locale, size_t left)
{
    return left == 3 || (left > 3 && (left - 3) % (size_t)locale->second_group == 0);
}

size_t format_count(const struct format_locale *locale, int64_t count, char *buffer,
                    size_t size)
{
    char digits[24];
    size_t length = str_format(digits, sizeof digits, "%" PRId64, count);
    size_t sign = digits[0] == '-' ? 1 : 0;
    size_t used = append(buffer, size, 0, sign > 0 ? locale->minus : "");
    for (size_t i = sign; i < length; i++) {
        if (i > sign && begins_group(locale, length - i)) {
            used = append(buffer, size, used, locale->group);
        }
        used = append_digit(locale, digits[i], buffer, size, used);
    }
    return used;
}

size_t format_age(const struct format_locale *locale, int64_t age_ms, char *buffer,
                  size_t size)
{
    int64_t seconds = age_ms < 0 ? 0 : age_ms / 1000;
    int64_t hours = seconds / 3600;
    size_t used = 0;
    buffer[0] = '\0';
    if (hours > 0) {
        used = append_number(locale, hours, 1, buffer, size, used);
        used = append(buffer, size, used, ":");
    }
    used =
        append_number(locale, seconds / 60 % 60, hours > 0 ? 2 : 1, buffer, size, used);
    used = append(buffer, size, used, ":");
    return append_number(locale, seconds % 60, 2, buffer, size, used);
}

size_t format_duration(const struct format_locale *locale, int64_t duration_ms,
                       char *buffer, size_t size)
{
    return format_age(locale, duration_ms + (duration_ms < INT64_MAX - 500 ? 500 : 0),
                      buffer, size);
}

/* The hour, minutes if >= 0, seconds if >= 0, and the marker of half days. */
static size_t write_time(const struct format_locale *locale, const int parts[3],
                         char *buffer, size_t size)
{
    const char *marker = locale->markers[parts[0] >= 12 ? 1 : 0];
    int hour = locale->half_days ? (parts[0] + 11) % 12 + 1 : parts[0];
    bool padded = locale->hour_padded && parts[1] >= 0;
    size_t used = 0;
    buffer[0] = '\0';
    if (locale->half_days && locale->marker_first) {
        used = append(buffer, size, used, marker);
        used = append(buffer, size, used, " ");
    }
    used = append_number(locale, hour, padded ? 2 : 1, buffer, size, used);
    for (int i = 1; i < 3 && parts[i] >= 0; i++) {
        used = append(buffer, size, used, locale->separator);
        used = append_number(locale, parts[i], 2, buffer, size, used);
    }
    if (locale->half_days && !locale->marker_first) {
        used = append(buffer, size, used, " ");
        used = append(buffer, size, used, marker);
    }
    return used;
}

size_t format_clock(const struct format_locale *locale, int hour, int minute,
                    char *buffer, size_t size)
{
    return write_time(locale, (const int[3]){hour, minute, -1}, buffer, size);
}

size_t format_clock_seconds(const struct format_locale *locale,
                            const struct calendar_civil *civil, char *buffer, size_t size)
{
    const int parts[3] = {civil->hour, civil->minute, civil->second};
    return write_time(locale, parts, buffer, size);
}

size_t format_hour(const struct format_locale *locale, int hour, char *buffer,
                   size_t size)
{
    return write_time(locale, (const int[3]){hour, -1, -1}, buffer, size);
}

/* One field of a date's pattern. */
static size_t append_field(const struct format_locale *locale,
                           const struct calendar_civil *civil, char field, char *buffer,
                           size_t size, size_t used)
{
    switch (field) {
    case 'E':
    case 'c':
        return append(buffer, size, used, locale->weekdays[(civil->weekday + 6) % 7]);
    case 'M':
    case 'L':
        return append(buffer, size, used, locale->months[(civil->month + 11) % 12]);
    case 'd':
        return append_number(locale, civil->day, 1, buffer, size, used);
    default:
        return used;
    }
}

size_t format_date(const struct format_locale *locale, const struct calendar_civil *civil,
                   char *buffer, size_t size)
{
    bool quoted = false;
    size_t used = 0;
    buffer[0] = '\0';
    for (const char *at = locale->date; *at != '\0'; at++) {
        if (*at == '\'') {
            quoted = !quoted;
        } else if (quoted || strchr("EcMLd", *at) == NULL) {
            const char text[] = {*at, '\0'};
            used = append(buffer, size, used, text);
        } else if (at == locale->date || at[-1] != *at) {
            used = append_field(locale, civil, *at, buffer, size, used);
        }
    }
    return used;
}

/* num / den in units of 1 / `whole`, kept on its own side of the threshold. */
static int64_t round_ratio(int64_t num, int64_t den, int64_t whole,
                           const struct format_rounding *rounding)
{
    int64_t down = num * whole / den;
    int64_t up = down + (num * whole % den != 0 ? 1 : 0);
    int64_t shown = num * whole % den * 2 >= den ? up : down;
    int64_t threshold_bp = rounding->threshold_bp;
    if (threshold_bp != FORMAT_NO_THRESHOLD && rounding->at_most) {
        bool met = num * 10000 <= threshold_bp * den;
        bool shown_met = shown * 10000 <= threshold_bp * whole;
        shown = met == shown_met ? shown : met ? down : up;
    } else if (threshold_bp != FORMAT_NO_THRESHOLD) {
        bool met = num * 10000 >= threshold_bp * den;
        bool shown_met = shown * 10000 >= threshold_bp * whole;
        shown = met == shown_met ? shown : met ? up : down;
    }
    if (shown == 0 && num > 0) {
        return up;
    }
    if (shown == whole && num != den) {
        return num < den ? down : up;
    }
    return shown;
}

size_t format_percent(const struct format_locale *locale, int64_t num, int64_t den,
                      const struct format_rounding *rounding, char *buffer, size_t size)
{
    if (den <= 0) {
        return str_format(buffer, size, "%s", EN_DASH);
    }
    while (num > MAX_PART || den > MAX_PART) {
        num /= 2;
        den /= 2;
    }
    static const int64_t scales[] = {1, 10, 100};
    int64_t scale = scales[rounding->decimals];
    int64_t shown = den == 0 ? 0 : round_ratio(num, den, 100 * scale, rounding);
    size_t used = 0;
    buffer[0] = '\0';
    used = append_number(locale, shown / scale, 1, buffer, size, used);
    if (scale == 1) {
        return used;
    }
    used = append(buffer, size, used, locale->decimal);
    return append_number(locale, shown % scale, rounding->decimals, buffer, size, used);
}

size_t format_tenths(const struct format_locale *locale, int64_t tenths, char *buffer,
                     size_t size)
{
    bool below = tenths < 0;
    int64_t rest = tenths % 10;
    size_t used = append(buffer, size, 0, below && tenths > -10 ? locale->minus : "");
    used += format_count(locale, tenths / 10, buffer + used, size - used);
    used = append(buffer, size, used, locale->decimal);
    return append_number(locale, below ? -rest : rest, 1, buffer, size, used);
}
