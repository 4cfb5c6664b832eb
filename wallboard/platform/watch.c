/* POSIX 2008 has realpath, glibc wants to be asked for it. */
/* NOLINTNEXTLINE(readability-identifier-naming) */
#define _XOPEN_SOURCE 700

#include "platform/watch.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

#define NAMES 32

struct watch {
    int fd;
    size_t name_count;
    char names[NAMES][NAME_MAX + 1]; /* of files, whatever they are called */
};

struct watch *watch_create(void)
{
    struct watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL) {
        return NULL;
    }
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->fd < 0) {
        free(watch);
        return NULL;
    }
    return watch;
}

void watch_destroy(struct watch **self)
{
    if (*self == NULL) {
        return;
    }
    close((*self)->fd);
    free(*self);
    *self = NULL;
}

/* A link is whole when it is created; a file is read again when it is closed. */
static bool add_folder(struct watch *watch, const char *folder)
{
    return inotify_add_watch(watch->fd, folder,
                             IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE) >= 0;
}

static bool knows(const struct watch *watch, const char *name)
{
    for (size_t i = 0; i < watch->name_count; i++) {
        if (strcmp(name, watch->names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The folder that the file is in, and its name. */
static bool add_file(struct watch *watch, const char *path)
{
    char folder[PATH_MAX];
    str_copy(folder, sizeof folder, str_from(path));
    char *slash = strrchr(folder, '/');
    const char *name = slash == NULL ? path : path + (slash + 1 - folder);
    if (watch->name_count < NAMES && !knows(watch, name)) {
        str_copy(watch->names[watch->name_count++], NAME_MAX + 1, str_from(name));
    }
    str_copy(slash == NULL ? folder : slash + 1, 2, str_from(slash == NULL ? "." : ""));
    return add_folder(watch, folder);
}

bool watch_add(struct watch *watch, const char *path)
{
    char target[PATH_MAX];
    struct stat status;
    if (strlen(path) >= PATH_MAX) {
        return false;
    }
    if (stat(path, &status) != 0) {
        (void)add_file(watch, path);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        return add_folder(watch, path);
    }
    bool linked = realpath(path, target) != NULL && strcmp(path, target) != 0;
    return add_file(watch, path) && (!linked || add_file(watch, target));
}

int watch_fd(const struct watch *watch)
{
    return watch->fd;
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name);
    size_t end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static bool is_ours(const struct watch *watch, const char *name)
{
    return knows(watch, name) || ends_with(name, ".yaml") || ends_with(name, ".png");
}

static bool is_change(const struct watch *watch, const struct inotify_event *event,
                      const char *name)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        return true; /* something was missed */
    }
    if ((event->mask & IN_ISDIR) != 0) {
        return true; /* a folder that is new: what is in it is not watched yet */
    }
    return event->len > 0 && is_ours(watch, name);
}

bool watch_read(struct watch *watch)
{
    /* inotify wants room for one event with the longest name at least. */
    _Alignas(struct inotify_event) char buffer[4096];
    bool changed = false;
    ssize_t size = 0;
    while ((size = read(watch->fd, buffer, sizeof buffer)) > 0) {
        const char *at = buffer;
        const char *end = at + size;
        while (at < end) {
            struct inotify_event event;
            memcpy(&event, at, sizeof event);
            changed |= is_change(watch, &event, at + sizeof event);
            at += sizeof event + event.len;
        }
    }
    return changed;
}
