#ifndef WALLBOARD_HUB_DAY_H
#define WALLBOARD_HUB_DAY_H

/* Service days as the journal calls them: by the local date of their start. */

#include "base/clock.h"

struct calendar;

#define DAY_NAME_SIZE 16

/* "2026-11-22", of the service day that contains `at`. */
void day_name(const struct calendar *calendar, int day_start_min, struct wall at,
              char ret[DAY_NAME_SIZE]);

#endif
