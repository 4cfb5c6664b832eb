#ifndef WALLBOARD_CTL_READING_H
#define WALLBOARD_CTL_READING_H

/* A recording taken in by an intake, up to an instant: what `replay` and `explain` have
 * in common. Lines that are no event are told on stderr, with their place. */

#include <stdbool.h>

#include "base/clock.h"
#include "ctl/recording.h"
#include "site/intake.h"

/* `at`: RFC 3339, or HH:MM[:SS] of the last event's day, checked by
 * replay_options_parse() or its like; NULL: all of it. Returns NULL, or what failed.
 * *ret_timed is false if no event carries a time: *ret_now then means nothing. */
const char *reading_take(struct recording *recording, struct intake *intake,
                         const char *at, struct wall *ret_now, bool *ret_timed);

/* All of a recording, one after another, in the time of its events. NULL, or what failed.
 */
const char *reading_read(struct recording *recording, struct intake *intake);

/* The earliest and the latest time of any event, without judging them; EVENT_NO_TIME if
 * none has one. Adds to what is known. False if reading failed, or without memory. */
struct reading_times {
    int64_t first_ms, last_ms;
};
bool reading_look(struct recording *recording, struct reading_times *times);

#endif
