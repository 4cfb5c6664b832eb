/* history/day_mark.h: what is written comes back, and other bytes are refused. */

#include <stdlib.h>
#include <string.h>

#include "history/day_mark.h"
#include "support/rows.h"

enum { BYTES = 1024 };

static const struct day_mark mark = {"2026-11-23", 100, 130, {7, 0xfedcba98, 0x01234567}};

struct desk {
    struct source_marks *sources;
    struct day_mark got;
    uint8_t bytes[BYTES];
    size_t size;
};

static void put_source(struct source_marks *sources, const char *name, int64_t epoch,
                       int64_t sequence, uint64_t heard)
{
    const struct source_mark source = {epoch, sequence, heard};
    assert_true(source_marks_admit(sources, str_from(name)));
    source_marks_hear(sources, str_from(name), &source);
}

/* As marked: two sources of which something is on disk, and one that was only heard. */
static struct desk open_desk(void)
{
    struct desk desk = {.sources = source_marks_create()};
    struct source_marks *written = source_marks_create();
    assert_non_null(desk.sources);
    assert_non_null(written);
    put_source(written, "wallboard://leeds/pbx", 1764000000000, INT64_MAX, 128);
    put_source(written, "b", 0, 0, 5);
    source_marks_keep(written);
    put_source(written, "pending", 1, 1, 131);
    desk.size = day_mark_write(&mark, written, NULL, 0);
    assert_in_range(desk.size, 1, BYTES);
    assert_int_equal(day_mark_write(&mark, written, desk.bytes, desk.size - 1),
                     desk.size);
    assert_int_equal(desk.bytes[0], 0); /* not written where it does not fit whole */
    assert_int_equal(day_mark_write(&mark, written, desk.bytes, BYTES), desk.size);
    source_marks_destroy(&written);
    return desk;
}

static bool read_back(struct desk *desk, size_t size)
{
    char *exact = malloc(size + 1); /* a sanitizer sees what is read beyond */
    assert_non_null(exact);
    memcpy(exact, desk->bytes, size);
    bool good = day_mark_read((struct str){exact, size}, &desk->got, desk->sources);
    free(exact);
    return good;
}

static void check_returns(void **state)
{
    (void)state;
    struct desk desk = open_desk();
    assert_true(read_back(&desk, desk.size));
    source_marks_keep(desk.sources);
    assert_string_equal(desk.got.name, mark.name);
    assert_int_equal(desk.got.base, mark.base);
    assert_int_equal(desk.got.head, mark.head);
    assert_int_equal(desk.got.end.epoch, mark.end.epoch);
    assert_int_equal(desk.got.end.crc, mark.end.crc);
    assert_int_equal(desk.got.end.digest, mark.end.digest);
    assert_int_equal(source_marks_count(desk.sources), 2);
    const struct source_mark *source =
        source_marks_find(desk.sources, str_from("wallboard://leeds/pbx"));
    assert_non_null(source);
    assert_int_equal(source->epoch, 1764000000000);
    assert_int_equal(source->sequence, INT64_MAX);
    assert_int_equal(source->heard, 128);
    source_marks_destroy(&desk.sources);
}

/* Cut anywhere, or with more behind it. */
static void check_sizes(void **state)
{
    (void)state;
    struct desk desk = open_desk();
    for (size_t size = 0; size < desk.size; size++) {
        assert_false(read_back(&desk, size));
    }
    assert_false(read_back(&desk, desk.size + 1));
    source_marks_destroy(&desk.sources);
}

static struct wrong {
    const char *name;
    size_t at; /* the byte that is another */
    uint8_t byte;
} wrongs[] = {
    {"another version", 0, 2},
    {"no day", 8, 'x'},
    {"a source too many", 58, 3},
    {"a source too few", 58, 1},
    {"a name of no bytes", 66, 0},
    {"a name of more bytes than there are", 66, 255},
    {"a name of nearly all memory", 73, 255},
};

static void check_wrong(void **state)
{
    const struct wrong *wrong = *state;
    struct desk desk = open_desk();
    assert_int_not_equal(desk.bytes[wrong->at], wrong->byte);
    desk.bytes[wrong->at] = wrong->byte;
    assert_false(read_back(&desk, desk.size));
    source_marks_destroy(&desk.sources);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "what is written comes back", check_returns);
    rows_add_one(&rows, "bytes that were cut are refused", check_sizes);
    ROWS_ADD(&rows, check_wrong, wrongs);
    return rows_run(&rows, "history: day_mark");
}
