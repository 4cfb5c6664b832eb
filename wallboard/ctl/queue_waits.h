#ifndef WALLBOARD_CTL_QUEUE_WAITS_H
#define WALLBOARD_CTL_QUEUE_WAITS_H

/*
 * The waits of a recording by queue and quarter-hour, for the percentiles of intervals:
 * the engine has a histogram of each day only, as one of each interval would cost a board
 * its memory. Grows by 16 bytes with every contact answered.
 */

#include <stdbool.h>

#include "stats/engine.h"

struct queue_waits;

/* NULL without memory. */
struct queue_waits *queue_waits_create(enum rule_credit credit);
void queue_waits_destroy(struct queue_waits **self);

/* An engine_stay_visitor; `context` is the struct queue_waits. Told of every stay once.
 */
void queue_waits_note(void *context, const struct engine_stay *stay);

/* After the last stay. False if memory ran out. */
bool queue_waits_settle(struct queue_waits *self);

/* Sets the percentiles of wait among the figures of a queue over [from, to), multiples of
 * LIMIT_QUARTER_MS. */
void queue_waits_fill(const struct queue_waits *self, const char *queue, int64_t from_ms,
                      int64_t to_ms, struct figure *values);

#endif
