#ifndef WALLBOARD_HUB_SITE_FILES_H
#define WALLBOARD_HUB_SITE_FILES_H

/*
 * The files that the site file names, as the screens are sent them: read from its folder
 * when the hub starts and whenever one of them is written, kept in memory, known by their
 * digests. A set that cannot be read whole leaves the one before.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "site/manifest.h"

struct poll;
struct site;
struct site_files;

/* Reads them. `site_path` NULL: there is no site file, so there are none; it and `site`
 * are borrowed for its life. `site_hash` is of the site file's text. NULL without
 * memory. */
struct site_files *site_files_create(const struct site *site, const char *site_path,
                                     uint64_t site_hash);
void site_files_destroy(struct site_files **self);

/* Adds what tells of changes to what the loop waits for; false if there is no room. */
bool site_files_join(const struct site_files *files, struct poll *poll);

/* Every turn: true if the files are others than they were. `again`: they are to be read
 * whatever happened. */
bool site_files_update(struct site_files *files, bool again, struct mono now);

/* Until site_files_update() is due, `most_ms` at most. */
int64_t site_files_wait_ms(const struct site_files *files, struct mono now,
                           int64_t most_ms);

/* What there is. Borrowed until the next update. */
const struct manifest *site_files_manifest(const struct site_files *files);
uint64_t site_files_version(const struct site_files *files);

/* The file of that digest, RELAY_FILE_DIGEST_BYTES in small hex digits; false: none.
 * Borrowed likewise. */
bool site_files_find(const struct site_files *files, struct str hex,
                     const struct manifest_file **ret_file, struct str *ret_bytes);

/* Why the newest set is not sent, or what of it is not: "themes/x.png: ..."; "". */
const char *site_files_fault(const struct site_files *files);

#endif
