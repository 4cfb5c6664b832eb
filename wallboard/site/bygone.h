#ifndef WALLBOARD_SITE_BYGONE_H
#define WALLBOARD_SITE_BYGONE_H

/*
 * The site's service days that are over, quarter-hour by quarter-hour, for five weeks:
 * how many contacts were offered, so that today stands beside the same weekday a week
 * before. Counts alone, no persons. A quarter-hour of which something is missing is not
 * known, which is not nought. The engine itself remembers two days.
 */

#include <stdbool.h>

#include "stats/engine.h"
#include "stats/snapshot.h"
#include "stats/state_codec.h"

struct bygone;
struct calendar;

/* Nothing is known. NULL without memory. */
struct bygone *bygone_create(void);
void bygone_destroy(struct bygone **self);

/* A service day is over: `snapshot` is the engine's, of the day's last instant. What was
 * heard late of the day before is taken over too. */
void bygone_close_day(struct bygone *self, const struct engine *engine,
                      const struct snapshot *snapshot);

/*
 * Fills the snapshot's `week_before`: each quarter-hour of the day with the one that had
 * the same date less seven days and the same time on the clock of `calendar`'s zone. Of a
 * time that the clock showed twice that day it is the first; one that it skipped is not
 * known.
 */
void bygone_fill(struct bygone *self, const struct calendar *calendar,
                 struct snapshot *snapshot);

/* Another engine counts from now on: it has nothing to add to the days before. */
void bygone_change_engine(struct bygone *self);

/* All of it as bytes and back; read into one that was just made. */
void bygone_code(struct bygone *self, struct state_codec *codec);

#endif
