#ifndef WALLBOARD_BASE_TIMESTAMP_H
#define WALLBOARD_BASE_TIMESTAMP_H

/*
 * RFC 3339 text to Unix milliseconds and back, in the proleptic Gregorian calendar.
 * Zones are offsets only; named zones are locale/calendar's business.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Enough for "2026-11-22T03:46:00.123Z" and its NUL. */
#define TIMESTAMP_SIZE 25

/* The years that a plain integer may stand for, so that seconds are never taken for
 * milliseconds: [2000-01-01, 2100-01-01). */
#define TIMESTAMP_MIN_MS INT64_C(946684800000)
#define TIMESTAMP_MAX_MS INT64_C(4102444800000)

/* Strict RFC 3339: any offset, 0 to 9 fraction digits (cut to ms), 'T' or 't', 'Z' or
 * 'z'; second 60 is read as 59.999. Years 1970 to 9999. */
bool timestamp_parse(struct str text, int64_t *ret_ms);

/* "YYYY-MM-DDTHH:MM:SS.mmmZ", terminated. ms must lie in the years 1970 to 9999; outside
 * them it is clamped. */
void timestamp_format(int64_t ms, char buffer[TIMESTAMP_SIZE]);

/* Days from 1970-01-01 to a civil date (month 1-12, day 1-31). */
int64_t timestamp_days_from_civil(int64_t year, int month, int day);

#endif
