#ifndef WALLBOARD_BASE_SORT_H
#define WALLBOARD_BASE_SORT_H

/*
 * Sorting in place without allocating: the C library's qsort() takes memory for long
 * arrays, which code in steady state must not. A heap sort, so equal items may change
 * places: where that matters, `compare` must leave no two items equal.
 */

#include <stddef.h>

/* Sorts `count` items of `size` bytes each. `compare` tells < 0, 0, > 0 as `a` belongs
 * before, level with or behind `b`, and is handed `context`. */
void sort_items(void *items, size_t count, size_t size,
                int (*compare)(const void *a, const void *b, const void *context),
                const void *context);

/* The same, but only the first `head` items are the right ones in their order; the others
 * follow in any. Looks at each of many items about once when the head is short. */
void sort_head(void *items, size_t count, size_t size, size_t head,
               int (*compare)(const void *a, const void *b, const void *context),
               const void *context);

#endif
