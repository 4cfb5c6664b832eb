#include "feed/csv_time.h"

#include "base/timestamp.h"
#include "locale/calendar.h"

#define DAY_MS INT64_C(86400000)

bool csv_time_date(struct str text, int64_t *ret_days)
{
    char stamp[32];
    int64_t ms = 0;
    str_format(stamp, sizeof stamp, "%.*sT00:00:00Z", (int)text.size, text.data);
    if (text.size != 10 || !timestamp_parse(str_from(stamp), &ms)) {
        return false;
    }
    *ret_days = ms / DAY_MS;
    return true;
}

/* The UTC instant of what a local clock shows; both as ms since 1970. */
static int64_t from_local(const struct calendar *calendar, int64_t local_ms)
{
    struct calendar_civil civil = {
        .year = 1970,
        .month = 1,
        .day = (int)(local_ms / DAY_MS) + 1, /* fields out of range carry over */
        .hour = 0,
        .second = (int)(local_ms % DAY_MS / 1000),
        .millisecond = (int)(local_ms % 1000),
    };
    return calendar_instant(calendar, &civil).ms;
}

static bool parse_clock(struct str text, int64_t *ret_ms)
{
    struct str rest = text;
    int64_t hour = 0;
    int64_t minute = 0;
    int64_t second = 0;
    if (!str_to_int(str_split(&rest, ':'), 0, 23, &hour) ||
        !str_to_int(str_split(&rest, ':'), 0, 59, &minute) ||
        !str_to_int(rest, 0, 59, &second)) {
        return false;
    }
    *ret_ms = ((hour * 60 + minute) * 60 + second) * 1000;
    return true;
}

/* Local date and time: read as if it were UTC, then moved by the zone's rules. */
static bool parse_datetime(const struct calendar *calendar, struct str text,
                           int64_t *ret_ms)
{
    char stamp[48];
    int64_t local_ms = 0;
    if (text.size < 19 || text.size > 32 ||
        (text.data[10] != ' ' && text.data[10] != 'T')) {
        return false;
    }
    str_format(stamp, sizeof stamp, "%.10sT%.*sZ", text.data, (int)text.size - 11,
               text.data + 11);
    if (!timestamp_parse(str_from(stamp), &local_ms)) {
        return false;
    }
    *ret_ms = from_local(calendar, local_ms);
    return true;
}

bool csv_time_parse(enum csv_time_form form, const struct calendar *calendar,
                    int64_t date_days, struct str text, int64_t *ret_ms)
{
    int64_t value = 0;
    switch (form) {
    case CSV_TIME_CLOCK:
        if (!parse_clock(text, &value)) {
            return false;
        }
        *ret_ms = from_local(calendar, date_days * DAY_MS + value);
        return true;
    case CSV_TIME_DATETIME:
        return parse_datetime(calendar, text, ret_ms);
    case CSV_TIME_RFC3339:
        return timestamp_parse(text, ret_ms);
    case CSV_TIME_EPOCH_S:
        if (!str_to_int(text, 0, TIMESTAMP_MAX_MS / 1000 - 1, &value)) {
            return false;
        }
        *ret_ms = value * 1000;
        return true;
    case CSV_TIME_EPOCH_MS:
        return str_to_int(text, TIMESTAMP_MIN_MS, TIMESTAMP_MAX_MS - 1, ret_ms);
    }
    return false;
}
