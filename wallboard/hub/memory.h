#ifndef WALLBOARD_HUB_MEMORY_H
#define WALLBOARD_HUB_MEMORY_H

/*
 * How the hub finds its numbers again after a restart: from the last checkpoint that it
 * left in its journal and the events since, or from the events of two service days. A
 * contest, or a leaderboard of a week or month, is counted from its start then, as far as
 * the journal goes back, and whenever the site file is another than that of the
 * checkpoint. `rules_hash`: of the site file's text.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct intake;
struct record;
struct site;

/* An intake as of the last checkpoint; *ret_next is the first event that it has not
 * counted. NULL: there is none that can be used, which is logged. */
struct intake *memory_restore(const struct site *site, struct record *record,
                              uint64_t rules_hash, uint64_t *ret_next);

/* Counts what the record has from `next` on; with *intake NULL, all that today's figures
 * depend on. What of it the journal has lost is logged, and marked in the figures that
 * hang on it; *ret_lost: so many events. False without memory, or if the journal is
 * suspect. */
bool memory_count(const struct site *site, struct record *record, uint64_t next,
                  struct wall now, struct intake **intake, uint64_t *ret_lost);

/* Leaves a checkpoint, and the journal's mark beside it: the engine counts all of the
 * record. False: it could not be
 * written; the events are there all the same. */
bool memory_keep(struct intake *intake, struct record *record, uint64_t rules_hash,
                 struct wall now);

#endif
