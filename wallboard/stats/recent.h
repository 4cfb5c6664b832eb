#ifndef WALLBOARD_STATS_RECENT_H
#define WALLBOARD_STATS_RECENT_H

/*
 * The event ids of unnumbered sources that were seen lately, as hashes in small sets: one
 * look costs one line of cache. About LIMIT_RECENT_IDS are remembered.
 */

#include <stdbool.h>
#include <stdint.h>

struct recent;

/* NULL without memory. */
struct recent *recent_create(void);
void recent_destroy(struct recent **self);

/* The hash will be looked for soon: asks for its memory. */
void recent_expect(const struct recent *recent, uint64_t hash);

/* Remembers the hash (not 0). False if it is remembered already. */
bool recent_add(struct recent *recent, uint64_t hash);

#endif
