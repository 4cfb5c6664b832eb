#ifndef WALLBOARD_BASE_INDEX_H
#define WALLBOARD_BASE_INDEX_H

/*
 * Names to small integers: a fixed-capacity open-addressing table that copies the ids it
 * is given (at most INDEX_ID_MAX bytes, compared byte by byte). Numbers are handed out
 * 0, 1, 2, ... and never change. The hash is keyed, so a peer cannot choose ids that
 * collide on purpose. Allocates at creation only.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define INDEX_ID_MAX 128
#define INDEX_NONE   SIZE_MAX

struct index;

/* NULL without memory. capacity > 0. */
struct index *index_create(size_t capacity);
void index_destroy(struct index **self);

/* The number of `id`, or INDEX_NONE. */
size_t index_find(const struct index *index, struct str id);

/* The number of `id`, given now if it has none; INDEX_NONE if full, empty or too long. */
size_t index_add(struct index *index, struct str id);

/* The id will be looked for soon: asks for the memory that tells its number. What that
 * is in all likelihood, so that one can ask for more; INDEX_NONE if it has none. */
size_t index_expect(const struct index *index, struct str id);

/* How many ids it holds; numbers are below it. */
size_t index_count(const struct index *index);

/* The id of a number below index_count(). Borrowed for the table's life; terminated. */
struct str index_id(const struct index *index, size_t number);

/* A 64-bit hash of bytes under `key`, for tables that hold their own records. Not
 * cryptographic. The same on every machine. */
uint64_t index_hash(uint64_t key, const void *data, size_t size);

#endif
