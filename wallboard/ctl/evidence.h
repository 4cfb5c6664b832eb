#ifndef WALLBOARD_CTL_EVIDENCE_H
#define WALLBOARD_CTL_EVIDENCE_H

/*
 * Everything that a number may be made of: stays, and items beside them (stats/item.h).
 * Stays of contacts that the engine forgets are copied down as they go; items as they are
 * counted, and what is taken back again is dropped. Grows with the recording, but only by
 * what is asked for.
 */

#include <stdbool.h>
#include <stddef.h>

#include "stats/engine.h"

struct evidence;
struct boards;
struct boards_team;

/* Whose figures are asked for; NULL and NONE: not by that. All of these hold at once.
 * Strings and teams are borrowed. */
struct evidence_scope {
    const char *queue, *agent, *campaign;
    enum event_channel channel;
    const struct boards *boards; /* where the team is found; NULL: no team is asked for */
    const struct boards_team *team;
    bool no_stays;  /* none are looked for */
    unsigned kinds; /* of items that are looked for, a bit for each */
};

/* Of the site, of everything there is. */
struct evidence_scope evidence_scope_all(void);

/* NULL without memory. */
struct evidence *evidence_create(const struct evidence_scope *scope);
void evidence_destroy(struct evidence **self);

/* An engine_stay_visitor and an item_witness whose `context` is the evidence. */
void evidence_note(void *context, const struct engine_stay *stay);
void evidence_note_item(void *context, const struct item *item, int64_t sign);

/* After the last note: puts the items in order of time. */
void evidence_settle(struct evidence *evidence);

/* In no order; the pointers are into the evidence. */
size_t evidence_count(const struct evidence *evidence);
const struct engine_stay *evidence_at(const struct evidence *evidence, size_t number);

/* In order of time, each as often as it counts. */
size_t evidence_item_count(const struct evidence *evidence);
const struct item *evidence_item(const struct evidence *evidence, size_t number);

/* Was something left out, for want of memory or because it was taken back and never
 * counted? */
bool evidence_failed(const struct evidence *evidence);

#endif
