#ifndef WALLBOARD_SITE_HOURS_OPTIONS_H
#define WALLBOARD_SITE_HOURS_OPTIONS_H

/*
 * What a site file says of business time: when the site, or one of its queues, is open
 * and how much of that time a first reply may take. As a clock on the wall shows it;
 * site/open_hours.h makes instants of it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/option.h"
#include "locale/opening.h"

#define SITE_HOLIDAYS 400

struct site_hours {
    bool week_said; /* opening_hours is given, here or for the site; else `week` is not
                       set: open round the clock, but for holidays */
    struct opening_day week[7];             /* Monday first */
    const struct opening_holiday *holidays; /* `own_holidays`, or the site's */
    size_t holiday_count;                   /* at most SITE_HOLIDAYS */
    struct opening_holiday *own_holidays;   /* owned; NULL for a queue without its own */
    int64_t reply_target_ms;                /* business time; 0: none */
    char timezone[65];                      /* a queue's own; "": the site's */
    bool own; /* a queue: its hours or holidays are not simply the site's */
};

/* For a struct site_hours: the keys of the site, and those of a queue, which has a time
 * zone besides; those of a clock of another place, where nobody replies. */
extern const struct option hours_options[];
extern const struct option hours_options_queue[];
extern const struct option hours_options_clock[];

/* What a queue has before its own keys are read: the site's hours. Borrows its holidays.
 */
struct site_hours hours_options_inherit(const struct site_hours *site);

void hours_options_finish(struct site_hours *hours);

/* Hours without an hour in them, told at `mapping`, the site's or a queue's. */
void hours_options_check(const struct site_hours *hours, const struct yaml_node *mapping,
                         struct diag *diag);

#endif
