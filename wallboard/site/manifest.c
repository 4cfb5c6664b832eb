#include "site/manifest.h"

#include <assert.h>
#include <string.h>

#include "base/index.h"

static_assert(RELAY_HEAD_BYTES + MANIFEST_FILES * (RELAY_FILE_DIGEST_BYTES + 6 +
                                                   MANIFEST_NAME_BYTES) <=
                  RELAY_MAX_BYTES,
              "the longest list is one message");

static bool is_part(struct str part)
{
    return part.size > 0 && part.data[0] != '.';
}

static bool has_controls(struct str text)
{
    for (size_t at = 0; at < text.size;) {
        if (str_is_control(str_next_code_point(text, &at))) {
            return true;
        }
    }
    return false;
}

bool manifest_is_name(struct str name)
{
    struct str rest = name;
    int depth = 0;
    if (name.size == 0 || name.size > MANIFEST_NAME_BYTES || !str_is_utf8(name) ||
        has_controls(name) || memchr(name.data, '\\', name.size) != NULL) {
        return false;
    }
    while (rest.data != NULL) {
        if (!is_part(str_split(&rest, '/')) || ++depth > MANIFEST_NAME_DEPTH) {
            return false;
        }
    }
    return true;
}

/* Would one be a folder in which the other is? */
static bool is_above(struct str folder, struct str name)
{
    return name.size > folder.size && name.data[folder.size] == '/' &&
           str_same_bytes(folder.data, name.data, folder.size);
}

const char *manifest_add(struct manifest *manifest, const struct relay_file *file)
{
    if (!manifest_is_name(file->name)) {
        return "a name that is none of a file in the folder";
    }
    if (manifest->count == MANIFEST_FILES) {
        return "more than 256 files";
    }
    if (file->size > MANIFEST_FILE_BYTES) {
        return "a file larger than 8 MiB";
    }
    if (file->size > MANIFEST_BYTES - manifest->bytes) {
        return "larger than 16 MiB in all";
    }
    for (size_t i = 0; i < manifest->count; i++) {
        struct str other = str_from(manifest->files[i].name);
        if (str_equal(other, file->name)) {
            return "a file named twice";
        }
        if (is_above(other, file->name) || is_above(file->name, other)) {
            return "a file that is a folder too";
        }
    }
    struct manifest_file *added = &manifest->files[manifest->count++];
    (void)str_copy(added->name, sizeof added->name, file->name);
    added->size = file->size;
    memcpy(added->digest, file->digest, sizeof added->digest);
    manifest->bytes += file->size;
    return NULL;
}

static void clear(struct manifest *manifest, uint64_t site_hash)
{
    manifest->site_hash = site_hash;
    manifest->count = 0;
    manifest->bytes = 0;
}

const char *manifest_read(struct manifest *manifest, struct relay_reader *in)
{
    struct relay_file file;
    const char *fault = NULL;
    clear(manifest, in->head.first);
    while (fault == NULL && relay_next_file(in, &file)) {
        fault = manifest_add(manifest, &file);
    }
    if (fault == NULL && manifest_version(manifest) != in->head.last) {
        fault = "another version than the list says";
    }
    if (fault != NULL) {
        clear(manifest, 0);
    }
    return fault;
}

uint64_t manifest_version(const struct manifest *manifest)
{
    uint64_t version = index_hash(manifest->site_hash, NULL, 0);
    for (size_t i = 0; i < manifest->count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        version = index_hash(version, file->name, strlen(file->name));
        version = index_hash(version, file->digest, sizeof file->digest);
    }
    return version == 0 ? 1 : version;
}

void manifest_hex(const struct manifest_file *file, char ret_hex[MANIFEST_HEX_SIZE])
{
    str_put_hex(ret_hex, file->digest, sizeof file->digest);
}
