#include "site/local_time.h"

#include <string.h>

#include "base/timestamp.h"
#include "locale/calendar.h"

#define MINUTES_SIZE 16 /* of "2026-12-01 09:00" */
#define SECONDS_SIZE 19 /* of "2026-12-01 09:00:30" */

static bool is_in_years(int64_t ms)
{
    return ms >= TIMESTAMP_MIN_MS && ms < TIMESTAMP_MAX_MS;
}

/* Two digits of a text known to be a time stamp. */
static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

bool local_time_parse(struct str text, const struct calendar *calendar,
                      struct wall *ret_at)
{
    int64_t ms = 0;
    if (timestamp_parse(text, &ms)) {
        ret_at->ms = is_in_years(ms) ? ms : ret_at->ms;
        return is_in_years(ms);
    }
    if (text.size != MINUTES_SIZE && text.size != SECONDS_SIZE) {
        return false;
    }
    /* As if it were UTC: what is wrong with a date or a time is known there. */
    char stamp[SECONDS_SIZE + 2] = "YYYY-MM-DDTHH:MM:00Z";
    memcpy(stamp, text.data, text.size);
    stamp[10] = text.data[10] == ' ' ? 'T' : text.data[10];
    if (!timestamp_parse(str_from(stamp), &ms) || !is_in_years(ms)) {
        return false;
    }
    struct calendar_civil civil = {
        .year = two_digits(stamp) * 100 + two_digits(stamp + 2),
        .month = two_digits(stamp + 5),
        .day = two_digits(stamp + 8),
        .hour = two_digits(stamp + 11),
        .minute = two_digits(stamp + 14),
        .second = two_digits(stamp + 17),
    };
    *ret_at = calendar_instant(calendar, &civil);
    return true;
}
