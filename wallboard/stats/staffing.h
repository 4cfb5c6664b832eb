#ifndef WALLBOARD_STATS_STAFFING_H
#define WALLBOARD_STATS_STAFFING_H

/*
 * How many agents a queue needs, as two textbook models see it (metrics.md section 12).
 * Erlang C has nobody leave and so overstates waits; Erlang A has each contact leave
 * after a patience of its own, exponential, and so understates them where callers are
 * steadier than that. The truth for a single queue lies about between; for agents with
 * several skills neither holds. An estimate, never a command, and no part of the state.
 *
 * Doubles. Every operation but three is exact IEEE 754 in a fixed order (this file is
 * compiled without contraction into fused operations), so machines can differ only where
 * their exp(), expm1() and log() do: in the last bits, below 1e-12 of a result. The
 * number of agents differs only if a service level falls that close to its goal.
 *
 * staffing_required() takes some 0.1 ms for a floor of fifty and 1 ms for the largest:
 * for the turn of a minute or of an interval, not for every frame.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/limits.h"
#include "stats/metric.h"

/* No load (Erlangs) and no answer (agents) above this is given: no floor holds more. */
#define STAFFING_AGENTS_MAX LIMIT_AGENTS

/* What comes and what is promised. The figures may be sums as they are, numerator over
 * denominator; one below 0 counts as not known. */
struct staffing_demand {
    struct figure arrivals;    /* contacts in the interval; a forecast's are {n, 1000} */
    int64_t interval_ms;       /* over 0 */
    struct figure handling_ms; /* mean; 0 counts as not known */
    struct figure patience_ms; /* mean; only Erlang A asks. 0: nobody waits at all */
    int64_t target_ms;         /* T: an answer within it is in the service level */
    int64_t goal_bp;           /* the service level aimed at */
};

/* What a number of agents would make of it. All are of all arrivals; the service level
 * is answered within T / arrivals, the formula all_abandons. */
struct staffing_estimate {
    double load;             /* E, Erlangs */
    double wait_probability; /* of finding nobody free: P_w */
    double abandonment;      /* share that leaves unanswered: P_ab; Erlang C: 0 */
    double service_level;    /* 0..1 */
    double mean_wait_ms;     /* of those that leave, too; Erlang C: the ASA */
    double occupancy;        /* 0..1 */
};

/*
 * False, with *ret_estimate untouched, for no data: the arrivals or the handling time are
 * not known; no contact comes (of nothing there is no service level); the load is over
 * STAFFING_AGENTS_MAX; `agents` is below 0; for Erlang C also agents <= E, where waits
 * grow without end; for Erlang A also where the patience is not known. The number of
 * agents is not bounded: far above the load nobody waits.
 */
bool staffing_erlang_c(const struct staffing_demand *demand, int64_t agents,
                       struct staffing_estimate *ret_estimate);
bool staffing_erlang_a(const struct staffing_demand *demand, int64_t agents,
                       struct staffing_estimate *ret_estimate);

/*
 * The least number of agents whose service level reaches the goal; 0 where no contact
 * comes. FIGURE_NONE for no data as above; for a goal below 0 or from 100 % on, which no
 * number of agents can promise; and where it would be over STAFFING_AGENTS_MAX.
 */
struct figure staffing_least_c(const struct staffing_demand *demand);
struct figure staffing_least_a(const struct staffing_demand *demand);

/* `required_low` (Erlang A) to `required_high` (Erlang C). Callers who leave well before
 * the target spoil Erlang A's service level for good, and it may then ask for more than
 * Erlang C: the two are in order in any case. Each is FIGURE_NONE by its own rule. */
struct staffing_range {
    struct figure low, high;
};
struct staffing_range staffing_required(const struct staffing_demand *demand);

#endif
