/*
 * Loaded before a program (LD_PRELOAD): what it writes to files below a folder `journal`
 * fails as the file WALLBOARD_TEST_DISK says: `full`, `broken` or `readonly`; with any
 * other word the disk is well. The file may change while the program runs.
 */
/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* What is wrong with the disk: an errno, or 0. */
static int fault(void)
{
    char word[16] = "";
    const char *path = getenv("WALLBOARD_TEST_DISK");
    FILE *file = path == NULL ? NULL : fopen(path, "re");
    if (file != NULL) {
        if (fscanf(file, "%15s", word) != 1) {
            word[0] = '\0';
        }
        (void)fclose(file);
    }
    return strcmp(word, "full") == 0       ? ENOSPC
           : strcmp(word, "broken") == 0   ? EIO
           : strcmp(word, "readonly") == 0 ? EROFS
                                           : 0;
}

/* Does this call fail? */
static int fails(int fd)
{
    char link[64];
    char path[4096];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    path[size < 0 ? 0 : size] = '\0';
    int code = strstr(path, "/journal/") == NULL ? 0 : fault();
    errno = code == 0 ? errno : code;
    return code != 0;
}

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    ssize_t (*call)(int, const void *, size_t, off64_t) = NULL;
    *(void **)&call = next("pwrite64");
    return fails(fd) ? -1 : call(fd, bytes, size, at);
}

#if !defined(_FILE_OFFSET_BITS) /* or it has the other's name already */
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    return pwrite64(fd, bytes, size, at);
}
#endif

ssize_t write(int fd, const void *bytes, size_t size)
{
    ssize_t (*call)(int, const void *, size_t) = NULL;
    *(void **)&call = next("write");
    return fails(fd) ? -1 : call(fd, bytes, size);
}

int fsync(int fd)
{
    int (*call)(int) = NULL;
    *(void **)&call = next("fsync");
    return fails(fd) ? -1 : call(fd);
}

int fdatasync(int fd)
{
    int (*call)(int) = NULL;
    *(void **)&call = next("fdatasync");
    return fails(fd) ? -1 : call(fd);
}
