#ifndef SUPPORT_DOCUMENTS_H
#define SUPPORT_DOCUMENTS_H

/*
 * Tables in docs/ that are printed by the program's own tables, so that they cannot
 * drift. In the document a table stands between "<!-- NAME begin -->" and "<!-- NAME end
 * -->".
 */

#include <stdio.h>

/*
 * Fails the test unless the document at `path` holds, between the marks of `name`, what
 * `print` prints. With WALLBOARD_UPDATE_DOCS set in the environment it is written there
 * instead.
 */
void documents_expect(const char *path, const char *name, void (*print)(FILE *out));

#endif
