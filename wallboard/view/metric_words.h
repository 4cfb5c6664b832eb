#ifndef WALLBOARD_VIEW_METRIC_WORDS_H
#define WALLBOARD_VIEW_METRIC_WORDS_H

/* What a figure is, in the reader's language, for the small print under it: its caption
 * is the page's own. docs/metrics.md has the formulas. */

#include "stats/metric.h"

/* "average speed of answer"; "" for figures that stand on no tile. */
const char *metric_words(enum metric metric);

#endif
