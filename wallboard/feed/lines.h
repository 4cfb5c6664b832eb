#ifndef WALLBOARD_FEED_LINES_H
#define WALLBOARD_FEED_LINES_H

/* Lines of a file or of standard input, bounded, without ever blocking. */

#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

#define LINES_MAX_BYTES 65536 /* a line without its end */

enum lines_result {
    LINES_LINE,
    LINES_LONG,    /* one over the limit was passed over */
    LINES_NOTHING, /* none yet: the pipe is empty */
    LINES_END,
    LINES_ERROR, /* errno says why */
};

struct lines;

/* `path`, or "-" for standard input. NULL after saying why in `diag`. */
struct lines *lines_open(const char *path, struct diag *diag);
void lines_close(struct lines **self);

/* The next line without LF or CRLF, borrowed until the next call; the last one may lack
 * its end. */
enum lines_result lines_next(struct lines *lines, struct str *ret_line);

/* The number of the line returned last, from 1. */
int64_t lines_number(const struct lines *lines);

#endif
