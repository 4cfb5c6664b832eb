#ifndef WALLBOARD_STATS_CONTROL_H
#define WALLBOARD_STATS_CONTROL_H

/*
 * Control totals (reliability.md section 4): what a source counts of a queue by itself,
 * held against what was counted of its events. It is the only check that also finds what
 * a feed says wrongly. Both count instants: who came, was answered, gave up since an
 * instant, whichever day or interval figures credit it to.
 */

#include <stdbool.h>
#include <stdint.h>

enum control_figure {
    CONTROL_OFFERED,
    CONTROL_ANSWERED,
    CONTROL_ABANDONED,
    CONTROL_COUNT,
};

/* "offered"; never NULL. */
const char *control_name(enum control_figure figure);

/* The last comparison of one queue. Zeroed memory: there was none. */
struct control {
    int64_t theirs[CONTROL_COUNT]; /* EVENT_NO_NUMBER: not said, or not comparable */
    int64_t ours[CONTROL_COUNT];
    int64_t since_ms, at_ms; /* what was counted, [since, at); at 0: none yet */
};

/* Bit 1 << enum control_figure: this one does not agree. */
uint32_t control_wrong(const struct control *control);

#endif
