/*
 * Whatever a hub says of files: a list is refused, or every name in it stays in the
 * folder and all of it within bounds; a piece is no further than its file reaches. Also
 * driven once by each file of corpus_fuzz_site_manifest/.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "site/gather.h"
#include "site/manifest.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_name(const char *name)
{
    size_t length = strlen(name);
    demand(length > 0 && length <= MANIFEST_NAME_BYTES && name[0] != '/' &&
           name[0] != '.');
    demand(strstr(name, "..") != name && strstr(name, "/.") == NULL &&
           strstr(name, "//") == NULL && name[length - 1] != '/');
    for (size_t i = 0; i < length; i++) {
        demand((unsigned char)name[i] >= 0x20 && name[i] != 0x7F && name[i] != '\\');
    }
}

static void check_list(const struct manifest *manifest)
{
    size_t bytes = 0;
    demand(manifest->count <= MANIFEST_FILES);
    for (size_t i = 0; i < manifest->count; i++) {
        check_name(manifest->files[i].name);
        demand(manifest->files[i].size <= MANIFEST_FILE_BYTES);
        bytes += manifest->files[i].size;
    }
    demand(bytes == manifest->bytes && bytes <= MANIFEST_BYTES);
}

static void take_piece(struct gather *gather, const struct relay_piece *piece)
{
    const struct mono now = {0};
    const struct relay_file file = {str_from("x"), piece->digest, piece->size};
    struct manifest *manifest = calloc(1, sizeof *manifest);
    if (manifest == NULL || manifest_add(manifest, &file) != NULL) {
        free(manifest);
        return;
    }
    gather_begin(gather, manifest, now);
    bool whole = gather_take(gather, piece, now);
    demand(gather->filled <= piece->size &&
           whole == (gather->filled == piece->size && gather->bytes != NULL));
    gather_clear(gather);
    free(manifest);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct manifest manifest;
    static struct gather gather;
    struct relay_reader in;
    struct relay_piece piece;
    uint8_t *copy = malloc(size + 1); /* of just this size: a byte too far is seen */
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data, size);
    if (relay_read(&in, copy, size) && in.head.kind == RELAY_MANIFEST) {
        /* Of a list that is right the version is, too. */
        struct relay_reader again = in;
        struct relay_file file;
        memset(&manifest, 0, sizeof manifest);
        manifest.site_hash = in.head.first;
        while (relay_next_file(&again, &file) && manifest_add(&manifest, &file) == NULL) {
        }
        check_list(&manifest);
        in.head.last = manifest_version(&manifest);
        demand(manifest_read(&manifest, &in) == NULL || manifest.count == 0);
        check_list(&manifest);
    } else if (relay_read(&in, copy, size) && relay_read_piece(&in, &piece)) {
        take_piece(&gather, &piece);
    }
    free(copy);
    return 0;
}
