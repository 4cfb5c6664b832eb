#ifndef WALLBOARD_VIEW_WIDGET_LOGO_H
#define WALLBOARD_VIEW_WIDGET_LOGO_H

/* The theme's logo, as large as its place. */

#include "view/widget.h"

extern const struct widget_class widget_logo;

#endif
