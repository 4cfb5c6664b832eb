#ifndef WALLBOARD_SITE_HOURS_TEXT_H
#define WALLBOARD_SITE_HOURS_TEXT_H

/*
 * The words of opening hours: days, times and dates as people write them in a site file.
 * Strict: false, with *ret untouched, for anything else.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "locale/opening.h"

#define HOURS_TEXT_WEEK 0x7FU /* bits of all seven days */

/* "mon", "mon-fri", "sat-mon" (over the week's end), "mon, wed-fri", "every day": bits of
 * the days, 1 is Monday's. A day named twice is no such text. */
bool hours_text_days(struct str text, uint32_t *ret_days);

/* "mon" to "sun". */
const char *hours_text_day_name(int weekday);

/* "08:00-18:00", "22:00-06:00" (over midnight), "18:00-24:00", "24h" to minutes after
 * midnight, the end past 1440 where it lies on the next day. From a time to the same time
 * is no such text: it may mean nothing or a day. */
bool hours_text_span(struct str text, int *ret_start_min, int *ret_end_min);

/* "2026-12-24", or "12-24" for every year (year 0). Only dates that there are; 2000 to
 * 2099. */
bool hours_text_date(struct str text, struct opening_holiday *ret_date);

#endif
