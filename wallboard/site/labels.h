#ifndef WALLBOARD_SITE_LABELS_H
#define WALLBOARD_SITE_LABELS_H

/*
 * What agents are called, by their ids. Names are personal: a hub takes them out of the
 * events it stores, keeps them here, in memory alone, and tells its screens. At most
 * LIMIT_AGENTS; what goes beyond is not noted.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct labels;

/* NULL without memory. Allocates no more later. */
struct labels *labels_create(void);
void labels_destroy(struct labels **self);

/* The agent's name; an empty one is no word. True if it is news. */
bool labels_note(struct labels *labels, struct str agent, struct str label);

/* Its name, or the empty slice. `labels` may be NULL. Borrowed until the next note. */
struct str labels_find(const struct labels *labels, struct str agent);

size_t labels_count(const struct labels *labels);

/* number < labels_count(); borrowed as above. */
void labels_at(const struct labels *labels, size_t number, struct str *ret_agent,
               struct str *ret_label);

#endif
