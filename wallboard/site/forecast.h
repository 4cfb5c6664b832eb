#ifndef WALLBOARD_SITE_FORECAST_H
#define WALLBOARD_SITE_FORECAST_H

/*
 * What was planned: contacts, handling time and budget of each queue, from the CSV file
 * that the site file's `forecast` names (docs/forecast.md). Read as a whole or not at
 * all, never changed afterwards: a reload makes a new one. Kept as the file has it, per
 * row of 15, 30 or 60 minutes; asked for by any span of time. Half an hour is spread
 * evenly over its quarters in thousandths of contacts, in such a way that the parts
 * always add up to it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "locale/calendar.h"
#include "stats/metric.h"
#include "stats/outlook.h"

/* Over these a file is refused: a hundred queues by the quarter for 26 days, or twenty by
 * the half-hour for 260. Queues: LIMIT_QUEUES. */
#define FORECAST_ROWS_MAX 250000
#define FORECAST_FILE_MIB 16

struct forecast;
struct site;

/* How a file is to be read. */
struct forecast_source {
    const char *path;
    /* Of times without an offset; NULL: not known. They are then read as UTC's, and that
     * rows of 30 and 60 minutes begin on the local clock's is not checked. "": the
     * system's. */
    const char *timezone;
    int interval_min; /* of a row: 15, 30, 60; 0: as near as a queue's rows are */
    const struct site
        *site; /* queues that it does not know give a warning; may be NULL */
};

/* Every fault is appended to `diag`. NULL if there is an error in the file, or no memory.
 * Warnings alone do not refuse it. */
struct forecast *forecast_load(const struct forecast_source *source, struct diag *diag);

/* The same from text, which is changed, with faults told under source->path. */
struct forecast *forecast_parse(const struct forecast_source *source, char *text,
                                size_t size, struct diag *diag);

/* The forecast of a site. True with NULL if it has none; false after appending faults,
 * with *ret_forecast untouched. */
bool forecast_load_site(const struct site *site, struct diag *diag,
                        struct forecast **ret_forecast);

void forecast_destroy(struct forecast **self);

/* How long each row lasts, in ms; 0 if there is none. */
int64_t forecast_interval_ms(const struct forecast *forecast);

/* The rest take NULL for a site without a forecast, which has no plan for anything. All
 * find a queue's rows in O(log n), and are cheap enough for every interval's end. */

/* The plan of the quarter-hour that begins at `start_ms`. */
struct outlook_plan forecast_quarter(const struct forecast *forecast, struct str queue,
                                     int64_t start_ms);

/*
 * The plan of [from, to): contacts and budget of all rows in it, of the first and the
 * last as large a part as of their time (a part of a thousandth is cut, so that [a, b)
 * and [b, c) add up to [a, c) exactly); the AHT is weighed by these contacts.
 * OUTLOOK_NONE where no row says any, and for an AHT too great to weigh.
 */
struct outlook_plan forecast_sum(const struct forecast *forecast, struct str queue,
                                 int64_t from_ms, int64_t to_ms);

/* Contacts from `now_ms` to the end of a service day, in thousandths: F of the best
 * possible service level. 0 is known, after the day's last row; FIGURE_NONE if the whole
 * day has no row. */
struct figure forecast_rest(const struct forecast *forecast, struct str queue,
                            struct calendar_span day, int64_t now_ms);

#endif
