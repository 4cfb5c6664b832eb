/* display/hub_files, display/file_store: whatever a hub says, a screen has a whole set of
 * files or the one before, in its own folder and nowhere else (docs/hub.md, "The files of
 * the site file"). */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "display/hub_files.h"
#include "net/sha256.h"
#include "platform/beneath.h"
#include "site/gather.h"
#include "support/rows.h"

#define ROOT      TEST_SCRATCH "/hub_files"
#define SITE_HASH 77
#define FILES     4

/* -- a hub -----------------------------------------------------------------------------
 */

struct hub {
    struct manifest manifest;
    const char *names[FILES], *texts[FILES];
    size_t count;
    int asked_lists, asked_pieces;
    bool lies; /* its pieces are others than its list says */
    uint8_t message[262144];
};

static struct hub hub;

static void furnish(const char *const files[][2], size_t count)
{
    memset(&hub.manifest, 0, sizeof hub.manifest);
    hub.manifest.site_hash = SITE_HASH;
    hub.count = count;
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[SHA256_BYTES];
        hub.names[i] = files[i][0];
        hub.texts[i] = files[i][1];
        const struct str text = str_from(hub.texts[i]);
        sha256_bytes(text, digest);
        const struct relay_file file = {str_from(hub.names[i]), digest,
                                        (uint32_t)text.size};
        assert_null(manifest_add(&hub.manifest, &file));
    }
}

static void say(struct hub_files *files, size_t size, struct mono now)
{
    struct relay_reader in;
    assert_true(relay_read(&in, hub.message, size));
    assert_true(hub_files_hear(files, &in, now));
}

static struct relay_head head_of(enum relay_kind kind)
{
    return (struct relay_head){.kind = kind,
                               .first = hub.manifest.site_hash,
                               .last = manifest_version(&hub.manifest)};
}

static void tell_version(struct hub_files *files, struct mono now)
{
    struct relay_writer out;
    const struct relay_head head = head_of(RELAY_FILES);
    relay_begin(&out, hub.message, sizeof hub.message, &head);
    say(files, relay_end(&out), now);
}

static void tell_list(struct hub_files *files, struct mono now)
{
    struct relay_writer out;
    const struct relay_head head = head_of(RELAY_MANIFEST);
    relay_begin(&out, hub.message, sizeof hub.message, &head);
    for (size_t i = 0; i < hub.manifest.count; i++) {
        const struct manifest_file *from = &hub.manifest.files[i];
        const struct relay_file file = {str_from(from->name), from->digest, from->size};
        assert_true(relay_put_file(&out, &file));
    }
    say(files, relay_end(&out), now);
}

/* Whatever file has that digest, from that byte on; `most` bytes. */
static void tell_piece(struct hub_files *files, struct str hex, uint64_t at, size_t most,
                       struct mono now)
{
    for (size_t i = 0; i < hub.count; i++) {
        char digest[MANIFEST_HEX_SIZE];
        manifest_hex(&hub.manifest.files[i], digest);
        if (!str_is(hex, digest)) {
            continue;
        }
        struct relay_writer out;
        const struct relay_head head = {.kind = RELAY_PIECE};
        struct str text = str_from(hub.texts[i]);
        assert_true(at <= text.size);
        size_t left = text.size - (size_t)at;
        const struct relay_piece piece = {
            .digest = hub.manifest.files[i].digest,
            .at = (uint32_t)at,
            .size = (uint32_t)text.size,
            .bytes = {text.data + at, left < most ? left : most}};
        relay_begin(&out, hub.message, sizeof hub.message, &head);
        assert_true(relay_put_piece(&out, &piece));
        size_t size = relay_end(&out);
        hub.message[size - 1] ^= hub.lies ? 1 : 0;
        say(files, size, now);
        return;
    }
    tell_list(files, now);
}

/* Answers all that is asked within so many seconds; pieces of `most` bytes. */
static void serve(struct hub_files *files, int seconds, size_t most, struct mono *now)
{
    for (int i = 0; i < seconds * 10; i++) {
        char request[HUB_FILES_ASK_BYTES];
        struct relay_reader in;
        size_t size = hub_files_ask(files, *now, request);
        if (size > 0) {
            assert_true(relay_read(&in, request, size));
            struct str rest = relay_text(&in);
            assert_true(str_is(str_split(&rest, '\n'), "wall"));
            if (in.head.kind == RELAY_ASK_FILES) {
                hub.asked_lists++;
                tell_list(files, *now);
            } else {
                hub.asked_pieces++;
                tell_piece(files, rest, in.head.first, most, *now);
            }
        }
        assert_true(hub_files_wait_ms(files, *now, 1000) <= 1000);
        *now = mono_add_ms(*now, 100);
    }
}

/* -- a screen --------------------------------------------------------------------------
 */

static struct hub_files *screen;
static struct mono now;

static int set_up(void **state)
{
    (void)state;
    (void)mkdir(ROOT, 0700);
    int folder = beneath_open_folder(ROOT);
    assert_true(folder >= 0);
    assert_int_equal(beneath_empty(folder), 0);
    assert_int_equal(close(folder), 0);
    assert_int_equal(setenv("RUNTIME_DIRECTORY", ROOT ":/run/other", 1), 0);
    now = (struct mono){0};
    hub.asked_lists = hub.asked_pieces = 0;
    hub.lies = false;
    screen = hub_files_create("wall");
    assert_non_null(screen);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    hub_files_destroy(&screen);
    hub_files_destroy(&screen);
    return rmdir(ROOT); /* nothing is left in it */
}

static void expect_text(const char *folder, const char *name, const char *text)
{
    int root = beneath_open_folder(folder);
    uint8_t *bytes = NULL;
    size_t size = 0;
    assert_true(root >= 0);
    assert_int_equal(beneath_read(root, name, 1000000, &bytes, &size), 0);
    assert_int_equal(close(root), 0);
    assert_string_equal((char *)bytes, text);
    free(bytes);
}

/* The newest set is the hub's, file by file. */
static void expect_set(char *ret_folder)
{
    const char *folder = NULL;
    uint64_t version = 0;
    assert_true(hub_files_newest(screen, SITE_HASH, &folder, &version));
    assert_true(version == manifest_version(&hub.manifest));
    for (size_t i = 0; i < hub.count; i++) {
        expect_text(folder, hub.names[i], hub.texts[i]);
    }
    str_format(ret_folder, FILE_STORE_PATH_BYTES, "%s", folder);
}

static const char *const first[][2] = {{"layouts/floor.yaml", "one"},
                                       {"a/b/c.csv", "a long text of many pieces"},
                                       {"empty", ""}};

static void test_a_set_comes(void **state)
{
    (void)state;
    char folder[FILE_STORE_PATH_BYTES];
    const char *none = NULL;
    uint64_t version = 0;
    furnish(first, 3);
    assert_false(hub_files_is_told(screen));
    assert_false(hub_files_newest(screen, SITE_HASH, &none, &version));
    tell_version(screen, now);
    assert_true(hub_files_is_told(screen));
    serve(screen, 5, 3, &now);
    expect_set(folder);
    assert_true(hub_files_renewed(screen));
    assert_false(hub_files_renewed(screen));
    assert_false(hub_files_newest(screen, SITE_HASH + 1, &none, &version));
    assert_int_equal(hub.asked_lists, 1);
    tell_version(screen, now);
    tell_list(screen, now);
    serve(screen, 5, 3, &now);
    assert_int_equal(hub.asked_lists, 1);
    assert_false(hub_files_renewed(screen));
}

/* "a screen that has a version already asks nothing": nor for a file that it has. */
static void test_only_what_changed_is_asked_for(void **state)
{
    (void)state;
    char old[FILE_STORE_PATH_BYTES];
    char folder[FILE_STORE_PATH_BYTES];
    const char *const second[][2] = {{"layouts/floor.yaml", "two"},
                                     {"elsewhere.csv", "a long text of many pieces"},
                                     {"copy.csv", "a long text of many pieces"}};
    furnish(first, 3);
    tell_version(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(old);
    hub_files_show(screen);
    hub.asked_pieces = 0;
    furnish(second, 3);
    tell_version(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(folder);
    assert_int_equal(hub.asked_pieces, 1);
    assert_int_equal(access(old, F_OK), 0); /* it is shown yet */
    hub_files_show(screen);
    assert_int_not_equal(access(old, F_OK), 0);

    hub.asked_pieces = 0; /* and back, while the second is shown */
    furnish(first, 3);
    tell_version(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(old);
    assert_int_equal(hub.asked_pieces, 2);
    furnish(second, 3); /* the one that is shown, once more */
    hub.asked_pieces = 0;
    tell_version(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(folder);
    assert_int_equal(hub.asked_pieces, 0);
    assert_int_not_equal(access(old, F_OK), 0);
}

/* A set that is overtaken by another is not lost as far as it had come. */
static void test_overtaken(void **state)
{
    (void)state;
    char folder[FILE_STORE_PATH_BYTES];
    const char *const second[][2] = {{"layouts/floor.yaml", "one"}, {"new", "new"}};
    furnish(first, 3);
    tell_list(screen, now);
    serve(screen, 1, 2, &now); /* the first file, some of the second */
    assert_false(hub_files_renewed(screen));
    furnish(second, 2);
    hub.asked_pieces = 0;
    tell_list(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(folder);
    assert_int_equal(hub.asked_pieces, 1);
}

/* Pieces of a file that changed meanwhile: the hub answers with its new list. */
static void test_a_file_that_is_no_more(void **state)
{
    (void)state;
    char folder[FILE_STORE_PATH_BYTES];
    const char *const second[][2] = {{"other", "other"}};
    furnish(first, 3);
    tell_list(screen, now);
    furnish(second, 1);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(folder);
}

static void test_no_files_need_no_disk(void **state)
{
    (void)state;
    char folder[FILE_STORE_PATH_BYTES];
    furnish(first, 0);
    assert_int_equal(setenv("RUNTIME_DIRECTORY", "/nowhere", 1), 0);
    tell_list(screen, now);
    expect_set(folder);
    assert_string_equal(folder, "");
    assert_null(hub_files_fault(screen));
    hub_files_show(screen);
}

/* -- what goes wrong -------------------------------------------------------------------
 */

static void expect_fault(const char *words)
{
    char fault[sizeof(struct diag_entry)];
    assert_non_null(hub_files_fault(screen));
    diag_format(hub_files_fault(screen), fault, sizeof fault);
    assert_string_equal(fault, words);
}

static void test_a_disk_that_is_none(void **state)
{
    (void)state;
    const char *folder = NULL;
    uint64_t version = 0;
    char whole[FILE_STORE_PATH_BYTES];
    furnish(first, 3);
    assert_int_equal(setenv("RUNTIME_DIRECTORY", "/nowhere", 1), 0);
    tell_version(screen, now);
    serve(screen, 15, GATHER_PIECE_BYTES, &now);
    assert_true(hub_files_renewed(screen));
    expect_fault("the hub's files cannot be kept: No such file or directory");
    assert_false(hub_files_newest(screen, SITE_HASH, &folder, &version));
    assert_true(hub.asked_lists <= 3); /* not again and again */
    assert_int_equal(setenv("RUNTIME_DIRECTORY", ROOT, 1), 0);
    serve(screen, 15, GATHER_PIECE_BYTES, &now);
    expect_set(whole);
    assert_null(hub_files_fault(screen));
}

/* What did not arrive as it was is dropped, and asked for again. */
static void test_a_hub_that_lies(void **state)
{
    (void)state;
    char folder[FILE_STORE_PATH_BYTES];
    furnish(first, 1);
    hub.lies = true;
    tell_list(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_fault("layouts/floor.yaml: did not arrive as the hub's list says");
    assert_int_equal(hub.asked_pieces, 1);
    hub.lies = false;
    serve(screen, 15, GATHER_PIECE_BYTES, &now);
    expect_set(folder);
    assert_null(hub_files_fault(screen));
}

struct hostile_row {
    const char *name;
    const char *file; /* in place of the second */
    uint32_t size;
};

static struct hostile_row rows_hostile[] = {
    {"up", "../../../../../../../../tmp/wallboard-test", 3},
    {"from the root", "/tmp/wallboard-test", 3},
    {"the store's own", ".", 3},
    {"in a file that is there", "layouts/floor.yaml/x", 3},
    {"controls", "a\nb", 3},
    {"too large", "b", MANIFEST_FILE_BYTES + 1},
};

static void test_hostile(void **state)
{
    const struct hostile_row *row = *state;
    char folder[FILE_STORE_PATH_BYTES];
    const char *path = NULL;
    uint64_t version = 0;
    furnish(first, 1);
    tell_list(screen, now);
    serve(screen, 5, GATHER_PIECE_BYTES, &now);
    expect_set(folder);
    struct manifest_file *bad = &hub.manifest.files[hub.manifest.count++];
    *bad = hub.manifest.files[0];
    (void)str_copy(bad->name, sizeof bad->name, str_from(row->file));
    bad->size = row->size;
    tell_list(screen, now);
    serve(screen, 15, GATHER_PIECE_BYTES, &now);
    assert_non_null(hub_files_fault(screen));
    assert_string_equal(hub_files_fault(screen)->file,
                        "the hub's list of files is refused");
    assert_true(hub_files_newest(screen, SITE_HASH, &path, &version));
    assert_string_equal(path, folder); /* the one before stays */
    assert_int_not_equal(access("/tmp/wallboard-test", F_OK), 0);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "a set comes", test_a_set_comes);
    rows_add_one(&rows, "only what changed is asked for",
                 test_only_what_changed_is_asked_for);
    rows_add_one(&rows, "overtaken", test_overtaken);
    rows_add_one(&rows, "a file that is no more", test_a_file_that_is_no_more);
    rows_add_one(&rows, "no files need no disk", test_no_files_need_no_disk);
    rows_add_one(&rows, "a disk that is none", test_a_disk_that_is_none);
    rows_add_one(&rows, "a hub that lies", test_a_hub_that_lies);
    ROWS_ADD(&rows, test_hostile, rows_hostile);
    for (size_t i = 0; i < rows.count; i++) {
        rows.tests[i].setup_func = set_up;
        rows.tests[i].teardown_func = tear_down;
    }
    return rows_run(&rows, "display/hub_files");
}
