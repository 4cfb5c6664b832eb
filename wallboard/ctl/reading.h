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

#endif
