/* site/manifest: names that stay in the folder, lists within bounds (docs/hub.md, "The
 * files of the site file"). */

#include <stdlib.h>
#include <string.h>

#include "site/manifest.h"
#include "support/rows.h"

/* -- names -----------------------------------------------------------------------------
 */

struct name_row {
    const char *name;
    const char *file;
    bool good;
};

#define FIFTY "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"

static struct name_row rows_name[] = {
    {"a file", "site.yaml", true},
    {"in a folder", "layouts/floor.yaml", true},
    {"in a folder of a folder", "a/b/c/d/e/f", true},
    {"in one too many", "a/b/c/d/e/f/g", false},
    {"of 160 bytes", FIFTY FIFTY FIFTY "1234567890", true},
    {"of 161", FIFTY FIFTY FIFTY "12345678901", false},
    {"with blanks, signs and umlauts", "B\xC3\xBCro 2/Stra\xC3\x9F\x65 (neu)+x~.png",
     true},
    {"none", "", false},
    {"from the root", "/etc/passwd", false},
    {"up", "../site.yaml", false},
    {"up, in the middle", "layouts/../../x", false},
    {"up, at the end", "layouts/..", false},
    {"up, alone", "..", false},
    {"the folder itself", ".", false},
    {"the folder, in the middle", "layouts/./x", false},
    {"hidden", ".profile", false},
    {"hidden, below", "layouts/.x", false},
    {"three points", "...", false},
    {"a folder's", "layouts/", false},
    {"nothing between two slashes", "layouts//x", false},
    {"slashes alone", "//", false},
    {"a backslash", "layouts\\x", false},
    {"a line feed", "a\nb", false},
    {"a carriage return", "a\rb", false},
    {"an escape", "a\x1b[2Jb", false},
    {"a delete", "a\x7f", false},
    {"a C1 control", "a\xC2\x9B", false},
    {"what turns the line round", "a\xE2\x80\xAEgnp.b", false},
    {"cut UTF-8", "a\xC3", false},
    {"a slash in too many bytes", "..\xC0\xAFx", false},
    {"a point in too many bytes", "\xC0\xAE\xC0\xAE/x", false},
    {"half of a pair", "\xED\xA0\x80", false},
    {"bytes that are none", "\xFF\xFE", false},
};

static void test_name(void **state)
{
    const struct name_row *row = *state;
    assert_int_equal(manifest_is_name(str_from(row->file)), row->good);
}

static void test_a_nul_in_a_name(void **state)
{
    (void)state;
    assert_false(manifest_is_name((struct str){"a\0b", 3}));
    assert_false(manifest_is_name((struct str){"a\0/../../b", 10}));
}

/* -- lists -----------------------------------------------------------------------------
 */

static const uint8_t digest[RELAY_FILE_DIGEST_BYTES] = {9, 8, 7};

static const char *add(struct manifest *manifest, const char *name, uint32_t size)
{
    const struct relay_file file = {str_from(name), digest, size};
    return manifest_add(manifest, &file);
}

struct pair_row {
    const char *name;
    const char *first, *second;
    uint32_t first_size, second_size;
    const char *fault; /* of the second; NULL: none */
};

static struct pair_row rows_pair[] = {
    {"two files", "a", "b", 1, 1, NULL},
    {"one that begins like the other", "layouts", "layouts2/x", 1, 1, NULL},
    {"the same twice", "a/b", "a/b", 1, 1, "a file named twice"},
    {"a file in a file", "a", "a/b", 1, 1, "a file that is a folder too"},
    {"the other way round", "a/b/c", "a", 1, 1, "a file that is a folder too"},
    {"a name that leads out", "a", "../b", 1, 1,
     "a name that is none of a file in the folder"},
    {"8 MiB", "a", "b", 1, MANIFEST_FILE_BYTES, NULL},
    {"a byte more", "a", "b", 1, MANIFEST_FILE_BYTES + 1, "a file larger than 8 MiB"},
    {"the largest number", "a", "b", 1, UINT32_MAX, "a file larger than 8 MiB"},
    {"16 MiB in all", "a", "b", MANIFEST_FILE_BYTES, MANIFEST_FILE_BYTES, NULL},
};

static void test_pair(void **state)
{
    const struct pair_row *row = *state;
    struct manifest *manifest = calloc(1, sizeof *manifest);
    assert_non_null(manifest);
    assert_null(add(manifest, row->first, row->first_size));
    const char *fault = add(manifest, row->second, row->second_size);
    if (row->fault == NULL) {
        assert_null(fault);
    } else {
        assert_string_equal(fault, row->fault);
    }
    assert_int_equal(manifest->count, row->fault == NULL ? 2 : 1);
    free(manifest);
}

static void test_more_than_all(void **state)
{
    (void)state;
    struct manifest *manifest = calloc(1, sizeof *manifest);
    assert_non_null(manifest);
    assert_null(add(manifest, "a", MANIFEST_FILE_BYTES));
    assert_null(add(manifest, "b", MANIFEST_FILE_BYTES));
    assert_null(add(manifest, "empty", 0));
    assert_string_equal(add(manifest, "c", 1), "larger than 16 MiB in all");
    assert_int_equal(manifest->bytes, MANIFEST_BYTES);
    free(manifest);
}

static void test_more_than_so_many(void **state)
{
    (void)state;
    struct manifest *manifest = calloc(1, sizeof *manifest);
    char name[16];
    assert_non_null(manifest);
    for (int i = 0; i < MANIFEST_FILES; i++) {
        str_format(name, sizeof name, "f%d", i);
        assert_null(add(manifest, name, 1));
    }
    assert_string_equal(add(manifest, "one", 1), "more than 256 files");
    free(manifest);
}

/* -- as it comes -----------------------------------------------------------------------
 */

static size_t write_list(const struct manifest *manifest, uint64_t version,
                         uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    const struct relay_head head = {
        .kind = RELAY_MANIFEST, .first = manifest->site_hash, .last = version};
    relay_begin(&out, buffer, size, &head);
    for (size_t i = 0; i < manifest->count; i++) {
        const struct manifest_file *from = &manifest->files[i];
        const struct relay_file file = {str_from(from->name), from->digest, from->size};
        assert_true(relay_put_file(&out, &file));
    }
    return relay_end(&out);
}

struct read_row {
    const char *name;
    const char *file; /* in place of "layouts/b" */
    uint64_t more;    /* added to the version */
    const char *fault;
};

static struct read_row rows_read[] = {
    {"a list comes back", "layouts/b", 0, NULL},
    {"one of another version", "layouts/b", 1, "another version than the list says"},
    {"one that would write elsewhere", "../../b", 0,
     "a name that is none of a file in the folder"},
};

static void test_read(void **state)
{
    const struct read_row *row = *state;
    static uint8_t buffer[1024];
    struct relay_reader in;
    struct manifest *sent = calloc(1, sizeof *sent);
    struct manifest *got = calloc(1, sizeof *got);
    assert_non_null(sent);
    assert_non_null(got);
    sent->site_hash = 77;
    assert_null(add(sent, "a", 3));
    assert_null(add(sent, "layouts/b", 4));
    (void)str_copy(sent->files[1].name, sizeof sent->files[1].name, str_from(row->file));
    uint64_t version = manifest_version(sent);
    size_t size = write_list(sent, version + row->more, buffer, sizeof buffer);
    assert_true(relay_read(&in, buffer, size));
    const char *fault = manifest_read(got, &in);
    if (row->fault == NULL) {
        assert_null(fault);
        assert_int_equal(got->count, 2);
        assert_int_equal(got->bytes, 7);
        assert_true(manifest_version(got) == version);
    } else {
        assert_string_equal(fault, row->fault);
        assert_int_equal(got->count, 0);
    }
    free(sent);
    free(got);
}

/* A version is of names, contents and the site file. */
static void test_versions_differ(void **state)
{
    (void)state;
    struct manifest *one = calloc(1, sizeof *one);
    struct manifest *other = calloc(1, sizeof *other);
    assert_non_null(one);
    assert_non_null(other);
    assert_true(manifest_version(one) != 0);
    assert_null(add(one, "a", 3));
    assert_null(add(other, "a", 3));
    assert_true(manifest_version(one) == manifest_version(other));
    other->files[0].digest[31] = 1;
    assert_true(manifest_version(one) != manifest_version(other));
    *other = *one;
    other->site_hash = 1;
    assert_true(manifest_version(one) != manifest_version(other));
    *other = *one;
    other->files[0].name[0] = 'b';
    assert_true(manifest_version(one) != manifest_version(other));
    free(one);
    free(other);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_name, rows_name);
    rows_add_one(&rows, "a NUL in a name", test_a_nul_in_a_name);
    ROWS_ADD(&rows, test_pair, rows_pair);
    rows_add_one(&rows, "more than 16 MiB", test_more_than_all);
    rows_add_one(&rows, "more than 256 files", test_more_than_so_many);
    ROWS_ADD(&rows, test_read, rows_read);
    rows_add_one(&rows, "versions differ", test_versions_differ);
    return rows_run(&rows, "site/manifest");
}
