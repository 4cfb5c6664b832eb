#ifndef WALLBOARD_STATS_RECENT_H
#define WALLBOARD_STATS_RECENT_H

/*
 * The event ids of unnumbered sources that were seen lately, as hashes in small sets: one
 * look costs one line of cache. About LIMIT_RECENT_IDS are remembered.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/limits.h"

#define RECENT_SET_SIZE 8
#define RECENT_SETS     (LIMIT_RECENT_IDS / RECENT_SET_SIZE)

struct recent;

/* NULL without memory. */
struct recent *recent_create(void);
void recent_destroy(struct recent **self);

/* The hash will be looked for soon: asks for its memory. */
void recent_expect(const struct recent *recent, uint64_t hash);

/* Remembers the hash (not 0). False if it is remembered already. */
bool recent_add(struct recent *recent, uint64_t hash);

/* One of the RECENT_SETS, for checkpoints: RECENT_SET_SIZE hashes, newest first; 0 is
 * free. Borrowed. */
uint64_t *recent_set(struct recent *recent, size_t number);

#endif
