/* Themes that inherit, and their pictures: what is not said comes from the parent, and
 * each fault is told where it was said, whoever said it. The files are in
 * tests/data/theme. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/faults.h"
#include "support/rows.h"
#include "theme/theme.h"

static struct theme_roots test_roots(void)
{
    struct theme_roots roots = {.folders = {.count = 2}};
    assert_int_equal(chdir(TEST_DATA "/theme"), 0); /* faults name the files from here */
    str_copy(roots.folders.items[0], OPTION_LIST_BYTES, str_from("."));
    str_copy(roots.folders.items[1], OPTION_LIST_BYTES, str_from(TEST_ROOT));
    return roots;
}

static struct theme load(const char *name)
{
    struct diag diag = {0};
    struct theme_roots roots = test_roots();
    struct theme theme = {0};
    bool good = theme_load(&roots, name, &theme, &diag);
    faults_expect(&diag, "");
    assert_true(good);
    return theme;
}

static void expect_colour(const struct theme *theme, enum palette_role role, int rgb)
{
    struct theme_colour c = theme_colour(theme, role);
    assert_int_equal(c.r << 16 | c.g << 8 | c.b, rgb);
}

static void test_child(void **state)
{
    (void)state;
    struct theme child = load("child");
    assert_string_equal(child.name, "child");
    assert_string_equal(child.label, "Child");
    assert_string_equal(child.parent, "base");
    expect_colour(&child, PALETTE_GROUND, 0x101010); /* its own */
    expect_colour(&child, PALETTE_TEXT, 0xFFFFFF);   /* its parent's */
    expect_colour(&child, PALETTE_ALARM, 0xFF6A4D);  /* nobody's: dark's */
    assert_int_equal(child.scale.arc_minutes_c[TYPE_LEAD], 4000);
    assert_int_equal(child.geometry.gap, 10);
    assert_string_equal(child.logo.path, "./themes/art/mark.png");
    assert_int_equal(child.logo.width_px, 8);
    assert_int_equal(child.logo.height_px, 4);
    assert_string_equal(child.background.path, "");
}

static void test_grandchild(void **state)
{
    (void)state;
    struct theme theme = load("grandchild");
    assert_string_equal(theme.label, "Child");
    expect_colour(&theme, PALETTE_GROUND, 0x101010);
    expect_colour(&theme, PALETTE_TEXT, 0xFFFFFF);
    expect_colour(&theme, PALETTE_ACCENT, 0x7CC4F2);
    assert_string_equal(theme.logo.path, ""); /* "": without the inherited one */
    assert_string_equal(theme.background.path, "./themes/art/dusk.png");
    assert_int_equal(theme.background.width_px, 16);
}

static void test_accent(void **state)
{
    (void)state;
    struct theme theme = load("base");
    expect_colour(&theme, PALETTE_ACCENT, 0xFFFFFF); /* as text, if nobody says it */
    theme = theme_default();
    expect_colour(&theme, PALETTE_ACCENT, 0xEEF1F8);
}

static void test_deepest(void **state)
{
    (void)state;
    struct theme theme = load("deep2"); /* five files, no more */
    assert_string_equal(theme.label, "Deepest");
}

struct fault_row {
    const char *name;
    const char *theme;
    const char *faults;
};

static struct fault_row fault_rows[] = {
    {"a theme that is its own parent", "self",
     "./themes/self.yaml:1:11: inherits: self: a theme cannot inherit from itself: self "
     "> "
     "self\n"},
    {"three that inherit in a ring", "ring_a",
     "./themes/ring_c.yaml:1:11: inherits: ring_a: a theme cannot inherit from itself: "
     "ring_a > ring_b > ring_c > ring_a\n"},
    {"a parent that is nowhere", "orphan",
     "./themes/orphan.yaml:2:11: inherits: nobody: no such theme\n"},
    {"a parent that is a path", "path",
     "./themes/path.yaml:1:11: inherits: ../../../etc/passwd: a theme's name is made of "
     "a-z, 0-9, _ and -, 1 to 32 of them\n"},
    {"two parents", "list",
     "./themes/list.yaml:1:11: inherits: a theme's name is made of a-z, 0-9, _ and -, 1 "
     "to 32 of them\n"},
    {"six generations", "deep1",
     "./themes/deep5.yaml:1:11: inherits: deep6: more than 5 themes inherit from each "
     "other\n"},
    {"faults of the parent are the child's, each in its file", "bad_child",
     "./themes/bad_parent.yaml:2:3: colours.tyle: #000000: unknown key, did you mean "
     "'tile'?\n"
     "./themes/bad_child.yaml:2:18: geometry.gap: wide: not a whole number from 0 to "
     "540\n"},
    {"a ground too pale for the parent's colours is the child's fault", "pale_ground",
     "./themes/pale_ground.yaml:3:11: colours.ground: #2C2C30: secondary has 6.55:1 on "
     "ground, at least 7.0:1 is needed\n"
     "./themes/pale_ground.yaml:3:11: colours.ground: #2C2C30: away has 4.49:1 on "
     "ground, at least 4.5:1 is needed\n"
     "./themes/pale_ground.yaml:3:11: colours.ground: #2C2C30: stale has 4.49:1 on "
     "ground, at least 4.5:1 is needed\n"},
    {"states that are alike, to whom, and by how much", "alike",
     "./themes/alike.yaml:3:9: colours.good: #1FC6A0: good differs from information by "
     "5.3 for tritan eyes, at least 10 is needed\n"
     "./themes/alike.yaml:4:16: colours.information: #20B0D0: information differs from "
     "wrapup by 3.2 for protan eyes, at least 10 is needed\n"
     "./themes/alike.yaml:4:16: colours.information: #20B0D0: stale differs from "
     "information by 7.7 for deutan eyes, at least 10 is needed\n"
     "./themes/alike.yaml:5:9: colours.away: #F5B82E: warning differs from away by 0.0 "
     "for normal eyes, at least 10 is needed\n"},
    {"a logo that is not there", "no_logo",
     "./themes/no_logo.yaml:2:7: logo: art/nowhere.png: No such file or directory\n"},
    {"a torn picture and one that is none", "torn",
     "./themes/torn.yaml:1:7: logo: art/torn.png: Read Error\n"
     "./themes/torn.yaml:2:13: background: art/notes.txt: Not a PNG file\n"},
    {"a picture of 4097 pixels", "vast",
     "./themes/vast.yaml:1:7: logo: art/vast.png: more than 4096 pixels wide or high\n"},
    {"a folder for a picture", "folder",
     "./themes/folder.yaml:1:13: background: art: not a regular file\n"},
    {"a background with a spot on which nothing can be read", "glaring",
     "./themes/glaring.yaml:2:13: background: art/glaring.png: secondary has 1.17:1 on "
     "its spots of #C0C0C0, at least 7.0:1 is needed\n"},
    {"a size that the parent says is told there", "small_child",
     "./themes/small.yaml:1:15: warning: type.lead: 18: 20 or more is preferred\n"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct theme_roots roots = test_roots();
    struct theme theme = {.name = "before"};
    bool good = theme_load(&roots, row->theme, &theme, &diag);
    faults_expect(&diag, row->faults);
    assert_true(good == (diag.errors == 0));
    assert_true(good || strcmp(theme.name, "before") == 0); /* untouched on failure */
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "a child says what differs", test_child);
    rows_add_one(&rows, "three generations", test_grandchild);
    rows_add_one(&rows, "the accent is the text's colour if nobody says it", test_accent);
    rows_add_one(&rows, "five generations", test_deepest);
    ROWS_ADD(&rows, test_fault, fault_rows);
    return rows_run(&rows, "theme/lineage");
}
