#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB           1048576
#define PROGRAM_BYTES 4096

static bool refuse(const char *path, struct diag *diag, const char *why)
{
    diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", why);
    return false;
}

size_t file_read_bytes(int fd, char *bytes, size_t size)
{
    size_t held = 0;
    while (held < size) {
        ssize_t got = read(fd, bytes + held, size - held);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        held += (size_t)got;
    }
    return held;
}

static bool read_open(int fd, const char *path, size_t max_mib, char **ret_text,
                      size_t *ret_size, struct diag *diag)
{
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0) {
        return refuse(path, diag, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse(path, diag, "not a regular file");
    }
    if ((uintmax_t)status.st_size > (uintmax_t)max_mib * MIB) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "larger than %zu MiB", max_mib);
        return false;
    }
    char *text = malloc((size_t)status.st_size + 1);
    if (text == NULL) {
        return refuse(path, diag, "no memory");
    }
    *ret_size = file_read_bytes(fd, text, (size_t)status.st_size);
    text[*ret_size] = '\0';
    *ret_text = text;
    return true;
}

bool file_read(const char *path, size_t max_mib, char **ret_text, size_t *ret_size,
               struct diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool ok = read_open(fd, path, max_mib, ret_text, ret_size, diag);
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

bool file_program_folder(char *ret_path, size_t size)
{
    char path[PROGRAM_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    size_t end = length > 0 && (size_t)length < sizeof path ? (size_t)length : 0;
    while (end > 0 && path[end - 1] != '/') {
        end--;
    }
    if (end < 2 || end > size) {
        return false;
    }
    memcpy(ret_path, path, end - 1);
    ret_path[end - 1] = '\0';
    return true;
}
