#ifndef WALLBOARD_LOCALE_FORMAT_H
#define WALLBOARD_LOCALE_FORMAT_H

/*
 * Numbers and times as the wall writes them, in integer arithmetic so that every machine
 * shows the same digits. Every function terminates its buffer (FORMAT_SIZE is always
 * enough) and returns the length written. None allocates.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locale/calendar.h"
#include "locale/format_locale.h"

#define FORMAT_SIZE 128

/* "1 284"; four digits are grouped too, so that columns line up. */
size_t format_count(const struct format_locale *locale, int64_t count, char *buffer,
                    size_t size);

/* A length of time that is over, half up to seconds: "0:19", "2:47", "1:02:03". */
size_t format_duration(const struct format_locale *locale, int64_t duration_ms,
                       char *buffer, size_t size);

/* A length of time that still runs, as a clock counts it: whole seconds gone by. */
size_t format_age(const struct format_locale *locale, int64_t age_ms, char *buffer,
                  size_t size);

/* "14:32", "09:05", "2:32 PM". */
size_t format_clock(const struct format_locale *locale, int hour, int minute,
                    char *buffer, size_t size);

/* With seconds: "14:31:20". */
size_t format_clock_seconds(const struct format_locale *locale,
                            const struct calendar_civil *civil, char *buffer,
                            size_t size);

/* The hour alone, as a chart's axis has it: "9", "14", "2 PM". */
size_t format_hour(const struct format_locale *locale, int hour, char *buffer,
                   size_t size);

/* Weekday, day and month: "Sun 22 Nov", "So., 22. Nov.". Of civil->weekday, too. */
size_t format_date(const struct format_locale *locale, const struct calendar_civil *civil,
                   char *buffer, size_t size);

#define FORMAT_NO_THRESHOLD INT64_C(-1)

struct format_rounding {
    int decimals;         /* 0 to 2 */
    int64_t threshold_bp; /* the tile's target in basis points, or FORMAT_NO_THRESHOLD */
    bool at_most;         /* the target is a ceiling (abandonment), not a floor */
};

/*
 * num / den in per cent, without the sign: "78.4". Half up, but what is shown meets the
 * threshold only if the true value does, and 0 and 100 are written only for exactly 0
 * and 100 (metrics.md section 1, "Rounding on screen"). num >= 0. With den <= 0 there is
 * no data and an en dash is written.
 */
size_t format_percent(const struct format_locale *locale, int64_t num, int64_t den,
                      const struct format_rounding *rounding, char *buffer, size_t size);

/* A whole number and the tenths behind it, "4.3"; `tenths` is ten times the value. */
size_t format_tenths(const struct format_locale *locale, int64_t tenths, char *buffer,
                     size_t size);

#endif
