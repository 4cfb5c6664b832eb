#ifndef WALLBOARD_FEED_STATE_FILE_H
#define WALLBOARD_FEED_STATE_FILE_H

/*
 * What a feed remembers for its next run (--state): one line, a word that says whose it
 * is and some numbers. Written beside and renamed over, so that a reader finds the old or
 * the new one, never half of one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

#define STATE_FILE_VALUES_MAX 8

/* What is read and written: "WORD N N N". */
struct state_file {
    const char *path;  /* borrowed */
    const char *word;  /* "wallboard-queue-log-1" */
    const char *owner; /* "queue-log", for people */
    size_t count;      /* of its numbers, at most STATE_FILE_VALUES_MAX */
};

/* Reads it. A file that does not exist, or is empty, gives zeroes; one that cannot be
 * read, or says something else, an error in `diag` and false: it may be somebody else's.
 */
bool state_file_read(const struct state_file *file, int64_t *ret_values,
                     struct diag *diag);

/* False with errno. */
bool state_file_write(const struct state_file *file, const int64_t *values);

#endif
