#include "stats/ring.h"

#include <string.h>

#include "base/prefetch.h"
#include "base/table.h"
#include "stats/limits.h"
#include "stats/tally.h"

#define RING_MINUTE_MS 60000

bool ring_block_init(struct ring_block *block, size_t rings, size_t slots, size_t width)
{
    *block = (struct ring_block){.slots = slots, .width = width};
    block->rows = table_create(rings * slots * (width + 1), sizeof *block->rows);
    return block->rows != NULL;
}

void ring_block_finish(struct ring_block *block)
{
    table_destroy(block->rows);
    *block = (struct ring_block){0};
}

struct ring ring_block_ring(const struct ring_block *block, size_t number)
{
    return (struct ring){.slots = (uint32_t)block->slots,
                         .width = (uint32_t)block->width,
                         .rows =
                             block->rows + number * block->slots * (block->width + 1)};
}

/* Where the span would be: its tag. */
static int64_t *slot_of(const struct ring *ring, int64_t span)
{
    size_t slot = (uint32_t)span % ring->slots; /* 32 bits divide faster */
    return ring->rows + slot * (ring->width + 1);
}

void ring_expect(const struct ring *ring, int64_t span)
{
    prefetch(slot_of(ring, span), sizeof *ring->rows);
}

int64_t *ring_row(struct ring *ring, int64_t span)
{
    if (span < 0 || span >= INT32_MAX) {
        return NULL;
    }
    int64_t *tag = slot_of(ring, span);
    if (*tag == span + 1) {
        return tag + 1;
    }
    if (*tag > span + 1) {
        return NULL;
    }
    if (*tag != 0) {
        memset(tag + 1, 0, ring->width * sizeof *tag);
    }
    *tag = span + 1;
    return tag + 1;
}

const int64_t *ring_find(const struct ring *ring, int64_t span)
{
    if (span < 0 || span >= INT32_MAX) {
        return NULL;
    }
    const int64_t *tag = slot_of(ring, span);
    return *tag == span + 1 ? tag + 1 : NULL;
}

void ring_sum(const struct ring *ring, int64_t from, int64_t to, int64_t *sums,
              size_t count)
{
    for (int64_t span = from; span < to; span++) {
        const int64_t *row = ring_find(ring, span);
        if (row != NULL) {
            tally_add_all(sums, row, count);
        }
    }
}

/* Rounds down, also before 1970. */
static int64_t span_of(int64_t at_ms, int64_t length_ms)
{
    int64_t span = at_ms / length_ms;
    return at_ms % length_ms < 0 ? span - 1 : span;
}

int64_t ring_quarter(int64_t at_ms)
{
    return span_of(at_ms, LIMIT_QUARTER_MS);
}

int64_t ring_minute(int64_t at_ms)
{
    return span_of(at_ms, RING_MINUTE_MS);
}
