#include "stats/result.h"

#include <assert.h>

/* What a measure adds its value to, and its number; TALLY_SHARED_COUNT: it has none. */
static const struct {
    const char *name;
    enum tally value, number;
} measures[] = {
    [RESULT_SALE] = {"sale", TALLY_SALES_MILLI, TALLY_SHARED_COUNT},
    [RESULT_REVENUE] = {"revenue", TALLY_REVENUE_MILLI, TALLY_SHARED_COUNT},
    [RESULT_CSAT] = {"csat", TALLY_CSAT_MILLI, TALLY_CSAT_N},
    [RESULT_QA] = {"qa", TALLY_QA_MILLI, TALLY_QA_N},
    [RESULT_FCR] = {"fcr", TALLY_FCR_MILLI, TALLY_FCR_N},
    [RESULT_COMPLAINT] = {"complaint", TALLY_COMPLAINTS_MILLI, TALLY_SHARED_COUNT},
    [RESULT_ORDER] = {"order", TALLY_ORDERS_MILLI, TALLY_SHARED_COUNT},
    [RESULT_RIGHT_PARTY] = {"right_party", TALLY_RIGHT_PARTY_MILLI, TALLY_SHARED_COUNT},
    [RESULT_DROP] = {"drop", TALLY_DROPS_MILLI, TALLY_SHARED_COUNT},
};
static_assert(sizeof measures / sizeof *measures == RESULT_MEASURE_COUNT,
              "every measure has its tallies");

bool result_find(struct str name, enum result_measure *ret_measure)
{
    for (int i = 0; i < RESULT_MEASURE_COUNT; i++) {
        if (str_is(name, measures[i].name)) {
            *ret_measure = (enum result_measure)i;
            return true;
        }
    }
    return false;
}

const char *result_name(enum result_measure measure)
{
    return measures[measure].name;
}

void result_add(int64_t *cells, enum result_measure measure, unsigned currency,
                int64_t value_milli, int64_t sign)
{
    size_t cell = (size_t)measures[measure].value;
    if (measure == RESULT_REVENUE) {
        cell += currency;
    }
    tally_add(&cells[cell], sign * value_milli);
    if (measures[measure].number != TALLY_SHARED_COUNT) {
        tally_add(&cells[measures[measure].number], sign);
    }
}
