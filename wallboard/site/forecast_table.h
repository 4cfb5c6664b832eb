#ifndef WALLBOARD_SITE_FORECAST_TABLE_H
#define WALLBOARD_SITE_FORECAST_TABLE_H

/* What a forecast holds: for forecast.c, which answers from it, and forecast_load.c,
 * which fills it. For nobody else. */

#include <stddef.h>
#include <stdint.h>

#include "stats/limits.h"

struct index;

/* A row of the file. */
struct forecast_entry {
    uint32_t queue;  /* number in the index */
    int32_t quarter; /* its start: quarter-hours since 1970 */
    int32_t contacts_thousandths, aht_ms, budget_thousandths; /* the last two may be
                                                                 OUTLOOK_NONE */
    int32_t line, column; /* of its start, for faults */
};

struct forecast {
    struct index *queues;
    size_t count, capacity;
    struct forecast_entry *entries; /* by queue, then time; none overlap */
    int quarters;                   /* that each lasts: 1, 2 or 4; 0: there are none */
};

#endif
