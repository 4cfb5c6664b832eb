#ifndef WALLBOARD_CTL_PERIODS_H
#define WALLBOARD_CTL_PERIODS_H

/*
 * Time cut into the periods of a report: intervals of a service day, service days, weeks
 * from Monday, months (metrics.md section 6). One follows another without a gap.
 */

#include "base/str.h"
#include "locale/calendar.h"

enum periods_by {
    PERIODS_15_MIN,
    PERIODS_30_MIN,
    PERIODS_60_MIN,
    PERIODS_DAY,
    PERIODS_WEEK,
    PERIODS_MONTH,
    PERIODS_BY_COUNT,
};

/* "day"; never NULL. */
const char *periods_by_name(enum periods_by by);

/* "interval" is the quarter-hour. False if there is no such period. */
bool periods_by_find(struct str name, enum periods_by *ret_by);

/* The period that an instant lies in, of a site whose days start `day_start_min` minutes
 * after local midnight. */
struct calendar_span periods_at(const struct calendar *calendar, int day_start_min,
                                enum periods_by by, struct wall at);

#endif
