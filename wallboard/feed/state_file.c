#include "feed/state_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define LINE_SIZE 256
#define PATH_SIZE 4096

static bool parse(const struct state_file *file, struct str text, int64_t *values)
{
    struct str rest = str_trim(text);
    if (!str_is(str_split(&rest, ' '), file->word)) {
        return false;
    }
    for (size_t i = 0; i < file->count; i++) {
        if (!str_to_int(str_split(&rest, ' '), INT64_MIN, INT64_MAX, &values[i])) {
            return false;
        }
    }
    return rest.data == NULL;
}

bool state_file_read(const struct state_file *file, int64_t *ret_values,
                     struct diag *diag)
{
    char text[LINE_SIZE];
    int64_t values[STATE_FILE_VALUES_MAX] = {0};
    size_t size = 0;
    FILE *stream = fopen(file->path, "re");
    if (stream == NULL && errno != ENOENT) {
        diag_add(diag, DIAG_ERROR, file->path, 0, 0, "%s", strerror(errno));
        return false;
    }
    if (stream != NULL) {
        size = fread(text, 1, sizeof text, stream);
        (void)fclose(stream);
    }
    /* A power cut after the renaming may leave an empty file: as if there were none. */
    if (size > 0 && !parse(file, (struct str){text, size}, values)) {
        diag_add(diag, DIAG_ERROR, file->path, 1, 1, "this is no state file of %s",
                 file->owner);
        return false;
    }
    memcpy(ret_values, values, file->count * sizeof *values);
    return true;
}

bool state_file_write(const struct state_file *file, const int64_t *values)
{
    char beside[PATH_SIZE];
    size_t length = str_format(beside, sizeof beside, "%s.new", file->path);
    if (length == sizeof beside - 1) {
        errno = ENAMETOOLONG;
        return false;
    }
    FILE *stream = fopen(beside, "we");
    if (stream == NULL) {
        return false;
    }
    bool written = fputs(file->word, stream) >= 0;
    for (size_t i = 0; i < file->count; i++) {
        written = fprintf(stream, " %" PRId64, values[i]) > 0 && written;
    }
    written = fputc('\n', stream) != EOF && written;
    bool closed = fclose(stream) == 0;
    return written && closed && rename(beside, file->path) == 0;
}
