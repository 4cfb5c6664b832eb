#ifndef SUPPORT_COUNTED_H
#define SUPPORT_COUNTED_H

/*
 * A small engine with its snapshot, and figures read from it by name. Times are as in
 * support/events.h: milliseconds after EVENTS_START_MS.
 */

#include "stats/engine.h"
#include "support/events.h"

/* A figure that is not known. */
#define COUNTED_NONE INT64_MIN

struct counted {
    struct engine *engine;
    struct snapshot *snapshot;
};

/* Small tables, site "test", the defaults of metrics.md otherwise. */
struct engine_config counted_config(void);

/* Fails the test without memory. */
void counted_init(struct counted *counted, const struct engine_config *config);
void counted_finish(struct counted *counted);

/* Applies the script, lets the time come, and takes the snapshot. */
void counted_run(struct counted *counted, const struct events *events, int64_t at_ms);

/* Lets the time come and takes the snapshot. */
void counted_at(struct counted *counted, int64_t at_ms);

/* The figure, rounded half up; COUNTED_NONE if it is not known. The queue or agent must
 * be there. */
int64_t counted_total(const struct counted *counted, enum metric metric);
int64_t counted_queue(const struct counted *counted, const char *queue,
                      enum metric metric);
int64_t counted_agent(const struct counted *counted, const char *agent,
                      enum metric metric);

const struct snapshot_queue *counted_queue_row(const struct counted *counted,
                                               const char *queue);
const struct snapshot_agent *counted_agent_row(const struct counted *counted,
                                               const char *agent);

/* metrics.md section 2, "after every event": offered = answered + abandoned + left_other
 * + unknown + timed_out + waiting, of every queue and of the totals, and the queues' sums
 * are the totals. Fails the test if not. */
void counted_check(const struct counted *counted);

#endif
