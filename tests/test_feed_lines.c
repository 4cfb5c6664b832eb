#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed/lines.h"
#include "support/rows.h"

static void write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        assert_true(written > 0);
        bytes += written;
        size -= (size_t)written;
    }
}

/* A file of three lines, the middle one of `size` bytes. */
static struct lines *open_three(size_t size)
{
    static struct diag diag;
    char path[] = "/tmp/wallboard-lines-XXXXXX";
    int fd = mkstemp(path);
    char *middle = malloc(size);
    assert_true(fd >= 0);
    assert_non_null(middle);
    memset(middle, 'm', size);
    write_all(fd, "first\n", 6);
    write_all(fd, middle, size);
    write_all(fd, "\r\nlast", 6);
    close(fd);
    struct lines *lines = lines_open(path, &diag);
    assert_non_null(lines);
    unlink(path);
    free(middle);
    return lines;
}

struct row {
    const char *name;
    size_t size;
    enum lines_result result;
};

static struct row rows[] = {
    {"an empty line", 0, LINES_LINE},
    {"a line at the limit", LINES_MAX_BYTES, LINES_LINE},
    {"a line just over it is passed over", LINES_MAX_BYTES + 1, LINES_LONG},
    {"a line of ten megabytes is passed over", 10000000, LINES_LONG},
};

static void reads_around(void **state)
{
    const struct row *row = *state;
    struct str line;
    struct lines *lines = open_three(row->size);
    assert_int_equal(lines_next(lines, &line), LINES_LINE);
    assert_true(str_is(line, "first"));
    assert_int_equal(lines_next(lines, &line), row->result);
    if (row->result == LINES_LINE) {
        assert_int_equal(line.size, row->size);
    }
    assert_int_equal(lines_number(lines), 2);
    assert_int_equal(lines_next(lines, &line), LINES_LINE);
    assert_true(str_is(line, "last"));
    assert_int_equal(lines_number(lines), 3);
    assert_int_equal(lines_next(lines, &line), LINES_END);
    assert_int_equal(lines_next(lines, &line), LINES_END);
    lines_close(&lines);
    assert_null(lines);
}

/* A pipe that has nothing now is not at its end, and half a line is not a line. */
static void does_not_wait_for_a_pipe(void **state)
{
    (void)state;
    static struct diag diag;
    struct str line;
    int ends[2];
    int input = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    struct lines *lines = lines_open("-", &diag);
    dup2(input, STDIN_FILENO);
    close(input);
    close(ends[0]);

    assert_int_equal(lines_next(lines, &line), LINES_NOTHING);
    write_all(ends[1], "one\ntw", 6);
    assert_int_equal(lines_next(lines, &line), LINES_LINE);
    assert_true(str_is(line, "one"));
    assert_int_equal(lines_next(lines, &line), LINES_NOTHING);
    write_all(ends[1], "o\n", 2);
    assert_int_equal(lines_next(lines, &line), LINES_LINE);
    assert_true(str_is(line, "two"));
    assert_int_equal(lines_next(lines, &line), LINES_NOTHING);
    close(ends[1]);
    assert_int_equal(lines_next(lines, &line), LINES_END);
    lines_close(&lines);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, reads_around, rows);
    rows_add_one(&tests, "an empty pipe is not waited for", does_not_wait_for_a_pipe);
    return rows_run(&tests, "feed/lines");
}
