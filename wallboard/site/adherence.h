#ifndef WALLBOARD_SITE_ADHERENCE_H
#define WALLBOARD_SITE_ADHERENCE_H

/*
 * How much of what was scheduled was kept to (metrics.md section 8): quarter-hour by
 * quarter-hour, the times in state against the shift. Of agents, and of all in the
 * schedule together, also those who never came. And utilisation, where the site takes it
 * over scheduled time: all work of those who had any scheduled (metrics.md section 3).
 */

#include "locale/calendar.h"
#include "site/schedule.h"
#include "stats/engine.h"
#include "stats/snapshot.h"

/* Scheduled time that has passed, how much of it was kept to, and what those whose time
 * it is did in all: on contacts, on hold, in wrap-up and productively not ready. */
struct adherence {
    int64_t scheduled_ms, kept_ms, worked_ms;
};

/* The times of a quarter-hour in the six states that are logged in; false: none are
 * known, which are then all 0. */
typedef bool adherence_times(const void *context, struct str agent, int64_t start_ms,
                             int64_t ret_ms[AGENT_READY + 1]);

/* All that an agent did in the span. */
typedef int64_t adherence_worked(const void *context, struct str agent);

/* What shifts are held against, and in which span: quarter-hours, as far as they have
 * passed at `now_ms`. All borrowed. */
struct adherence_terms {
    const struct schedule *schedule;
    struct calendar_span span;
    int64_t now_ms;
    adherence_times *times;
    adherence_worked *worked;
};

/* Adds what the `count` shifts from `first` on, all of one agent, are. `context` is
 * handed to the times and to the work. */
void adherence_add(const struct adherence_terms *terms, size_t first, size_t count,
                   const void *context, struct adherence *sum);

/* `scheduled_ms` and `adherence`, where anything was scheduled; and `utilisation` if it
 * is over scheduled time. */
void adherence_put(const struct adherence_terms *terms, const struct adherence *sum,
                   struct figure *values);

/* Fills the figures of today in a snapshot that the engine has made. NULL: no schedule.
 */
void adherence_fill(const struct schedule *schedule, const struct engine *engine,
                    struct snapshot *snapshot);

#endif
