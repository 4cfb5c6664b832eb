#ifndef WALLBOARD_FEED_SECRET_FILE_H
#define WALLBOARD_FEED_SECRET_FILE_H

/* Secrets come from files, never from the command line, which everybody can read. */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

/*
 * The first line of the file into `buffer`, terminated, at least one byte and at most
 * size - 1, no control bytes. A regular file that everybody may read is refused. False
 * after saying why in `diag` under the name of `program`.
 */
bool secret_file_read(const char *path, const char *program, char *buffer, size_t size,
                      struct diag *diag);

#endif
