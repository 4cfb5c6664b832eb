#ifndef WALLBOARD_STATS_RESULT_H
#define WALLBOARD_STATS_RESULT_H

/*
 * The measures of contact.result that figures are made of (events.md, "measure"), and the
 * tallies that each adds to. A measure of any other name is no figure of ours.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/tally.h"

enum result_measure {
    RESULT_SALE,
    RESULT_REVENUE, /* per currency: TALLY_REVENUE_MILLI + its number */
    RESULT_CSAT,
    RESULT_QA,
    RESULT_FCR,
    RESULT_COMPLAINT,
    RESULT_ORDER,
    RESULT_RIGHT_PARTY,
    RESULT_DROP,
    RESULT_MEASURE_COUNT,
};

/* False for a measure that no figure is made of. */
bool result_find(struct str name, enum result_measure *ret_measure);

/* "sale"; never NULL. */
const char *result_name(enum result_measure measure);

/* Adds a result of `value_milli` to the shared tallies of a row (sign 1), or takes it
 * back (-1). `currency` is the number of the currency of a revenue. */
void result_add(int64_t *cells, enum result_measure measure, unsigned currency,
                int64_t value_milli, int64_t sign);

#endif
