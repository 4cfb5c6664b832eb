#ifndef WALLBOARD_VIEW_WIDGET_MESSAGE_H
#define WALLBOARD_VIEW_WIDGET_MESSAGE_H

/* What supervisors say, in a tile; else the layout's own words. */

#include "view/widget.h"

extern const struct widget_class widget_message;

#endif
