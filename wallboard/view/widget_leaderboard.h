#ifndef WALLBOARD_VIEW_WIDGET_LEADERBOARD_H
#define WALLBOARD_VIEW_WIDGET_LEADERBOARD_H

/*
 * Who leads, as the site's leaderboards rank them. Equal figures share a rank and the
 * next is skipped (1, 2, 2, 4); top few only, never the bottom, nobody with nothing
 * (metrics.md section 13). Several leaderboards take turns, each for the time of a page.
 */

#include "view/widget.h"

extern const struct widget_class widget_leaderboard;

#endif
