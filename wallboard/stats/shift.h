#ifndef WALLBOARD_STATS_SHIFT_H
#define WALLBOARD_STATS_SHIFT_H

/*
 * Adherence (metrics.md section 8): scheduled time spent in the scheduled kind of state,
 * of all scheduled time. Pure; whose schedule it is, is site/schedule.h's business.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/snapshot.h"

/* What an agent is scheduled for, and the states that keep to it. */
enum shift_kind {
    SHIFT_WORK,  /* on contact, on hold, ringing, in wrap-up, ready */
    SHIFT_BREAK, /* not ready or not logged in */
    SHIFT_OTHER, /* a meeting, training: not ready */
    SHIFT_KIND_COUNT,
};

/* "work"; never NULL. */
const char *shift_kind_name(enum shift_kind kind);
bool shift_kind_find(struct str name, enum shift_kind *ret_kind);

bool shift_keeps(enum shift_kind kind, enum agent_state state);

/* How much of `elapsed_ms` kept to the schedule, from the times in the six states that
 * are logged in, in the order of enum agent_state; the rest was not. */
int64_t shift_kept_ms(enum shift_kind kind, const int64_t times_ms[AGENT_READY + 1],
                      int64_t elapsed_ms);

#endif
