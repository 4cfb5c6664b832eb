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

/* An intake that has counted all of the record. NULL without memory, or if the journal
 * cannot be read, which is logged. */
struct intake *memory_rebuild(const struct site *site, struct record *record,
                              uint64_t rules_hash, struct wall now);

/* Leaves a checkpoint: the engine counts all of the record. False: it could not be
 * written; the events are there all the same. */
bool memory_keep(struct intake *intake, struct record *record, uint64_t rules_hash,
                 struct wall now);

#endif
