#ifndef WALLBOARD_VIEW_WIDGET_AHEAD_H
#define WALLBOARD_VIEW_WIDGET_AHEAD_H

/*
 * Tiles of one figure each for what can still be changed (metrics.md section 11): the
 * time to the next breach, the answers in a row that regain the goal, and the best
 * service level the day can still end with, which takes a forecast.
 */

#include "view/widget.h"

extern const struct widget_class widget_next_breach;
extern const struct widget_class widget_recovery;
extern const struct widget_class widget_best_possible;

#endif
