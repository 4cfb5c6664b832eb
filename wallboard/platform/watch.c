#include "platform/watch.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

struct watch {
    int fd;
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

bool watch_add(struct watch *watch, const char *path)
{
    char folder[PATH_MAX];
    struct stat status;
    if (stat(path, &status) != 0 || !str_copy(folder, sizeof folder, str_from(path))) {
        return false;
    }
    if (!S_ISDIR(status.st_mode)) {
        char *slash = strrchr(folder, '/');
        if (slash == NULL) {
            str_copy(folder, sizeof folder, str_from("."));
        } else {
            slash[1] = '\0';
        }
    }
    return inotify_add_watch(watch->fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO) >= 0;
}

int watch_fd(const struct watch *watch)
{
    return watch->fd;
}

static bool is_yaml(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".yaml") == 0;
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
            changed |= event.len > 0 && is_yaml(at + sizeof event);
            at += sizeof event + event.len;
        }
    }
    return changed;
}
