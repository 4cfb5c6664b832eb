#ifndef WALLBOARD_VIEW_WIDGET_AGENTS_H
#define WALLBOARD_VIEW_WIDGET_AGENTS_H

/* Agents by state: one bar, each state as wide as its share, with its word and count. */

#include "view/widget.h"

extern const struct widget_class widget_agents;

#endif
