/* A whole file in memory: what is read, and what is refused. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "support/faults.h"
#include "support/rows.h"

#define MIB  1048576
#define NAME "base_file_scratch"

static void write_file(size_t size)
{
    FILE *file = fopen(NAME, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++) {
        assert_int_not_equal(putc('a' + (int)(i % 26), file), EOF);
    }
    assert_int_equal(fclose(file), 0);
}

struct size_row {
    const char *name;
    size_t bytes;
    const char *faults;
};

static struct size_row size_rows[] = {
    {"an empty file is no fault", 0, ""},
    {"a small file", 100, ""},
    {"as large as is read", MIB, ""},
    {"a byte more is refused", MIB + 1, NAME ": larger than 1 MiB\n"},
};

static void test_size(void **state)
{
    const struct size_row *row = *state;
    struct diag diag = {0};
    char *text = NULL;
    size_t size = 4711;
    write_file(row->bytes);
    bool read = file_read(NAME, 1, &text, &size, &diag);
    faults_expect(&diag, row->faults);
    assert_int_equal(read, row->faults[0] == '\0');
    assert_int_equal(size, read ? row->bytes : 4711);
    if (read) {
        assert_int_equal(text[size], '\0');
        assert_true(size < 4 || memcmp(text, "abcd", 4) == 0);
    }
    free(text);
    assert_int_equal(remove(NAME), 0);
}

struct path_row {
    const char *name;
    const char *path, *faults;
};

static struct path_row path_rows[] = {
    {"what is not there", "base_file_nowhere",
     "base_file_nowhere: No such file or directory\n"},
    {"a folder", ".", ".: not a regular file\n"},
    {"a device", "/dev/null", "/dev/null: not a regular file\n"},
    {"a pipe that nobody writes to does not block", "base_file_pipe",
     "base_file_pipe: not a regular file\n"},
};

static void test_path(void **state)
{
    const struct path_row *row = *state;
    struct diag diag = {0};
    char *text = NULL;
    size_t size = 0;
    (void)remove("base_file_pipe");
    assert_int_equal(mkfifo("base_file_pipe", 0600), 0);
    assert_false(file_read(row->path, 1, &text, &size, &diag));
    assert_null(text);
    faults_expect(&diag, row->faults);
    assert_int_equal(remove("base_file_pipe"), 0);
}

int main(void)
{
    static struct rows rows;
    if (chdir(TEST_SCRATCH) != 0) {
        return 1;
    }
    ROWS_ADD(&rows, test_size, size_rows);
    ROWS_ADD(&rows, test_path, path_rows);
    return rows_run(&rows, "base/file");
}
