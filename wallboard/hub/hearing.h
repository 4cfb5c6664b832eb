#ifndef WALLBOARD_HUB_HEARING_H
#define WALLBOARD_HUB_HEARING_H

/*
 * From the doors into the record: every event is decoded, judged by its number, freed of
 * what is personal and taken; what is refused is answered at once, with its reason.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

#define HEARING_MESSAGES 1000 /* a turn, from each door */
#define HEARING_MS       5

struct decode_counts;
struct doors;
struct guard;
struct hearing;
struct ingest;
struct labels;
struct record;
struct site;

/* Borrows all of them for its life. NULL without memory. */
struct hearing *hearing_create(const struct site *site, const struct guard *guard,
                               struct ingest *ingest, struct record *record,
                               struct labels *labels);
void hearing_destroy(struct hearing **self);

/* Takes what has come, for a bounded time. `wall` stands for the time of what has none,
 * and while it is sound also for a time that cannot be: yet to come, or of a source whose
 * clock is far off. */
void hearing_drain(struct hearing *hearing, struct doors *doors, struct mono now,
                   struct wall wall, bool is_sound);

/* Takes what has come off the doors, and forgets it. */
void hearing_discard(struct hearing *hearing, struct doors *doors);

/* Agents' names that are news since the last call. */
size_t hearing_take_names(struct hearing *hearing);

struct hearing_counts {
    uint64_t messages, taken, duplicates, early, refused, no_room, rate_limited;
    uint64_t overruled; /* taken at the time of receipt instead of their own */
};
const struct hearing_counts *hearing_counts(const struct hearing *hearing);

/* What was refused, by its reason. */
const struct decode_counts *hearing_refusals(const struct hearing *hearing);

#endif
