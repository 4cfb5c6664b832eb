#include <stdio.h>
#include <string.h>

#include "feed/state_file.h"
#include "support/rows.h"
#include "support/scratch_log.h"

/* "A file that does not exist, or is empty, gives zeroes; one that says something else,
 * an error": what a person keeps there is not written over. */
struct reading {
    const char *name;
    const char *text; /* NULL: there is no file */
    bool right;
    int64_t values[2];
};

static struct reading readings[] = {
    {"what was written", "mine-1 5 -7\n", true, {5, -7}},
    {"without its line's end", "mine-1 5 -7", true, {5, -7}},
    {"no file", NULL, true, {0, 0}},
    {"an empty one, as a power cut may leave it", "", true, {0, 0}},
    {"another word", "yours-1 5 -7\n", false, {0}},
    {"a number too few", "mine-1 5\n", false, {0}},
    {"a number too many", "mine-1 5 -7 9\n", false, {0}},
    {"no number", "mine-1 5 x\n", false, {0}},
    {"a number of over 64 bits", "mine-1 5 9223372036854775808\n", false, {0}},
    {"a letter to somebody", "Dear Ann,\nhow are you?\n", false, {0}},
};

static struct state_file file_of(const char *path)
{
    return (struct state_file){.path = path, .word = "mine-1", .owner = "me", .count = 2};
}

static void test_reading(void **state)
{
    const struct reading *row = *state;
    struct scratch_log log;
    struct diag diag = {0};
    int64_t values[2] = {9, 9};
    scratch_log_init(&log, "state");
    if (row->text != NULL) {
        scratch_log_add(&log, row->text);
    }
    const struct state_file file = file_of(log.path);
    assert_int_equal(state_file_read(&file, values, &diag), row->right);
    assert_int_equal(diag.errors, row->right ? 0 : 1);
    if (row->right) {
        assert_memory_equal(values, row->values, sizeof values);
    } else {
        assert_string_equal(diag.entries[0].text, "this is no state file of me");
    }
    scratch_log_finish(&log);
}

/* "A reader finds the old or the new one": what is written is read, and nothing else is
 * left beside it. */
static void test_writing(void **state)
{
    (void)state;
    struct scratch_log log;
    struct diag diag = {0};
    scratch_log_init(&log, "state");
    const struct state_file file = file_of(log.path);
    for (int64_t i = 1; i <= 2; i++) {
        int64_t read[2];
        assert_true(state_file_write(&file, (int64_t[]){INT64_MIN, INT64_MAX - i}));
        assert_true(state_file_read(&file, read, &diag));
        assert_true(read[0] == INT64_MIN && read[1] == INT64_MAX - i);
    }
    scratch_log_finish(&log);
}

/* "False with errno": a folder that is not there; a name longer than any path. */
static void test_refusals(void **state)
{
    (void)state;
    char path[5000];
    struct state_file file = file_of("/nowhere/at/all");
    assert_false(state_file_write(&file, (int64_t[]){1, 2}));
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    file = file_of(path);
    assert_false(state_file_write(&file, (int64_t[]){1, 2}));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_reading, readings);
    rows_add_one(&rows, "what is written is read again", test_writing);
    rows_add_one(&rows, "what cannot be written is said", test_refusals);
    return rows_run(&rows, "feed/state_file");
}
