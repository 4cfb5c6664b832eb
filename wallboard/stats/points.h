#ifndef WALLBOARD_STATS_POINTS_H
#define WALLBOARD_STATS_POINTS_H

/*
 * A contest's points rule: what each result is worth, as people write it.
 *
 *     rule    clause { "," clause }
 *     clause  MEASURE [ VALUE | VALUE ".." [VALUE] | ".." VALUE ] "=" POINTS
 *
 *     sale=10, csat 5=5, csat 4..5=2, answered=1
 *
 * MEASURE is one of contact.result's known measures, or answered (an agent took a
 * contact) or handled (its end is known). VALUE has at most 3 decimals; a range includes
 * both its ends. POINTS is a whole number, below 0 to take away. For each result the
 * first clause that holds decides, so the narrower one is written first.
 *
 * Without a VALUE, what is counted (sale, order, complaint, right_party, drop, fcr) is
 * worth its points for each one that the result says: a value of 3 three times, 0 none.
 * All else is worth them once, whatever its value.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define LIMIT_POINTS_CLAUSES 32
#define LIMIT_POINTS         10000  /* of one clause, either way */
#define LIMIT_POINTS_THINGS  100000 /* counted of one result; what is beyond is not */

enum points_measure {
    POINTS_SALE,
    POINTS_REVENUE,
    POINTS_CSAT,
    POINTS_QA,
    POINTS_FCR,
    POINTS_COMPLAINT,
    POINTS_ORDER,
    POINTS_RIGHT_PARTY,
    POINTS_DROP,
    POINTS_ANSWERED, /* contact.answered */
    POINTS_HANDLED,  /* contact.ended */
    POINTS_MEASURE_COUNT,
};

/* Values in thousandths, as struct event has them. */
struct points_clause {
    enum points_measure measure;
    bool any_value; /* no VALUE was written */
    int64_t min_milli, max_milli;
    int64_t points;
};

struct points_rule {
    size_t count;
    struct points_clause clauses[LIMIT_POINTS_CLAUSES];
};

/* Why a rule was refused, and where. */
struct points_fault {
    size_t column;      /* from 1, in bytes */
    const char *reason; /* static */
    struct str word;    /* the faulty word, borrowed from the text; may be empty */
    bool is_unknown;    /* the word stands where a measure should: it is none */
};

/* "sale"; never NULL. */
const char *points_measure_name(enum points_measure measure);
bool points_measure_find(struct str name, enum points_measure *ret_measure);

/* False with the first fault, and *ret_rule untouched. */
bool points_parse(struct str text, struct points_rule *ret_rule,
                  struct points_fault *ret_fault);

/* Does any clause name it? */
bool points_names(const struct points_rule *rule, enum points_measure measure);

/* What a result is worth; 0 if no clause holds. Within LIMIT_POINTS *
 * LIMIT_POINTS_THINGS. The value of answered and handled is not looked at. */
int64_t points_of(const struct points_rule *rule, enum points_measure measure,
                  int64_t value_milli);

#endif
