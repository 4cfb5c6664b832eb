#ifndef WALLBOARD_SITE_LOCAL_TIME_H
#define WALLBOARD_SITE_LOCAL_TIME_H

/* Instants as people write them in a site file: by the clock on the site's wall, or with
 * an offset of their own. */

#include <stdbool.h>

#include "base/clock.h"
#include "base/str.h"

struct calendar;

/*
 * "2026-12-01 09:00", "2026-12-01 09:00:30" (a 'T' may stand between) in the calendar's
 * zone; or RFC 3339, "2026-12-01T09:00:00Z". A time that occurs twice is the first, one
 * that is skipped the first instant after the gap. Strict: false, with *ret_at untouched,
 * for anything else. Years 2000 to 2099.
 */
bool local_time_parse(struct str text, const struct calendar *calendar,
                      struct wall *ret_at);

#endif
