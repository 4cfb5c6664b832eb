#ifndef WALLBOARD_DISPLAY_FILE_STORE_H
#define WALLBOARD_DISPLAY_FILE_STORE_H

/*
 * The hub's files on a screen: a folder of its own in $RUNTIME_DIRECTORY (a service's),
 * else $XDG_RUNTIME_DIR, else $TMPDIR, else /tmp; made when the first file comes and
 * taken away at the end. In it a folder for each set of files, whole since it bears its
 * name. Holds three sets at most: the one that is shown, the newest, and the one that is
 * coming.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "site/manifest.h"

#define FILE_STORE_PATH_BYTES 256

struct file_store;

/* Touches no disk. NULL without memory. */
struct file_store *file_store_create(void);
void file_store_destroy(struct file_store **self);

/* This set is coming: what it shares with one that is there, or was coming before, is
 * taken from there, and told in ret_held (MANIFEST_FILES). 0, or a negative errno. */
int file_store_begin(struct file_store *store, const struct manifest *manifest,
                     bool *ret_held);

/* A file of it, whole. 0, or a negative errno. */
int file_store_put(struct file_store *store, const struct manifest_file *file,
                   const void *bytes);

/* All of its files are there: it is the newest from now on, in the folder `ret_path`
 * (FILE_STORE_PATH_BYTES); "" for a set without files, which needs none. 0, or a negative
 * errno. */
int file_store_finish(struct file_store *store, const struct manifest *manifest,
                      char *ret_path);

/* The newest is the one that is shown from now on; the one before goes. */
void file_store_show_newest(struct file_store *store);

#endif
