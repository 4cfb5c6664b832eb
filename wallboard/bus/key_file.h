#ifndef WALLBOARD_BUS_KEY_FILE_H
#define WALLBOARD_BUS_KEY_FILE_H

/*
 * Files that keys stand in: read only where others cannot have meddled with them, written
 * whole or not at all, a line at a time in words. What the words mean is known to curve
 * and keyring.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/diag.h"
#include "base/str.h"

#define KEY_FILE_SECRET 0077 /* nobody else may even read it */
#define KEY_FILE_LIST   0022 /* nobody else may write it */

/*
 * Reads a regular file of at most 4 MiB, never through a symbolic link, never blocking.
 * A file whose mode has any of the bits of `forbidden` is refused. *ret_text is the
 * caller's to free, with key_file_forget() if there was a secret in it. False, with both
 * untouched, after appending why to `diag`.
 */
bool key_file_read(const char *path, mode_t forbidden, char **ret_text, size_t *ret_size,
                   struct diag *diag);

/* Overwrites with zeros, whatever the compiler thinks of it. */
void key_file_forget(void *bytes, size_t size);

/*
 * Writes it: a temporary file beside it, fsync, then its name, fsync of the folder. Never
 * over an existing file, unless it shall `replace` it. What root writes belongs to the
 * owner of the file that it replaces, else of the folder, so that a service can read its
 * own. False after saying why in `diag`.
 */
bool key_file_write(const char *path, struct str text, mode_t mode, bool replace,
                    struct diag *diag);

#define KEY_FILE_WORDS 64

struct key_line {
    int number; /* from 1 */
    size_t count;
    struct str words[KEY_FILE_WORDS]; /* borrowed from the text */
    int columns[KEY_FILE_WORDS];      /* from 1 */
    bool too_long;                    /* there were more words */
};

struct key_lines {
    struct str rest; /* begin with the whole text */
    int number;      /* begin with 0 */
};

/* The next line with a word in it; false at the end. Words are parted by blanks; one that
 * begins with '#' begins a comment (a key may hold one but cannot begin with it: 84
 * * 85^4 is over 2^32). */
bool key_lines_next(struct key_lines *lines, struct key_line *ret_line);

#endif
