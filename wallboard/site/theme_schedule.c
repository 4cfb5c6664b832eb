#include "site/theme_schedule.h"

#include "stats/hours.h"

#define NOON 12

/* Dates around the one at an instant on which a rule that holds then may have begun: one
 * before for times over midnight, one behind for clocks that are set back over it. */
#define FIRST_DATE (-1)
#define LAST_DATE  1

/* -- dates -----------------------------------------------------------------------------
 */

/* The date `days` after that of `civil`, and its weekday. */
static struct calendar_civil date_after(const struct calendar *calendar,
                                        struct calendar_civil civil, int days)
{
    const struct calendar_civil noon = {
        .year = civil.year, .month = civil.month, .day = civil.day + days, .hour = NOON};
    return calendar_civil(calendar, calendar_instant(calendar, &noon));
}

static struct wall instant_on(const struct calendar *calendar,
                              const struct calendar_civil *date, int64_t minutes)
{
    const struct calendar_civil civil = {.year = date->year,
                                         .month = date->month,
                                         .day = date->day,
                                         .minute = (int)minutes};
    return calendar_instant(calendar, &civil);
}

static int number_of(int year, int month, int day)
{
    return (year * 100 + month) * 100 + day;
}

static bool is_within(const struct site_theme_dates *dates,
                      const struct calendar_civil *date)
{
    struct site_theme_date a = dates->first;
    struct site_theme_date b = dates->last;
    int first = number_of(a.year, a.month, a.day);
    int last = number_of(b.year, b.month, b.day);
    int at = number_of(a.year == 0 ? 0 : date->year, date->month, date->day);
    return first <= last ? at >= first && at <= last : at >= first || at <= last;
}

static bool may_begin(const struct site_theme_rule *rule,
                      const struct calendar_civil *date)
{
    return (rule->weekdays >> (date->weekday - 1) & 1U) != 0 &&
           (!rule->dates.said || is_within(&rule->dates, date));
}

/* -- rules -----------------------------------------------------------------------------
 */

/* When the rule's time begins and ends, if it begins on that date. */
static struct calendar_span span_of(const struct calendar *calendar,
                                    const struct site_theme_rule *rule,
                                    const struct calendar_civil *date)
{
    int64_t to_min = rule->to_min;
    if (to_min <= rule->from_min) {
        to_min += SITE_DAY_MIN;
    }
    /* Minutes carry over into the next date, as its clock shows them. */
    return (struct calendar_span){instant_on(calendar, date, rule->from_min),
                                  instant_on(calendar, date, to_min)};
}

static bool holds(const struct theme_schedule *schedule,
                  const struct site_theme_rule *rule, struct wall at)
{
    bool open = schedule->hours == NULL || hours_is_open(schedule->hours, at.ms);
    if ((rule->when == SITE_THEME_OPEN && !open) ||
        (rule->when == SITE_THEME_CLOSED && open)) {
        return false;
    }
    struct calendar_civil today = calendar_civil(schedule->calendar, at);
    for (int day = FIRST_DATE; day <= LAST_DATE; day++) {
        struct calendar_civil date = date_after(schedule->calendar, today, day);
        struct calendar_span span = span_of(schedule->calendar, rule, &date);
        if (may_begin(rule, &date) && at.ms >= span.start.ms && at.ms < span.end.ms) {
            return true;
        }
    }
    return false;
}

size_t theme_schedule_pick(const struct theme_schedule *schedule, struct wall at)
{
    for (size_t i = 0; i < schedule->rules->count; i++) {
        if (holds(schedule, &schedule->rules->rules[i], at)) {
            return i;
        }
    }
    return THEME_SCHEDULE_NONE;
}

static int64_t sooner(int64_t next_ms, struct wall candidate, struct wall at)
{
    return candidate.ms > at.ms && candidate.ms < next_ms ? candidate.ms : next_ms;
}

struct wall theme_schedule_next(const struct theme_schedule *schedule, struct wall at)
{
    int64_t next_ms = INT64_MAX;
    struct calendar_civil today = calendar_civil(schedule->calendar, at);
    for (size_t i = 0; i < schedule->rules->count; i++) {
        const struct site_theme_rule *rule = &schedule->rules->rules[i];
        for (int day = FIRST_DATE; day <= LAST_DATE + 1; day++) {
            struct calendar_civil date = date_after(schedule->calendar, today, day);
            struct calendar_span span = span_of(schedule->calendar, rule, &date);
            next_ms = sooner(next_ms, span.start, at);
            next_ms = sooner(next_ms, span.end, at);
        }
        int64_t change_ms = INT64_MAX;
        if (rule->when != SITE_THEME_ANY && schedule->hours != NULL &&
            hours_next_change(schedule->hours, at.ms, &change_ms)) {
            next_ms = sooner(next_ms, (struct wall){change_ms}, at);
        }
    }
    return (struct wall){next_ms};
}

bool theme_schedule_wants_hours(const struct site_theme_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (rules->rules[i].when != SITE_THEME_ANY) {
            return true;
        }
    }
    return false;
}
