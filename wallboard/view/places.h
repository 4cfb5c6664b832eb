#ifndef WALLBOARD_VIEW_PLACES_H
#define WALLBOARD_VIEW_PLACES_H

/*
 * Ranks as lines: rank, name, movement, figure. What leaderboards and contests share.
 */

#include "view/standing.h"
#include "view/widget.h"

/* What the lines are of. */
struct places_list {
    const struct standing_places *places;
    enum metric metric; /* how the figures are written */
    bool per_hour;
};

/* As many lines as the box has room for, from its top on. Returns how many were left out
 * although they share the last line's rank: the "and 3 more" of a tie that was cut. */
size_t places_compose(const struct widget_context *context, struct rect box,
                      struct painter *painter, const struct places_list *list);

#endif
