#ifndef WALLBOARD_VIEW_WIDGET_DAY_H
#define WALLBOARD_VIEW_WIDGET_DAY_H

/*
 * The day so far: arrivals per quarter-hour as bars, the service level of each quarter as
 * a line, its goal as a dashed one. A quarter without data leaves a gap in the line.
 */

#include "view/widget.h"

extern const struct widget_class widget_day;

#endif
