#ifndef WALLBOARD_VIEW_WIDGET_CONTEST_H
#define WALLBOARD_VIEW_WIDGET_CONTEST_H

/*
 * A contest: its title and what is left of it, a thermometer of the points of all
 * together against the goal with a tick where they should be by now, the phase in words,
 * and who leads as far as there is room. Without a goal the thermometer tells the time
 * gone. The one that runs is shown; else the one that was last, or comes next.
 */

#include "view/widget.h"

extern const struct widget_class widget_contest;

#endif
