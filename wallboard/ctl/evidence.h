#ifndef WALLBOARD_CTL_EVIDENCE_H
#define WALLBOARD_CTL_EVIDENCE_H

/*
 * Copies of the stays that an engine tells of: those whose records made room for others
 * while it read, and those it still has at the end. Grows with the contacts of what was
 * asked for. Owns all that it hands out.
 */

#include <stdbool.h>
#include <stddef.h>

#include "stats/engine.h"

struct evidence;

/* Whose stays are kept: of a queue, of an agent, or (both NULL) all that have a queue.
 * Strings are borrowed for its life. NULL without memory. */
struct evidence *evidence_create(const char *queue, const char *agent);
void evidence_destroy(struct evidence **self);

/* An engine_stay_visitor; `context` is the struct evidence. */
void evidence_note(void *context, const struct engine_stay *stay);

/* What was kept, in no order. */
size_t evidence_count(const struct evidence *evidence);
const struct engine_stay *evidence_at(const struct evidence *evidence, size_t number);

/* Did memory run out, so that some are missing? */
bool evidence_failed(const struct evidence *evidence);

#endif
