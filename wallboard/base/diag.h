#ifndef WALLBOARD_BASE_DIAG_H
#define WALLBOARD_BASE_DIAG_H

/*
 * A bounded list of faults found in files people write, each with its place. Loaders
 * append and go on, so that a person sees every fault at once; programs print the list
 * and show its first line on the wall. Owned by the caller.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum diag_level {
    DIAG_WARNING, /* works, but probably not as meant; exit code stays 0 */
    DIAG_ERROR,   /* the file is refused */
};

struct diag_entry {
    enum diag_level level;
    int line;       /* from 1; 0: the file as a whole */
    int column;     /* from 1; 0: not known */
    char file[256]; /* as the person named it */
    char text[512]; /* "key: value: reason"; printable, no newline */
    int reason_at;  /* where the reason begins in it: what stands before is the writer's
                       own words */
};

#define DIAG_CAPACITY 64

struct diag {
    size_t count;   /* entries kept, at most DIAG_CAPACITY */
    size_t dropped; /* found but not kept */
    size_t errors;  /* of all, kept or not */
    struct diag_entry entries[DIAG_CAPACITY];
};

/* Empties it; also the initialiser. Zeroed memory is a valid empty list too. */
void diag_clear(struct diag *diag);

/* Appends a fault; cut to fit, control bytes replaced by '?'. The entry, all of its text
 * reason, until the next; NULL if it was not kept. */
struct diag_entry *diag_add(struct diag *diag, enum diag_level level, const char *file,
                            int line, int column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* "file:line:column: warning: text" into `buffer` (no newline). Errors carry no word
 * before the text. */
void diag_format(const struct diag_entry *entry, char *buffer, size_t size);

/* "file:line:column: key: value" likewise, without the reason. */
void diag_format_place(const struct diag_entry *entry, char *buffer, size_t size);

/* The first error; NULL if there is none. */
const struct diag_entry *diag_find_error(const struct diag *diag);

/* The same, as diag_format() has it; false, with the buffer as it was, if there is none.
 */
bool diag_first_error(const struct diag *diag, char *buffer, size_t size);

/* Every entry on a line of its own, then how many were left out. */
void diag_print(const struct diag *diag, FILE *out);

#endif
