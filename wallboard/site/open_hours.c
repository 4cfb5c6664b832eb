#include "site/open_hours.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "locale/calendar.h"
#include "locale/opening.h"
#include "site/site.h"
#include "stats/hours.h"

#define DAY_MS INT64_C(86400000)

/* Two dates may begin before the horizon, and a change of the clock cuts a span in two.
 */
static_assert((OPEN_HOURS_PAST_DAYS + OPEN_HOURS_COMING_DAYS + 10) * OPENING_DAY_SPANS <=
                  HOURS_MAX_SPANS,
              "as many openings a day as there may be fit the horizon");

struct queue_hours {
    struct hours *own; /* NULL: the site's */
};

struct open_hours {
    struct hours *site;
    struct queue_hours *queues;
    size_t queue_count;
};

/* What one set of hours after the other is found with. */
struct finder {
    struct calendar_span horizon;
    struct calendar *calendar; /* of the zone asked for last: neighbours share it */
    char zone[65];
    struct calendar_span found[HOURS_MAX_SPANS];
    struct hours_span spans[HOURS_MAX_SPANS];
};

static struct calendar_span horizon_around(struct wall now)
{
    int64_t now_ms = now.ms < 0 ? 0 : now.ms;
    int64_t day_ms = now_ms - now_ms % DAY_MS;
    int64_t from_ms = day_ms - OPEN_HOURS_PAST_DAYS * DAY_MS;
    return (struct calendar_span){{from_ms < 0 ? 0 : from_ms},
                                  {day_ms + (OPEN_HOURS_COMING_DAYS + 1) * DAY_MS}};
}

static struct finder *create_finder(struct wall now)
{
    struct finder *finder = calloc(1, sizeof *finder);
    if (finder != NULL) {
        finder->horizon = horizon_around(now);
    }
    return finder;
}

static void destroy_finder(struct finder *finder)
{
    if (finder != NULL) {
        calendar_destroy(&finder->calendar);
        free(finder);
    }
}

/* False without memory, or for a zone that does not exist. */
static bool use_zone(struct finder *finder, const char *zone)
{
    if (finder->calendar != NULL && strcmp(finder->zone, zone) == 0) {
        return true;
    }
    calendar_destroy(&finder->calendar);
    (void)str_copy(finder->zone, sizeof finder->zone, str_from(zone));
    finder->calendar = calendar_create(zone);
    return finder->calendar != NULL;
}

static struct opening opening_of(const struct site_hours *hours)
{
    struct opening opening = {.holidays = hours->holidays,
                              .holiday_count = hours->holiday_count};
    for (size_t i = 0; i < sizeof opening.week / sizeof opening.week[0]; i++) {
        if (hours->week_said) {
            opening.week[i] = hours->week[i];
        } else {
            (void)opening_day_add(&opening.week[i], 0, OPENING_DAY_MIN);
        }
    }
    return opening;
}

/* NULL without memory, or for a zone that does not exist. */
static struct hours *find_hours(struct finder *finder, const struct site_hours *hours,
                                const char *zone)
{
    if (!hours->week_said && hours->holiday_count == 0) {
        return hours_create_always();
    }
    if (!use_zone(finder, zone)) {
        return NULL;
    }
    const struct opening opening = opening_of(hours);
    struct calendar_span horizon = finder->horizon;
    size_t count = 0;
    bool all = opening_find(&opening, finder->calendar, horizon, finder->found,
                            HOURS_MAX_SPANS, &count);
    assert(all); /* see above */
    (void)all;
    for (size_t i = 0; i < count; i++) {
        finder->spans[i] =
            (struct hours_span){finder->found[i].start.ms, finder->found[i].end.ms};
    }
    return hours_create(finder->spans, count, horizon.start.ms, horizon.end.ms);
}

static bool find_all(struct open_hours *open_hours, const struct site *site,
                     struct finder *finder)
{
    open_hours->site = find_hours(finder, &site->hours, site->timezone);
    if (open_hours->site == NULL) {
        return false;
    }
    for (size_t i = 0; i < site->queue_count; i++) {
        const struct site_hours *hours = &site->queues[i].hours;
        bool in_own_zone = hours->timezone[0] != '\0';
        if (!hours->own && !in_own_zone) {
            continue;
        }
        open_hours->queues[i].own =
            find_hours(finder, hours, in_own_zone ? hours->timezone : site->timezone);
        if (open_hours->queues[i].own == NULL) {
            return false;
        }
    }
    return true;
}

struct open_hours *open_hours_create(const struct site *site, struct wall now)
{
    struct open_hours *open_hours = calloc(1, sizeof *open_hours);
    struct finder *finder = create_finder(now);
    if (open_hours != NULL) {
        open_hours->queue_count = site->queue_count;
        /* one more, for calloc(0) may give NULL */
        open_hours->queues = calloc(site->queue_count + 1, sizeof *open_hours->queues);
    }
    if (finder == NULL || open_hours == NULL || open_hours->queues == NULL ||
        !find_all(open_hours, site, finder)) {
        open_hours_destroy(&open_hours);
    }
    destroy_finder(finder);
    return open_hours;
}

void open_hours_destroy(struct open_hours **self)
{
    if (*self == NULL) {
        return;
    }
    for (size_t i = 0; (*self)->queues != NULL && i < (*self)->queue_count; i++) {
        hours_destroy(&(*self)->queues[i].own);
    }
    free((*self)->queues);
    hours_destroy(&(*self)->site);
    free(*self);
    *self = NULL;
}

const struct hours *open_hours_of_site(const struct open_hours *open_hours)
{
    return open_hours->site;
}

const struct hours *open_hours_of_queue(const struct open_hours *open_hours, size_t queue)
{
    bool own = queue < open_hours->queue_count && open_hours->queues[queue].own != NULL;
    return own ? open_hours->queues[queue].own : open_hours->site;
}
