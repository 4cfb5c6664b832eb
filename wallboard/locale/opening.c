#include "locale/opening.h"

#include <string.h>

#define DAY_MS    INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

bool opening_day_add(struct opening_day *day, int start_min, int end_min)
{
    if (day->count == OPENING_DAY_SPANS || start_min < 0 ||
        start_min >= OPENING_DAY_MIN || end_min <= start_min ||
        end_min - start_min > OPENING_DAY_MIN) {
        return false;
    }
    size_t at = 0;
    while (at < day->count && day->spans[at].start_min < start_min) {
        at++;
    }
    if ((at > 0 && day->spans[at - 1].end_min > start_min) ||
        (at < day->count && day->spans[at].start_min < end_min)) {
        return false;
    }
    memmove(&day->spans[at + 1], &day->spans[at],
            (day->count - at) * sizeof day->spans[0]);
    day->spans[at] = (struct opening_span){(int16_t)start_min, (int16_t)end_min};
    day->count++;
    return true;
}

/* The hours that begin on a date, days since 1970-01-01. */
static const struct opening_day *hours_of(const struct opening *opening, int64_t date)
{
    const struct calendar_civil civil = calendar_date(date);
    const struct opening_day *yearly = NULL;
    for (size_t i = 0; i < opening->holiday_count; i++) {
        const struct opening_holiday *holiday = &opening->holidays[i];
        if (holiday->month != civil.month || holiday->day != civil.day) {
            continue;
        }
        if (holiday->year == civil.year) {
            return &holiday->hours;
        }
        yearly = holiday->year == 0 ? &holiday->hours : yearly;
    }
    return yearly != NULL ? yearly : &opening->week[civil.weekday - 1];
}

/* The spans found so far. */
struct finding {
    struct calendar_span *spans;
    size_t count, capacity;
};

/* They come in order of their starts; what touches or overlaps the last one extends it.
 */
static bool add_span(struct finding *finding, int64_t start_ms, int64_t end_ms)
{
    struct calendar_span *last =
        finding->count > 0 ? &finding->spans[finding->count - 1] : NULL;
    if (start_ms >= end_ms) {
        return true;
    }
    if (last != NULL && start_ms <= last->end.ms) {
        last->end.ms = end_ms > last->end.ms ? end_ms : last->end.ms;
        return true;
    }
    if (finding->count == finding->capacity) {
        return false;
    }
    finding->spans[finding->count++] = (struct calendar_span){{start_ms}, {end_ms}};
    return true;
}

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

/* What is open in [from, to), where the zone has one offset: there the local clock runs
 * as UTC does, and hours are cut to what it shows. */
static bool find_in_segment(const struct opening *opening, int64_t offset_ms,
                            int64_t from_ms, int64_t to_ms, struct finding *finding)
{
    int64_t last = floor_div(to_ms - 1 + offset_ms, DAY_MS);
    /* Hours over midnight may have begun the day before. */
    for (int64_t date = floor_div(from_ms + offset_ms, DAY_MS) - 1; date <= last;
         date++) {
        const struct opening_day *day = hours_of(opening, date);
        for (size_t i = 0; i < day->count; i++) {
            int64_t midnight_ms = date * DAY_MS - offset_ms;
            int64_t start_ms = midnight_ms + day->spans[i].start_min * MINUTE_MS;
            int64_t end_ms = midnight_ms + day->spans[i].end_min * MINUTE_MS;
            if (!add_span(finding, start_ms < from_ms ? from_ms : start_ms,
                          end_ms > to_ms ? to_ms : end_ms)) {
                return false;
            }
        }
    }
    return true;
}

bool opening_find(const struct opening *opening, const struct calendar *calendar,
                  struct calendar_span horizon, struct calendar_span *ret_spans,
                  size_t capacity, size_t *ret_count)
{
    struct finding finding = {.spans = ret_spans, .capacity = capacity};
    bool all = true;
    for (struct wall at = horizon.start; all && at.ms < horizon.end.ms;) {
        struct wall change = calendar_next_change(calendar, at);
        int64_t to_ms = change.ms < horizon.end.ms ? change.ms : horizon.end.ms;
        all = find_in_segment(opening, calendar_offset_ms(calendar, at), at.ms, to_ms,
                              &finding);
        at.ms = to_ms;
    }
    *ret_count = finding.count;
    return all;
}
