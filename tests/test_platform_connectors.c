/* POSIX 2008 has nftw, glibc wants to be asked for it. */
/* NOLINTNEXTLINE(readability-identifier-naming) */
#define _XOPEN_SOURCE 700

/* platform/connectors: what the kernel lists below /sys/class/drm (display.md finding 6:
 * "connected, modes not empty, not Writeback"), from folders made for the test. */

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "platform/connectors.h"
#include "support/rows.h"

#define PATH_BYTES 512
#define ENTRIES    6
#define FHD        "1920x1080\n1280x720\n"

struct entry {
    const char *folder; /* NULL: no more */
    const char *status; /* NULL: the file is not there */
    const char *modes;
};

struct row {
    const char *name;
    struct entry entries[ENTRIES];
    int preferred; /* card */
    size_t count;
    const char *first; /* by card, then name; NULL: none */
    int card;          /* that is chosen */
    bool connected;    /* is anything? */
};

static struct row rows_read[] = {
    {"no card is there yet", {{NULL, NULL, NULL}}, -1, 0, NULL, -1, false},
    {"cards, render nodes and the version are no connectors",
     {{"card0", NULL, NULL}, {"renderD128", NULL, NULL}, {"version", NULL, NULL}},
     -1,
     0,
     NULL,
     -1,
     false},
    {"a television",
     {{"card0-HDMI-A-1", "connected\n", FHD}},
     -1,
     1,
     "HDMI-A-1",
     0,
     true},
    {"one that is off or not plugged in",
     {{"card0-HDMI-A-1", "disconnected\n", ""}},
     -1,
     1,
     "HDMI-A-1",
     -1,
     false},
    {"nobody knows whether there is one: as if there were none",
     {{"card0-HDMI-A-1", "unknown\n", ""}},
     -1,
     1,
     "HDMI-A-1",
     -1,
     false},
    {"a connector that vanishes while it is read",
     {{"card0-HDMI-A-1", NULL, NULL}},
     -1,
     1,
     "HDMI-A-1",
     -1,
     false},
    {"one that has no modes yet is one all the same",
     {{"card1-HDMI-A-1", "connected\n", ""}},
     -1,
     1,
     "HDMI-A-1",
     1,
     true},
    {"but not before one whose modes are known",
     {{"card0-DSI-1", "connected\n", ""}, {"card1-HDMI-A-2", "connected\n", FHD}},
     -1,
     2,
     "DSI-1",
     1,
     true},
    {"D11: the card with the television, not the first one",
     {{"card0-DSI-1", "disconnected\n", ""}, {"card1-HDMI-A-1", "connected\n", FHD}},
     -1,
     2,
     "DSI-1",
     1,
     true},
    {"of two with one the card that is in use",
     {{"card0-HDMI-A-1", "connected\n", FHD}, {"card1-HDMI-A-1", "connected\n", FHD}},
     1,
     2,
     "HDMI-A-1",
     1,
     true},
    {"and the other when that one has none any more",
     {{"card0-HDMI-A-1", "connected\n", FHD}, {"card1-HDMI-A-1", "disconnected\n", ""}},
     1,
     2,
     "HDMI-A-1",
     0,
     true},
    {"Writeback is no place for a television",
     {{"card0-Writeback-1", "connected\n", FHD}},
     -1,
     0,
     NULL,
     -1,
     false},
    {"names that are none",
     {{"card-HDMI-A-1", "connected\n", FHD},
      {"card0-", "connected\n", FHD},
      {"cardx-1", "connected\n", FHD},
      {"card100-HDMI-A-1", "connected\n", FHD}},
     -1,
     0,
     NULL,
     -1,
     false},
};

static int delete_one(const char *path, const struct stat *status, int type,
                      struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[PATH_BYTES];
    str_format(path, sizeof path, "%s/%s", folder, name);
    FILE *file = text == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        assert_true(fputs(text, file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
}

/* A tree of its own, empty. */
static void make_root(char *root)
{
    str_format(root, PATH_BYTES, "%s/drm", TEST_SCRATCH);
    (void)nftw(root, delete_one, 8, FTW_DEPTH | FTW_PHYS);
    assert_int_equal(mkdir(root, 0700), 0);
}

static void make_entry(const char *root, const struct entry *entry)
{
    char folder[PATH_BYTES];
    str_format(folder, sizeof folder, "%s/%s", root, entry->folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_file(folder, "status", entry->status);
    write_file(folder, "modes", entry->modes);
}

static void test_read(void **state)
{
    const struct row *row = *state;
    char root[PATH_BYTES];
    struct connectors connectors;
    make_root(root);
    for (size_t i = 0; i < ENTRIES && row->entries[i].folder != NULL; i++) {
        make_entry(root, &row->entries[i]);
    }
    assert_true(connectors_read(root, &connectors));
    assert_int_equal(connectors.count, row->count);
    if (row->first != NULL) {
        assert_string_equal(connectors.items[0].name, row->first);
    }
    assert_int_equal(connectors_card(&connectors, row->preferred), row->card);
    assert_int_equal(connectors_fingerprint(&connectors) != 0, row->connected);
}

static void a_system_without_graphics_has_no_folder(void **state)
{
    (void)state;
    struct connectors connectors;
    assert_false(connectors_read(TEST_SCRATCH "/no/such/folder", &connectors));
    assert_int_equal(connectors.count, 0);
}

static void more_than_fit_are_left_out(void **state)
{
    (void)state;
    char root[PATH_BYTES];
    char name[PATH_BYTES];
    struct connectors connectors;
    make_root(root);
    for (int i = 0; i <= CONNECTORS_MAX; i++) {
        str_format(name, sizeof name, "card0-DP-%d", i);
        const struct entry entry = {name, "connected\n", FHD};
        make_entry(root, &entry);
    }
    assert_true(connectors_read(root, &connectors));
    assert_int_equal(connectors.count, CONNECTORS_MAX);
}

/* Another television, or the same elsewhere, is another number. */
static void a_fingerprint_tells_televisions_apart(void **state)
{
    (void)state;
    const struct connectors tv = {1, {{0, "HDMI-A-1", true, 7}}};
    const struct connectors same = {2, {{0, "HDMI-A-1", true, 7}, {0, "DP-1", false, 0}}};
    const struct connectors other = {1, {{0, "HDMI-A-1", true, 8}}};
    const struct connectors elsewhere = {1, {{0, "HDMI-A-2", true, 7}}};
    const struct connectors card = {1, {{1, "HDMI-A-1", true, 7}}};
    assert_int_equal(connectors_fingerprint(&tv), connectors_fingerprint(&same));
    assert_int_not_equal(connectors_fingerprint(&tv), connectors_fingerprint(&other));
    assert_int_not_equal(connectors_fingerprint(&tv), connectors_fingerprint(&elsewhere));
    assert_int_not_equal(connectors_fingerprint(&tv), connectors_fingerprint(&card));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_read, rows_read);
    rows_add_one(&rows, "a system without graphics has no such folder",
                 a_system_without_graphics_has_no_folder);
    rows_add_one(&rows, "more than fit are left out", more_than_fit_are_left_out);
    rows_add_one(&rows, "a fingerprint tells televisions apart",
                 a_fingerprint_tells_televisions_apart);
    return rows_run(&rows, "platform/connectors");
}
