#ifndef WALLBOARD_DISPLAY_SHOW_ALERTS_H
#define WALLBOARD_DISPLAY_SHOW_ALERTS_H

/* What the site watches to the plain values that a page shows, and which page an alarm
 * brings. */

#include "display/seen.h"
#include "site/alerts.h"
#include "view/alarm.h"
#include "view/board.h"

/* What is shown is borrowed from the site, the snapshot, `seen` and this struct. */
struct show_alerts {
    struct board_alarms alarms;
    enum level levels[LIMIT_QUEUES][ALARM_THRESHOLDS];
    bool flashes; /* one of them does, so a picture is due every half second */
    size_t page;  /* that an alarm brings, by its number; SIZE_MAX: none does */
};

/* `seen` may be NULL: nobody has seen anything. */
void show_alerts(const struct alerts *alerts, const struct seen *seen,
                 const struct snapshot *snapshot, const struct board_options *options,
                 struct show_alerts *ret_shown);

#endif
