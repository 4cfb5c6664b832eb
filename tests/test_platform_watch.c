/* platform/watch: YAML files that are written or replaced are noticed, others are not. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "platform/watch.h"

#define PATH_BYTES 512

static void path_of(char *path, const char *name)
{
    str_format(path, PATH_BYTES, "%s/watched/%s", TEST_SCRATCH, name);
}

static void write_file(const char *name)
{
    char path[PATH_BYTES];
    path_of(path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("x: 1\n", file);
    (void)fclose(file);
}

static struct watch *watch_folder(void)
{
    char path[PATH_BYTES];
    str_format(path, sizeof path, "%s/watched", TEST_SCRATCH);
    (void)mkdir(path, 0700);
    struct watch *watch = watch_create();
    assert_non_null(watch);
    assert_true(watch_add(watch, path));
    return watch;
}

static void nothing_written_is_no_change(void **state)
{
    (void)state;
    struct watch *watch = watch_folder();
    assert_false(watch_read(watch));
    watch_destroy(&watch);
    watch_destroy(&watch);
}

static void a_written_file_is_a_change_once(void **state)
{
    (void)state;
    struct watch *watch = watch_folder();
    write_file("site.yaml");
    assert_true(watch_read(watch));
    assert_false(watch_read(watch));
    watch_destroy(&watch);
}

/* A theme's logo or background; what else lies in the folder is nobody's business. */
static void a_picture_is_a_change(void **state)
{
    (void)state;
    struct watch *watch = watch_folder();
    write_file("logo.png");
    assert_true(watch_read(watch));
    write_file("notes.txt");
    write_file(".png");
    assert_false(watch_read(watch));
    watch_destroy(&watch);
}

/* "Editors replace files instead of writing into them." */
static void a_replaced_file_is_a_change(void **state)
{
    (void)state;
    char from[PATH_BYTES];
    char to[PATH_BYTES];
    path_of(from, "site.yaml~new");
    path_of(to, "site.yaml");
    struct watch *watch = watch_folder();
    write_file("site.yaml~new");
    assert_false(watch_read(watch));
    assert_int_equal(rename(from, to), 0);
    assert_true(watch_read(watch));
    watch_destroy(&watch);
}

static void a_file_is_watched_through_its_folder(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    write_file("site.yaml");
    path_of(path, "site.yaml");
    struct watch *watch = watch_create();
    assert_true(watch_add(watch, path));
    write_file("site.yaml");
    assert_true(watch_read(watch));
    path_of(path, "missing/site.yaml");
    assert_false(watch_add(watch, path));
    watch_destroy(&watch);
}

static void a_file_that_is_not_there_is_waited_for(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    path_of(path, "later.csv");
    (void)unlink(path);
    struct watch *watch = watch_create();
    assert_false(watch_add(watch, path));
    write_file("other.csv");
    assert_false(watch_read(watch));
    write_file("later.csv");
    assert_true(watch_read(watch));
    watch_destroy(&watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_written_is_no_change),
        cmocka_unit_test(a_written_file_is_a_change_once),
        cmocka_unit_test(a_picture_is_a_change),
        cmocka_unit_test(a_replaced_file_is_a_change),
        cmocka_unit_test(a_file_is_watched_through_its_folder),
        cmocka_unit_test(a_file_that_is_not_there_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
