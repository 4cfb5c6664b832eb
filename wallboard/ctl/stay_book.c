#include "ctl/stay_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"

#define FIRST_ROOM 1024 /* a power of two */

struct stay_book {
    size_t count, room; /* `room` stays, and twice as many slots */
    struct stay *stays;
    size_t *slots; /* number of a stay, + 1; 0: none */
    uint32_t capabilities;
};

struct stay_book *stay_book_create(void)
{
    return calloc(1, sizeof(struct stay_book));
}

void stay_book_destroy(struct stay_book **self)
{
    if (*self != NULL) {
        free((*self)->stays);
        free((*self)->slots);
        free(*self);
        *self = NULL;
    }
}

static size_t first_slot(const struct stay_book *book, const struct stay *stay)
{
    uint64_t hash =
        index_hash((uint64_t)stay->entry, stay->contact, strlen(stay->contact));
    hash = index_hash(hash, stay->queue, strlen(stay->queue));
    return (size_t)hash & (2 * book->room - 1);
}

static bool is_same(const struct stay *a, const struct stay *b)
{
    return a->entry == b->entry && strcmp(a->contact, b->contact) == 0 &&
           strcmp(a->queue, b->queue) == 0;
}

/* The slot that has it, or the empty one where it belongs. */
static size_t find_slot(const struct stay_book *book, const struct stay *like)
{
    size_t slot = first_slot(book, like);
    while (book->slots[slot] != 0 &&
           !is_same(&book->stays[book->slots[slot] - 1], like)) {
        slot = (slot + 1) & (2 * book->room - 1);
    }
    return slot;
}

static bool grow(struct stay_book *book)
{
    size_t room = book->room == 0 ? FIRST_ROOM : 2 * book->room;
    struct stay *stays = realloc(book->stays, room * sizeof *stays);
    book->stays = stays == NULL ? book->stays : stays;
    size_t *slots = calloc(2 * room, sizeof *slots);
    if (stays == NULL || slots == NULL) {
        free(slots);
        return false;
    }
    free(book->slots);
    book->slots = slots;
    book->room = room;
    for (size_t i = 0; i < book->count; i++) {
        book->slots[find_slot(book, &book->stays[i])] = i + 1;
    }
    return true;
}

static struct stay *get(struct stay_book *book, const struct event *event)
{
    struct stay blank = {
        .entry = event->entry,
        .queued_ms = EVENT_NO_TIME,
        .answered_ms = EVENT_NO_TIME,
        .ended_ms = EVENT_NO_TIME,
        .left_ms = EVENT_NO_TIME,
        .wait_ms = EVENT_NO_NUMBER,
        .talk_ms = EVENT_NO_NUMBER,
    };
    (void)str_copy(blank.contact, sizeof blank.contact, event->contact);
    (void)str_copy(blank.queue, sizeof blank.queue, event->queue);
    if (book->count == book->room && !grow(book)) {
        return NULL;
    }
    size_t slot = find_slot(book, &blank);
    if (book->slots[slot] == 0) {
        book->stays[book->count++] = blank;
        book->slots[slot] = book->count;
    }
    return &book->stays[book->slots[slot] - 1];
}

/* "The earliest time wins": metrics.md section 2. */
static void note_time(int64_t *time_ms, int64_t said_ms)
{
    bool earlier =
        said_ms != EVENT_NO_TIME && (*time_ms == EVENT_NO_TIME || said_ms < *time_ms);
    *time_ms = earlier ? said_ms : *time_ms;
}

static void note_fact(struct stay *stay, const struct event *event)
{
    if (event->type == EVENT_CONTACT_QUEUED) {
        note_time(&stay->queued_ms, event->time_ms);
    } else if (event->type == EVENT_CONTACT_ANSWERED) {
        note_time(&stay->answered_ms, event->time_ms);
        (void)str_copy(stay->agent, sizeof stay->agent, event->agent);
    } else if (event->type == EVENT_CONTACT_ENDED) {
        note_time(&stay->ended_ms, event->time_ms);
        stay->by = event->by;
        stay->talk_ms = event->talk_ms;
    } else if (event->type == EVENT_CONTACT_LEFT) {
        note_time(&stay->left_ms, event->time_ms);
        stay->left = event->reason;
    } else {
        stay->rejected = event->reason;
    }
    if (event->wait_ms != EVENT_NO_NUMBER) {
        stay->wait_ms = event->wait_ms;
    }
}

bool stay_book_note(struct stay_book *book, const struct event *event)
{
    bool is_fact =
        event->type == EVENT_CONTACT_QUEUED || event->type == EVENT_CONTACT_ANSWERED ||
        event->type == EVENT_CONTACT_ENDED || event->type == EVENT_CONTACT_LEFT ||
        event->type == EVENT_CONTACT_REJECTED;
    if (event->type == EVENT_SOURCE_HELLO) {
        book->capabilities |= event->capabilities;
    }
    if (!is_fact || event->queue.size == 0) {
        return true;
    }
    struct stay *stay = get(book, event);
    if (stay != NULL) {
        note_fact(stay, event);
    }
    return stay != NULL;
}

uint32_t stay_book_capabilities(const struct stay_book *book)
{
    return book->capabilities;
}

size_t stay_book_count(const struct stay_book *book)
{
    return book->count;
}

const struct stay *stay_book_at(const struct stay_book *book, size_t number)
{
    return &book->stays[number];
}

const struct stay *stay_book_find(const struct stay_book *book, const struct stay *like)
{
    size_t number = book->room == 0 ? 0 : book->slots[find_slot(book, like)];
    return number == 0 ? NULL : &book->stays[number - 1];
}
