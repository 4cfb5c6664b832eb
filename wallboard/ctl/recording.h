#ifndef WALLBOARD_CTL_RECORDING_H
#define WALLBOARD_CTL_RECORDING_H

/*
 * A file of events, or standard input, line by line in bounded memory. Blank lines are
 * passed over; a line that is too long for an event is handed out cut, but still too
 * long, so that whoever decodes it refuses it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct recording;

/* "-" is standard input. NULL after saying in `diag` why it cannot be read. */
struct recording *recording_open(const char *path, struct diag *diag);
void recording_close(struct recording **self);

/* As faults name it: the path, or "stdin". */
const char *recording_name(const struct recording *recording);

/* The next line without its end, and its number from 1. Borrowed until the next call.
 * False at the end, or if reading failed: see recording_failed(). */
bool recording_next(struct recording *recording, struct str *ret_line,
                    int64_t *ret_number);

/* Did reading stop before the end? */
bool recording_failed(const struct recording *recording);

/* From the start again, whether or not the source can do that itself: what comes from a
 * pipe is kept in a temporary file. Call it before the first line, or at the end after
 * that. False if there is no room. */
bool recording_rewind(struct recording *recording);

#endif
