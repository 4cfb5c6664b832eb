#include "hub/site_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "bus/poll.h"
#include "hub/site_names.h"
#include "net/sha256.h"
#include "platform/beneath.h"
#include "platform/watch.h"
#include "theme/roots.h"

#define SETTLE_MS   200  /* an editor writes a file in several steps */
#define PATIENCE_MS 5000 /* for files that never come to rest */
#define FAULT_BYTES 320
#define PATH_BYTES  512

_Static_assert(SHA256_BYTES == RELAY_FILE_DIGEST_BYTES, "files are known by it");

struct set {
    struct manifest manifest;
    uint8_t *bytes[MANIFEST_FILES]; /* of each file; owned */
    char fault[FAULT_BYTES];        /* the first; "": none */
    bool broken;                    /* one of them could not be read */
};

struct site_files {
    const struct site *site;
    const char *path;               /* of the site file; NULL: none */
    char folder[OPTION_LIST_BYTES]; /* its folder, with its slash; "": this one */
    uint64_t site_hash, version;
    struct watch *watch; /* NULL: read again on SIGHUP only */
    bool due;
    struct mono changed, first_changed; /* the last time, and since they are due */
    struct set *now, *next;             /* next: while it is read, else empty */
    int root;                           /* the folder, while it is read */
    char fault[FAULT_BYTES];
};

static void clear_set(struct set *set)
{
    for (size_t i = 0; i < set->manifest.count; i++) {
        free(set->bytes[i]);
        set->bytes[i] = NULL;
    }
    set->manifest.count = 0;
    set->manifest.bytes = 0;
    set->fault[0] = '\0';
    set->broken = false;
}

/* -- reading ---------------------------------------------------------------------------
 */

static void tell(struct set *set, const char *name, const char *reason)
{
    if (set->fault[0] == '\0') {
        str_format(set->fault, sizeof set->fault, "%s: %s", name, reason);
    }
}

static void refuse(struct set *set, const char *name, const char *reason)
{
    tell(set, name, reason);
    set->broken = true;
}

static bool has(const struct manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->count; i++) {
        if (strcmp(manifest->files[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Takes the bytes if they can be sent. */
static void add_file(struct set *set, const char *name, uint8_t *bytes, size_t size)
{
    uint8_t digest[SHA256_BYTES];
    const struct relay_file file = {str_from(name), digest, (uint32_t)size};
    sha256_bytes((struct str){(const char *)bytes, size}, digest);
    const char *fault = manifest_add(&set->manifest, &file);
    if (fault != NULL) {
        refuse(set, name, fault);
        free(bytes);
        return;
    }
    set->bytes[set->manifest.count - 1] = bytes;
}

static const char *reason_of(int fault)
{
    return fault == -EXDEV || fault == -ELOOP ? "leads out of the site file's folder"
           : fault == -EFBIG                  ? "larger than 8 MiB"
           : fault == -EINVAL                 ? "not a regular file"
                                              : strerror(-fault);
}

/* What is not there the screens miss, and say where it is named. */
static void read_one(void *context, const char *name, const char *path)
{
    struct site_files *files = context;
    struct set *set = files->next;
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (name == NULL) {
        tell(set, path, "is not in the site file's folder: the screens must have it");
        return;
    }
    if (has(&set->manifest, name)) {
        return;
    }
    int fault = beneath_read(files->root, name, MANIFEST_FILE_BYTES, &bytes, &size);
    if (fault == 0) {
        add_file(set, name, bytes, size);
    } else if (fault != -ENOENT) {
        refuse(set, name, reason_of(fault));
    }
    if (files->watch != NULL) {
        (void)watch_add(files->watch, path);
    }
}

static void watch_folders(const struct site_files *files)
{
    static const char *const kinds[] = {".", "layouts", "themes", "fonts"};
    for (size_t i = 0; files->watch != NULL && i < sizeof kinds / sizeof *kinds; i++) {
        char path[PATH_BYTES];
        str_format(path, sizeof path, "%s%s", files->folder, kinds[i]);
        (void)watch_add(files->watch, path);
    }
}

/* Reads all into `next`. */
static void read_all(struct site_files *files)
{
    clear_set(files->next);
    files->next->manifest.site_hash = files->site_hash;
    if (files->path == NULL) {
        return;
    }
    watch_folders(files);
    files->root = beneath_open_folder(files->folder[0] == '\0' ? "." : files->folder);
    if (files->root < 0) {
        refuse(files->next, files->folder, strerror(-files->root));
        return;
    }
    site_names_visit(files->site, files->path, read_one, files);
    (void)close(files->root);
}

static void say(const struct site_files *files)
{
    const struct manifest *manifest = &files->now->manifest;
    log_write(LOG_LEVEL_INFO, "files", "the screens are sent %zu files, %zu KiB",
              manifest->count, (manifest->bytes + 1023) / 1024);
}

static void say_fault(struct site_files *files, bool kept)
{
    if (strcmp(files->fault, files->next->fault) == 0) {
        return;
    }
    (void)str_copy(files->fault, sizeof files->fault, str_from(files->next->fault));
    if (files->fault[0] != '\0') {
        log_write(LOG_LEVEL_ERROR, "files", "%s%s", files->fault,
                  kept ? "; the screens keep what they have" : "");
    }
}

/* True if what was read takes the place of what was there. */
static bool take(struct site_files *files)
{
    bool first = files->version == 0;
    bool keep = files->next->broken && !first;
    uint64_t version = manifest_version(&files->next->manifest);
    say_fault(files, keep);
    if (keep || version == files->version) {
        clear_set(files->next);
        return false;
    }
    struct set *old = files->now;
    files->now = files->next;
    files->next = old;
    clear_set(files->next);
    files->version = version;
    if (files->now->manifest.count > 0 || !first) {
        say(files);
    }
    return true;
}

/* -- life ------------------------------------------------------------------------------
 */

struct site_files *site_files_create(const struct site *site, const char *site_path,
                                     uint64_t site_hash)
{
    struct site_files *files = calloc(1, sizeof *files);
    if (files == NULL) {
        return NULL;
    }
    files->now = calloc(1, sizeof *files->now);
    files->next = calloc(1, sizeof *files->next);
    if (files->now == NULL || files->next == NULL) {
        site_files_destroy(&files);
        return NULL;
    }
    files->site = site;
    files->site_hash = site_hash;
    if (site_path != NULL &&
        roots_site_folder(site_path, files->folder, sizeof files->folder)) {
        files->path = site_path;
        files->watch = watch_create();
    }
    read_all(files);
    (void)take(files);
    return files;
}

void site_files_destroy(struct site_files **self)
{
    struct site_files *files = *self;
    if (files == NULL) {
        return;
    }
    if (files->now != NULL) {
        clear_set(files->now);
    }
    if (files->next != NULL) {
        clear_set(files->next);
    }
    free(files->now);
    free(files->next);
    watch_destroy(&files->watch);
    free(files);
    *self = NULL;
}

bool site_files_join(const struct site_files *files, struct poll *poll)
{
    return files->watch == NULL || poll_add_fd(poll, watch_fd(files->watch));
}

bool site_files_update(struct site_files *files, bool again, struct mono now)
{
    if (files->watch != NULL && watch_read(files->watch)) {
        files->first_changed = files->due ? files->first_changed : now;
        files->due = true;
        files->changed = now;
    }
    bool settled = mono_ms_between(files->changed, now) >= SETTLE_MS ||
                   mono_ms_between(files->first_changed, now) >= PATIENCE_MS;
    if (!again && !(files->due && settled)) {
        return false;
    }
    files->due = false;
    read_all(files);
    return take(files);
}

int64_t site_files_wait_ms(const struct site_files *files, struct mono now,
                           int64_t most_ms)
{
    int64_t due_ms = SETTLE_MS - mono_ms_between(files->changed, now);
    if (!files->due || due_ms > most_ms) {
        return most_ms;
    }
    return due_ms > 0 ? due_ms : 0;
}

/* -- what there is ---------------------------------------------------------------------
 */

const struct manifest *site_files_manifest(const struct site_files *files)
{
    return &files->now->manifest;
}

uint64_t site_files_version(const struct site_files *files)
{
    return files->version;
}

bool site_files_find(const struct site_files *files, struct str hex,
                     const struct manifest_file **ret_file, struct str *ret_bytes)
{
    for (size_t i = 0; i < files->now->manifest.count; i++) {
        const struct manifest_file *file = &files->now->manifest.files[i];
        char digest[MANIFEST_HEX_SIZE];
        manifest_hex(file, digest);
        if (str_is(hex, digest)) {
            *ret_file = file;
            *ret_bytes = (struct str){(const char *)files->now->bytes[i], file->size};
            return true;
        }
    }
    return false;
}

const char *site_files_fault(const struct site_files *files)
{
    return files->fault;
}
