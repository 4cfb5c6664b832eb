#include "feed/queue_log_calls.h"

#include <stdlib.h>

#include "base/index.h"
#include "stats/event.h"

struct queue_log_calls {
    size_t capacity, entered; /* wait number n lies at n % capacity */
    size_t mask;              /* chains - 1; a power of two */
    size_t *chains;           /* place of a chain's newest wait, + 1; 0: none */
    struct queue_log_wait *waits;
};

struct queue_log_calls *queue_log_calls_create(size_t capacity)
{
    struct queue_log_calls *calls = calloc(1, sizeof *calls);
    if (calls == NULL) {
        return NULL;
    }
    size_t chains = 8;
    while (chains < capacity) {
        chains *= 2;
    }
    calls->capacity = capacity;
    calls->mask = chains - 1;
    calls->chains = calloc(chains, sizeof *calls->chains);
    calls->waits = calloc(capacity, sizeof *calls->waits);
    if (calls->chains == NULL || calls->waits == NULL) {
        queue_log_calls_destroy(&calls);
    }
    return calls;
}

void queue_log_calls_destroy(struct queue_log_calls **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->chains);
    free((*self)->waits);
    free(*self);
    *self = NULL;
}

static uint64_t hash_of(struct str contact, size_t queue)
{
    return index_hash(queue, contact.data, contact.size);
}

static bool is_of(const struct queue_log_wait *wait, struct str contact, size_t queue)
{
    return wait->queue == queue && str_is(contact, wait->contact);
}

/* The first in the chain that begins at *link and belongs to the call, or NULL. */
static struct queue_log_wait *first_of(const struct queue_log_calls *calls, size_t link,
                                       struct str contact, size_t queue)
{
    while (link != 0 && !is_of(&calls->waits[link - 1], contact, queue)) {
        link = calls->waits[link - 1].older;
    }
    return link == 0 ? NULL : &calls->waits[link - 1];
}

static struct queue_log_wait *newest_of(const struct queue_log_calls *calls,
                                        struct str contact, size_t queue)
{
    size_t link = calls->chains[hash_of(contact, queue) & calls->mask];
    return first_of(calls, link, contact, queue);
}

/* Takes the wait at `place` out of its chain. */
static void unlink_wait(struct queue_log_calls *calls, size_t place)
{
    const struct queue_log_wait *wait = &calls->waits[place];
    size_t *link = &calls->chains[wait->hash & calls->mask];
    while (*link != place + 1) {
        link = &calls->waits[*link - 1].older;
    }
    *link = wait->older;
}

struct queue_log_wait *queue_log_calls_enter(struct queue_log_calls *calls,
                                             struct str contact, size_t queue)
{
    const struct queue_log_wait *last = newest_of(calls, contact, queue);
    int64_t entry = last == NULL ? 1 : last->entry + 1;
    size_t place = calls->entered % calls->capacity;
    if (calls->entered >= calls->capacity) {
        unlink_wait(calls, place);
    }
    calls->entered++;
    uint64_t hash = hash_of(contact, queue);
    size_t *chain = &calls->chains[hash & calls->mask];
    struct queue_log_wait *wait = &calls->waits[place];
    *wait = (struct queue_log_wait){
        .queue = queue,
        .entry = entry,
        .state = QUEUE_LOG_WAITING,
        .agent = SIZE_MAX,
        .queued_ms = EVENT_NO_TIME,
        .answered_ms = EVENT_NO_TIME,
        .position = EVENT_NO_NUMBER,
        .hash = hash,
        .older = *chain,
    };
    str_copy(wait->contact, sizeof wait->contact, contact);
    *chain = place + 1;
    return wait;
}

struct queue_log_wait *queue_log_calls_find(struct queue_log_calls *calls,
                                            struct str contact, size_t queue,
                                            enum queue_log_wait_state state)
{
    struct queue_log_wait *wait = newest_of(calls, contact, queue);
    while (wait != NULL && wait->state != state) {
        wait = first_of(calls, wait->older, contact, queue);
    }
    return wait;
}

struct queue_log_wait *queue_log_calls_get(struct queue_log_calls *calls,
                                           struct str contact, size_t queue,
                                           enum queue_log_wait_state state)
{
    struct queue_log_wait *wait = queue_log_calls_find(calls, contact, queue, state);
    if (wait == NULL) {
        wait = newest_of(calls, contact, queue);
    }
    if (wait == NULL) {
        wait = queue_log_calls_enter(calls, contact, queue);
        wait->state = QUEUE_LOG_OVER;
    }
    return wait;
}

/* Place of the n-th wait that is kept, oldest first. */
static size_t place_of(const struct queue_log_calls *calls, size_t n)
{
    bool full = calls->entered > calls->capacity;
    return full ? (calls->entered + n) % calls->capacity : n;
}

static size_t kept(const struct queue_log_calls *calls)
{
    return calls->entered < calls->capacity ? calls->entered : calls->capacity;
}

void queue_log_calls_close_all(struct queue_log_calls *calls)
{
    for (size_t i = 0; i < kept(calls); i++) {
        calls->waits[i].state = QUEUE_LOG_OVER;
    }
}

const struct queue_log_wait *
queue_log_calls_next_open(const struct queue_log_calls *calls, size_t *at)
{
    while (*at < kept(calls)) {
        const struct queue_log_wait *wait = &calls->waits[place_of(calls, (*at)++)];
        if (wait->state != QUEUE_LOG_OVER) {
            return wait;
        }
    }
    return NULL;
}
