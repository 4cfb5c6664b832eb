#include "history/day_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/timestamp.h"

enum { NAME_AT = sizeof "ev-" - 1, SUFFIX_AT = NAME_AT + DAY_NAME_SIZE - 1 };

/* Of what SQLite leaves beside a file. */
static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
enum { BESIDE = sizeof beside / sizeof beside[0] };

bool day_list_path(char path[DAY_PATH_SIZE], const char *folder, const char *name,
                   const char *behind)
{
    int size = snprintf(path, DAY_PATH_SIZE, "%s/ev-%s.db%s", folder, name, behind);
    return size > 0 && size < DAY_PATH_SIZE;
}

bool day_list_sync(const char *folder, struct fault *fault)
{
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = handle >= 0 && fsync(handle) == 0;
    if (!done) {
        fault_set(fault, "%s: %s", folder, strerror(errno));
    }
    if (handle >= 0) {
        (void)close(handle);
    }
    return done;
}

/* "ev-2026-11-22.db" and what may follow it; the name is copied out. */
static bool take_name(const char *entry, char name[DAY_NAME_SIZE],
                      const char **ret_suffix)
{
    if (strncmp(entry, "ev-", NAME_AT) != 0 || strlen(entry) < SUFFIX_AT) {
        return false;
    }
    memcpy(name, entry + NAME_AT, DAY_NAME_SIZE - 1);
    name[DAY_NAME_SIZE - 1] = '\0';
    *ret_suffix = entry + SUFFIX_AT;
    return day_name_is_valid(name);
}

static int compare(const void *a, const void *b)
{
    const struct day_entry *first = a;
    const struct day_entry *second = b;
    return strcmp(first->name, second->name);
}

struct day_entry *day_list_find(const struct day_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->of[i].name, name) == 0) {
            return &list->of[i];
        }
    }
    return NULL;
}

bool day_list_add(struct day_list *list, const char *name, uint64_t base)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : 2 * list->capacity;
        struct day_entry *of = realloc(list->of, capacity * sizeof *of);
        if (of == NULL) {
            return false;
        }
        list->of = of;
        list->capacity = capacity;
    }
    struct day_entry *entry = &list->of[list->count++];
    *entry = (struct day_entry){.base = base, .last = base};
    (void)str_copy(entry->name, sizeof entry->name, str_from(name));
    return true;
}

/* A mended copy takes its day's place once the damaged file is out of it (journal.c): so
 * one beside a file was cut short, and one without is whole. */
static bool end_mending(const char *folder, const char *name, struct fault *fault)
{
    char mended[DAY_PATH_SIZE];
    char path[DAY_PATH_SIZE];
    struct stat status;
    if (!day_list_path(mended, folder, name, ".mended") ||
        !day_list_path(path, folder, name, "")) {
        return false;
    }
    if (lstat(path, &status) == 0 ? unlink(mended) == 0 : rename(mended, path) == 0) {
        return true;
    }
    fault_set(fault, "%s: %s", mended, strerror(errno));
    return false;
}

static bool take_entry(struct day_list *list, const char *folder, const char *entry,
                       struct fault *fault)
{
    char name[DAY_NAME_SIZE];
    const char *suffix = NULL;
    if (!take_name(entry, name, &suffix)) {
        return true;
    }
    bool is_mended = strcmp(suffix, ".db.mended") == 0;
    if (!is_mended && strcmp(suffix, ".db") != 0) {
        return true;
    }
    if (is_mended && !end_mending(folder, name, fault)) {
        return false;
    }
    if (day_list_find(list, name) == NULL && !day_list_add(list, name, 0)) {
        fault_set(fault, "out of memory");
        return false;
    }
    return true;
}

bool day_list_read(struct day_list *list, const char *folder, struct fault *fault)
{
    list->count = 0;
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        fault_set(fault, "%s: %s", folder, strerror(errno));
        return false;
    }
    bool done = true;
    errno = 0;
    for (struct dirent *entry = readdir(stream); done && entry != NULL;
         entry = readdir(stream)) {
        done = take_entry(list, folder, entry->d_name, fault);
        errno = 0;
    }
    if (done && errno != 0) {
        fault_set(fault, "%s: %s", folder, strerror(errno));
        done = false;
    }
    (void)closedir(stream);
    if (list->count > 0) {
        qsort(list->of, list->count, sizeof list->of[0], compare);
    }
    return done;
}

void day_list_finish(struct day_list *list)
{
    free(list->of);
    *list = (struct day_list){NULL, 0, 0};
}

/* The copies that were put aside as damaged tell as much about people as the day. */
static void remove_aside(const char *folder, const char *name)
{
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        char other[DAY_NAME_SIZE];
        const char *suffix = NULL;
        if (take_name(entry->d_name, other, &suffix) && strcmp(other, name) == 0) {
            (void)unlinkat(dirfd(stream), entry->d_name, 0);
        }
    }
    (void)closedir(stream);
}

bool day_list_remove(struct day_list *list, const char *folder, size_t n,
                     struct fault *fault)
{
    char path[DAY_PATH_SIZE];
    if (!day_list_path(path, folder, list->of[n].name, "") ||
        (unlink(path) != 0 && errno != ENOENT)) {
        fault_set(fault, "%s: %s", path, strerror(errno));
        return false;
    }
    remove_aside(folder, list->of[n].name);
    memmove(&list->of[n], &list->of[n + 1], (list->count - n - 1) * sizeof list->of[0]);
    list->count--;
    return true;
}

int64_t day_name_over_ms(const char *name)
{
    int64_t begin_ms = 0;
    char text[TIMESTAMP_SIZE];
    size_t size = str_format(text, sizeof text, "%sT00:00:00Z", name);
    if (!timestamp_parse((struct str){text, size}, &begin_ms)) {
        return INT64_MAX;
    }
    /* The day's end, in the westernmost zone, with a roll-over just before midnight. */
    return begin_ms + (24 + 12 + 24) * INT64_C(3600000);
}

uint64_t day_list_bytes(const struct day_list *list, const char *folder)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < list->count; i++) {
        for (size_t j = 0; j < BESIDE; j++) {
            char path[DAY_PATH_SIZE];
            struct stat status;
            if (day_list_path(path, folder, list->of[i].name, beside[j]) &&
                stat(path, &status) == 0 && status.st_size > 0) {
                bytes += (uint64_t)status.st_size;
            }
        }
    }
    return bytes;
}
