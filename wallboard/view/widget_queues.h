#ifndef WALLBOARD_VIEW_WIDGET_QUEUES_H
#define WALLBOARD_VIEW_WIDGET_QUEUES_H

/*
 * The table of queues: name, waiting, longest wait, service level, free agents. Alarmed
 * rows come first, then the site's order; what does not fit is told, never hidden.
 */

#include "view/widget.h"

extern const struct widget_class widget_queues;
extern const struct widget_class widget_queue_details;

#endif
