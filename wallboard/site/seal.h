#ifndef WALLBOARD_SITE_SEAL_H
#define WALLBOARD_SITE_SEAL_H

/*
 * The head of bytes that are kept or sent: 4 bytes version, 8 bytes hash of what follows,
 * lowest first. What follows is written and read by stats/state_codec.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/state_codec.h"

#define SEAL_HASH 4  /* where it stands */
#define SEAL_SIZE 12 /* of the head */

/* Writes what follows the head of `buffer`, which may be too small: then its bytes are
 * only counted. */
struct state_codec seal_writer(void *buffer, size_t size);

/* Writes the head, once all that follows is written; the size of both. If that is more
 * than `size` the bytes are of no use. */
size_t seal_close(const struct state_codec *codec, uint32_t version, void *buffer,
                  size_t size);

/* What follows the head, to be read. False: it is of another version, or damaged. */
bool seal_open(const void *bytes, size_t size, uint32_t version, struct state_codec *ret);

#endif
