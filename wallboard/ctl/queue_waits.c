#include "ctl/queue_waits.h"

#include <stdlib.h>

#include "base/index.h"
#include "ctl/wait_book.h"
#include "stats/limits.h"
#include "stats/ring.h"

struct queue_waits {
    enum rule_credit credit;
    struct index *queues;
    struct wait_book book;
};

struct queue_waits *queue_waits_create(enum rule_credit credit)
{
    struct queue_waits *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    self->credit = credit;
    self->queues = index_create(LIMIT_QUEUES);
    if (self->queues == NULL) {
        queue_waits_destroy(&self);
    }
    return self;
}

void queue_waits_destroy(struct queue_waits **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->queues);
    wait_book_finish(&(*self)->book);
    free(*self);
    *self = NULL;
}

/* The key of a queue's quarter-hour: those of one queue follow one another. */
static uint64_t key_of(size_t queue, int64_t at_ms)
{
    int64_t quarter = ring_quarter(at_ms);
    return (uint64_t)queue << 40 | (uint64_t)(quarter < 0 ? 0 : quarter);
}

void queue_waits_note(void *context, const struct engine_stay *stay)
{
    struct queue_waits *self = context;
    int64_t at_ms = 0;
    if (wait_book_is_counted(stay, self->credit, &at_ms)) {
        size_t queue = index_add(self->queues, stay->queue);
        wait_book_add(&self->book, key_of(queue, at_ms), stay->credit->wait_ms);
    }
}

bool queue_waits_settle(struct queue_waits *self)
{
    wait_book_settle(&self->book);
    return !self->book.failed;
}

void queue_waits_fill(const struct queue_waits *self, const char *queue, int64_t from_ms,
                      int64_t to_ms, struct figure *values)
{
    size_t number = index_find(self->queues, str_from(queue));
    if (number != INDEX_NONE) {
        const struct wait_span span = {key_of(number, from_ms), key_of(number, to_ms)};
        wait_book_percentiles(&self->book, &span, 1, values);
    }
}
