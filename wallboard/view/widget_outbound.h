#ifndef WALLBOARD_VIEW_WIDGET_OUTBOUND_H
#define WALLBOARD_VIEW_WIDGET_OUTBOUND_H

/*
 * Outbound campaigns today, all together: dials, connects, who was sold to and who was
 * reached, and the share of calls dropped against the site's limit, if it has one
 * (metrics.md section 9). The limit is law and differs by country: it comes from the site
 * file, never from here.
 */

#include "view/widget.h"

extern const struct widget_class widget_outbound;

#endif
