#ifndef WALLBOARD_FEED_QUEUE_LOG_FILE_H
#define WALLBOARD_FEED_QUEUE_LOG_FILE_H

/*
 * Lines of a log that another program writes: read to its end, or followed while it
 * grows, is renamed away (logrotate's "create") or cut to nothing ("copytruncate").
 * Nothing is lost and nothing is read twice: after a renaming the old file is read until
 * the new one has something in it, for the writer keeps to the old one until then. A line
 * without its end waits for the rest. Never blocks: regular files only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

/* Asterisk's own buffer for one event is 8192 bytes. */
#define QUEUE_LOG_LINE_MAX 16384

struct queue_log_file;

enum queue_log_read {
    QUEUE_LOG_LINE,    /* a line, without its LF */
    QUEUE_LOG_BAD,     /* a line that was left out: too long, or cut by a truncation */
    QUEUE_LOG_NOTHING, /* followed: nothing more at present */
    QUEUE_LOG_END,     /* not followed: the file is at its end */
    QUEUE_LOG_ERROR,   /* reading failed; said why on stderr */
};

/* How far a file was read, so that a later run can go on there. */
struct queue_log_place {
    uint64_t inode;
    int64_t offset;     /* bytes of whole lines that were read */
    uint64_t head_hash; /* of the file's first head_size bytes: an inode comes again */
    int64_t head_size;
};

/*
 * Opens `path`. When following, the file need not exist yet. With `resume` the file of
 * that place is sought, also under the name that a rotation gave it (PATH and anything
 * behind it), and read, from its very beginning, before `path`; if it is gone, a warning
 * is logged and *resume is cleared. NULL after an error in `diag`.
 */
struct queue_log_file *queue_log_file_open(const char *path, bool follow,
                                           struct queue_log_place *resume,
                                           struct diag *diag);
void queue_log_file_close(struct queue_log_file **self);

/* The next line, blank ones included. The text is borrowed until the next call. */
enum queue_log_read queue_log_file_next(struct queue_log_file *file,
                                        struct str *ret_text);

/* Is there a file? Followed, it may not have appeared yet. */
bool queue_log_file_is_open(const struct queue_log_file *file);

/* Number of the last line in its file, from 1. */
int64_t queue_log_file_line(const struct queue_log_file *file);

/* How far it is read: the lines handed out, no more. */
struct queue_log_place queue_log_file_place(const struct queue_log_file *file);

/* How often it went over to a new file, or to the start of a rewritten one. */
uint64_t queue_log_file_switches(const struct queue_log_file *file);

#endif
