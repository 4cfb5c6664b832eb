#ifndef WALLBOARD_CTL_REPORT_FLOOR_H
#define WALLBOARD_CTL_REPORT_FLOOR_H

/* What the report's JSON says beside queues and agents: channels, campaigns, revenue,
 * those who wait, and changes of closed intervals. */

#include "ctl/json_out.h"
#include "ctl/report.h"

void report_put_floor(struct json_out *out, const struct report *report);

#endif
