#include "base/sort.h"

#include <string.h>

struct heap {
    char *items;
    size_t size;
    int (*compare)(const void *a, const void *b, const void *context);
    const void *context;
};

static char *item(const struct heap *heap, size_t i)
{
    return heap->items + i * heap->size;
}

static void swap(const struct heap *heap, size_t i, size_t j)
{
    char held[64];
    char *a = item(heap, i);
    char *b = item(heap, j);
    for (size_t rest = heap->size; rest > 0;) {
        size_t part = rest < sizeof held ? rest : sizeof held;
        memcpy(held, a, part);
        memcpy(a, b, part);
        memcpy(b, held, part);
        a += part;
        b += part;
        rest -= part;
    }
}

/* Lets the item at `at` sink until none below it belongs behind it. */
static void sift(const struct heap *heap, size_t at, size_t count)
{
    for (;;) {
        size_t last = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
            if (heap->compare(item(heap, child), item(heap, last), heap->context) > 0) {
                last = child;
            }
        }
        if (last == at) {
            return;
        }
        swap(heap, at, last);
        at = last;
    }
}

void sort_head(void *items, size_t count, size_t size, size_t head,
               int (*compare)(const void *a, const void *b, const void *context),
               const void *context)
{
    struct heap heap = {items, size, compare, context};
    head = head < count ? head : count;
    for (size_t i = head / 2; i-- > 0;) {
        sift(&heap, i, head);
    }
    for (size_t i = head; head > 0 && i < count; i++) {
        /* the heap's top is the last of those that are in the head so far */
        if (compare(item(&heap, i), item(&heap, 0), context) < 0) {
            swap(&heap, 0, i);
            sift(&heap, 0, head);
        }
    }
    for (size_t end = head; end > 1; end--) {
        swap(&heap, 0, end - 1);
        sift(&heap, 0, end - 1);
    }
}

void sort_items(void *items, size_t count, size_t size,
                int (*compare)(const void *a, const void *b, const void *context),
                const void *context)
{
    sort_head(items, count, size, count, compare, context);
}
