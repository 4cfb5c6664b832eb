#ifndef WALLBOARD_VIEW_TREND_H
#define WALLBOARD_VIEW_TREND_H

/* Where a figure of the site came from: its quarter-hours that are over, as a line
 * without a scale, and an arrow. */

#include "view/widget.h"

/* Up, level, down, by the last two quarter-hours that are over; "": not to be known. */
const char *trend_arrow(const struct snapshot *snapshot, enum metric metric);

/* The last three hours' quarters as a line that fills the box. */
void trend_compose(const struct widget_context *context, struct rect box,
                   struct painter *painter, enum metric metric);

#endif
