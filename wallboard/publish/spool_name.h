#ifndef WALLBOARD_PUBLISH_SPOOL_NAME_H
#define WALLBOARD_PUBLISH_SPOOL_NAME_H

/* Where the spool of a source lies: one file each, so that feeds can share a folder. */

#include <stdbool.h>

#define SPOOL_PATH_SIZE 512

/*
 * FOLDER/NAME-HASH.spool: of the name the letters, digits, dots and dashes that a file
 * may have, and a hash, so that sources which differ in the others do not meet. False if
 * the folder's name is too long.
 */
bool spool_name(const char *folder, const char *source, char ret_path[SPOOL_PATH_SIZE]);

#endif
