#include "feed/call_waits.h"

#include <stdlib.h>

#include "base/index.h"
#include "stats/event.h"

struct call_waits {
    size_t capacity, entered; /* wait number n lies at n % capacity */
    size_t mask;              /* chains - 1; a power of two */
    size_t *chains;           /* place of a chain's newest wait, + 1; 0: none */
    struct call_wait *rows;
};

struct call_waits *call_waits_create(size_t capacity)
{
    struct call_waits *waits = calloc(1, sizeof *waits);
    if (waits == NULL) {
        return NULL;
    }
    size_t chains = 8;
    while (chains < capacity) {
        chains *= 2;
    }
    waits->capacity = capacity;
    waits->mask = chains - 1;
    waits->chains = calloc(chains, sizeof *waits->chains);
    waits->rows = calloc(capacity, sizeof *waits->rows);
    if (waits->chains == NULL || waits->rows == NULL) {
        call_waits_destroy(&waits);
    }
    return waits;
}

void call_waits_destroy(struct call_waits **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->chains);
    free((*self)->rows);
    free(*self);
    *self = NULL;
}

static uint64_t hash_of(struct str contact)
{
    return index_hash(0, contact.data, contact.size);
}

/* The first in the chain that begins at *link and belongs to the call, or NULL. */
static struct call_wait *first_of_call(const struct call_waits *waits, size_t link,
                                       struct str contact)
{
    while (link != 0 && !str_is(contact, waits->rows[link - 1].contact)) {
        link = waits->rows[link - 1].older;
    }
    return link == 0 ? NULL : &waits->rows[link - 1];
}

/* The same, in that queue. */
static struct call_wait *first_of(const struct call_waits *waits, size_t link,
                                  struct str contact, size_t queue)
{
    struct call_wait *wait = first_of_call(waits, link, contact);
    while (wait != NULL && wait->queue != queue) {
        wait = first_of_call(waits, wait->older, contact);
    }
    return wait;
}

struct call_wait *call_waits_newest(struct call_waits *waits, struct str contact,
                                    size_t queue)
{
    size_t link = waits->chains[hash_of(contact) & waits->mask];
    return first_of(waits, link, contact, queue);
}

/* Takes the wait at `place` out of its chain. */
static void unlink_wait(struct call_waits *waits, size_t place)
{
    const struct call_wait *wait = &waits->rows[place];
    size_t *link = &waits->chains[wait->hash & waits->mask];
    while (*link != place + 1) {
        link = &waits->rows[*link - 1].older;
    }
    *link = wait->older;
}

struct call_wait *call_waits_enter(struct call_waits *waits, struct str contact,
                                   size_t queue)
{
    const struct call_wait *last = call_waits_newest(waits, contact, queue);
    int64_t entry = last == NULL ? 1 : last->entry + 1;
    int64_t joins = last == NULL ? 1 : last->joins + 1;
    size_t place = waits->entered % waits->capacity;
    if (waits->entered >= waits->capacity) {
        unlink_wait(waits, place);
    }
    waits->entered++;
    uint64_t hash = hash_of(contact);
    size_t *chain = &waits->chains[hash & waits->mask];
    struct call_wait *wait = &waits->rows[place];
    *wait = (struct call_wait){
        .queue = queue,
        .entry = entry,
        .joins = joins,
        .state = CALL_WAITING,
        .agent = SIZE_MAX,
        .queued_ms = EVENT_NO_TIME,
        .answered_ms = EVENT_NO_TIME,
        .position = EVENT_NO_NUMBER,
        .wait_ms = EVENT_NO_NUMBER,
        .gone_ms = EVENT_NO_TIME,
        .due_ms = EVENT_NO_TIME,
        .serial = waits->entered,
        .hash = hash,
        .older = *chain,
    };
    str_copy(wait->contact, sizeof wait->contact, contact);
    *chain = place + 1;
    return wait;
}

struct call_wait *call_waits_joined(struct call_waits *waits, struct str contact,
                                    size_t queue, int64_t joins)
{
    struct call_wait *found = NULL;
    struct call_wait *wait = call_waits_newest(waits, contact, queue);
    for (; wait != NULL; wait = first_of(waits, wait->older, contact, queue)) {
        found = wait->joins == joins ? wait : found; /* behind it: refusals since */
    }
    return joins > 0 ? found : NULL;
}

struct call_wait *call_waits_find(struct call_waits *waits, struct str contact,
                                  size_t queue, enum call_wait_state state)
{
    struct call_wait *wait = call_waits_newest(waits, contact, queue);
    while (wait != NULL && wait->state != state) {
        wait = first_of(waits, wait->older, contact, queue);
    }
    return wait;
}

struct call_wait *call_waits_get(struct call_waits *waits, struct str contact,
                                 size_t queue, enum call_wait_state state)
{
    struct call_wait *wait = call_waits_find(waits, contact, queue, state);
    if (wait == NULL) {
        wait = call_waits_newest(waits, contact, queue);
    }
    if (wait == NULL) {
        wait = call_waits_enter(waits, contact, queue);
        wait->state = CALL_OVER;
    }
    return wait;
}

struct call_wait *call_waits_latest(struct call_waits *waits, struct str contact)
{
    size_t link = waits->chains[hash_of(contact) & waits->mask];
    return first_of_call(waits, link, contact);
}

struct call_wait *call_waits_before(struct call_waits *waits,
                                    const struct call_wait *wait)
{
    return first_of_call(waits, wait->older, str_from(wait->contact));
}

struct call_wait *call_waits_at(struct call_waits *waits, uint64_t serial)
{
    if (serial == 0 || serial > waits->entered) {
        return NULL;
    }
    struct call_wait *wait = &waits->rows[(serial - 1) % waits->capacity];
    return wait->serial == serial ? wait : NULL;
}

void call_wait_expect(struct call_wait *wait, enum call_echo what, int64_t until_ms)
{
    wait->echoes |= what;
    wait->echoes_ms = until_ms;
}

bool call_wait_expects(const struct call_wait *wait, enum call_echo what, int64_t time_ms)
{
    return (wait->echoes & what) != 0 && time_ms <= wait->echoes_ms;
}

struct call_wait *call_waits_absorb(struct call_waits *waits, struct str contact,
                                    size_t queue, enum call_echo what, int64_t time_ms)
{
    struct call_wait *first = NULL;
    struct call_wait *wait = call_waits_newest(waits, contact, queue);
    for (; wait != NULL; wait = first_of(waits, wait->older, contact, queue)) {
        first = call_wait_expects(wait, what, time_ms) ? wait : first;
    }
    if (first != NULL) {
        first->echoes &= ~(unsigned)what;
    }
    return first;
}

/* Place of the n-th wait that is kept, oldest first. */
static size_t place_of(const struct call_waits *waits, size_t n)
{
    bool full = waits->entered > waits->capacity;
    return full ? (waits->entered + n) % waits->capacity : n;
}

static size_t kept(const struct call_waits *waits)
{
    return waits->entered < waits->capacity ? waits->entered : waits->capacity;
}

void call_waits_close_all(struct call_waits *waits)
{
    for (size_t i = 0; i < kept(waits); i++) {
        waits->rows[i].state = CALL_OVER;
    }
}

const struct call_wait *call_waits_next_open(const struct call_waits *waits, size_t *at)
{
    while (*at < kept(waits)) {
        const struct call_wait *wait = &waits->rows[place_of(waits, (*at)++)];
        if (wait->state != CALL_OVER) {
            return wait;
        }
    }
    return NULL;
}
