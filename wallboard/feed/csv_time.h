#ifndef WALLBOARD_FEED_CSV_TIME_H
#define WALLBOARD_FEED_CSV_TIME_H

/* Times as the columns of a CSV write them, to Unix milliseconds. Strict. */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct calendar;

enum csv_time_form {
    CSV_TIME_CLOCK,    /* 9:05:00, local, of a date that stands elsewhere */
    CSV_TIME_DATETIME, /* 2026-11-22 09:05:00, local; 'T' and a fraction are allowed */
    CSV_TIME_RFC3339,  /* 2026-11-22T09:05:00Z, any offset */
    CSV_TIME_EPOCH_S,  /* seconds since 1970 */
    CSV_TIME_EPOCH_MS,
};

/* "YYYY-MM-DD" to days since 1970; false for a day that no calendar has. */
bool csv_time_date(struct str text, int64_t *ret_days);

/* `date_days` is the date of a clock time; local times are those of `calendar`. */
bool csv_time_parse(enum csv_time_form form, const struct calendar *calendar,
                    int64_t date_days, struct str text, int64_t *ret_ms);

#endif
