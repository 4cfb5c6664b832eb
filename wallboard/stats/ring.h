#ifndef WALLBOARD_STATS_RING_H
#define WALLBOARD_STATS_RING_H

/*
 * A ring of spans of time (quarter-hours, minutes), each a row of cells that is tagged by
 * its absolute number since 1970. A newer span takes the place of the one it laps; what
 * belongs to a span that was lapped is dropped, also when it is taken back.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
    uint32_t slots, width; /* width: cells of a row after its tag */
    int64_t *rows;         /* slots times: the span + 1 (0: never used), then the cells */
};

/* Many rings of one shape in one block of zeroed memory; untouched pages cost none. */
struct ring_block {
    int64_t *rows;
    size_t slots, width;
};

/* False without memory; the block is then empty. */
bool ring_block_init(struct ring_block *block, size_t rings, size_t slots, size_t width);
void ring_block_finish(struct ring_block *block);

/* The ring with this number; its memory is the block's. */
struct ring ring_block_ring(const struct ring_block *block, size_t number);

/* The row of a span, cleared if it is new; NULL if the span was lapped or lies before
 * 1970. */
int64_t *ring_row(struct ring *ring, int64_t span);

/* The row of a span will be looked for soon: asks for its tag and the first cells. */
void ring_expect(const struct ring *ring, int64_t span);

/* The row of a span if the ring holds it, else NULL. */
const int64_t *ring_find(const struct ring *ring, int64_t span);

/* Adds the rows of the spans [from, to) that it holds into `sums`, the first `count`
 * cells of each. */
void ring_sum(const struct ring *ring, int64_t from, int64_t to, int64_t *sums,
              size_t count);

/* The number of the quarter-hour or minute that an instant lies in; also before 1970. */
int64_t ring_quarter(int64_t at_ms);
int64_t ring_minute(int64_t at_ms);

#endif
