#include "support/scratch_log.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/feed_capture.h"

void scratch_log_init(struct scratch_log *log, const char *name)
{
    snprintf(log->folder, sizeof log->folder, "/tmp/wallboard-log-XXXXXX");
    assert_non_null(mkdtemp(log->folder));
    scratch_log_beside(log, name, log->path, sizeof log->path);
}

void scratch_log_finish(struct scratch_log *log)
{
    DIR *listing = opendir(log->folder);
    assert_non_null(listing);
    const struct dirent *entry = NULL;
    while ((entry = readdir(listing)) != NULL) {
        char path[SCRATCH_PATH_SIZE * 2];
        scratch_log_beside(log, entry->d_name, path, sizeof path);
        if (entry->d_name[0] != '.') {
            assert_int_equal(unlink(path), 0);
        }
    }
    closedir(listing);
    assert_int_equal(rmdir(log->folder), 0);
}

void scratch_log_beside(const struct scratch_log *log, const char *name, char *buffer,
                        size_t size)
{
    snprintf(buffer, size, "%s/%s", log->folder, name);
}

void scratch_log_add(const struct scratch_log *log, const char *rows)
{
    FILE *file = fopen(log->path, "a");
    assert_non_null(file);
    while (*rows != '\0') {
        size_t length = strcspn(rows, "\n");
        length += rows[length] == '\n' ? 1 : 0;
        size_t digits = strspn(rows, "0123456789");
        if (digits > 0 && digits < 7 && rows[digits] == '|') {
            fprintf(file, "%lld",
                    (long long)(FEED_CAPTURE_START_MS / 1000) + strtoll(rows, NULL, 10));
            fwrite(rows + digits, 1, length - digits, file);
        } else {
            fwrite(rows, 1, length, file);
        }
        rows += length;
    }
    assert_int_equal(fclose(file), 0);
}

void scratch_log_rename(const struct scratch_log *log, const char *suffix)
{
    char path[SCRATCH_PATH_SIZE * 2];
    snprintf(path, sizeof path, "%s%s", log->path, suffix);
    assert_int_equal(rename(log->path, path), 0);
}

void scratch_log_truncate(const struct scratch_log *log)
{
    assert_int_equal(truncate(log->path, 0), 0);
}
