/* hub/site_files, hub/site_names: what a site file names and lies in its folder is sent,
 * nothing else is; docs/hub.md, "The files of the site file". */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/site_files.h"
#include "platform/beneath.h"
#include "site/site.h"
#include "support/rows.h"
#include "theme/roots.h"

#define ROOT  TEST_SCRATCH "/site_files"
#define SITE  ROOT "/site.yaml"
#define NAMES 2048

static void write_file(const char *name, const char *text)
{
    int folder = beneath_open_folder(ROOT);
    assert_true(folder >= 0);
    (void)unlinkat(folder, name, 0);
    assert_int_equal(beneath_write(folder, name, text, strlen(text)), 0);
    assert_int_equal(close(folder), 0);
}

/* A wav that is looked at when the site file is read, and a folder beside. */
static int set_up(void **state)
{
    (void)state;
    (void)mkdir(ROOT, 0700);
    int folder = beneath_open_folder(ROOT);
    assert_true(folder >= 0);
    assert_int_equal(beneath_empty(folder), 0);
    assert_int_equal(beneath_write(folder, "sounds/gong.wav", "RIFF0000WAVE", 12), 0);
    assert_int_equal(close(folder), 0);
    return 0;
}

/* -- which files -----------------------------------------------------------------------
 */

struct file_row {
    const char *name;
    const char *site;
    const char *files[8][2]; /* name, text; besides sounds/gong.wav */
    const char *sent;        /* names, in order of the site file, each with a blank */
    const char *fault;
};

#define PAGE "rows:\n  - [waiting]\n"

static struct file_row rows_file[] = {
    {"a site file that names none", "site: leeds\n", {{NULL}}, "", ""},
    {"a forecast and schedules",
     "forecast: plan/f.csv\nschedules: ./plan/../s.csv\n",
     {{"plan/f.csv", "f"}, {"s.csv", "s"}},
     "plan/f.csv s.csv ",
     ""},
    {"a sound", "sounds: { gong: sounds/gong.wav }\n", {{NULL}}, "sounds/gong.wav ", ""},
    {"layouts that stand beside it; those of the house do not",
     "screen: { pages: [floor, now, lobby] }\n",
     {{"layouts/floor.yaml", PAGE}, {"layouts/now.yaml", PAGE}, {"layouts/x.yaml", PAGE}},
     "layouts/floor.yaml layouts/now.yaml ",
     ""},
    {"pages by the clock",
     "pages: [{ page: night, from: 20:00, to: 06:00 }]\n",
     {{"layouts/night.yaml", PAGE}},
     "layouts/night.yaml ",
     ""},
    {"a theme of the house", "theme: light\n", {{NULL}}, "", ""},
    {"a theme with its forebear, font sets and pictures",
     "theme: young\n",
     {{"themes/young.yaml", "inherits: old\nfonts: own\nlogo: ../pictures/logo.png\n"},
      {"themes/old.yaml", "inherits: dark\nfonts: first\nbackground: back.png\n"},
      {"fonts/own.yaml", "x"},
      {"fonts/first.yaml", "x"},
      {"pictures/logo.png", "png"},
      {"themes/back.png", "png"}},
     "themes/young.yaml fonts/own.yaml pictures/logo.png themes/old.yaml "
     "fonts/first.yaml themes/back.png ",
     ""},
    {"themes by the clock, each once",
     "theme: a\nthemes: [{ theme: b, from: 20:00, to: 06:00 }, { theme: a, from: 06:00, "
     "to: 07:00 }]\n",
     {{"themes/a.yaml", "inherits: dark\n"}, {"themes/b.yaml", "inherits: dark\n"}},
     "themes/a.yaml themes/b.yaml ",
     ""},
    {"a theme that cannot be read is sent: the screens tell where it is wrong",
     "theme: a\n",
     {{"themes/a.yaml", "inherits: [dark\n"}},
     "themes/a.yaml ",
     ""},
    {"themes that inherit from each other",
     "theme: a\n",
     {{"themes/a.yaml", "inherits: b\n"}, {"themes/b.yaml", "inherits: a\n"}},
     "themes/a.yaml themes/b.yaml ",
     ""},
    {"what is not there is missed by the screens, who say where it is named",
     "forecast: nowhere.csv\n",
     {{NULL}},
     "",
     ""},
    {"a path that leads up",
     "forecast: ../../etc/passwd\n",
     {{NULL}},
     "",
     "is not in the site file's folder: the screens must have it"},
    {"a path from the root",
     "forecast: /etc/passwd\n",
     {{NULL}},
     "",
     "/etc/passwd: is not in the site file's folder: the screens must have it"},
    {"a hidden file",
     "forecast: .git/config\n",
     {{".git/config", "x"}},
     "",
     ".git/config: a name that is none of a file in the folder"},
    {"a folder", "forecast: sounds\n", {{NULL}}, "", "sounds: not a regular file"},
};

static void write_names(const struct site_files *files, char *buffer)
{
    const struct manifest *manifest = site_files_manifest(files);
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < manifest->count; i++) {
        used += str_format(buffer + used, NAMES - used, "%s ", manifest->files[i].name);
    }
}

static struct site *load(const char *text)
{
    static struct diag diag;
    diag_clear(&diag);
    write_file("site.yaml", text);
    struct site *site = site_load(SITE, &diag);
    diag_print(&diag, stderr);
    assert_non_null(site);
    return site;
}

static void test_file(void **state)
{
    const struct file_row *row = *state;
    char names[NAMES];
    for (size_t i = 0; i < 8 && row->files[i][0] != NULL; i++) {
        write_file(row->files[i][0], row->files[i][1]);
    }
    struct site *site = load(row->site);
    struct site_files *files = site_files_create(site, SITE, 5);
    assert_non_null(files);
    write_names(files, names);
    assert_string_equal(names, row->sent);
    const char *fault = site_files_fault(files);
    if (row->fault[0] == '\0' || strstr(fault, row->fault) == NULL) {
        assert_string_equal(fault, row->fault);
    }
    site_files_destroy(&files);
    site_destroy(&site);
}

/* -- changes ---------------------------------------------------------------------------
 */

static const struct mono early = {0};

static bool read_again(struct site_files *files)
{
    return site_files_update(files, true, early);
}

static void test_changes(void **state)
{
    (void)state;
    const struct manifest_file *file = NULL;
    struct str bytes;
    char hex[MANIFEST_HEX_SIZE];
    write_file("plan.csv", "one");
    struct site *site = load("forecast: plan.csv\n");
    struct site_files *files = site_files_create(site, SITE, 5);
    assert_non_null(files);
    uint64_t first = site_files_version(files);
    assert_false(read_again(files));
    assert_true(site_files_version(files) == first);

    write_file("plan.csv", "two");
    assert_true(read_again(files));
    assert_true(site_files_version(files) != first);
    manifest_hex(&site_files_manifest(files)->files[0], hex);
    assert_true(site_files_find(files, str_from(hex), &file, &bytes));
    assert_true(str_is(bytes, "two"));
    hex[0] = hex[0] == '0' ? '1' : '0';
    assert_false(site_files_find(files, str_from(hex), &file, &bytes));
    assert_false(site_files_find(files, str_from(""), &file, &bytes));

    write_file("plan.csv", "one");
    assert_true(read_again(files));
    assert_true(site_files_version(files) == first);
    site_files_destroy(&files);
    site_files_destroy(&files);
    site_destroy(&site);
}

/* "A set that cannot be read whole leaves the one before." */
static void test_a_broken_set(void **state)
{
    (void)state;
    write_file("plan.csv", "one");
    write_file("shifts.csv", "one");
    struct site *site = load("forecast: plan.csv\nschedules: shifts.csv\n");
    struct site_files *files = site_files_create(site, SITE, 5);
    assert_non_null(files);
    uint64_t first = site_files_version(files);
    assert_int_equal(unlink(ROOT "/plan.csv"), 0);
    assert_int_equal(symlink("/etc/passwd", ROOT "/plan.csv"), 0);
    write_file("shifts.csv", "two");
    assert_false(read_again(files));
    assert_true(site_files_version(files) == first);
    assert_string_equal(site_files_fault(files),
                        "plan.csv: leads out of the site file's folder");
    assert_int_equal(unlink(ROOT "/plan.csv"), 0);
    write_file("plan.csv", "one");
    assert_true(read_again(files));
    assert_string_equal(site_files_fault(files), "");
    site_files_destroy(&files);
    site_destroy(&site);
}

/* "when one of them is written", and it has come to rest. */
static void test_a_written_file_is_noticed(void **state)
{
    (void)state;
    write_file("plan.csv", "one");
    struct site *site = load("forecast: plan.csv\n");
    struct site_files *files = site_files_create(site, SITE, 5);
    assert_non_null(files);
    struct mono now = {INT64_C(1000000000)};
    assert_false(site_files_update(files, false, now));
    assert_int_equal(site_files_wait_ms(files, now, 700), 700);
    write_file("plan.csv", "two");
    assert_false(site_files_update(files, false, now));
    assert_int_equal(site_files_wait_ms(files, mono_add_ms(now, 50), 700), 150);
    assert_true(site_files_update(files, false, mono_add_ms(now, 200)));
    assert_false(site_files_update(files, false, mono_add_ms(now, 900)));
    site_files_destroy(&files);
    site_destroy(&site);
}

/* A file that comes later, and one whose folder does, is noticed as one that is written.
 */
static struct later {
    const char *name;
    const char *file;
} laters[] = {
    {"a file that was not there", "plan.csv"},
    {"a file in a folder that was not there", "plan/f.csv"},
};

static void test_what_comes_later_is_noticed(void **state)
{
    const struct later *row = *state;
    char text[64];
    str_format(text, sizeof text, "forecast: %s\n", row->file);
    struct site *site = load(text);
    struct site_files *files = site_files_create(site, SITE, 5);
    assert_non_null(files);
    struct mono now = {INT64_C(1000000000)};
    assert_int_equal(site_files_manifest(files)->count, 0);
    assert_false(site_files_update(files, false, now));
    write_file(row->file, "one");
    assert_false(site_files_update(files, false, now));
    assert_true(site_files_update(files, false, mono_add_ms(now, 200)));
    assert_int_equal(site_files_manifest(files)->count, 1);
    write_file(row->file, "two");
    assert_false(site_files_update(files, false, mono_add_ms(now, 1000)));
    assert_true(site_files_update(files, false, mono_add_ms(now, 1200)));
    site_files_destroy(&files);
    site_destroy(&site);
}

/* A file that never comes to rest is read all the same. */
static void test_what_is_written_on_and_on(void **state)
{
    (void)state;
    struct site *site = load("forecast: plan.csv\n");
    struct site_files *files = site_files_create(site, SITE, 5);
    assert_non_null(files);
    struct mono now = {INT64_C(1000000000)};
    int64_t ms = 0;
    bool taken = false;
    for (; !taken && ms < 60000; ms += 100) {
        char text[32];
        str_format(text, sizeof text, "%lld", (long long)ms);
        write_file("plan.csv", text);
        taken = site_files_update(files, false, mono_add_ms(now, ms));
    }
    assert_in_range(ms, 1000, 6000);
    site_files_destroy(&files);
    site_destroy(&site);
}

static void test_no_site_file(void **state)
{
    (void)state;
    struct site *site = site_default();
    struct site_files *files = site_files_create(site, NULL, 0);
    assert_non_null(files);
    assert_int_equal(site_files_manifest(files)->count, 0);
    assert_true(site_files_version(files) != 0);
    assert_string_equal(site_files_fault(files), "");
    site_files_destroy(&files);
    site_destroy(&site);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_file, rows_file);
    rows_add_one(&rows, "changes", test_changes);
    rows_add_one(&rows, "a broken set", test_a_broken_set);
    rows_add_one(&rows, "a written file is noticed", test_a_written_file_is_noticed);
    ROWS_ADD(&rows, test_what_comes_later_is_noticed, laters);
    rows_add_one(&rows, "a file that is written on and on",
                 test_what_is_written_on_and_on);
    rows_add_one(&rows, "no site file", test_no_site_file);
    for (size_t i = 0; i < rows.count; i++) {
        rows.tests[i].setup_func = set_up;
    }
    return rows_run(&rows, "hub/site_files");
}
