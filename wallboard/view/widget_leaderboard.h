#ifndef WALLBOARD_VIEW_WIDGET_LEADERBOARD_H
#define WALLBOARD_VIEW_WIDGET_LEADERBOARD_H

/*
 * Who answered most today. Equal figures share a rank and the next is skipped (1, 2, 2,
 * 4); within a tie the order is by id, so it never flickers; top few only, never the
 * bottom, nobody with nothing (metrics.md section 13).
 */

#include "view/widget.h"

extern const struct widget_class widget_leaderboard;

#endif
