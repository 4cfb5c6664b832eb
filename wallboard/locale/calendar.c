#include "locale/calendar.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/str.h"
#include "base/timestamp.h"

#define DAY_MS     INT64_C(86400000)
#define MINUTE_MS  INT64_C(60000)
#define ZONE_UNITS 128 /* UTF-16 units of a zone's name */
/* No zone has ever been further from UTC, and no skipped date is longer. */
#define FAR_MS (2 * DAY_MS)

/* From `from_ms` up to the next segment's, the zone is `offset_ms` ahead of UTC. */
struct segment {
    int64_t from_ms, offset_ms;
};

struct calendar {
    char zone[ZONE_UNITS * 3];
    struct segment *segments; /* the first holds from the beginning of time */
    size_t count, capacity;
};

static bool append_segment(struct calendar *calendar, int64_t from_ms, int64_t offset_ms)
{
    /* ICU also tells changes of name, or of how an offset splits into zone and summer. */
    if (calendar->count > 0 &&
        calendar->segments[calendar->count - 1].offset_ms == offset_ms) {
        return true;
    }
    if (calendar->count == calendar->capacity) {
        size_t capacity = calendar->capacity == 0 ? 64 : calendar->capacity * 2;
        struct segment *segments =
            realloc(calendar->segments, capacity * sizeof *segments);
        if (segments == NULL) {
            return false;
        }
        calendar->segments = segments;
        calendar->capacity = capacity;
    }
    calendar->segments[calendar->count++] = (struct segment){from_ms, offset_ms};
    return true;
}

static bool read_segment(struct calendar *calendar, UCalendar *icu, int64_t from_ms)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(icu, (UDate)from_ms, &status);
    int64_t offset_ms = ucal_get(icu, UCAL_ZONE_OFFSET, &status);
    offset_ms += ucal_get(icu, UCAL_DST_OFFSET, &status);
    return U_SUCCESS(status) && append_segment(calendar, from_ms, offset_ms);
}

/* Every change of offset from 1970 to 2100. */
static bool read_rules(struct calendar *calendar, UCalendar *icu)
{
    int64_t at_ms = 0;
    UDate next = 0;
    for (;;) {
        if (!read_segment(calendar, icu, at_ms)) {
            return false;
        }
        UErrorCode status = U_ZERO_ERROR;
        UBool found =
            ucal_getTimeZoneTransitionDate(icu, UCAL_TZ_TRANSITION_NEXT, &next, &status);
        if (U_FAILURE(status)) {
            return false;
        }
        if (!found || (int64_t)next >= TIMESTAMP_MAX_MS || (int64_t)next <= at_ms) {
            return true;
        }
        at_ms = (int64_t)next;
    }
}

/* The zone's name as ICU wants it; 0 if there is no such zone. */
static int32_t find_zone(const char *zone, UChar name[ZONE_UNITS])
{
    UErrorCode status = U_ZERO_ERROR;
    if (zone == NULL || zone[0] == '\0') {
        int32_t size = ucal_getDefaultTimeZone(name, ZONE_UNITS, &status);
        return U_SUCCESS(status) && size < ZONE_UNITS ? size : 0;
    }
    if (strlen(zone) >= ZONE_UNITS) {
        return 0;
    }
    UChar canonical[ZONE_UNITS];
    UBool is_system = 0;
    u_uastrcpy(name, zone);
    (void)ucal_getCanonicalTimeZoneID(name, -1, canonical, ZONE_UNITS, &is_system,
                                      &status);
    /* "GMT+5" and the like are not names of the zone database: their sign is a trap. */
    return U_SUCCESS(status) && is_system ? u_strlen(name) : 0;
}

struct calendar *calendar_create(const char *zone)
{
    UChar name[ZONE_UNITS];
    int32_t size = find_zone(zone, name);
    if (size == 0) {
        return NULL;
    }
    struct calendar *calendar = calloc(1, sizeof *calendar);
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *icu = ucal_open(name, size, "", UCAL_GREGORIAN, &status);
    bool ok = calendar != NULL && U_SUCCESS(status);
    if (ok) {
        (void)u_strToUTF8(calendar->zone, sizeof calendar->zone, NULL, name, size,
                          &status);
        ok = U_SUCCESS(status) && read_rules(calendar, icu);
    }
    ucal_close(icu);
    if (!ok) {
        calendar_destroy(&calendar);
    }
    return calendar;
}

void calendar_destroy(struct calendar **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->segments);
    free(*self);
    *self = NULL;
}

const char *calendar_zone(const struct calendar *calendar)
{
    return calendar->zone;
}

/* The segment that holds `at_ms`. */
static size_t segment_of(const struct calendar *calendar, int64_t at_ms)
{
    size_t low = 0;
    size_t high = calendar->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (calendar->segments[middle].from_ms <= at_ms) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t calendar_offset_ms(const struct calendar *calendar, struct wall at)
{
    return calendar->segments[segment_of(calendar, at.ms)].offset_ms;
}

struct wall calendar_next_change(const struct calendar *calendar, struct wall at)
{
    size_t i = segment_of(calendar, at.ms) + 1;
    return (struct wall){i < calendar->count ? calendar->segments[i].from_ms
                                             : CALENDAR_NEVER_MS};
}

/* The first instant whose local time is at or past `local_ms` (local time as if UTC). */
static int64_t instant_of(const struct calendar *calendar, int64_t local_ms)
{
    size_t i = segment_of(calendar, local_ms - FAR_MS);
    while (i + 1 < calendar->count &&
           calendar->segments[i + 1].from_ms + calendar->segments[i].offset_ms <=
               local_ms) {
        i++;
    }
    int64_t at_ms = local_ms - calendar->segments[i].offset_ms;
    int64_t from_ms = calendar->segments[i].from_ms;
    return i > 0 && at_ms < from_ms ? from_ms : at_ms;
}

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

/* Civil date of a day number, days since 1970-01-01 (after Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms"): years counted from March, so that the leap day is last. */
static void civil_of_days(int64_t days, struct calendar_civil *ret)
{
    int64_t shifted = days + 719468; /* from 0000-03-01 */
    int64_t era = floor_div(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
    ret->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    ret->month = (int)(month < 10 ? month + 3 : month - 9);
    ret->year = (int)(year_of_era + era * 400 + (month < 10 ? 0 : 1));
    ret->weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7 + 1); /* day 0: Thursday */
}

struct calendar_civil calendar_civil(const struct calendar *calendar, struct wall at)
{
    int64_t local_ms = at.ms + calendar_offset_ms(calendar, at);
    int64_t days = floor_div(local_ms, DAY_MS);
    int64_t rest_ms = local_ms - days * DAY_MS;
    struct calendar_civil civil = {
        .hour = (int)(rest_ms / (60 * MINUTE_MS)),
        .minute = (int)(rest_ms / MINUTE_MS % 60),
        .second = (int)(rest_ms / 1000 % 60),
        .millisecond = (int)(rest_ms % 1000),
    };
    civil_of_days(days, &civil);
    return civil;
}

struct calendar_civil calendar_date(int64_t days)
{
    struct calendar_civil civil = {0};
    civil_of_days(days, &civil);
    return civil;
}

struct wall calendar_instant(const struct calendar *calendar,
                             const struct calendar_civil *civil)
{
    int64_t days = timestamp_days_from_civil(civil->year, civil->month, 1);
    int64_t local_ms = (days + civil->day - 1) * DAY_MS;
    local_ms += (int64_t)civil->hour * 60 * MINUTE_MS + civil->minute * MINUTE_MS;
    local_ms += (int64_t)civil->second * 1000 + civil->millisecond;
    return (struct wall){instant_of(calendar, local_ms)};
}

struct calendar_span calendar_day(const struct calendar *calendar, struct wall at,
                                  int day_start_min)
{
    int64_t local_ms = at.ms + calendar_offset_ms(calendar, at);
    int64_t shift_ms = day_start_min * MINUTE_MS;
    /* Around a change over midnight the local date may run ahead of the service day, or
     * fall back behind it; so start one date later and go back to the day begun last. */
    int64_t date = floor_div(local_ms, DAY_MS) + 1;
    int64_t start_ms = instant_of(calendar, date * DAY_MS + shift_ms);
    int64_t end_ms = start_ms;
    while (start_ms > at.ms) {
        end_ms = start_ms;
        date--;
        start_ms = instant_of(calendar, date * DAY_MS + shift_ms);
    }
    for (int64_t next = date + 1; end_ms == start_ms; next++) {
        end_ms = instant_of(calendar, next * DAY_MS + shift_ms); /* a date left out */
    }
    return (struct calendar_span){{start_ms}, {end_ms}};
}

/* -- intervals -------------------------------------------------------------------------
 */

/* Does the clock show some of the local time [local_ms, local_end_ms) of segment `i` a
 * second time, after the change before it or after the one that ends it? */
static bool is_repeated(const struct calendar *calendar, size_t i, int64_t local_ms,
                        int64_t local_end_ms)
{
    const struct segment *segments = calendar->segments;
    if (i > 0) {
        int64_t last_end_ms = segments[i].from_ms + segments[i - 1].offset_ms;
        if (local_ms < last_end_ms) {
            return true;
        }
    }
    return i + 1 < calendar->count &&
           local_end_ms > segments[i + 1].from_ms + segments[i + 1].offset_ms;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Cuts the part of a day that has one offset: from `at_ms` until `end_ms`, in segment
 * `i`. False when there is no room. */
static bool cut_segment(const struct calendar *calendar, size_t i, int64_t at_ms,
                        int64_t end_ms, int64_t length_ms, struct calendar_intervals *ret)
{
    int64_t offset_ms = calendar->segments[i].offset_ms;
    int64_t next_ms =
        (floor_div(at_ms + offset_ms, length_ms) + 1) * length_ms - offset_ms;
    for (; at_ms < end_ms; at_ms = next_ms, next_ms += length_ms) {
        if (ret->count == CALENDAR_DAY_INTERVALS) {
            return false;
        }
        int64_t until_ms = least(next_ms, end_ms);
        ret->items[ret->count++] = (struct calendar_interval){
            .span = {{at_ms}, {until_ms}},
            .offset_ms = offset_ms,
            .repeated = is_repeated(calendar, i, at_ms + offset_ms, until_ms + offset_ms),
        };
    }
    return true;
}

bool calendar_intervals(const struct calendar *calendar, struct calendar_span day,
                        int interval_min, struct calendar_intervals *ret)
{
    if (interval_min != 15 && interval_min != 30 && interval_min != 60) {
        return false;
    }
    struct calendar_intervals found;
    found.count = 0;
    size_t i = segment_of(calendar, day.start.ms);
    for (int64_t at_ms = day.start.ms; at_ms < day.end.ms; i++) {
        int64_t end_ms =
            i + 1 < calendar->count ? calendar->segments[i + 1].from_ms : day.end.ms;
        end_ms = least(end_ms, day.end.ms);
        if (!cut_segment(calendar, i, at_ms, end_ms, interval_min * MINUTE_MS, &found)) {
            return false;
        }
        at_ms = end_ms;
    }
    ret->count = found.count;
    memcpy(ret->items, found.items, found.count * sizeof found.items[0]);
    return true;
}
