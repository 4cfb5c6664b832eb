#ifndef WALLBOARD_DISPLAY_HUB_FILES_H
#define WALLBOARD_DISPLAY_HUB_FILES_H

/*
 * The files that the hub's site file names, on a screen that has none of its own: hears
 * which there are, asks for what is missing, holds each against its digest, and has a
 * whole set in a folder or none. What is refused or cannot be kept is told and tried
 * again; the set before stays.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "display/file_store.h"
#include "wire/relay.h"

struct hub_files;

#define HUB_FILES_ASK_BYTES 256

/* `screen` names it to the hub, at most 64 bytes. Touches no disk. NULL without memory.
 */
struct hub_files *hub_files_create(const char *screen);
void hub_files_destroy(struct hub_files **self);

/* A message of the hub's, relayed or answered. False: it is not of files. */
bool hub_files_hear(struct hub_files *files, const struct relay_reader *in,
                    struct mono now);

/* What to ask the hub now, into `buffer` of HUB_FILES_ASK_BYTES; its size, 0: nothing. It
 * counts as asked. */
size_t hub_files_ask(struct hub_files *files, struct mono now, void *buffer);

/* Until hub_files_ask() may have something, `most_ms` at most. */
int64_t hub_files_wait_ms(const struct hub_files *files, struct mono now,
                          int64_t most_ms);

/* Did a set become whole, or a fault come or go, since the last call? */
bool hub_files_renewed(struct hub_files *files);

/* Has the hub ever said which files there are? An older one does not. */
bool hub_files_is_told(const struct hub_files *files);

/* The folder of the newest whole set, "" for one without files, and its version. False:
 * there is none that belongs to the site file of that hash. Borrowed until another is
 * whole. */
bool hub_files_newest(const struct hub_files *files, uint64_t site_hash,
                      const char **ret_folder, uint64_t *ret_version);

/* The newest set is shown from now on: the one before may go. */
void hub_files_show(struct hub_files *files);

/* Why there is no newer set: "layouts/a.yaml: No space left on device"; NULL: nothing is
 * wrong. Borrowed. */
const struct diag_entry *hub_files_fault(const struct hub_files *files);

#endif
