#ifndef WALLBOARD_STATS_AWARD_H
#define WALLBOARD_STATS_AWARD_H

/*
 * A contest's book: entries of points given and taken back, in the order in which they
 * were learnt. It only grows: what was wrong is reversed by a counter-entry. Once it is
 * closed, later entries are revisions, and what stood then stands for ever.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/claim.h"

#define AWARD_NONE UINT32_MAX

struct award {
    uint32_t claim, agent; /* numbers */
    uint32_t reverses;     /* the entry that this one takes back, or AWARD_NONE */
    uint32_t reversed_by;  /* filled by the book; AWARD_NONE: it was not */
    int64_t points;
    struct claim_stamp first, held; /* the claim's reports when it was entered */
};

struct awards;

/* For at most `capacity` entries. NULL without memory. */
struct awards *awards_create(size_t capacity);
void awards_destroy(struct awards **self);

size_t awards_count(const struct awards *awards);
size_t awards_room(const struct awards *awards);

/* Borrowed for the book's life. */
const struct award *awards_at(const struct awards *awards, uint32_t number);

/* Both return the new entry's number; there must be room. */
uint32_t awards_enter(struct awards *awards, const struct award *award);
/* A counter-entry to `number`, which was not reversed before, for what `claim` says now.
 */
uint32_t awards_take_back(struct awards *awards, uint32_t number,
                          const struct claim *claim);

/* Closes the book; once only. */
void awards_close(struct awards *awards);
bool awards_are_closed(const struct awards *awards);

/* How many were entered since it was closed; 0 while it is open. */
size_t awards_revisions(const struct awards *awards);
bool awards_is_revision(const struct awards *awards, uint32_t number);

/* Does it count: not a counter-entry, not a revision, and not taken back (in time, once
 * the book is closed)? */
bool awards_is_in_force(const struct awards *awards, uint32_t number);

/* To bytes and back (state_codec.h), after the claims but before what they say of awards
 * is believed; reading into a book that was just made. */
struct claims;
struct state_codec;
void awards_code(struct awards *awards, struct state_codec *codec, struct claims *claims,
                 size_t agents);

/* May the claim say that this entry is its award in force? */
bool awards_is_open(const struct awards *awards, uint32_t number, uint32_t claim);

#endif
