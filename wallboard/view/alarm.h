#ifndef WALLBOARD_VIEW_ALARM_H
#define WALLBOARD_VIEW_ALARM_H

/*
 * What is raised, as the wall shows it: the states of the thresholds, which do not flap,
 * and the alerts that stand at the head of every page. Plain values, filled by the
 * program; it has judged them.
 */

#include <stdbool.h>
#include <stddef.h>

#include "stats/metric.h"
#include "view/style.h"

#define ALARM_LISTED 8

/* The figures that have thresholds. */
enum alarm_threshold {
    ALARM_WAITING,
    ALARM_LONGEST_WAIT,
    ALARM_SERVICE_LEVEL,
    ALARM_THRESHOLDS,
};

struct alarm {
    const char *words;       /* of the site file; NULL: a threshold of a queue */
    const char *queue_id;    /* NULL: of the site as a whole */
    const char *queue_label; /* NULL likewise */
    enum metric metric;
    struct figure figure;
    enum level level; /* WARNING or ALARM */
    bool acknowledged, urgent, flashes;
    const char *seen_by; /* who acknowledged it; NULL: nobody, or it is not known */
};

struct board_alarms {
    struct alarm alarms[ALARM_LISTED];      /* the worst first */
    size_t count;                           /* of these */
    size_t more;                            /* raised besides */
    enum level (*queues)[ALARM_THRESHOLDS]; /* by the snapshot's number; borrowed */
    size_t queue_count;
    enum level totals[ALARM_THRESHOLDS];
};

#endif
