#include "feed/queue_log_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/index.h"
#include "base/log.h"

#define BUFFER_SIZE (2 * QUEUE_LOG_LINE_MAX)
#define HEAD_MAX    256
#define PATH_SIZE   4096

struct queue_log_file {
    char path[PATH_SIZE];
    bool follow;
    int fd; /* -1: none open */
    uint64_t inode;
    uint64_t switches;

    char buffer[BUFFER_SIZE];
    size_t begin, end;    /* what is read and not yet handed out */
    size_t searched;      /* bytes behind begin known to hold no LF */
    int64_t offset, line; /* of buffer[begin] in the file; lines before it */
    bool skipping;        /* inside a line that is too long */
    bool waited;          /* at the end at the last look: it may have been rewritten */
    bool left;            /* the writer was seen to write to another file */

    char head[HEAD_MAX]; /* the file's first bytes */
    size_t head_size;
};

static uint64_t hash_head(const char *head, size_t size)
{
    return index_hash(0, head, size);
}

static size_t read_head(int fd, char *head, size_t size)
{
    ssize_t got = pread(fd, head, size, 0);
    return got < 0 ? 0 : (size_t)got;
}

/* A regular file, opened, or -1 with errno. */
static int open_regular(const char *path, uint64_t *ret_inode)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return -1;
    }
    struct stat status;
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    *ret_inode = status.st_ino;
    return fd;
}

static void begin_file(struct queue_log_file *file)
{
    file->begin = file->end = file->searched = 0;
    file->offset = file->line = 0;
    file->skipping = file->waited = file->left = false;
    file->head_size = 0;
}

static bool is_place(int fd, const struct queue_log_place *place)
{
    char head[HEAD_MAX];
    if (place->head_size < 0 || place->head_size > HEAD_MAX) {
        return false;
    }
    size_t size = (size_t)place->head_size;
    return read_head(fd, head, size) == size && hash_head(head, size) == place->head_hash;
}

static int open_place_at(const char *path, const struct queue_log_place *place)
{
    struct stat status;
    if (stat(path, &status) < 0 || status.st_ino != place->inode) {
        return -1;
    }
    uint64_t inode = 0;
    int fd = open_regular(path, &inode);
    if (fd >= 0 && (inode != place->inode || !is_place(fd, place))) {
        close(fd);
        return -1;
    }
    return fd;
}

/* The file of `place` among those whose names begin with `path`, or -1. */
static int open_place(const char *path, const struct queue_log_place *place)
{
    char folder[PATH_SIZE];
    str_copy(folder, sizeof folder, str_from(path));
    char *slash = strrchr(folder, '/');
    const char *name = path;
    if (slash != NULL) {
        name = path + (slash - folder) + 1;
        slash[slash == folder ? 1 : 0] = '\0';
    } else {
        str_copy(folder, sizeof folder, str_from("."));
    }
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        return -1;
    }
    int fd = -1;
    const struct dirent *entry = NULL;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the listing is this call's own */
    while (fd < 0 && (entry = readdir(listing)) != NULL) {
        if (str_starts_with(str_from(entry->d_name), name)) {
            char sibling[2 * PATH_SIZE];
            str_format(sibling, sizeof sibling, "%s/%s", folder, entry->d_name);
            fd = open_place_at(sibling, place);
        }
    }
    closedir(listing);
    return fd;
}

static bool open_resumed(struct queue_log_file *file, struct queue_log_place *resume)
{
    if (resume == NULL || resume->inode == 0) {
        return false;
    }
    file->fd = open_place(file->path, resume);
    if (file->fd < 0) {
        log_write(LOG_LEVEL_WARNING, "feed",
                  "the log read before '%s' is gone: reading '%s' from its start",
                  file->path, file->path);
        *resume = (struct queue_log_place){0};
        return false;
    }
    file->inode = resume->inode;
    return true;
}

struct queue_log_file *queue_log_file_open(const char *path, bool follow,
                                           struct queue_log_place *resume,
                                           struct diag *diag)
{
    struct queue_log_file *file = calloc(1, sizeof *file);
    if (file == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
        return NULL;
    }
    file->fd = -1;
    file->follow = follow;
    if (!str_copy(file->path, sizeof file->path, str_from(path))) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "the path is too long");
        queue_log_file_close(&file);
        return NULL;
    }
    if (open_resumed(file, resume)) {
        return file;
    }
    file->fd = open_regular(path, &file->inode);
    if (file->fd < 0 && (!follow || errno != ENOENT)) {
        const char *why = errno == EINVAL ? "not a regular file" : strerror(errno);
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", why);
        queue_log_file_close(&file);
        return NULL;
    }
    if (file->fd < 0) {
        log_write(LOG_LEVEL_INFO, "feed", "waiting for '%s' to appear", path);
    }
    return file;
}

void queue_log_file_close(struct queue_log_file **self)
{
    if (*self == NULL) {
        return;
    }
    if ((*self)->fd >= 0) {
        close((*self)->fd);
    }
    free(*self);
    *self = NULL;
}

/* Hands out buffer[begin, begin + size) and `terminator` bytes behind it. */
static enum queue_log_read take(struct queue_log_file *file, size_t size,
                                size_t terminator, struct str *ret_text)
{
    *ret_text = (struct str){file->buffer + file->begin, size};
    file->begin += size + terminator;
    file->offset += (int64_t)(size + terminator);
    file->searched = 0;
    file->line++;
    bool bad = file->skipping || size > QUEUE_LOG_LINE_MAX;
    file->skipping = false;
    return bad ? QUEUE_LOG_BAD : QUEUE_LOG_LINE;
}

/* A line that ends in the buffer. */
static bool take_line(struct queue_log_file *file, enum queue_log_read *ret_read,
                      struct str *ret_text)
{
    size_t held = file->end - file->begin;
    const char *from = file->buffer + file->begin;
    const char *lf = memchr(from + file->searched, '\n', held - file->searched);
    if (lf != NULL) {
        *ret_read = take(file, (size_t)(lf - from), 1, ret_text);
        return true;
    }
    file->searched = held;
    if (held > QUEUE_LOG_LINE_MAX) {
        file->skipping = true;
        file->begin = file->end;
        file->offset += (int64_t)held;
        file->searched = 0;
    }
    return false;
}

/* Reads more behind what is held. > 0 bytes, 0 at the end, < 0 an error. */
static ssize_t fill(struct queue_log_file *file)
{
    size_t held = file->end - file->begin;
    memmove(file->buffer, file->buffer + file->begin, held);
    file->begin = 0;
    file->end = held;
    ssize_t got = 0;
    do {
        got = read(file->fd, file->buffer + held, sizeof file->buffer - held);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        file->end += (size_t)got;
    }
    return got;
}

/* Remembers the file's first bytes as far as they are read. */
static void note_head(struct queue_log_file *file)
{
    if (file->head_size < HEAD_MAX) {
        file->head_size = read_head(file->fd, file->head, HEAD_MAX);
    }
}

/* Is it another text than the one read so far, under the same inode? */
static bool is_rewritten(const struct queue_log_file *file)
{
    char head[HEAD_MAX];
    struct stat status;
    int64_t read_to = file->offset + (int64_t)(file->end - file->begin);
    if (fstat(file->fd, &status) == 0 && status.st_size < read_to) {
        return true;
    }
    size_t size = file->head_size;
    return read_head(file->fd, head, size) != size || memcmp(head, file->head, size) != 0;
}

/* Begins the same file again. False: it cannot be. */
static bool begin_again(struct queue_log_file *file)
{
    if (lseek(file->fd, 0, SEEK_SET) < 0) {
        return false;
    }
    begin_file(file);
    file->switches++;
    log_write(LOG_LEVEL_INFO, "feed", "'%s' was cut to nothing: reading it again",
              file->path);
    return true;
}

/* Is there another file under the path, with something in it? */
static bool has_successor(const struct queue_log_file *file)
{
    struct stat status;
    return stat(file->path, &status) == 0 && status.st_size > 0 &&
           (file->fd < 0 || status.st_ino != file->inode);
}

/* Goes to the file that is under the path now. False if it cannot be opened. */
static bool switch_file(struct queue_log_file *file)
{
    uint64_t inode = 0;
    int fd = open_regular(file->path, &inode);
    if (fd < 0) {
        return false;
    }
    if (file->fd >= 0) {
        close(file->fd);
        file->switches++;
    }
    file->fd = fd;
    file->inode = inode;
    begin_file(file);
    return true;
}

/* What reading on came to: more to look at, or an answer for the caller. */
struct outcome {
    bool more;
    enum queue_log_read read;
};

static struct outcome answer(enum queue_log_read read)
{
    return (struct outcome){.more = false, .read = read};
}

static struct outcome rewritten(struct queue_log_file *file)
{
    bool cut = file->end > file->begin || file->skipping;
    if (!begin_again(file)) {
        log_write(LOG_LEVEL_ERROR, "feed", "'%s': %s", file->path, strerror(errno));
        return answer(QUEUE_LOG_ERROR);
    }
    return (struct outcome){.more = !cut, .read = QUEUE_LOG_BAD};
}

/* Nothing more can be read at present. */
static struct outcome at_end(struct queue_log_file *file, struct str *ret_text)
{
    const struct outcome look_again = {.more = true, .read = QUEUE_LOG_NOTHING};
    if (file->fd >= 0 && is_rewritten(file)) {
        return rewritten(file);
    }
    bool over = has_successor(file);
    if (over && file->fd >= 0 && !file->left) {
        file->left = true; /* the writer has gone over: what is here now is all of it */
        return look_again;
    }
    if (!over && file->follow) {
        file->waited = true;
        return answer(QUEUE_LOG_NOTHING);
    }
    if (file->end > file->begin || file->skipping) {
        return answer(take(file, file->end - file->begin, 0, ret_text));
    }
    if (!over) {
        return answer(QUEUE_LOG_END);
    }
    return switch_file(file) ? look_again : answer(QUEUE_LOG_NOTHING);
}

static struct outcome read_on(struct queue_log_file *file, struct str *ret_text)
{
    ssize_t got = file->fd < 0 ? 0 : fill(file);
    if (got < 0) {
        log_write(LOG_LEVEL_ERROR, "feed", "'%s': %s", file->path, strerror(errno));
        return answer(QUEUE_LOG_ERROR);
    }
    if (got == 0) {
        return at_end(file, ret_text);
    }
    if (file->waited && is_rewritten(file)) {
        file->end -= (size_t)got;
        return rewritten(file);
    }
    file->waited = false;
    note_head(file);
    return (struct outcome){.more = true, .read = QUEUE_LOG_NOTHING};
}

enum queue_log_read queue_log_file_next(struct queue_log_file *file, struct str *ret_text)
{
    *ret_text = (struct str){0};
    enum queue_log_read read = QUEUE_LOG_NOTHING;
    while (!take_line(file, &read, ret_text)) {
        struct outcome outcome = read_on(file, ret_text);
        if (!outcome.more) {
            return outcome.read;
        }
    }
    return read;
}

bool queue_log_file_is_open(const struct queue_log_file *file)
{
    return file->fd >= 0;
}

int64_t queue_log_file_line(const struct queue_log_file *file)
{
    return file->line;
}

struct queue_log_place queue_log_file_place(const struct queue_log_file *file)
{
    return (struct queue_log_place){
        .inode = file->inode,
        .offset = file->offset,
        .head_hash = hash_head(file->head, file->head_size),
        .head_size = (int64_t)file->head_size,
    };
}

uint64_t queue_log_file_switches(const struct queue_log_file *file)
{
    return file->switches;
}
