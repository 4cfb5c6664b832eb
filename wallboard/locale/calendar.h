#ifndef WALLBOARD_LOCALE_CALENDAR_H
#define WALLBOARD_LOCALE_CALENDAR_H

/*
 * One time zone's rules: local time at an instant, and the service day around it
 * (metrics.md section 6). ICU is asked once, when the calendar is created; afterwards
 * every answer is a search in a table, so these functions are cheap enough for each
 * event and each frame. The rules reach to the year 2100; later the last offset stays.
 */

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

/* What a clock on the wall says at `at`. */
struct calendar_civil calendar_civil(const struct calendar *calendar, struct wall at);

/*
 * The first instant at which the local clock is at or past `civil`: for a time that
 * occurs twice the first, for one that is skipped the first instant after the gap.
 * Fields out of range carry over (minute 90 is 1:30, day 0 the last of the month before).
 */
struct wall calendar_instant(const struct calendar *calendar,
                             const struct calendar_civil *civil);

/* The service day that contains `at`, when days start `day_start_min` minutes (0-1439)
 * after local midnight. Found from the zone's rules, never by adding 24 hours. */
struct calendar_span calendar_day(const struct calendar *calendar, struct wall at,
                                  int day_start_min);

#endif
