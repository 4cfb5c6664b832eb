#ifndef WALLBOARD_VIEW_WIDGET_NUMBERS_H
#define WALLBOARD_VIEW_WIDGET_NUMBERS_H

/* The tiles of one figure each: what leads the page, and the day's totals; of all queues
 * or of one. Where the row is high enough for it the figure leads. */

#include "view/widget.h"

extern const struct widget_class widget_waiting;       /* contacts in queue now */
extern const struct widget_class widget_longest_wait;  /* now; the day's in small print */
extern const struct widget_class widget_service_level; /* with its formula */
extern const struct widget_class widget_answered;
extern const struct widget_class widget_abandoned;
extern const struct widget_class widget_answer_time; /* average speed of answer */
extern const struct widget_class widget_emails_or_handling;
extern const struct widget_class widget_number; /* any metric, under a given label */

#endif
