#ifndef WALLBOARD_VIEW_WIDGET_AGENT_GRID_H
#define WALLBOARD_VIEW_WIDGET_AGENT_GRID_H

/*
 * Who is doing what: one cell for each agent who is logged in, with the state as colour,
 * shape and word and for how long. In the order of their names, so that people find
 * themselves where they were; those who have no room come in turns. Calm: no state of a
 * person is an alarm. Names are as the site shows them; who is in no list is not here.
 */

#include "view/widget.h"

extern const struct widget_class widget_agent_grid;

#endif
