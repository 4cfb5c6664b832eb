#ifndef SUPPORT_SCRATCH_LOG_H
#define SUPPORT_SCRATCH_LOG_H

/*
 * A growing log in a folder of its own, which is gone afterwards. A row that begins with
 * a small number has it counted from FEED_CAPTURE_START_MS, so that tests read "1|..."
 * and logs hold "1700000001|...". Everything else is written as it is.
 */

#include <stddef.h>

#define SCRATCH_PATH_SIZE 512

struct scratch_log {
    char folder[SCRATCH_PATH_SIZE];
    char path[SCRATCH_PATH_SIZE + 64];
};

/* Makes the folder; the log does not exist yet. Fails the test if it cannot. */
void scratch_log_init(struct scratch_log *log, const char *name);

/* Removes the folder and all in it. */
void scratch_log_finish(struct scratch_log *log);

/* Appends rows, making the file if there is none. */
void scratch_log_add(const struct scratch_log *log, const char *rows);

/* Renames it: path + suffix. */
void scratch_log_rename(const struct scratch_log *log, const char *suffix);

/* Cuts it to nothing. */
void scratch_log_truncate(const struct scratch_log *log);

/* The path of another file of that folder, in `buffer`. */
void scratch_log_beside(const struct scratch_log *log, const char *name, char *buffer,
                        size_t size);

#endif
