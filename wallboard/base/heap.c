#include "base/heap.h"

#include <malloc.h>

#define OWN_PAGES_B (64 * 1024)

void heap_keep_flat(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, OWN_PAGES_B);
    (void)mallopt(M_ARENA_MAX, 1);
}

void heap_give_back(void)
{
    (void)malloc_trim(0);
}

bool heap_turn(struct heap *heap, struct mono now)
{
    bool due = mono_ms_between(heap->given, now) >= HEAP_EVERY_MS;
    if (due) {
        heap_give_back();
        heap->given = now;
    }
    return due;
}
