/*
 * R20 of reliability.md: no name of a theme opens, looks for or asks after anything
 * outside the theme folders. Every way to the file system that a theme has is watched.
 */

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/rows.h"
#include "theme/theme.h"

#define NAMES 10000

struct watch {
    long opened, outside;
    char first[600]; /* that was outside */
};

static struct watch *watch(void)
{
    static struct watch only;
    return &only;
}

/* Without asking the disk: a path that stays below the root has no ".." in it. */
static void note(const char *path)
{
    bool inside = strncmp(path, TEST_ROOT "/", sizeof TEST_ROOT) == 0 &&
                  strstr(path, "/..") == NULL;
    watch()->opened++;
    if (!inside && watch()->outside++ == 0) {
        (void)snprintf(watch()->first, sizeof watch()->first, "%s", path);
    }
}

#if defined(_TIME_BITS) /* 32 bits: what open() and stat() are called there */
#define __real_open __real_open64
#define __wrap_open __wrap_open64
#define __real_stat __real___stat64_time64
#define __wrap_stat __wrap___stat64_time64
#endif

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);
int __real_stat(const char *path, struct stat *status);
int __wrap_stat(const char *path, struct stat *status);

int __wrap_open(const char *path, int flags, ...)
{
    note(path);
    return __real_open(path, flags);
}

int __wrap_access(const char *path, int mode)
{
    note(path);
    return __real_access(path, mode);
}

int __wrap_stat(const char *path, struct stat *status)
{
    note(path);
    return __real_stat(path, status);
}

static uint64_t draw(uint64_t *random, uint64_t below)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return (*random * UINT64_C(2685821657736338717) >> 33) % below;
}

static void make_name(uint64_t *random, char *name, size_t size)
{
    static const char *const pieces[] = {
        "..",    "/",  ".",    "dark", "etc/passwd", "~", "\\",    "%2e%2e",
        "light", "\n", "\xff", "//",   "/../../",    "A", ".yaml", "proc/self/environ"};
    size_t used = 0;
    name[0] = '\0';
    for (uint64_t left = draw(random, 8) + 1; left > 0; left--) {
        const char *piece = pieces[draw(random, sizeof pieces / sizeof *pieces)];
        used += str_format(name + used, size - used, "%s", piece);
    }
}

static struct theme_roots source_tree(void)
{
    struct theme_roots roots = {.folders = {.count = 1}};
    (void)str_copy(roots.folders.items[0], OPTION_LIST_BYTES, str_from(TEST_ROOT));
    return roots;
}

/* "Theme and image names match [a-z0-9_-]{1,32}." */
static void test_names(void **state)
{
    (void)state;
    const struct theme_roots roots = source_tree();
    uint64_t random = 20;
    long before = watch()->opened;
    for (long i = 0; i < NAMES; i++) {
        char name[200];
        struct diag diag;
        diag_clear(&diag);
        static struct theme theme;
        make_name(&random, name, sizeof name);
        bool loaded = theme_load(&roots, name, &theme, &diag);
        assert_true(!loaded || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") ==
                                   strlen(name));
    }
    if (watch()->outside > 0) {
        fail_msg("%ld outside, first '%s'", watch()->outside, watch()->first);
    }
    assert_true(watch()->opened > before); /* the watch sees what a good name opens */
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "ten thousand names", test_names);
    return rows_run(&rows, "theme/hostile");
}
