#ifndef WALLBOARD_VIEW_WIDGET_SOURCES_H
#define WALLBOARD_VIEW_WIDGET_SOURCES_H

/* The sources of the figures: what state each is in, and when it was heard. */

#include "view/widget.h"

extern const struct widget_class widget_sources;

#endif
