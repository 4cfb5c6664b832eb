#ifndef WALLBOARD_STATS_RANK_MEMORY_H
#define WALLBOARD_STATS_RANK_MEMORY_H

/*
 * The ranks that a leaderboard's movement is against: notes of who was ranked last and by
 * what, cheap enough for each frame, and ranks made of them when they are remembered.
 */

#include <stdbool.h>
#include <stddef.h>

#include "stats/exact.h"

struct rank_memory;

/* For `capacity` ranked. NULL without memory. */
struct rank_memory *rank_memory_create(size_t capacity);
void rank_memory_destroy(struct rank_memory **self);

/* New notes in place of the last ones: of a board with the lowest first, or the highest.
 */
void rank_memory_begin(struct rank_memory *memory, bool lowest_first);

/* Notes one who is ranked, at most `capacity` of them; copies the id. */
void rank_memory_note(struct rank_memory *memory, const char *id, struct exact value);

/* Makes ranks of the notes: who ties shares one, and the next is skipped. */
void rank_memory_remember(struct rank_memory *memory);

void rank_memory_forget(struct rank_memory *memory);

/* The rank remembered, from 1; 0 for who had none. */
size_t rank_memory_find(const struct rank_memory *memory, const char *id);

/* To bytes and back (state_codec.h): reading into one that was just made. */
struct state_codec;
void rank_memory_code(struct rank_memory *memory, struct state_codec *codec);

#endif
