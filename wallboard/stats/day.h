#ifndef WALLBOARD_STATS_DAY_H
#define WALLBOARD_STATS_DAY_H

/*
 * Yesterday, today and tomorrow, as spans of quarter-hours: what is kept per service day
 * lies in three slots that take turns, so that a late report still finds yesterday, and
 * what is heard after midnight, before the day is turned, finds its day.
 */

#include <stdbool.h>
#include <stdint.h>

/* Quarter-hours [from, to) of a service day; from == to: none. */
struct day_span {
    int64_t from, to;
};

#define DAY_SLOTS 3
#define DAY_NONE  (-1)

struct days {
    struct day_span span[DAY_SLOTS];
    int today; /* its slot; the next one's is tomorrow, the third yesterday */
};

/* The slot of the day after today. */
static inline int days_next(const struct days *days)
{
    return (days->today + 1) % DAY_SLOTS;
}

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
    for (int slot = 0; slot < DAY_SLOTS; slot++) {
        if (day_has(days->span[slot], quarter)) {
            return slot;
        }
    }
    return DAY_NONE;
}

static inline struct day_span days_today(const struct days *days)
{
    return days->span[days->today];
}

#endif
