#ifndef WALLBOARD_FEED_QUEUE_LOG_RESUME_H
#define WALLBOARD_FEED_QUEUE_LOG_RESUME_H

/*
 * The state file of a followed log: how far it was read (state_file.h). Losing it costs
 * nothing but work: the log is then told from its start again, and facts told twice
 * change nothing.
 */

#include <stdbool.h>

#include "base/diag.h"
#include "feed/queue_log_file.h"

/* Reads it; no file gives an empty place. False after an error in `diag`. */
bool queue_log_resume_read(const char *path, struct queue_log_place *ret_place,
                           struct diag *diag);

/* False with errno. */
bool queue_log_resume_write(const char *path, const struct queue_log_place *place);

/* A place as numbers of a state file, and back. False for what is no place. */
#define QUEUE_LOG_RESUME_VALUES 4
void queue_log_resume_pack(const struct queue_log_place *place,
                           int64_t values[QUEUE_LOG_RESUME_VALUES]);
bool queue_log_resume_unpack(const int64_t values[QUEUE_LOG_RESUME_VALUES],
                             struct queue_log_place *ret_place);

#endif
