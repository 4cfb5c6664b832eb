/* Themes and font sets: every one that is shipped loads, and what cannot be read from a
 * floor is refused with its place. */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/documents.h"
#include "support/faults.h"
#include "support/rows.h"
#include "theme/theme.h"

static struct theme_roots source_tree(void)
{
    struct theme_roots roots = {.folders = {.count = 2}};
    str_copy(roots.folders.items[0], OPTION_LIST_BYTES, str_from("/no/such/root"));
    str_copy(roots.folders.items[1], OPTION_LIST_BYTES, str_from(TEST_ROOT));
    return roots;
}

/* -- what is shipped -------------------------------------------------------------------
 */

/* Calls `load` for each NAME of folder/NAME.yaml; how many there were. */
static int for_each_file(const char *folder,
                         void (*load)(const struct theme_roots *roots, const char *name))
{
    char path[512];
    struct theme_roots roots = source_tree();
    str_format(path, sizeof path, "%s/%s", TEST_ROOT, folder);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    int count = 0;
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (strstr(entry->d_name, ".yaml") != NULL) {
            char name[64];
            roots_name_of(entry->d_name, name, sizeof name);
            load(&roots, name);
            count++;
        }
    }
    closedir(dir);
    return count;
}

static void load_theme(const struct theme_roots *roots, const char *name)
{
    struct diag diag = {0};
    struct theme theme;
    bool good = theme_load(roots, name, &theme, &diag);
    faults_expect(&diag, "");
    assert_true(good);
    assert_string_equal(theme.name, name);
    assert_true(theme.fonts.faces[FONT_FIGURE].families.count > 0);
}

static void test_shipped_themes(void **state)
{
    (void)state;
    assert_true(for_each_file("themes", load_theme) >= 1);
}

static void load_font_set(const struct theme_roots *roots, const char *name)
{
    struct diag diag = {0};
    struct font_set set;
    char path[ROOTS_PATH_BYTES];
    assert_true(roots_find(roots, "fonts", name, path, sizeof path));
    bool good = font_set_load(path, &set, &diag);
    faults_expect(&diag, "");
    assert_true(good);
    assert_string_equal(set.name, name);
    assert_true(set.fallback.count > 0);
}

static void test_shipped_fonts(void **state)
{
    (void)state;
    assert_true(for_each_file("fonts", load_font_set) >= 1);
}

static void test_dark_is_built_in(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct theme_roots roots = source_tree();
    struct theme dark;
    struct theme built_in = theme_default();
    assert_true(theme_load(&roots, "dark", &dark, &diag));
    assert_string_equal(dark.label, built_in.label);
    assert_memory_equal(&dark.palette, &built_in.palette, sizeof dark.palette);
    assert_memory_equal(&dark.scale, &built_in.scale, sizeof dark.scale);
    assert_memory_equal(&dark.geometry, &built_in.geometry, sizeof dark.geometry);
    assert_string_equal(dark.fonts.faces[FONT_FIGURE].families.items[0], "Inter Display");
    assert_int_equal(dark.fonts.faces[FONT_FIGURE].weight, 600);
    assert_int_equal(dark.fonts.faces[FONT_LABEL].weight, 400);
    assert_string_equal(dark.fonts.fallback.items[0], "DejaVu Sans");
    struct theme_colour alarm = theme_colour(&dark, PALETTE_ALARM);
    assert_int_equal(alarm.r, 0xFF);
    assert_int_equal(alarm.b, 0x4D);
}

/* -- faults ----------------------------------------------------------------------------
 */

static void test_theme_faults(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct theme_roots roots = source_tree();
    struct theme theme = {.name = "before"};
    assert_int_equal(chdir(TEST_DATA "/config"), 0); /* faults name the file as given */
    assert_false(theme_load_file(&roots, "theme_faults.yaml", &theme, &diag));
    faults_expect_file(&diag, "theme_faults.faults");
    assert_string_equal(theme.name, "before"); /* untouched on failure */
}

static void test_font_faults(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct font_set set = {.name = "before"};
    assert_int_equal(chdir(TEST_DATA "/config"), 0);
    assert_false(font_set_load("fonts_faults.yaml", &set, &diag));
    faults_expect_file(&diag, "fonts_faults.faults");
    assert_string_equal(set.name, "before");
}

struct name_row {
    const char *name;
    const char *theme;
    const char *faults;
};

static struct name_row name_rows[] = {
    {"a theme that is nowhere", "drak",
     "drak: no such theme\n"
     "drak: looked in /no/such/root/themes\n"
     "drak: looked in " TEST_ROOT "/themes\n"},
    {"a name that is a path", "../../etc/passwd",
     "../../etc/passwd: a theme's name is made of a-z, 0-9, _ and -\n"},
    {"no name", "", ": a theme's name is made of a-z, 0-9, _ and -\n"},
    {"a name of 33 bytes", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: a theme's name is made of a-z, 0-9, _ and -\n"},
};

static void test_name(void **state)
{
    const struct name_row *row = *state;
    struct diag diag = {0};
    struct theme_roots roots = source_tree();
    struct theme theme;
    assert_false(theme_load(&roots, row->theme, &theme, &diag));
    faults_expect(&diag, row->faults);
}

/* -- distances and roots ----------------------------------------------------------------
 */

static void test_px(void **state)
{
    (void)state;
    assert_int_equal(theme_px(24, 1080), 24);
    assert_int_equal(theme_px(24, 2160), 48);
    assert_int_equal(theme_px(24, 720), 16);
    assert_int_equal(theme_px(1, 480), 1); /* a line stays a line */
    assert_int_equal(theme_px(0, 2160), 0);
}

static void test_default_roots(void **state)
{
    (void)state;
    struct theme_roots roots = theme_roots_default();
    assert_true(roots.folders.count >= 2);
    assert_string_equal(roots.folders.items[0], "/etc/wallboard");
    assert_non_null(strstr(roots.folders.items[1], "/share/wallboard"));
}

static void test_documentation(void **state)
{
    (void)state;
    documents_expect(TEST_ROOT "/docs/configuration.md", "theme", theme_print_options);
    documents_expect(TEST_ROOT "/docs/configuration.md", "fonts", font_set_print_options);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "every theme in themes/ loads without a fault",
                 test_shipped_themes);
    rows_add_one(&rows, "every set in fonts/ loads without a fault", test_shipped_fonts);
    rows_add_one(&rows, "the dark theme is the built-in one", test_dark_is_built_in);
    rows_add_one(&rows, "a theme's faults, all of them", test_theme_faults);
    rows_add_one(&rows, "a font set's faults, all of them", test_font_faults);
    ROWS_ADD(&rows, test_name, name_rows);
    rows_add_one(&rows, "distances grow with the picture", test_px);
    rows_add_one(&rows, "a site's own theme comes first", test_default_roots);
    rows_add_one(&rows, "docs/configuration.md has every key", test_documentation);
    return rows_run(&rows, "theme/theme");
}
