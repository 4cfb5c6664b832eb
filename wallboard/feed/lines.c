#include "feed/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)4 * LINES_MAX_BYTES)

struct lines {
    int fd;
    bool ended;    /* nothing more to read */
    bool skipping; /* inside a line over the limit */
    int64_t number;
    size_t begin, end, scanned; /* bytes [begin, end); no LF before `scanned` */
    char buffer[BUFFER_BYTES];
};

struct lines *lines_open(const char *path, struct diag *diag)
{
    struct stat status;
    int fd =
        strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0 || S_ISDIR(status.st_mode)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s",
                 fd < 0 ? strerror(errno) : "is not a file");
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    struct lines *lines = malloc(sizeof *lines);
    if (lines == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
        close(fd);
        return NULL;
    }
    lines->fd = fd;
    lines->ended = lines->skipping = false;
    lines->number = 0;
    lines->begin = lines->end = lines->scanned = 0;
    return lines;
}

void lines_close(struct lines **self)
{
    if (*self != NULL) {
        close((*self)->fd);
        free(*self);
        *self = NULL;
    }
}

/* Reads more behind what is there, which is less than a line. */
static enum lines_result fill(struct lines *lines)
{
    struct pollfd wait = {.fd = lines->fd, .events = POLLIN};
    if (poll(&wait, 1, 0) == 0) {
        return LINES_NOTHING;
    }
    memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->scanned -= lines->begin;
    lines->begin = 0;
    ssize_t got = read(lines->fd, lines->buffer + lines->end, BUFFER_BYTES - lines->end);
    if (got < 0) {
        return errno == EINTR || errno == EAGAIN ? LINES_NOTHING : LINES_ERROR;
    }
    lines->ended = got == 0;
    lines->end += (size_t)got;
    return LINES_LINE;
}

/* Takes the bytes up to `stop` as a line; the next begins at `next`. */
static enum lines_result take(struct lines *lines, size_t stop, size_t next,
                              struct str *ret_line)
{
    size_t from = lines->begin;
    bool is_long = lines->skipping;
    lines->begin = lines->scanned = next;
    lines->skipping = false;
    lines->number++;
    if (stop > from && lines->buffer[stop - 1] == '\r') {
        stop--;
    }
    if (is_long || stop - from > LINES_MAX_BYTES) {
        return LINES_LONG;
    }
    *ret_line = (struct str){lines->buffer + from, stop - from};
    return LINES_LINE;
}

enum lines_result lines_next(struct lines *lines, struct str *ret_line)
{
    while (true) {
        const char *found =
            memchr(lines->buffer + lines->scanned, '\n', lines->end - lines->scanned);
        if (found != NULL) {
            size_t stop = (size_t)(found - lines->buffer);
            return take(lines, stop, stop + 1, ret_line);
        }
        lines->scanned = lines->end;
        if (lines->end - lines->begin > LINES_MAX_BYTES + 1) {
            lines->skipping = true;
            lines->begin = lines->end;
        }
        if (lines->ended) {
            bool left = lines->begin < lines->end || lines->skipping;
            return left ? take(lines, lines->end, lines->end, ret_line) : LINES_END;
        }
        enum lines_result filled = fill(lines);
        if (filled != LINES_LINE) {
            return filled;
        }
    }
}

int64_t lines_number(const struct lines *lines)
{
    return lines->number;
}
