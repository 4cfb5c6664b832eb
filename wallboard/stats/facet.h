#ifndef WALLBOARD_STATS_FACET_H
#define WALLBOARD_STATS_FACET_H

/* What is so of one stay, as bits, each with its words: what a metric needs of a stay is
 * a set of them. Part of reason.h. */

#include <stdint.h>

#include "stats/engine.h"

/* In the order in which what is lacking is looked for: the coarse before the fine. */
enum facet {
    FACET_LIVE, /* judged by its wait; a queue's or an agent's figures */
    FACET_MAIL,
    FACET_CALLBACK,
    FACET_REJECTED,
    FACET_ENTERED,
    FACET_FIRST,
    FACET_WAITING,
    FACET_FINISHED, /* answered, abandoned or left */
    FACET_ANSWERED,
    FACET_ABANDONED,
    FACET_LEFT_OTHER,
    FACET_NOT_ANSWERED, /* finished otherwise: what a callback failed by */
    FACET_UNKNOWN,
    FACET_TIMED_OUT,
    FACET_IN_SL,
    FACET_SHORT,
    FACET_NOT_SHORT,
    FACET_HANDLED,
    FACET_TRANSFERRED,
    FACET_LOST,
    FACET_JUDGED,
    FACET_MET,
    FACET_MISSED,
    FACET_OVERDUE,
    FACET_DUE_1H,
    FACET_WITHIN,
    FACET_SOON,
    FACET_PAST,
    FACET_COUNT,
};

#define FACET_BIT(facet) (UINT32_C(1) << (facet))

/* What the facets of those that wait are judged by. */
struct facet_terms {
    int64_t now_ms, breach_horizon_ms;
};

/* All that is so of the stay. */
uint32_t facets_of(const struct facet_terms *terms, const struct engine_stay *stay);

/* "answered"; "not answered"; never NULL. */
const char *facet_yes(int facet);
const char *facet_no(int facet);

/* The first of the facets needed that the stay lacks, the coarse before the fine;
 * FACET_COUNT: none. */
int facet_lacking(uint32_t needs, uint32_t has);

/* The finest of the facets needed. */
int facet_finest(uint32_t needs);

/* How much of its target a waiting stay has left; below 0: it is past it. */
int64_t facet_rest_ms(const struct facet_terms *terms, const struct engine_stay *stay);

#endif
