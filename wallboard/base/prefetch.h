#ifndef WALLBOARD_BASE_PREFETCH_H
#define WALLBOARD_BASE_PREFETCH_H

/*
 * Asks for memory before it is needed. The records of contacts are more than a core's
 * caches hold, and the one that makes room for a new contact was last seen long ago. A
 * hint alone: without it nothing is wrong, only slower; hence the one use of a builtin.
 */

#include <stddef.h>

/* The lines that hold `size` bytes from `data` on. */
static inline void prefetch(const void *data, size_t size)
{
    const size_t line_bytes = 64;
    for (size_t at = 0; at < size; at += line_bytes) {
        __builtin_prefetch((const char *)data + at, 1);
    }
}

#endif
