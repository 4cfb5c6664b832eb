#ifndef WALLBOARD_BASE_HEAP_H
#define WALLBOARD_BASE_HEAP_H

/*
 * Keeps the memory of a program that runs for years flat. What a flood of messages or a
 * driver's compiler leaves behind is free, but in pieces between others, and would stay
 * the process's for good.
 */

#include <stdbool.h>

#include "base/clock.h"

#define HEAP_EVERY_MS 60000

/* One heap, and pages of their own for what is large, such as textures of text, which
 * come and go in all sizes. Once, before there is a thread. */
void heap_keep_flat(void);

/* Free pages go back to the system now. */
void heap_give_back(void);

struct heap {
    struct mono given; /* when that was done */
};

/* At each turn of a loop; does so every HEAP_EVERY_MS. True: it did. */
bool heap_turn(struct heap *heap, struct mono now);

#endif
