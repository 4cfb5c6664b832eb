#ifndef WALLBOARD_VIEW_WIDGET_EMAIL_H
#define WALLBOARD_VIEW_WIDGET_EMAIL_H

/* The backlog of e-mails: how many are open, overdue and due within the hour, the share
 * replied to in time; the oldest in small print (metrics.md section 10). */

#include "view/widget.h"

extern const struct widget_class widget_email;

#endif
