#ifndef WALLBOARD_VIEW_WIDGET_STAFFING_H
#define WALLBOARD_VIEW_WIDGET_STAFFING_H

/*
 * Staff: who is logged in, how many of them at their desk, against how many are needed
 * now: a range, labelled an estimate (metrics.md section 12). The need is the sum over
 * the queues, as if nobody served two of them, so shared teams need rather fewer. Who is
 * away does not help a queue: those at their desk are compared.
 */

#include "view/widget.h"

extern const struct widget_class widget_staffing;

#endif
