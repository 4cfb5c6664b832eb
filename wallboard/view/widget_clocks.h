#ifndef WALLBOARD_VIEW_WIDGET_CLOCKS_H
#define WALLBOARD_VIEW_WIDGET_CLOCKS_H

/*
 * Clocks of other places beside each other: name, time, the weekday where it is another
 * day than here, and whether they are open, by shape and, where there is room, by word.
 * Where there is no room for all they take turns.
 */

#include "view/widget.h"

extern const struct widget_class widget_clocks;

#endif
