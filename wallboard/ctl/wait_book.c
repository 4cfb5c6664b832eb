#include "ctl/wait_book.h"

#include <stdlib.h>

#include "stats/histogram.h"

#define FIRST_CAPACITY 1024

void wait_book_finish(struct wait_book *book)
{
    free(book->entries);
    *book = (struct wait_book){.count = 0};
}

bool wait_book_is_counted(const struct engine_stay *stay, enum rule_credit credit,
                          int64_t *ret_at_ms)
{
    bool counted = stay->credit->outcome == OUTCOME_ANSWERED && !stay->credit->deferred &&
                   stay->queue.size > 0;
    if (counted) {
        *ret_at_ms = credit_places(stay->credit, credit).outcome_ms;
    }
    return counted;
}

void wait_book_add(struct wait_book *book, uint64_t key, int64_t wait_ms)
{
    if (book->count == book->capacity) {
        size_t capacity = book->capacity == 0 ? FIRST_CAPACITY : 2 * book->capacity;
        struct wait_entry *entries =
            realloc(book->entries, capacity * sizeof *book->entries);
        if (entries == NULL) {
            book->failed = true;
            return;
        }
        book->entries = entries;
        book->capacity = capacity;
    }
    book->entries[book->count++] = (struct wait_entry){key, wait_ms};
}

static int by_key(const void *left, const void *right)
{
    const struct wait_entry *a = left;
    const struct wait_entry *b = right;
    return a->key < b->key ? -1 : a->key > b->key ? 1 : 0;
}

void wait_book_settle(struct wait_book *book)
{
    if (book->count > 0) {
        qsort(book->entries, book->count, sizeof *book->entries, by_key);
    }
}

/* The first entry whose key is not below this one. */
static size_t find_first(const struct wait_book *book, uint64_t key)
{
    size_t low = 0;
    size_t high = book->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (book->entries[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void wait_book_percentiles(const struct wait_book *book, const struct wait_span *spans,
                           size_t count, struct figure *values)
{
    static const int percents[] = {50, 90, 95};
    uint32_t buckets[HISTOGRAM_BUCKETS] = {0};
    const uint32_t *list = buckets;
    for (size_t s = 0; s < count; s++) {
        size_t i = find_first(book, spans[s].from);
        while (i < book->count && book->entries[i].key < spans[s].to) {
            histogram_add(buckets, book->entries[i++].wait_ms);
        }
    }
    histogram_percentiles(&list, 1, percents, 3, &values[METRIC_WAIT_P50_MS]);
}
