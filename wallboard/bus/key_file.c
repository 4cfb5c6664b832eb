#include "bus/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define MAX_BYTES 4194304

static bool refuse(const char *path, struct diag *diag, const char *why)
{
    diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", why);
    return false;
}

/* Why this open file is none to read keys from; NULL: it is one. */
static const char *fault_of(const struct stat *status, mode_t forbidden)
{
    if (!S_ISREG(status->st_mode)) {
        return "not a regular file";
    }
    if ((status->st_mode & forbidden) != 0) {
        return forbidden == KEY_FILE_SECRET ? "others can read this secret: chmod 600 it"
                                            : "others can write it: chmod 600 it";
    }
    return status->st_size > MAX_BYTES ? "larger than 4 MiB" : NULL;
}

static bool read_open(int fd, const char *path, mode_t forbidden, char **ret_text,
                      size_t *ret_size, struct diag *diag)
{
    struct stat status;
    if (fd < 0 && errno == ELOOP) {
        return refuse(path, diag, "a symbolic link: name the file itself");
    }
    if (fd < 0 || fstat(fd, &status) < 0) {
        return refuse(path, diag, strerror(errno));
    }
    const char *fault = fault_of(&status, forbidden);
    if (fault != NULL) {
        return refuse(path, diag, fault);
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

bool key_file_read(const char *path, mode_t forbidden, char **ret_text, size_t *ret_size,
                   struct diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    bool ok = read_open(fd, path, forbidden, ret_text, ret_size, diag);
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

void key_file_forget(void *bytes, size_t size)
{
    volatile uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++) {
        at[i] = 0;
    }
}

static bool write_bytes(int fd, struct str text)
{
    size_t written = 0;
    while (written < text.size) {
        ssize_t put = write(fd, text.data + written, text.size - written);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        written += put > 0 ? (size_t)put : 0;
    }
    return true;
}

static bool folder_of(const char *path, char ret_folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    struct str name = {path, slash == NULL ? 0 : (size_t)(slash - path) + 1};
    return str_copy(ret_folder, PATH_MAX, name.size == 0 ? str_from(".") : name);
}

/* The folder remembers a name only after an fsync of its own. */
static bool sync_folder(const char *path)
{
    char folder[PATH_MAX];
    if (!folder_of(path, folder)) {
        return false;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

/* To whom the file should belong. True where that is to be seen to. */
static bool find_owner(const char *path, bool replace, struct stat *ret_status)
{
    char folder[PATH_MAX];
    return geteuid() == 0 && ((replace && lstat(path, ret_status) == 0) ||
                              (folder_of(path, folder) && stat(folder, ret_status) == 0));
}

bool key_file_write(const char *path, struct str text, mode_t mode, bool replace,
                    struct diag *diag)
{
    char temporary[PATH_MAX];
    if (str_format(temporary, sizeof temporary, "%s.XXXXXX", path) != strlen(path) + 7) {
        return refuse(path, diag, "too long a name");
    }
    int fd = mkstemp(temporary);
    if (fd < 0) {
        return refuse(path, diag, strerror(errno));
    }
    struct stat owner;
    bool ok =
        !find_owner(path, replace, &owner) || fchown(fd, owner.st_uid, owner.st_gid) == 0;
    ok = ok && fchmod(fd, mode) == 0 && write_bytes(fd, text) && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (ok && replace) {
        ok = rename(temporary, path) == 0;
    } else if (ok) {
        ok = link(temporary, path) == 0;
    }
    int error = errno;
    if (!ok || !replace) {
        (void)unlink(temporary);
    }
    if (!ok) {
        return refuse(path, diag, strerror(error));
    }
    return sync_folder(path) || refuse(path, diag, strerror(errno));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void split_words(struct str text, struct key_line *line)
{
    size_t at = 0;
    line->count = 0;
    line->too_long = false;
    for (;;) {
        while (at < text.size && is_blank(text.data[at])) {
            at++;
        }
        if (at == text.size || text.data[at] == '#') {
            return;
        }
        if (line->count == KEY_FILE_WORDS) {
            line->too_long = true;
            return;
        }
        size_t start = at;
        while (at < text.size && !is_blank(text.data[at])) {
            at++;
        }
        line->columns[line->count] = start < INT_MAX ? (int)start + 1 : INT_MAX;
        line->words[line->count++] = (struct str){text.data + start, at - start};
    }
}

bool key_lines_next(struct key_lines *lines, struct key_line *ret_line)
{
    while (lines->rest.size > 0) {
        struct str text = str_split(&lines->rest, '\n');
        lines->number++;
        split_words(text, ret_line);
        ret_line->number = lines->number;
        if (ret_line->count > 0) {
            return true;
        }
    }
    return false;
}
