#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "enrol/identity.h"
#include "support/rows.h"

/* One image serves fifty boxes: without a name of its own a screen is named by the
 * board's number. */

struct row {
    const char *name;
    const char *host, *number, *system; /* NULL: there is no such file */
    const char *pattern;
    const char *screen; /* NULL: refused */
};

static struct row rows[] = {
    {"a machine that has a name", "wall-3\n", NULL, "0123456789abcdef\n", "", "wall-3"},
    {"its name ends at the first dot", "wall-3.leeds.lan\n", NULL, NULL, "", "wall-3"},
    {"a Pi with the image's name goes by its number", "raspberrypi\n", "10000000A1B2C3D4",
     "00ff\n", "", "screen-a1b2c3d4"},
    {"so does a PC, by its system's", "debian\n", NULL,
     "5f2d1c3b4a5968778695a4b3c2d1e0f1\n", "", "screen-c2d1e0f1"},
    {"and one without a name", NULL, "10000000a1b2c3d4", NULL, "", "screen-a1b2c3d4"},
    {"a pattern with the number", "wall\n", "10000000a1b2c3d4", NULL, "leeds-{serial}",
     "leeds-a1b2c3d4"},
    {"a pattern with both", "wall\n", "10000000a1b2c3d4", NULL, "{host}.{serial}",
     "wall.a1b2c3d4"},
    {"a name is a pattern too", "wall\n", NULL, NULL, "floor-2", "floor-2"},
    {"a number that is not there", "wall\n", NULL, NULL, "x-{serial}", NULL},
    {"a machine without anything", NULL, NULL, NULL, "", NULL},
    {"a number not yet set", "raspberrypi\n", NULL, "uninitialized-x\n", "", NULL},
    {"a word that stands for nothing", "wall\n", NULL, NULL, "{mac}", NULL},
    {"too long a name", "wall\n", "12345678", NULL,
     "1234567890123456789012345678901234567890123456789012345678-{serial}", NULL},
};

static void put(const char *root, const char *path, const char *text)
{
    char place[512];
    if (text == NULL) {
        return;
    }
    str_format(place, sizeof place, "%s%s", root, path);
    FILE *file = fopen(place, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_name(void **state)
{
    struct row *row = *state;
    struct identity identity;
    char root[] = TEST_SCRATCH "/identity-XXXXXX";
    char name[IDENTITY_BYTES] = "untouched";
    assert_non_null(mkdtemp(root));
    const char *const folders[] = {"/etc", "/proc", "/proc/device-tree"};
    for (size_t i = 0; i < 3; i++) {
        char place[512];
        str_format(place, sizeof place, "%s%s", root, folders[i]);
        assert_int_equal(mkdir(place, 0700), 0);
    }
    put(root, "/etc/hostname", row->host);
    put(root, "/proc/device-tree/serial-number", row->number);
    put(root, "/etc/machine-id", row->system);
    identity_find(root, &identity);
    assert_true(identity_name(&identity, row->pattern, name) == (row->screen != NULL));
    assert_string_equal(name, row->screen != NULL ? row->screen : "untouched");
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, test_name, rows);
    return rows_run(&tests, "enrol_identity");
}
