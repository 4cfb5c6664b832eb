#ifndef WALLBOARD_STATS_DAY_H
#define WALLBOARD_STATS_DAY_H

/*
 * Today and yesterday, as spans of quarter-hours: what is kept per service day lies in
 * two slots that take turns, so that a late report still finds yesterday.
 */

#include <stdbool.h>
#include <stdint.h>

/* Quarter-hours [from, to) of a service day; from == to: none. */
struct day_span {
    int64_t from, to;
};

#define DAY_SLOTS 2
#define DAY_NONE  (-1)

struct days {
    struct day_span span[DAY_SLOTS];
    int today; /* its slot; the other one's is yesterday */
};

static inline bool day_has(struct day_span day, int64_t quarter)
{
    return quarter >= day.from && quarter < day.to;
}

/* The slot of the day that a quarter lies in, or DAY_NONE. */
static inline int days_slot(const struct days *days, int64_t quarter)
{
    if (day_has(days->span[days->today], quarter)) {
        return days->today;
    }
    return day_has(days->span[!days->today], quarter) ? !days->today : DAY_NONE;
}

static inline struct day_span days_today(const struct days *days)
{
    return days->span[days->today];
}

#endif
