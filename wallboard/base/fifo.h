#ifndef WALLBOARD_BASE_FIFO_H
#define WALLBOARD_BASE_FIFO_H

/*
 * Messages kept in order until they can be used: copies in one block of fixed size. What
 * finds no room empties it, since a row with a hole in it is of no use.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct fifo {
    uint8_t *bytes; /* owned */
    size_t size, begin, end;
    uint64_t spilt; /* how often there was no room */
};

/* False without memory; finish it all the same. Untouched room costs no memory. */
bool fifo_init(struct fifo *fifo, size_t size);
void fifo_finish(struct fifo *fifo);

bool fifo_is_empty(const struct fifo *fifo);
void fifo_clear(struct fifo *fifo);

/* Appends a copy; false if it had to be emptied for want of room. */
bool fifo_put(struct fifo *fifo, const void *bytes, size_t size);

/* The first message, borrowed until the next call; false: none. */
bool fifo_first(const struct fifo *fifo, struct str *ret_message);

/* Lets go of the first. */
void fifo_drop(struct fifo *fifo);

#endif
