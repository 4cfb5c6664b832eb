#ifndef SUPPORT_FULL_DAY_H
#define SUPPORT_FULL_DAY_H

/*
 * A day with a little of all that an engine keeps, for tests of its checkpoints, and the
 * events for it that support/events.h has not. Times are in ms after EVENTS_START_MS.
 */

#include "stats/engine.h"
#include "support/events.h"

/* Sales and support, which `queues` then hold, and few contacts. */
struct engine_config full_day_config(struct engine_queue_config queues[2]);

/* Begins the script anew. */
void full_day(struct events *events);

/* `currency` is "" or three letters. */
void full_day_result(struct events *events, int64_t at_ms, const char *id,
                     const char *measure, const char *currency);
void full_day_dialled(struct events *events, int64_t at_ms, const char *id,
                      const char *campaign);
void full_day_gauges(struct events *events, int64_t at_ms);

/* One part of two of what the source has open. */
void full_day_part(struct events *events, int64_t at_ms, int64_t part, const char *id,
                   const char *queue);

#endif
