#include "hub/day.h"

#include "base/str.h"
#include "locale/calendar.h"

void day_name(const struct calendar *calendar, int day_start_min, struct wall at,
              char ret[DAY_NAME_SIZE])
{
    const struct wall start = calendar_day(calendar, at, day_start_min).start;
    const struct calendar_civil civil = calendar_civil(calendar, start);
    str_format(ret, DAY_NAME_SIZE, "%04d-%02d-%02d", civil.year % 10000,
               civil.month % 100, civil.day % 100);
}
