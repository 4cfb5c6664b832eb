#ifndef WALLBOARD_CTL_STAY_BOOK_H
#define WALLBOARD_CTL_STAY_BOOK_H

/*
 * What a recording says of each stay of a contact in a queue, fact by fact, as it stands
 * there: nothing is counted and nothing put right. For comparing what two feeds say of
 * the same switch.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/event.h"
#include "stats/limits.h"

/* Times are Unix ms or EVENT_NO_TIME, durations ms or EVENT_NO_NUMBER: not said. */
struct stay {
    char contact[LIMIT_ID_BYTES + 1], queue[LIMIT_ID_BYTES + 1];
    int64_t entry;
    char agent[LIMIT_ID_BYTES + 1]; /* who answered */
    int64_t queued_ms, answered_ms, ended_ms, left_ms;
    int64_t wait_ms, talk_ms;
    enum event_by by;
    enum event_reason left, rejected;
};

struct stay_book;

/* NULL without memory. */
struct stay_book *stay_book_create(void);
void stay_book_destroy(struct stay_book **self);

/* Notes what an event says of a stay; others are passed over. False without memory. */
bool stay_book_note(struct stay_book *book, const struct event *event);

/* What its sources said that they can tell: enum event_capability. */
uint32_t stay_book_capabilities(const struct stay_book *book);

/* In the order of their first words. Borrowed until the next note. */
size_t stay_book_count(const struct stay_book *book);
const struct stay *stay_book_at(const struct stay_book *book, size_t number);

/* The stay of the same contact, queue and entry, or NULL. */
const struct stay *stay_book_find(const struct stay_book *book, const struct stay *like);

#endif
