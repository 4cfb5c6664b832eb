#ifndef WALLBOARD_SITE_MANIFEST_H
#define WALLBOARD_SITE_MANIFEST_H

/*
 * The files that a site file names, as a hub tells its screens of them: each by a name
 * below the site file's folder, a size and a digest. What comes from elsewhere is held
 * against the same bounds as what is sent: no name leads out of the folder, no list is
 * longer and no file larger than a screen has room for. Pure.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "wire/relay.h"

#define MANIFEST_FILES      256
#define MANIFEST_BYTES      16777216 /* of all files together */
#define MANIFEST_FILE_BYTES 8388608
#define MANIFEST_NAME_BYTES 160
#define MANIFEST_NAME_DEPTH 6 /* folders and the file */

struct manifest_file {
    char name[MANIFEST_NAME_BYTES + 1]; /* "layouts/floor.yaml" */
    uint32_t size;
    uint8_t digest[RELAY_FILE_DIGEST_BYTES];
};

/* Large: not for the stack. */
struct manifest {
    uint64_t site_hash; /* of the text of the site file that names them */
    size_t count;
    size_t bytes; /* of all together */
    struct manifest_file files[MANIFEST_FILES];
};

/* Is it the name of a file in a folder, and of nothing else: UTF-8 without control
 * characters, parts between single slashes, none of which begins with a dot? */
bool manifest_is_name(struct str name);

/* Adds one. NULL, or why it cannot be; then nothing is changed. */
const char *manifest_add(struct manifest *manifest, const struct relay_file *file);

/* Reads a hub's list. NULL, or why it is refused: then the manifest is empty. */
const char *manifest_read(struct manifest *manifest, struct relay_reader *in);

/* The same for the same site file, names and contents, on every machine; never 0. */
uint64_t manifest_version(const struct manifest *manifest);

/* A file's digest in small hex digits. */
#define MANIFEST_HEX_SIZE (2 * RELAY_FILE_DIGEST_BYTES + 1)
void manifest_hex(const struct manifest_file *file, char ret_hex[MANIFEST_HEX_SIZE]);

#endif
