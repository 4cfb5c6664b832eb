/* mkdtemp is POSIX 2008; glibc wants to be asked for it. */
/* NOLINTNEXTLINE(readability-identifier-naming) */
#define _XOPEN_SOURCE 700

#include "display/file_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "platform/beneath.h"

#define NAME_BYTES 256 /* in the store: a folder, and a file's name in it */
#define COMING     "coming"
#define BEFORE     "before" /* what was coming, while it is looked through */
#define BUILDING   "building"
#define PART       "part" /* a file that is being written */

struct set {
    char name[17]; /* of its folder; "": there is none */
    struct manifest manifest;
};

struct file_store {
    char path[FILE_STORE_PATH_BYTES]; /* "": not made yet */
    int folder;                       /* open on it, or -1 */
    struct set newest, shown;         /* of the same name: one and the same */
};

struct file_store *file_store_create(void)
{
    struct file_store *store = calloc(1, sizeof *store);
    if (store != NULL) {
        store->folder = -1;
    }
    return store;
}

void file_store_destroy(struct file_store **self)
{
    struct file_store *store = *self;
    if (store == NULL) {
        return;
    }
    if (store->folder >= 0) {
        (void)beneath_empty(store->folder);
        (void)close(store->folder);
        (void)rmdir(store->path);
    }
    free(store);
    *self = NULL;
}

static const char *find_home(void)
{
    static const char *const names[] = {"RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR", "TMPDIR"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets the environment */
        const char *home = getenv(names[i]);
        if (home != NULL && home[0] == '/') {
            return home;
        }
    }
    return "/tmp";
}

static int open_store(struct file_store *store)
{
    char path[FILE_STORE_PATH_BYTES - 32];
    if (store->folder >= 0) {
        return 0;
    }
    /* Several folders may be said, with colons between them: the first is ours. */
    struct str homes = str_from(find_home());
    struct str home = str_split(&homes, ':');
    size_t wanted = home.size + strlen("/wallboard-XXXXXX");
    if (str_format(path, sizeof path, "%.*s/wallboard-XXXXXX", (int)home.size,
                   home.data) < wanted) {
        return -ENAMETOOLONG;
    }
    if (mkdtemp(path) == NULL) {
        return -errno;
    }
    store->folder = beneath_open_folder(path);
    if (store->folder < 0) {
        int fault = store->folder;
        (void)rmdir(path);
        store->folder = -1;
        return fault;
    }
    (void)str_copy(store->path, sizeof store->path, str_from(path));
    return 0;
}

static void name_content(const char *folder, const struct manifest_file *file,
                         char ret_name[NAME_BYTES])
{
    char hex[MANIFEST_HEX_SIZE];
    manifest_hex(file, hex);
    str_format(ret_name, NAME_BYTES, "%s/%s", folder, hex);
}

/* -- what is there already -------------------------------------------------------------
 */

/* Two files of a set may be the same. */
static bool link_held(const struct file_store *store, const char *from, const char *to)
{
    int fault = beneath_link(store->folder, from, to);
    return fault == 0 || fault == -EEXIST;
}

/* From a set that is there: one of its files of the same digest. */
static bool take_from(const struct file_store *store, const struct set *set,
                      const struct manifest_file *file, const char *to)
{
    for (size_t i = 0; set->name[0] != '\0' && i < set->manifest.count; i++) {
        const struct manifest_file *other = &set->manifest.files[i];
        char from[NAME_BYTES];
        str_format(from, sizeof from, "%s/%s", set->name, other->name);
        if (memcmp(other->digest, file->digest, sizeof file->digest) == 0) {
            return link_held(store, from, to);
        }
    }
    return false;
}

static bool take_over(const struct file_store *store, const struct manifest_file *file)
{
    char from[NAME_BYTES];
    char to[NAME_BYTES];
    name_content(BEFORE, file, from);
    name_content(COMING, file, to);
    return link_held(store, from, to) || take_from(store, &store->newest, file, to) ||
           take_from(store, &store->shown, file, to);
}

int file_store_begin(struct file_store *store, const struct manifest *manifest,
                     bool *ret_held)
{
    if (manifest->count == 0) {
        return 0;
    }
    int fault = open_store(store);
    if (fault == 0) {
        fault = beneath_remove(store->folder, BEFORE);
    }
    if (fault != 0) {
        return fault;
    }
    (void)renameat(store->folder, COMING, store->folder, BEFORE);
    for (size_t i = 0; i < manifest->count; i++) {
        ret_held[i] = take_over(store, &manifest->files[i]);
    }
    return beneath_remove(store->folder, BEFORE);
}

/* -- what comes ------------------------------------------------------------------------
 */

int file_store_put(struct file_store *store, const struct manifest_file *file,
                   const void *bytes)
{
    char name[NAME_BYTES];
    char part[NAME_BYTES];
    name_content(COMING, file, name);
    str_format(part, sizeof part, "%s/%s", COMING, PART);
    (void)unlinkat(store->folder, part, 0);
    int fault = beneath_write(store->folder, part, bytes, file->size);
    if (fault == 0 && renameat(store->folder, part, store->folder, name) != 0) {
        fault = -errno;
    }
    return fault;
}

static int build(const struct file_store *store, const struct manifest *manifest)
{
    int fault = beneath_remove(store->folder, BUILDING);
    for (size_t i = 0; i < manifest->count && fault == 0; i++) {
        char from[NAME_BYTES];
        char to[NAME_BYTES];
        name_content(COMING, &manifest->files[i], from);
        str_format(to, sizeof to, "%s/%s", BUILDING, manifest->files[i].name);
        fault = beneath_link(store->folder, from, to);
    }
    return fault;
}

/* Another set takes the place of the newest, which goes unless it is shown. */
static void set_newest(struct file_store *store, const char *name,
                       const struct manifest *manifest)
{
    const char *old = store->newest.name;
    if (old[0] != '\0' && strcmp(old, name) != 0 && strcmp(old, store->shown.name) != 0) {
        (void)beneath_remove(store->folder, old);
    }
    (void)str_copy(store->newest.name, sizeof store->newest.name, str_from(name));
    store->newest.manifest = *manifest;
}

int file_store_finish(struct file_store *store, const struct manifest *manifest,
                      char *ret_path)
{
    if (manifest->count == 0) {
        set_newest(store, "", manifest);
        ret_path[0] = '\0';
        return 0;
    }
    char name[sizeof store->newest.name];
    str_format(name, sizeof name, "%016llx",
               (unsigned long long)manifest_version(manifest));
    int fault = build(store, manifest);
    bool is_shown = strcmp(name, store->shown.name) == 0;
    if (fault == 0 && !is_shown) { /* else it is there, and in use */
        (void)beneath_remove(store->folder, name);
        fault = renameat(store->folder, BUILDING, store->folder, name) == 0 ? 0 : -errno;
    }
    if (fault != 0) {
        return fault;
    }
    (void)beneath_remove(store->folder, BUILDING);
    (void)beneath_remove(store->folder, COMING);
    set_newest(store, name, manifest);
    str_format(ret_path, FILE_STORE_PATH_BYTES, "%s/%s", store->path, name);
    return 0;
}

void file_store_show_newest(struct file_store *store)
{
    if (store->shown.name[0] != '\0' &&
        strcmp(store->shown.name, store->newest.name) != 0) {
        (void)beneath_remove(store->folder, store->shown.name);
    }
    store->shown = store->newest;
}
