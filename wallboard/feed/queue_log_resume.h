#ifndef WALLBOARD_FEED_QUEUE_LOG_RESUME_H
#define WALLBOARD_FEED_QUEUE_LOG_RESUME_H

/*
 * The state file of a followed log: one line that says how far it was read. Written
 * beside and renamed over, so that a reader finds the old or the new one, never half of
 * one. Losing it costs nothing but work: the log is then told from its start again, and
 * facts told twice change nothing.
 */

#include <stdbool.h>

#include "base/diag.h"
#include "feed/queue_log_file.h"

/* Reads it. A file that does not exist gives an empty place; one that cannot be read, or
 * says something else, an error in `diag` and false: it may be somebody else's. */
bool queue_log_resume_read(const char *path, struct queue_log_place *ret_place,
                           struct diag *diag);

/* False with errno. */
bool queue_log_resume_write(const char *path, const struct queue_log_place *place);

#endif
