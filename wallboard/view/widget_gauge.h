#ifndef WALLBOARD_VIEW_WIDGET_GAUGE_H
#define WALLBOARD_VIEW_WIDGET_GAUGE_H

/* Any figure on a half ring from 0 to the end of its scale, with a notch at its target.
 * The ring takes the colour of the figure's state. */

#include "view/widget.h"

extern const struct widget_class widget_gauge;

#endif
