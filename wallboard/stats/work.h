#ifndef WALLBOARD_STATS_WORK_H
#define WALLBOARD_STATS_WORK_H

/*
 * Where in time a handled contact's talk, hold and wrap-up lie, cut at every bound of a
 * quarter-hour (credit mode split, metrics.md section 6). The parts sum to the credit's
 * own figures exactly. They lie from the answer on, holds where they were; what the
 * source's word leaves over, because it says more than the time between answer and end,
 * lies in the quarter of the end. Several wrap-ups of one contact lie from the first on.
 */

#include <stddef.h>
#include <stdint.h>

#include "stats/credit.h"
#include "stats/tally.h"

/* One hold. */
struct work_hold {
    int64_t from_ms, to_ms; /* to: EVENT_NO_TIME, it went on until the end */
};

/* Adds to a tally of the quarter that an instant lies in. */
typedef void work_add(void *context, enum tally tally, int64_t at_ms, int64_t value);

/* Hands each piece to `add`, times `sign`. Holds in order of time, not overlapping. */
void work_cut(const struct credit *credit, const struct work_hold *holds, size_t count,
              int64_t sign, work_add *add, void *context);

#endif
