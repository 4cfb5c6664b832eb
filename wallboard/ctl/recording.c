#include "ctl/recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/decode.h"

/* One byte more than an event may have is enough to see that it is too long. */
#define LINE_BYTES   ((size_t)DECODE_MAX_BYTES + 1)
#define BUFFER_BYTES (2 * LINE_BYTES)

struct recording {
    char *name;
    FILE *file;
    bool is_stdin, at_end, failed;
    int64_t line;
    size_t begin, end; /* of what is read and not yet handed out */
    char buffer[BUFFER_BYTES];
};

struct recording *recording_open(const char *path, struct diag *diag)
{
    struct recording *recording = calloc(1, sizeof *recording);
    if (recording == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "no memory");
        return NULL;
    }
    recording->is_stdin = strcmp(path, "-") == 0;
    recording->name = strdup(recording->is_stdin ? "stdin" : path);
    recording->file = recording->is_stdin ? stdin : fopen(path, "rb");
    if (recording->file == NULL || recording->name == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", strerror(errno));
        recording_close(&recording);
    }
    return recording;
}

void recording_close(struct recording **self)
{
    if (*self == NULL) {
        return;
    }
    if ((*self)->file != NULL && !(*self)->is_stdin) {
        (void)fclose((*self)->file);
    }
    free((*self)->name);
    free(*self);
    *self = NULL;
}

const char *recording_name(const struct recording *recording)
{
    return recording->name;
}

bool recording_failed(const struct recording *recording)
{
    return recording->failed;
}

/* Reads more behind what is there, after making room from `keep` on. */
static void fill(struct recording *recording, size_t keep)
{
    size_t kept = recording->end - recording->begin;
    memmove(recording->buffer + keep, recording->buffer + recording->begin, kept);
    recording->begin = keep;
    recording->end = keep + kept;
    size_t read = fread(recording->buffer + recording->end, 1,
                        BUFFER_BYTES - recording->end, recording->file);
    recording->end += read;
    if (read == 0) {
        recording->at_end = true;
        recording->failed = ferror(recording->file) != 0;
    }
}

/* The newline of the line that begins at `begin`, or NULL. */
static const char *find_end(const struct recording *recording)
{
    return memchr(recording->buffer + recording->begin, '\n',
                  recording->end - recording->begin);
}

/* The line is at the buffer's start and goes on beyond it: drops the rest. */
static struct str cut_line(struct recording *recording)
{
    recording->begin += LINE_BYTES;
    const char *end = find_end(recording);
    while (end == NULL && !recording->at_end) {
        recording->begin = recording->end;
        fill(recording, LINE_BYTES);
        end = find_end(recording);
    }
    recording->begin =
        end == NULL ? recording->end : (size_t)(end - recording->buffer) + 1;
    return (struct str){recording->buffer, LINE_BYTES};
}

static bool next_line(struct recording *recording, struct str *ret_line)
{
    for (;;) {
        const char *end = find_end(recording);
        const char *begin = recording->buffer + recording->begin;
        size_t size = recording->end - recording->begin;
        if (end == NULL && recording->at_end) {
            end = begin + size;
        }
        if (end != NULL) {
            *ret_line = (struct str){begin, (size_t)(end - begin)};
            recording->begin += ret_line->size + (ret_line->size < size ? 1 : 0);
            return size > 0;
        }
        if (size >= LINE_BYTES && recording->begin == 0) {
            *ret_line = cut_line(recording);
            return true;
        }
        fill(recording, 0);
    }
}

bool recording_next(struct recording *recording, struct str *ret_line,
                    int64_t *ret_number)
{
    struct str line = {0};
    while (next_line(recording, &line)) {
        recording->line++;
        line = str_trim(line);
        if (line.size > 0) {
            *ret_line = line;
            *ret_number = recording->line;
            return true;
        }
    }
    return false;
}

static FILE *copy_to_file(FILE *from)
{
    FILE *to = tmpfile();
    char block[16384];
    while (to != NULL) {
        size_t size = fread(block, 1, sizeof block, from);
        if (size == 0) {
            break;
        }
        if (fwrite(block, 1, size, to) != size) {
            (void)fclose(to);
            to = NULL;
        }
    }
    return to;
}

bool recording_rewind(struct recording *recording)
{
    if (fseek(recording->file, 0, SEEK_SET) != 0) {
        FILE *copy = copy_to_file(recording->file);
        if (copy == NULL || fseek(copy, 0, SEEK_SET) != 0) {
            return false;
        }
        if (!recording->is_stdin) {
            (void)fclose(recording->file);
        }
        recording->is_stdin = false; /* the copy is ours to close */
        recording->file = copy;
    }
    recording->line = 0;
    recording->begin = 0;
    recording->end = 0;
    recording->at_end = false;
    return true;
}
