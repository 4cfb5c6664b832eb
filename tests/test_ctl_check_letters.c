/* Letters that have no room are refused before somebody wonders at the wall: display.md
 * 7.1, "`wallboardctl check` fails below 16'"; below what the theme says it warns. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "ctl/check_letters.h"
#include "support/faults.h"
#include "support/rows.h"

#define SITE TEST_SCRATCH "/letters.yaml"

struct row {
    const char *name;
    const char *site;
    int64_t smallest_c; /* of the theme's letters that are read from the floor */
    const char *faults;
};

static struct row rows_letters[] = {
    {"the common screen, six metres away", "screen: { viewing_distance: 6m }\n", 1600,
     ""},
    {"nobody says anything", "title: Leeds\n", 1600, ""},
    {"ten metres are too far for it", "screen: { viewing_distance: 10m }\n", 1600,
     SITE
     ":1:29: screen.viewing_distance: 10m: letters of the theme 'default' have no "
     "room on 1397mm of 1920x1080 and shrink to 9.5 minutes of arc, 16 is the least; "
     "they are right from 5.9m\n"},
    {"a larger panel has room", "screen: { viewing_distance: 10m, diagonal: 98in }\n",
     1600, ""},
    {"a small panel has not, nor has the default distance",
     "title: Leeds\nscreen:\n  diagonal: 32in\n", 1600,
     SITE
     ":3:13: screen.diagonal: 32in: letters of the theme 'default' have no room on "
     "813mm of 1920x1080 and shrink to 9.5 minutes of arc, 16 is the least; they are "
     "right from 3.5m\n"},
    {"large letters that shrink but can be read are a warning",
     "screen: { viewing_distance: 6m }\n", 2000,
     SITE ":1:29: warning: screen.viewing_distance: 6m: letters of the theme 'default' "
          "have no room on 1397mm of 1920x1080 and shrink to 16.2 minutes of arc, 20 is "
          "what it says; they are right from 4.8m\n"},
    {"an upright screen of a stated size", "screen: { size: 1080x1920 }\n", 1600, ""},
    {"a panel that hangs on its side", "screen: { size: 1920x1080, rotation: 270 }\n",
     1600, ""},
    {"what the panel cuts is no room",
     "screen: { viewing_distance: 6m, overscan: { top: 10%, bottom: 10% } }\n", 1600,
     SITE
     ":1:29: screen.viewing_distance: 6m: letters of the theme 'default' have no room on "
     "1397mm of 1920x1080 and shrink to 12.3 minutes of arc, 16 is the least; they are "
     "right from 4.6m\n"},
    {"half the pixels are not half the letters", "screen: { size: 960x540 }\n", 1600, ""},
};

static void set_smallest(struct theme *theme, int64_t smallest_c)
{
    for (int i = 0; i < TYPE_COUNT; i++) {
        bool small = i == TYPE_HINT || i == TYPE_SMALL;
        int64_t *size_c = &theme->scale.arc_minutes_c[i];
        *size_c = !small && *size_c < smallest_c ? smallest_c : *size_c;
    }
}

static void test_letters(void **state)
{
    const struct row *row = *state;
    struct diag diag = {0};
    struct theme theme = theme_default();
    FILE *file = fopen(SITE, "w");
    assert_non_null(file);
    assert_true(fputs(row->site, file) >= 0);
    assert_int_equal(fclose(file), 0);
    struct site *site = site_load(SITE, &diag);
    assert_non_null(site);
    set_smallest(&theme, row->smallest_c);
    const struct board_pages pages = board_builtin_pages();
    check_letters(site, &pages, &theme, SITE, &diag);
    faults_expect(&diag, row->faults);
    site_destroy(&site);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_letters, rows_letters);
    return rows_run(&rows, "ctl/check_letters");
}
