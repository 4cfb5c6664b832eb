#ifndef WALLBOARD_FEED_QUEUE_LOG_VERBS_H
#define WALLBOARD_FEED_QUEUE_LOG_VERBS_H

/*
 * What each verb of a queue_log says, as one table: Asterisk from 1.4 on, the verbs that
 * Wazo, QueueMetrics and VICIdial add (events.md section 8.1).
 */

#include "feed/queue_log_line.h"

struct queue_log;

enum queue_log_verdict {
    QUEUE_LOG_TAKEN,
    QUEUE_LOG_UNKNOWN, /* no such verb: dialplans may write any */
    QUEUE_LOG_REFUSED, /* the row lacks what its verb needs, or there is no room */
};

/* Takes in one row and sends the events it makes. *ret_why is set when refused. */
enum queue_log_verdict queue_log_apply(struct queue_log *log,
                                       const struct queue_log_line *line,
                                       const char **ret_why);

#endif
