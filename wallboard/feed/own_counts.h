#ifndef WALLBOARD_FEED_OWN_COUNTS_H
#define WALLBOARD_FEED_OWN_COUNTS_H

/*
 * Control totals (docs/events.md, queue.stats): what a feed counts by itself, queue by
 * queue, since local midnight, from what it reads and not from what it says. Boards hold
 * it against what they counted of the events, which finds what the feed said wrongly.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "stats/control.h"

struct calendar;
struct feed_output;
struct index;

#define OWN_COUNTS_MS 300000 /* told so often */

struct own_counts {
    const struct calendar *calendar; /* borrowed */
    struct index *queues;
    int64_t (*rows)[CONTROL_COUNT]; /* by queue; owned */
    int64_t since_ms, end_ms;       /* what is counted; end 0: nothing began yet */
    struct mono told;
    bool ever_told;
};

/* Zeroes and allocates. False without memory; finish it all the same. */
bool own_counts_init(struct own_counts *counts, const struct calendar *calendar);
void own_counts_finish(struct own_counts *counts);

/* The time has come to `at_ms`, in order. The first call says where the counts begin: on
 * the next quarter-hour, for what lies before it was not seen whole. With a new day they
 * begin anew. */
void own_counts_reach(struct own_counts *counts, int64_t at_ms);

/* One contact came to the queue, was answered or gave up, at `at_ms`. */
void own_counts_note(struct own_counts *counts, enum control_figure figure,
                     struct str queue, int64_t at_ms);

/* Is it time to tell them? */
bool own_counts_are_due(const struct own_counts *counts, struct mono now);

/* Tells those of each queue as of `at_ms`. False: the output is broken. */
bool own_counts_tell(struct own_counts *counts, struct feed_output *output,
                     struct mono now, int64_t at_ms);

#endif
