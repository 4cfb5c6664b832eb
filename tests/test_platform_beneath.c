/* platform/beneath: nothing outside of a folder is read, written or taken away, whatever
 * names and links say. */

/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE /* syscall */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/str.h"
#include "platform/beneath.h"
#include "support/rows.h"

#define ROOT TEST_SCRATCH "/beneath"

static int folder = -1;

static void write_plain(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* inside/ with files and links, outside.txt beside it. */
static int set_up(void **state)
{
    (void)state;
    (void)mkdir(ROOT, 0700);
    int root = beneath_open_folder(ROOT);
    assert_true(root >= 0);
    assert_int_equal(beneath_empty(root), 0);
    assert_int_equal(close(root), 0);
    assert_int_equal(mkdir(ROOT "/inside", 0700), 0);
    assert_int_equal(mkdir(ROOT "/inside/deep", 0700), 0);
    write_plain(ROOT "/outside.txt", "secret");
    write_plain(ROOT "/inside/a.txt", "hello");
    write_plain(ROOT "/inside/deep/b.txt", "deep");
    assert_int_equal(symlink("a.txt", ROOT "/inside/link"), 0);
    assert_int_equal(symlink("../outside.txt", ROOT "/inside/out"), 0);
    assert_int_equal(symlink("..", ROOT "/inside/up"), 0);
    assert_int_equal(symlink(ROOT "/outside.txt", ROOT "/inside/rooted"), 0);
    assert_int_equal(symlink("/proc/self/root", ROOT "/inside/magic"), 0);
    assert_int_equal(symlink("circle", ROOT "/inside/circle"), 0);
    assert_int_equal(mkfifo(ROOT "/inside/pipe", 0600), 0);
    folder = beneath_open_folder(ROOT "/inside");
    assert_true(folder >= 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return close(folder);
}

/* -- reading ---------------------------------------------------------------------------
 */

struct read_row {
    const char *name;
    const char *file;
    const char *text; /* NULL: refused */
};

static struct read_row rows_read[] = {
    {"a file", "a.txt", "hello"},
    {"a file below", "deep/b.txt", "deep"},
    {"by a link that stays", "link", "hello"},
    {"up", "../outside.txt", NULL},
    {"up, by way of a folder", "deep/../../outside.txt", NULL},
    {"from the root", ROOT "/outside.txt", NULL},
    {"by a link that leads up", "out", NULL},
    {"by a folder's link that leads up", "up/outside.txt", NULL},
    {"by a link from the root", "rooted", NULL},
    {"by the kernel's own link", "magic/etc/passwd", NULL},
    {"by a link to itself", "circle", NULL},
    {"a folder", "deep", NULL},
    {"a pipe, that nobody writes to", "pipe", NULL},
    {"what is not there", "nowhere", NULL},
    {"larger than asked for", "a.txt", NULL},
    {"no name", "", NULL},
};

/* Linux before 5.6, and emulators of it, cannot keep links in. */
static bool kernel_keeps_links_in(void)
{
    return syscall(SYS_openat2, -1, "", NULL, 0) != -1 ||
           (errno != ENOSYS && errno != EPERM);
}

static void test_read(void **state)
{
    const struct read_row *row = *state;
    uint8_t *bytes = NULL;
    size_t size = 0;
    size_t max = strcmp(row->name, "larger than asked for") == 0 ? 4 : 5;
    int fault = beneath_read(folder, row->file, max, &bytes, &size);
    if (strcmp(row->file, "link") == 0 && !kernel_keeps_links_in()) {
        assert_int_equal(fault, -ELOOP);
    } else if (row->text == NULL) {
        assert_true(fault < 0);
        assert_null(bytes);
    } else {
        assert_int_equal(fault, 0);
        assert_int_equal(size, strlen(row->text));
        assert_string_equal((char *)bytes, row->text);
    }
    free(bytes);
}

/* -- writing ---------------------------------------------------------------------------
 */

struct write_row {
    const char *name;
    const char *file;
    bool good;
};

static struct write_row rows_write[] = {
    {"a new file", "new", true},
    {"in folders that are made", "x/y/z/new", true},
    {"in one that is there", "deep/new", true},
    {"over a file", "a.txt", false},
    {"over a link", "link", false},
    {"up", "../new", false},
    {"up, later", "x/../../new", false},
    {"the folder itself, in the middle", "x/./new", false},
    {"from the root", ROOT "/new", false},
    {"nothing between slashes", "x//new", false},
    {"by a folder's link", "up/new", false},
    {"in a file", "a.txt/new", false},
    {"deeper than any", "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", false},
    {"no name", "", false},
};

static void test_write(void **state)
{
    const struct write_row *row = *state;
    uint8_t *bytes = NULL;
    size_t size = 0;
    int fault = beneath_write(folder, row->file, "text", 4);
    assert_int_equal(fault == 0, row->good);
    if (row->good) {
        assert_int_equal(beneath_read(folder, row->file, 10, &bytes, &size), 0);
        assert_string_equal((char *)bytes, "text");
        free(bytes);
    }
    assert_int_not_equal(access(ROOT "/new", F_OK), 0);
}

static void test_link(void **state)
{
    const struct write_row *row = *state;
    int fault = beneath_link(folder, "deep/b.txt", row->file);
    assert_int_equal(fault == 0, row->good);
    assert_int_not_equal(access(ROOT "/new", F_OK), 0);
}

/* -- taking away -----------------------------------------------------------------------
 */

static void test_remove_leaves_what_links_lead_to(void **state)
{
    (void)state;
    assert_int_equal(beneath_remove(folder, "nowhere"), 0);
    assert_int_equal(beneath_link(folder, "a.txt", "heap/a"), 0);
    assert_int_equal(symlink("../..", ROOT "/inside/heap/up"), 0);
    assert_int_equal(beneath_remove(folder, "heap"), 0);
    assert_int_not_equal(access(ROOT "/inside/heap", F_OK), 0);
    assert_true(beneath_remove(folder, "up") < 0);
    assert_true(beneath_remove(folder, "a.txt") < 0);
    assert_int_equal(beneath_empty(folder), 0);
    assert_int_not_equal(access(ROOT "/inside/deep", F_OK), 0);
    assert_int_equal(access(ROOT "/outside.txt", F_OK), 0);
}

static void test_a_folder_that_is_not_there(void **state)
{
    (void)state;
    assert_int_equal(beneath_open_folder(ROOT "/nowhere"), -ENOENT);
    assert_int_equal(beneath_open_folder(ROOT "/outside.txt"), -ENOTDIR);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_read, rows_read);
    ROWS_ADD(&rows, test_write, rows_write);
    ROWS_ADD(&rows, test_link, rows_write);
    rows_add_one(&rows, "removing leaves what links lead to",
                 test_remove_leaves_what_links_lead_to);
    rows_add_one(&rows, "a folder that is not there", test_a_folder_that_is_not_there);
    for (size_t i = 0; i < rows.count; i++) {
        rows.tests[i].setup_func = set_up;
        rows.tests[i].teardown_func = tear_down;
    }
    return rows_run(&rows, "platform/beneath");
}
