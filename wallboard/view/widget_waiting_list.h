#ifndef WALLBOARD_VIEW_WIDGET_WAITING_LIST_H
#define WALLBOARD_VIEW_WIDGET_WAITING_LIST_H

/*
 * Who waits: queue, wait, and when the target will be breached. Those who can still be
 * answered in time come first, the nearest at the top; then those past their target,
 * longest first, marked by shape and word. What does not fit is told.
 */

#include "view/widget.h"

extern const struct widget_class widget_waiting_list;

#endif
