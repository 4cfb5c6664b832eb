/* events.md section 1: "In files NDJSON: one event a line, LF or CRLF, blank lines
 * skipped." A line may be as long as it likes; the memory may not. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/recording.h"
#include "support/rows.h"
#include "wire/decode.h"

#define SCRATCH TEST_SCRATCH "/recording.ndjson"

struct row {
    const char *name;
    const char *text;
    struct {
        const char *line;
        int64_t number;
    } lines[4];
};

static struct row rows_of_text[] = {
    {"an empty file has no lines", "", {{0}}},
    {"a last line without its end is one", "a\nb", {{"a", 1}, {"b", 2}}},
    {"CRLF ends a line too", "a\r\nb\r\n", {{"a", 1}, {"b", 2}}},
    {"blank lines are passed over and counted",
     "\n \t\na\n\n\nb\n",
     {{"a", 3}, {"b", 6}}},
    {"blanks around a line are no part of it", "  a b  \n", {{"a b", 1}}},
};

static void write_scratch(const char *text, size_t size)
{
    FILE *file = fopen(SCRATCH, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static struct recording *open_scratch(void)
{
    struct diag diag;
    diag_clear(&diag);
    struct recording *recording = recording_open(SCRATCH, &diag);
    assert_non_null(recording);
    assert_int_equal(diag.errors, 0);
    return recording;
}

static void check_lines(struct recording *recording, const struct row *row)
{
    struct str line;
    int64_t number;
    for (size_t i = 0; i < 4 && row->lines[i].line != NULL; i++) {
        assert_true(recording_next(recording, &line, &number));
        assert_true(str_is(line, row->lines[i].line));
        assert_int_equal(number, row->lines[i].number);
    }
    assert_false(recording_next(recording, &line, &number));
    assert_false(recording_failed(recording));
}

static void test_lines(void **state)
{
    const struct row *row = *state;
    write_scratch(row->text, strlen(row->text));
    struct recording *recording = open_scratch();
    check_lines(recording, row);
    assert_true(recording_rewind(recording));
    check_lines(recording, row);
    recording_close(&recording);
    assert_null(recording);
}

/* "a" * size, then a short line. */
static void check_long_line(size_t size)
{
    char *text = malloc(size + 3);
    assert_non_null(text);
    memset(text, 'a', size);
    text[size] = '\n';
    text[size + 1] = 'b';
    text[size + 2] = '\n';
    write_scratch(text, size + 3);
    free(text);
    struct recording *recording = open_scratch();
    struct str line;
    int64_t number;
    assert_true(recording_next(recording, &line, &number));
    /* Cut or not, what is too long is seen to be too long. */
    assert_true(line.size == size || (line.size < size && line.size > DECODE_MAX_BYTES));
    assert_int_equal(line.data[0], 'a');
    assert_int_equal(line.data[line.size - 1], 'a');
    assert_true(recording_next(recording, &line, &number));
    assert_true(str_is(line, "b"));
    assert_int_equal(number, 2);
    assert_false(recording_next(recording, &line, &number));
    recording_close(&recording);
}

static void test_long_lines(void **state)
{
    (void)state;
    const size_t most = DECODE_MAX_BYTES;
    check_long_line(most);
    check_long_line(most + 1);
    check_long_line(most + 2);
    check_long_line(2 * most + 1);
    check_long_line(2 * most + 2);
    check_long_line(2 * most + 3);
    check_long_line(40 * most);
}

/* Many lines of all lengths, so that they fall on every edge of the buffer. */
static void test_many_lines(void **state)
{
    (void)state;
    const int count = 3000;
    FILE *file = fopen(SCRATCH, "wb");
    assert_non_null(file);
    for (int i = 1; i <= count; i++) {
        (void)fprintf(file, "%0*d\n", i, i);
    }
    assert_int_equal(fclose(file), 0);
    struct recording *recording = open_scratch();
    for (int i = 1; i <= count; i++) {
        struct str line;
        int64_t number;
        assert_true(recording_next(recording, &line, &number));
        assert_int_equal(line.size, i);
        assert_int_equal(number, i);
    }
    recording_close(&recording);
}

static void test_missing(void **state)
{
    (void)state;
    struct diag diag;
    diag_clear(&diag);
    assert_null(recording_open(TEST_SCRATCH "/no/such/file", &diag));
    assert_int_equal(diag.errors, 1);
}

/* A folder opens, but cannot be read: that is no empty recording. */
static void test_folder(void **state)
{
    (void)state;
    struct diag diag;
    diag_clear(&diag);
    struct recording *recording = recording_open(TEST_SCRATCH, &diag);
    assert_non_null(recording);
    struct str line;
    int64_t number;
    assert_false(recording_next(recording, &line, &number));
    assert_true(recording_failed(recording));
    recording_close(&recording);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_lines, rows_of_text);
    rows_add_one(&rows, "a long line is handed out cut, the next is whole",
                 test_long_lines);
    rows_add_one(&rows, "lines of every length come out whole", test_many_lines);
    rows_add_one(&rows, "a file that is not there is told", test_missing);
    rows_add_one(&rows, "a folder is no recording", test_folder);
    return rows_run(&rows, "ctl/recording");
}
