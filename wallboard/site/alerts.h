#ifndef WALLBOARD_SITE_ALERTS_H
#define WALLBOARD_SITE_ALERTS_H

/*
 * All that is watched on a floor: the site file's alerts, and the thresholds of the
 * totals and of every queue, all judged by site/alert.h. Told the numbers and the time;
 * remembers what was raised, so it outlives page turns, and reloads of the site file.
 * What is remembered of a queue is that queue's, whatever its number is next.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "site/alert_options.h"
#include "stats/snapshot.h"

#define ALERTS_LISTED 8

/* The figures that `thresholds:` speaks of. */
enum alerts_threshold {
    ALERTS_WAITING,
    ALERTS_LONGEST_WAIT,
    ALERTS_SERVICE_LEVEL,
    ALERTS_THRESHOLDS,
};

/* One that is raised. */
struct alerts_item {
    const struct site_alert *alert;     /* NULL: a threshold of a queue, which alarms */
    const struct snapshot_queue *queue; /* NULL: of the site; the snapshot's */
    enum metric metric;
    enum alert_level level;
    bool acknowledged, urgent;
    bool brings_page; /* announced since it rose, and not quiet, at the level of alarm */
    struct figure figure;
    struct mono raised;
};

struct alerts;
struct calendar;
struct site;

/* `site` is borrowed for its life. NULL without memory. */
struct alerts *alerts_create(const struct site *site);
void alerts_destroy(struct alerts **self);

/* Another site file: what is still watched keeps its memory. `site` is borrowed instead.
 */
void alerts_use_site(struct alerts *alerts, const struct site *site);

/* Judges everything. `wall` decides about quiet hours. Nothing is raised, changed or
 * heard while the numbers catch up. */
void alerts_judge(struct alerts *alerts, const struct snapshot *snapshot,
                  const struct calendar *calendar, struct mono now, struct wall wall);

/* What was raised at the last judgement, the worst first, at most ALERTS_LISTED of them.
 * Returns how many there are in all. Borrows from the site and the snapshot. */
size_t alerts_list(const struct alerts *alerts, const struct snapshot *snapshot,
                   struct alerts_item ret_items[ALERTS_LISTED]);

/* The level of a threshold: of queue `queue` of the snapshot, or of the totals. */
enum alert_level alerts_queue_level(const struct alerts *alerts, size_t queue,
                                    enum alerts_threshold threshold);
enum alert_level alerts_total_level(const struct alerts *alerts,
                                    enum alerts_threshold threshold);

/* The sounds that the last judgement asks for, bits by the site file's number of the
 * alert. 0 in quiet hours. */
uint32_t alerts_heard(const struct alerts *alerts);

/* Alert `number` of the site file, for the log: its level now, and whether the last
 * judgement changed it. */
enum alert_level alerts_level(const struct alerts *alerts, size_t number,
                              bool *ret_changed);

/* Were they quiet hours at the last judgement? */
bool alerts_are_quiet(const struct alerts *alerts);

/* Which one is meant: the site file's of that id (and of queue `queue`, unless that is
 * ""), or the threshold `waiting`, `longest_wait` or `service_level` of that queue. */
struct alerts_name {
    const char *id, *queue;
};

enum alerts_answer {
    ALERTS_NOT_THERE,
    ALERTS_NOT_RAISED,
    ALERTS_WORSE, /* than `most` */
    ALERTS_RAISED,
};

/* How it is now; *ret_level is its level where it is there. */
enum alerts_answer alerts_ask(struct alerts *alerts, const struct snapshot *snapshot,
                              struct alerts_name name, enum alert_level most,
                              enum alert_level *ret_level);

/* Somebody has seen that one, up to level `most`: what is worse is news. Done if it
 * answers RAISED; nothing changes else. */
enum alerts_answer alerts_acknowledge_one(struct alerts *alerts,
                                          const struct snapshot *snapshot,
                                          struct alerts_name name, enum alert_level most);

/* Nobody has seen it after all. */
void alerts_forget_one(struct alerts *alerts, const struct snapshot *snapshot,
                       struct alerts_name name);

/* Is it this item of a list? */
bool alerts_is(const struct alerts_item *item, struct alerts_name name);

/* The name of a threshold's figure, as above. Never NULL. */
const char *alerts_threshold_name(enum metric metric);

/* Somebody has seen all that is raised. Returns how many there were to see. */
size_t alerts_acknowledge(struct alerts *alerts);

#endif
