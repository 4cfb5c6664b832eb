#ifndef WALLBOARD_SITE_THEME_SCHEDULE_H
#define WALLBOARD_SITE_THEME_SCHEDULE_H

/*
 * Which of the site's theme rules holds at an instant, and when that may change. A rule's
 * time begins on a date that its weekdays and dates allow, at the first instant at which
 * the local clock shows `from`, and ends at the first, on that date or the next, at which
 * it shows `to`: a repeated hour begins nothing twice, a skipped one ends nothing late.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "locale/calendar.h"
#include "site/theme_rules.h"

struct hours;

#define THEME_SCHEDULE_NONE SIZE_MAX

/* What the rules are read with. All borrowed for the call. */
struct theme_schedule {
    const struct site_theme_rules *rules;
    const struct calendar *calendar; /* the site's zone */
    const struct hours *hours;       /* the site's; NULL: always open */
};

/* The number of the first rule that holds; THEME_SCHEDULE_NONE: none, the site's `theme`
 * is to be shown. */
size_t theme_schedule_pick(const struct theme_schedule *schedule, struct wall at);

/* The first instant after `at` at which another may hold: at most two days later. Without
 * rules INT64_MAX. */
struct wall theme_schedule_next(const struct theme_schedule *schedule, struct wall at);

/* Does a rule ask for opening hours? */
bool theme_schedule_wants_hours(const struct site_theme_rules *rules);

#endif
