#include "feed/queue_log_resume.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define MAGIC     "wallboard-queue-log-1"
#define LINE_SIZE 256
#define PATH_SIZE 4096

static bool parse(struct str text, struct queue_log_place *ret_place)
{
    struct str rest = str_trim(text);
    if (!str_is(str_split(&rest, ' '), MAGIC)) {
        return false;
    }
    int64_t values[4] = {0};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        /* The inode and the hash are 64-bit patterns: written as signed numbers. */
        bool is_pattern = i == 0 || i == 3;
        if (!str_to_int(str_split(&rest, ' '), is_pattern ? INT64_MIN : 0, INT64_MAX,
                        &values[i])) {
            return false;
        }
    }
    *ret_place = (struct queue_log_place){
        .inode = (uint64_t)values[0],
        .offset = values[1],
        .head_size = values[2],
        .head_hash = (uint64_t)values[3],
    };
    return rest.data == NULL;
}

bool queue_log_resume_read(const char *path, struct queue_log_place *ret_place,
                           struct diag *diag)
{
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == ENOENT) {
        *ret_place = (struct queue_log_place){0};
        return true;
    }
    if (file == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", strerror(errno));
        return false;
    }
    char text[LINE_SIZE];
    size_t size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    if (size == 0) {
        /* A power cut after the renaming may leave an empty file: as if there were none.
         */
        *ret_place = (struct queue_log_place){0};
        return true;
    }
    if (!parse((struct str){text, size}, ret_place)) {
        diag_add(diag, DIAG_ERROR, path, 1, 1, "this is no state file of queue-log");
        return false;
    }
    return true;
}

bool queue_log_resume_write(const char *path, const struct queue_log_place *place)
{
    char beside[PATH_SIZE];
    size_t length = str_format(beside, sizeof beside, "%s.new", path);
    if (length == sizeof beside - 1) {
        errno = ENAMETOOLONG;
        return false;
    }
    FILE *file = fopen(beside, "we");
    if (file == NULL) {
        return false;
    }
    int written = fprintf(file, "%s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n",
                          MAGIC, (int64_t)place->inode, place->offset, place->head_size,
                          (int64_t)place->head_hash);
    bool closed = fclose(file) == 0;
    return written > 0 && closed && rename(beside, path) == 0;
}
