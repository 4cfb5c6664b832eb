#ifndef WALLBOARD_VIEW_FRESHNESS_H
#define WALLBOARD_VIEW_FRESHNESS_H

/*
 * How far the numbers can be vouched for, from the age of the sources they come from
 * (display.md 7.3). Staleness is a state like any other: an old number never looks live.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/snapshot.h"
#include "view/style.h"

/* Ordered: the larger is the worse. */
enum freshness {
    FRESHNESS_LIVE,
    FRESHNESS_MARKED, /* silent for 3 s, or unverified: no state colour, marked */
    FRESHNESS_GREY,   /* silent for 10 s: grey, with the time it was true at */
    FRESHNESS_BLANK,  /* silent for blank_after, or never heard: en dashes */
};

/* Of one source. */
enum freshness freshness_of_source(const struct snapshot_source *source,
                                   int64_t blank_after_ms);

/* Of figures that add up those sources whose bits are set in `sources` (0: none has
 * spoken of them: BLANK). The worst counts: a sum is as good as its worst part. */
enum freshness freshness_of(const struct snapshot *snapshot, uint64_t sources,
                            int64_t blank_after_ms);

/* The sources whose figures add up to the totals; all of them while none has told of a
 * queue or an agent. */
uint64_t freshness_sources_of_totals(const struct snapshot *snapshot);

/* That, or worse where figures lack what was lost for good. */
enum freshness freshness_doubted(enum freshness freshness, bool unverified);

/* The state that may be shown for a figure: only live figures have one. */
enum level freshness_level(enum freshness freshness, enum level level);

/* The instant, Unix ms, at which the oldest of these sources was last heard. */
int64_t freshness_as_of_ms(const struct snapshot *snapshot, uint64_t sources);

#endif
