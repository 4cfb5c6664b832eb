#ifndef WALLBOARD_FEED_OUTBOX_H
#define WALLBOARD_FEED_OUTBOX_H

/*
 * What is said but not yet sent: a bounded first-in-first-out of topics and bodies, so
 * that an adapter may say a thousand things in one step while a subscriber reads slowly.
 * Its room comes back when it has run empty, which the feed sees to before each step.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct outbox;

/* NULL without memory. Untouched pages of `capacity` bytes cost nothing. */
struct outbox *outbox_create(size_t capacity);
void outbox_destroy(struct outbox **self);

/* Copies a message behind the others; false if it does not fit. */
bool outbox_put(struct outbox *outbox, struct str topic, struct str body);

/* The oldest message, borrowed until outbox_drop(); false if there is none. */
bool outbox_peek(const struct outbox *outbox, struct str *ret_topic,
                 struct str *ret_body);

/* Forgets the oldest message. */
void outbox_drop(struct outbox *outbox);

#endif
