#ifndef WALLBOARD_STATS_ITEM_REASON_H
#define WALLBOARD_STATS_ITEM_REASON_H

/*
 * The formulas a second time for what is made of items: rings, attempts, results and the
 * time of agents. Part of reason.h, which says what the words mean here.
 */

#include "stats/item.h"
#include "stats/reason.h"

/* The kinds of item that the metric is made of, a bit for each; 0: of none. `of_agent`:
 * in the name of an agent, whose offered contacts are those that rang at it. */
unsigned item_reason_kinds(enum metric metric, bool of_agent);

/* Judges one item. A spell is cut at the bounds of the span. */
void item_reason_of(const struct reason_terms *terms, const struct item *item,
                    struct reason *ret);

/* The figure of all parts. */
struct figure item_reason_figure(const struct reason_terms *terms,
                                 const struct reason_sum *sum);

/* Has the metric parts in its denominator? */
bool item_reason_has_denominator(enum metric metric);

#endif
