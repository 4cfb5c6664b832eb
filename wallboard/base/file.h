#ifndef WALLBOARD_BASE_FILE_H
#define WALLBOARD_BASE_FILE_H

/* A whole file in memory, for readers that look at all of it; and where the program's own
 * files are. */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

/*
 * Reads a regular file of at most `max_mib` MiB; never blocks on a pipe or a terminal.
 * *ret_text is the caller's to free, *ret_size is without the NUL behind it. False, with
 * both untouched, after appending why to `diag`.
 */
bool file_read(const char *path, size_t max_mib, char **ret_text, size_t *ret_size,
               struct diag *diag);

/* The folder that holds the running program's file, "/usr/bin". False, with *ret_path
 * untouched, if that cannot be told or has no room. */
bool file_program_folder(char *ret_path, size_t size);

/* As many of `size` bytes as an open file still has: it may become shorter while it is
 * read. For those who open files under conditions of their own. */
size_t file_read_bytes(int fd, char *bytes, size_t size);

#endif
