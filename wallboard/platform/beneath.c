/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE /* O_PATH, syscall */
#include "platform/beneath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

#define PART_BYTES  256
#define DEPTH_MAX   16 /* of names that are walked */
#define NESTED_MAX  64 /* of folders that are taken away */
#define READ_FLAGS  (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
#define WRITE_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
#define STEP_FLAGS  (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int beneath_open_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder < 0 ? -errno : folder;
}

/* -- walking ---------------------------------------------------------------------------
 */

/* One step down, into a folder that is made if `make`; no link is followed. Closes the
 * folder it came from unless that is `top`. */
static int step(int top, int folder, const char *part, bool make)
{
    bool good = part[0] != '\0' && strcmp(part, ".") != 0 && strcmp(part, "..") != 0;
    if (good && make && mkdirat(folder, part, 0700) != 0 && errno != EEXIST) {
        good = false;
    } else if (!good) {
        errno = EXDEV;
    }
    int next = good ? openat(folder, part, STEP_FLAGS) : -1;
    int fault = errno;
    if (folder != top) {
        (void)close(folder);
    }
    return next < 0 ? -fault : next;
}

/* The folder that the last part of `name` is in, and that part; `top` itself or one to be
 * closed. A negative errno. */
static int walk(int top, const char *name, bool make, char ret_part[PART_BYTES])
{
    struct str rest = str_from(name);
    int folder = top;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        if (!str_copy(ret_part, PART_BYTES, str_split(&rest, '/'))) {
            break;
        }
        if (rest.data == NULL) {
            return folder;
        }
        folder = step(top, folder, ret_part, make);
        if (folder < 0) {
            return folder;
        }
    }
    if (folder != top) {
        (void)close(folder);
    }
    return -ENAMETOOLONG;
}

static void leave(int top, int folder)
{
    if (folder != top) {
        (void)close(folder);
    }
}

/* -- reading ---------------------------------------------------------------------------
 */

/* Where the kernel cannot keep links in: none is followed. */
static int open_without_links(int top, const char *name)
{
    char part[PART_BYTES];
    int folder = walk(top, name, false, part);
    if (folder < 0) {
        return folder;
    }
    int file = openat(folder, part, READ_FLAGS | O_NOFOLLOW);
    int fault = errno;
    leave(top, folder);
    return file < 0 ? -fault : file;
}

static int open_file(int top, const char *name)
{
    struct open_how how = {.flags = READ_FLAGS,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long file = syscall(SYS_openat2, top, name, &how, sizeof how);
    if (file < 0 && (errno == ENOSYS || errno == EPERM)) {
        return open_without_links(top, name);
    }
    return file < 0 ? -errno : (int)file;
}

int beneath_read(int top, const char *name, size_t max, uint8_t **ret_bytes,
                 size_t *ret_size)
{
    struct stat status;
    int file = open_file(top, name);
    if (file < 0) {
        return file;
    }
    int fault = fstat(file, &status) != 0         ? -errno
                : !S_ISREG(status.st_mode)        ? -EINVAL
                : (uintmax_t)status.st_size > max ? -EFBIG
                                                  : 0;
    uint8_t *bytes = fault != 0 ? NULL : malloc((size_t)status.st_size + 1);
    if (bytes != NULL) {
        *ret_size = file_read_bytes(file, (char *)bytes, (size_t)status.st_size);
        bytes[*ret_size] = '\0';
        *ret_bytes = bytes;
    } else if (fault == 0) {
        fault = -ENOMEM;
    }
    (void)close(file);
    return fault;
}

/* -- writing ---------------------------------------------------------------------------
 */

static int write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno != EINTR) {
            return -errno;
        }
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
    }
    return 0;
}

int beneath_write(int top, const char *name, const void *bytes, size_t size)
{
    char part[PART_BYTES];
    int folder = walk(top, name, true, part);
    if (folder < 0) {
        return folder;
    }
    int file = openat(folder, part, WRITE_FLAGS, 0600);
    int fault = file < 0 ? -errno : write_all(file, bytes, size);
    if (file >= 0 && close(file) != 0 && fault == 0) {
        fault = -errno;
    }
    if (file >= 0 && fault != 0) {
        (void)unlinkat(folder, part, 0);
    }
    leave(top, folder);
    return fault;
}

int beneath_link(int top, const char *from, const char *name)
{
    char part[PART_BYTES];
    int folder = walk(top, name, true, part);
    if (folder < 0) {
        return folder;
    }
    int fault = linkat(top, from, folder, part, 0) == 0 ? 0 : -errno;
    leave(top, folder);
    return fault;
}

/* -- removing --------------------------------------------------------------------------
 */

/* NOLINTNEXTLINE(misc-no-recursion): as deep as folders may be */
static int empty_folder(int folder, int depth)
{
    DIR *entries = depth > NESTED_MAX ? NULL : fdopendir(folder);
    if (entries == NULL) {
        (void)close(folder);
        return -ELOOP;
    }
    int fault = 0;
    const struct dirent *entry = NULL;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of ours alone */
    while ((entry = readdir(entries)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
            unlinkat(dirfd(entries), name, 0) == 0) {
            continue;
        }
        int inner =
            openat(dirfd(entries), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        fault = inner < 0 ? -errno : empty_folder(inner, depth + 1);
        if (fault == 0 && unlinkat(dirfd(entries), name, AT_REMOVEDIR) != 0) {
            fault = -errno;
        }
        if (fault != 0) {
            break;
        }
    }
    (void)closedir(entries); /* and the folder */
    return fault;
}

int beneath_remove(int top, const char *name)
{
    int folder = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        return errno == ENOENT ? 0 : -errno;
    }
    int fault = empty_folder(folder, 0);
    return fault == 0 && unlinkat(top, name, AT_REMOVEDIR) != 0 ? -errno : fault;
}

int beneath_empty(int top)
{
    int again = openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return again < 0 ? -errno : empty_folder(again, 0);
}
