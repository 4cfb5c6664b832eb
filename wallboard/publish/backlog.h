#ifndef WALLBOARD_PUBLISH_BACKLOG_H
#define WALLBOARD_PUBLISH_BACKLOG_H

/*
 * What was said since the spool's last commit, in memory: if the disk fails, it is put
 * again once it works. Bounded; its room comes back when it is cleared.
 */

#include <stdbool.h>
#include <stddef.h>

struct backlog;
struct spool_message;

/* NULL without memory. Untouched pages of `capacity` bytes cost nothing. */
struct backlog *backlog_create(size_t capacity);
void backlog_destroy(struct backlog **self);

/* Copies a message behind the others; false if it does not fit. */
bool backlog_put(struct backlog *backlog, const struct spool_message *message);

/* The next message from *at on, which begins with 0; borrowed until the next put or
 * clear. False at the end. */
bool backlog_next(const struct backlog *backlog, size_t *at,
                  struct spool_message *ret_message);

void backlog_clear(struct backlog *backlog);

#endif
