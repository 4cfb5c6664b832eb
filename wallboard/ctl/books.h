#ifndef WALLBOARD_CTL_BOOKS_H
#define WALLBOARD_CTL_BOOKS_H

/*
 * The books of a whole recording, by quarter-hours: of every queue, channel and agent,
 * however many days it tells of. The engine keeps two days; what it tells of each stay
 * and item (stats/engine.h, stats/item.h) is booked here by its own functions, into rings
 * that are long enough for all. So any span of quarters adds up to what the board showed.
 */

#include <stdbool.h>
#include <stddef.h>

#include "stats/engine.h"

struct books;

/* For the time from `first_ms` to `last_ms`; what lies outside is left out. NULL without
 * memory. */
struct books *books_create(enum rule_credit credit, int64_t first_ms, int64_t last_ms);
void books_destroy(struct books **self);

/* An engine_stay_visitor and an item_witness whose `context` is the books. Each stay is
 * told once, when it changes no more. */
void books_note(void *context, const struct engine_stay *stay);
void books_note_item(void *context, const struct item *item, int64_t sign);

/* The end of the recording, before those stays are told that still wait: under credit end
 * they are offered now. */
void books_set_now(struct books *self, int64_t now_ms);

/* After the last. False if memory ran out. */
bool books_settle(struct books *self);

/* Sums over [from, to), multiples of LIMIT_QUARTER_MS, with the longest wait and the
 * percentiles of wait, of a queue, or of a channel (EVENT_CHANNEL_NONE: of all). An id
 * that was never heard of has none. */
struct books_sums {
    int64_t tallies[TALLY_QUEUE_COUNT];
    struct figure max_wait;
    struct figure percentiles[3]; /* in the order of METRIC_WAIT_P50_MS */
};
void books_sum_queue(const struct books *self, struct str queue, int64_t from_ms,
                     int64_t to_ms, struct books_sums *ret);
void books_sum_channel(const struct books *self, enum event_channel channel,
                       int64_t from_ms, int64_t to_ms, struct books_sums *ret);

/* Adds an agent's sums over [from, to) to `tallies`. */
void books_add_agent(const struct books *self, struct str agent, int64_t from_ms,
                     int64_t to_ms, int64_t tallies[TALLY_AGENT_COUNT]);

#endif
