#ifndef WALLBOARD_STATS_TALLY_H
#define WALLBOARD_STATS_TALLY_H

/*
 * What is counted: arrays of int64_t indexed by this enum, that only add and subtract.
 * Every figure is a division of two of them at the last moment, so parts sum to the
 * whole.
 */

#include <stddef.h>
#include <stdint.h>

enum tally {
    /* of queues, totals and agents */
    TALLY_OFFERED,
    TALLY_ANSWERED,
    TALLY_ANSWERED_WAIT_MS,
    TALLY_UNANSWERED,
    TALLY_HANDLED,
    TALLY_TRANSFERS,
    TALLY_TIMED_OUT_ACTIVE,
    TALLY_TALK_MS,
    TALLY_HOLD_MS,
    TALLY_WRAPUP_MS,
    TALLY_SALES_MILLI,
    TALLY_SHARED_COUNT,

    /* of queues and totals only */
    TALLY_OFFERED_CONTACTS = TALLY_SHARED_COUNT,
    TALLY_ANSWERED_IN_SL,
    TALLY_ABANDONED,
    TALLY_ABANDONED_IN_SL,
    TALLY_SHORT_ABANDONED,
    TALLY_ABANDONED_WAIT_MS,
    TALLY_LEFT_OTHER,
    TALLY_LEFT_OTHER_WAIT_MS,
    TALLY_UNKNOWN,
    TALLY_TIMED_OUT,
    TALLY_REJECTED,
    TALLY_QUEUE_COUNT,

    /* of agents only: time in each of the six states that are logged in, in the order of
     * enum agent_state */
    TALLY_STATE_MS = TALLY_SHARED_COUNT,
    TALLY_AGENT_COUNT = TALLY_STATE_MS + 6,
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
    MINUTE_COUNT,
};

/* *cell += value. Wraps instead of trapping: absurd values must not stop a wall, and what
 * was added is later taken back exactly. */
static inline void tally_add(int64_t *cell, int64_t value)
{
    *cell = (int64_t)((uint64_t)*cell + (uint64_t)value);
}

/* to[i] += from[i] for `count` cells. */
void tally_add_all(int64_t *to, const int64_t *from, size_t count);

#endif
