#ifndef WALLBOARD_LOCALE_CALENDAR_H
#define WALLBOARD_LOCALE_CALENDAR_H

/*
 * One time zone's rules: local time at an instant, and the service day around it
 * (metrics.md section 6). ICU is asked once, when the calendar is created; afterwards
 * every answer is a search in a table, so these functions are cheap enough for each
 * event and each frame. The rules reach to the year 2100; later the last offset stays.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

struct calendar;

/* Civil date and time of day, without a zone. */
struct calendar_civil {
    int year, month, day;     /* month 1-12, day 1-31 */
    int hour, minute, second; /* 0-23, 0-59, 0-59 */
    int millisecond;          /* 0-999 */
    int weekday;              /* 1 Monday to 7 Sunday; ignored on the way in */
};

/* Instants [start, end). */
struct calendar_span {
    struct wall start, end;
};

/* `zone` is an IANA name ("Europe/London"); NULL or "" is the system's zone. NULL for a
 * zone that does not exist, or without memory. */
struct calendar *calendar_create(const char *zone);
void calendar_destroy(struct calendar **self);

/* "Europe/London". Borrowed for the calendar's life. */
const char *calendar_zone(const struct calendar *calendar);

/* Local time minus UTC at `at`, in ms: 3600000 is one hour ahead of UTC. */
int64_t calendar_offset_ms(const struct calendar *calendar, struct wall at);

/* The first instant after `at` from which on the offset is another; ms is
 * CALENDAR_NEVER_MS if the rules know of none. */
#define CALENDAR_NEVER_MS INT64_MAX
struct wall calendar_next_change(const struct calendar *calendar, struct wall at);

/* What a clock on the wall says at `at`. */
struct calendar_civil calendar_civil(const struct calendar *calendar, struct wall at);

/*
 * The first instant at which the local clock is at or past `civil`: for a time that
 * occurs twice the first, for one that is skipped the first instant after the gap.
 * Fields out of range carry over (minute 90 is 1:30, day 0 the last of the month before).
 */
struct wall calendar_instant(const struct calendar *calendar,
                             const struct calendar_civil *civil);

/* The date of a day number: days since 1970-01-01, at midnight. */
struct calendar_civil calendar_date(int64_t days);

/* The service day that contains `at`, when days start `day_start_min` minutes (0-1439)
 * after local midnight. Found from the zone's rules, never by adding 24 hours. */
struct calendar_span calendar_day(const struct calendar *calendar, struct wall at,
                                  int day_start_min);

/* One interval of a service day. */
struct calendar_interval {
    struct calendar_span span; /* on UTC quarter-hours if the day is */
    int64_t offset_ms;         /* local time minus UTC, the same throughout */
    bool repeated; /* the clock shows some of it twice: label it with its offset */
};

#define CALENDAR_DAY_INTERVALS 104 /* quarters of the longest day there is (Troll) */

struct calendar_intervals {
    size_t count;
    struct calendar_interval items[CALENDAR_DAY_INTERVALS]; /* in order, without a gap */
};

/*
 * Cuts a service day (of calendar_day()) into intervals of `interval_min` minutes, 15, 30
 * or 60, that begin on the full hour, or its half or quarter, of the local clock. None
 * spans a change of offset; so the first and the last of a day, and those beside a
 * change, may be shorter: Lord Howe's autumn day has 49 half-hours, and 24 hours and a
 * half. False, with *ret untouched, for another length or a day of more than
 * CALENDAR_DAY_INTERVALS.
 */
bool calendar_intervals(const struct calendar *calendar, struct calendar_span day,
                        int interval_min, struct calendar_intervals *ret);

#endif
