#ifndef WALLBOARD_CTL_WAIT_BOOK_H
#define WALLBOARD_CTL_WAIT_BOOK_H

/*
 * The waits of answered contacts, each under a key, for percentiles of any span: a board
 * keeps those of the day alone, a recording can be gone through again. Read through the
 * same histogram as the tiles, so that a span that is the day says what they say.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/engine.h"

struct wait_entry {
    uint64_t key;
    int64_t wait_ms;
};

/* Starts as all zero. */
struct wait_book {
    struct wait_entry *entries;
    size_t count, capacity;
    bool failed; /* memory ran out: some are missing */
};

void wait_book_finish(struct wait_book *book);

/* Does the wait of a stay count in a queue's percentiles, and at which instant under a
 * credit mode? */
bool wait_book_is_counted(const struct engine_stay *stay, enum rule_credit credit,
                          int64_t *ret_at_ms);

void wait_book_add(struct wait_book *book, uint64_t key, int64_t wait_ms);

/* After the last: puts them in order. */
void wait_book_settle(struct wait_book *book);

/* Keys in [from, to). */
struct wait_span {
    uint64_t from, to;
};

/* METRIC_WAIT_P50_MS and the two behind it, of all keys in the spans together. */
void wait_book_percentiles(const struct wait_book *book, const struct wait_span *spans,
                           size_t count, struct figure *values);

#endif
