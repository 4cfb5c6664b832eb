#ifndef WALLBOARD_SITE_ADHERENCE_H
#define WALLBOARD_SITE_ADHERENCE_H

/*
 * How much of what was scheduled was kept to (metrics.md section 8): quarter-hour by
 * quarter-hour, the times in state against the shift. Of agents, and of all in the
 * schedule together, also those who never came.
 */

#include "locale/calendar.h"
#include "site/schedule.h"
#include "stats/engine.h"
#include "stats/snapshot.h"

/* Scheduled time that has passed, and how much of it was kept to. */
struct adherence {
    int64_t scheduled_ms, kept_ms;
};

/* The times of a quarter-hour in the six states that are logged in; false: none are
 * known, which are then all 0. */
typedef bool adherence_times(const void *context, struct str agent, int64_t start_ms,
                             int64_t ret_ms[AGENT_READY + 1]);

/* What shifts are held against, and in which span: quarter-hours, as far as they have
 * passed at `now_ms`. All borrowed. */
struct adherence_terms {
    const struct schedule *schedule;
    struct calendar_span span;
    int64_t now_ms;
    adherence_times *times;
};

/* Adds one shift's part. `context` is handed to the times. */
void adherence_add(const struct adherence_terms *terms,
                   const struct schedule_shift *shift, const void *context,
                   struct adherence *sum);

/* `scheduled_ms` and `adherence`, where anything was scheduled. */
void adherence_put(const struct adherence *sum, struct figure *values);

/* Fills the figures of today in a snapshot that the engine has made. NULL: no schedule.
 */
void adherence_fill(const struct schedule *schedule, const struct engine *engine,
                    struct snapshot *snapshot);

#endif
