#ifndef SUPPORT_EVENT_LINES_H
#define SUPPORT_EVENT_LINES_H

/* The lines of the files in tests/data/events, each with a name of its own. */

#include <stddef.h>

struct event_line {
    char name[96]; /* "values.ndjson:12" and what was added */
    char *text;    /* terminated, without the newline */
    size_t size;
};

struct event_lines {
    struct event_line *lines;
    size_t count;
};

/* Reads a file; one that cannot be read ends the test program. */
struct event_lines event_lines_read(const char *path);
void event_lines_finish(struct event_lines *lines);

#endif
