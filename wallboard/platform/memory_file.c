/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE /* memfd_create */
#include "platform/memory_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

int memory_file_open(struct memory_file *file)
{
    file->path[0] = '\0';
    file->fd = memfd_create("wallboard", MFD_CLOEXEC);
    if (file->fd < 0) {
        return -errno;
    }
    (void)snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
    return 0;
}

void memory_file_close(struct memory_file *file)
{
    if (file->fd >= 0) {
        (void)close(file->fd);
    }
    file->fd = -1;
}

char *memory_file_read(const struct memory_file *file, size_t max, size_t *ret_size)
{
    struct stat stat;
    if (file->fd < 0 || fstat(file->fd, &stat) != 0 || stat.st_size <= 0 ||
        (size_t)stat.st_size > max) {
        return NULL;
    }
    size_t size = (size_t)stat.st_size;
    char *bytes = malloc(size);
    if (bytes == NULL || file_read_bytes(file->fd, bytes, size) != size) {
        free(bytes);
        return NULL;
    }
    *ret_size = size;
    return bytes;
}
