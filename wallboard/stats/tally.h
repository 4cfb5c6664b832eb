#ifndef WALLBOARD_STATS_TALLY_H
#define WALLBOARD_STATS_TALLY_H

/*
 * What is counted: arrays of int64_t indexed by this enum, that only add and subtract.
 * Every figure is a division of two of them at the last moment, so parts sum to the
 * whole. Those that most events touch stand together, for the cache's sake.
 */

#include <stddef.h>
#include <stdint.h>

#define TALLY_CURRENCIES 4 /* that one engine keeps revenue in */

enum tally {
    /* of queues, channels and agents */
    TALLY_OFFERED,
    TALLY_ANSWERED,
    TALLY_ANSWERED_WAIT_MS,
    TALLY_HANDLED,
    TALLY_TALK_MS,
    TALLY_HOLD_MS,
    TALLY_WRAPUP_MS,
    TALLY_TRANSFERS,
    TALLY_TIMED_OUT_ACTIVE,
    TALLY_UNANSWERED,
    /* results; values in thousandths, surveys and judgements with their number */
    TALLY_SALES_MILLI,
    TALLY_ORDERS_MILLI,
    TALLY_COMPLAINTS_MILLI,
    TALLY_CSAT_N,
    TALLY_CSAT_MILLI,
    TALLY_QA_N,
    TALLY_QA_MILLI,
    TALLY_FCR_N,
    TALLY_FCR_MILLI,
    TALLY_RIGHT_PARTY_MILLI,
    TALLY_REVENUE_MILLI,
    TALLY_DROPS_MILLI = TALLY_REVENUE_MILLI + TALLY_CURRENCIES,
    TALLY_DIALS,
    TALLY_CONNECTS,
    TALLY_SHARED_COUNT,

    /* of queues and channels only */
    TALLY_ANSWERED_IN_SL = TALLY_SHARED_COUNT,
    TALLY_ABANDONED,
    TALLY_ABANDONED_IN_SL,
    TALLY_SHORT_ABANDONED,
    TALLY_ABANDONED_WAIT_MS,
    TALLY_LEFT_OTHER,
    TALLY_LEFT_OTHER_WAIT_MS,
    TALLY_UNKNOWN,
    TALLY_TIMED_OUT,
    TALLY_REJECTED,
    TALLY_OFFERED_CONTACTS, /* of channels only */
    /* the service level counted at its event (count_at: event) */
    TALLY_EVENT_ANSWERED, /* within the target; likewise the next three */
    TALLY_EVENT_ABANDONED,
    TALLY_EVENT_SHORT,
    TALLY_EVENT_LEFT,
    TALLY_EVENT_LATE, /* the target passed, whatever comes */
    /* deferred channels */
    TALLY_DEADLINE_MET,
    TALLY_DEADLINE_MISSED,
    TALLY_CALLBACK_ATTEMPTS,
    TALLY_CALLBACK_ANSWERED,
    TALLY_CALLBACK_FAILED,
    /* each at its own instant, whatever the credit mode: held against what sources count
     * themselves (control.h) */
    TALLY_CONTROL_OFFERED,
    TALLY_CONTROL_ANSWERED,
    TALLY_CONTROL_ABANDONED,
    TALLY_QUEUE_COUNT,

    /* of agents only: time in each of the six states that are logged in, in the order of
     * enum agent_state, and the part of not_ready whose reason is productive */
    TALLY_STATE_MS = TALLY_SHARED_COUNT,
    TALLY_PRODUCTIVE_MS = TALLY_STATE_MS + 6,
    TALLY_AGENT_COUNT,
};

/* The rolling minutes of a queue: what happened in them, whatever the credit mode. */
enum minute_tally {
    MINUTE_OFFERED,
    MINUTE_ANSWERED,
    MINUTE_ANSWERED_WAIT_MS,
    MINUTE_ANSWERED_IN_SL,
    MINUTE_ABANDONED,
    MINUTE_ABANDONED_IN_SL,
    MINUTE_SHORT_ABANDONED,
    MINUTE_LEFT_OTHER,
    MINUTE_HANDLED,
    MINUTE_HANDLING_MS,
    MINUTE_WAIT_MS, /* of all with an outcome */
    MINUTE_EVENT,   /* five, in the order of TALLY_EVENT_ANSWERED and so on */
    MINUTE_COUNT = MINUTE_EVENT + 5,
};

/* *cell += value. Wraps instead of trapping: absurd values must not stop a wall, and what
 * was added is later taken back exactly. */
static inline void tally_add(int64_t *cell, int64_t value)
{
    *cell = (int64_t)((uint64_t)*cell + (uint64_t)value);
}

/* The name of a tally of queues: "answered_in_sl"; never NULL. */
const char *tally_name(enum tally tally);

/* to[i] += from[i] for `count` cells. */
void tally_add_all(int64_t *to, const int64_t *from, size_t count);

#endif
