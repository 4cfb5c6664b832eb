#include "ctl/periods.h"

#include <assert.h>

static const char *const names[] = {
    [PERIODS_15_MIN] = "15m", [PERIODS_30_MIN] = "30m", [PERIODS_60_MIN] = "60m",
    [PERIODS_DAY] = "day",    [PERIODS_WEEK] = "week",  [PERIODS_MONTH] = "month",
};
static_assert(sizeof names / sizeof *names == PERIODS_BY_COUNT, "every period's name");

const char *periods_by_name(enum periods_by by)
{
    return names[by];
}

bool periods_by_find(struct str name, enum periods_by *ret_by)
{
    if (str_is(name, "interval")) {
        *ret_by = PERIODS_15_MIN;
        return true;
    }
    for (int i = 0; i < PERIODS_BY_COUNT; i++) {
        if (str_is(name, names[i])) {
            *ret_by = (enum periods_by)i;
            return true;
        }
    }
    return false;
}

static struct calendar_span interval_at(const struct calendar *calendar,
                                        struct calendar_span day, int interval_min,
                                        struct wall at)
{
    struct calendar_intervals intervals;
    if (!calendar_intervals(calendar, day, interval_min, &intervals)) {
        return day;
    }
    size_t number = 0;
    while (number + 1 < intervals.count && intervals.items[number].span.end.ms <= at.ms) {
        number++;
    }
    return intervals.items[number].span;
}

/* From the service day's start on one date to that on another. */
static struct calendar_span between(const struct calendar *calendar,
                                    struct calendar_civil from, struct calendar_civil to)
{
    return (struct calendar_span){calendar_instant(calendar, &from),
                                  calendar_instant(calendar, &to)};
}

struct calendar_span periods_at(const struct calendar *calendar, int day_start_min,
                                enum periods_by by, struct wall at)
{
    static const int minutes[] = {15, 30, 60};
    struct calendar_span day = calendar_day(calendar, at, day_start_min);
    if (by < PERIODS_DAY) {
        return interval_at(calendar, day, minutes[by], at);
    }
    if (by == PERIODS_DAY) {
        return day;
    }
    const struct calendar_civil date = calendar_civil(calendar, day.start);
    struct calendar_civil from = {date.year, date.month, 1, 0, day_start_min, 0, 0, 0};
    struct calendar_civil to = from;
    if (by == PERIODS_WEEK) {
        from.day = date.day - date.weekday + 1;
        to.day = from.day + 7;
    } else {
        to.month++;
    }
    return between(calendar, from, to);
}
