#include "stats/ring.h"

#include <stdlib.h>
#include <string.h>

#include "stats/limits.h"
#include "stats/tally.h"

#define RING_MINUTE_MS 60000

bool ring_block_init(struct ring_block *block, size_t rings, size_t slots, size_t width)
{
    block->tags = calloc(rings * slots, sizeof *block->tags);
    block->cells = calloc(rings * slots * width, sizeof *block->cells);
    if (block->tags == NULL || block->cells == NULL) {
        ring_block_finish(block);
        return false;
    }
    return true;
}

void ring_block_finish(struct ring_block *block)
{
    free(block->tags);
    free(block->cells);
    *block = (struct ring_block){0};
}

struct ring ring_block_ring(const struct ring_block *block, size_t number, size_t slots,
                            size_t width)
{
    return (struct ring){.slots = slots,
                         .width = width,
                         .tags = block->tags + number * slots,
                         .cells = block->cells + number * slots * width};
}

int64_t *ring_row(struct ring *ring, int64_t span)
{
    if (span < 0 || span >= INT32_MAX) {
        return NULL;
    }
    size_t slot = (uint32_t)span % (uint32_t)ring->slots; /* 32 bits divide faster */
    int64_t *row = ring->cells + slot * ring->width;
    int32_t tag = (int32_t)(span + 1);
    if (ring->tags[slot] == tag) {
        return row;
    }
    if (ring->tags[slot] > tag) {
        return NULL;
    }
    if (ring->tags[slot] != 0) {
        memset(row, 0, ring->width * sizeof *row);
    }
    ring->tags[slot] = tag;
    return row;
}

const int64_t *ring_find(const struct ring *ring, int64_t span)
{
    if (span < 0 || span >= INT32_MAX) {
        return NULL;
    }
    size_t slot = (uint32_t)span % (uint32_t)ring->slots; /* 32 bits divide faster */
    return ring->tags[slot] == (int32_t)(span + 1) ? ring->cells + slot * ring->width
                                                   : NULL;
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

int64_t ring_quarter(int64_t at_ms)
{
    int64_t span = at_ms / LIMIT_QUARTER_MS;
    return at_ms % LIMIT_QUARTER_MS < 0 ? span - 1 : span;
}

int64_t ring_minute(int64_t at_ms)
{
    int64_t span = at_ms / RING_MINUTE_MS;
    return at_ms % RING_MINUTE_MS < 0 ? span - 1 : span;
}
