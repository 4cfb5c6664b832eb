/* site/gather: whatever is lost, doubled, late or cut short, the files that are got are
 * the hub's, byte for byte (docs/hub.md, "The files of the site file"). */

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "site/gather.h"
#include "support/rows.h"

#define FILES     5
#define MOST_MS   1000
#define STEP_MS   20
#define UNDERWAY  64
#define STEPS_MAX 200000

static const uint32_t sizes[FILES] = {0, 1, GATHER_PIECE_BYTES, GATHER_PIECE_BYTES + 1,
                                      5 * GATHER_PIECE_BYTES - 7};

/* The byte at a place of a file. */
static uint8_t byte_of(size_t file, uint32_t at)
{
    return (uint8_t)(index_hash(file, &at, sizeof at) >> 7);
}

static void fill_manifest(struct manifest *manifest)
{
    for (size_t i = 0; i < FILES; i++) {
        uint8_t digest[RELAY_FILE_DIGEST_BYTES] = {(uint8_t)(i + 1)};
        char name[16];
        str_format(name, sizeof name, "file%zu", i);
        const struct relay_file file = {str_from(name), digest, sizes[i]};
        assert_null(manifest_add(manifest, &file));
    }
}

/* -- a hub and a line ------------------------------------------------------------------
 */

struct parcel {
    int64_t due_ms;
    uint32_t at;
    uint8_t digest[RELAY_FILE_DIGEST_BYTES];
};

struct line_row {
    const char *name;
    int lost_permille, doubled_permille, late_permille;
    uint64_t seed;
};

static struct line_row rows_line[] = {
    {"a good line", 0, 0, 0, 1},
    {"a fifth is lost", 200, 0, 0, 2},
    {"half is doubled", 0, 500, 0, 3},
    {"half is late and overtaken", 0, 0, 500, 4},
    {"all of it at once", 200, 300, 300, 5},
    {"nearly all is lost", 900, 0, 0, 6},
};

struct line {
    const struct line_row *row;
    uint64_t random;
    struct parcel parcels[UNDERWAY];
    size_t count;
};

static bool chance(struct line *line, int permille)
{
    line->random = index_hash(line->random, "chance", 6);
    return (int)(line->random % 1000) < permille;
}

static void put(struct line *line, const struct parcel *parcel)
{
    if (line->count < UNDERWAY && !chance(line, line->row->lost_permille)) {
        line->parcels[line->count] = *parcel;
        line->parcels[line->count].due_ms +=
            chance(line, line->row->late_permille) ? 3 * GATHER_AGAIN_MS : 1;
        line->count++;
    }
}

static bool take(struct line *line, int64_t now_ms, struct parcel *ret)
{
    for (size_t i = 0; i < line->count; i++) {
        if (line->parcels[i].due_ms <= now_ms) {
            *ret = line->parcels[i];
            line->parcels[i] = line->parcels[--line->count];
            return true;
        }
    }
    return false;
}

/* What the hub answers to a request for that place: up to GATHER_PIECE_BYTES. */
static void answer(const struct parcel *ask, uint8_t *bytes, struct relay_piece *ret)
{
    size_t file = ask->digest[0] - 1U;
    uint32_t left = sizes[file] - ask->at;
    uint32_t size = left < GATHER_PIECE_BYTES ? left : GATHER_PIECE_BYTES;
    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = byte_of(file, ask->at + i);
    }
    *ret = (struct relay_piece){.digest = ask->digest,
                                .at = ask->at,
                                .size = sizes[file],
                                .bytes = {(const char *)bytes, size}};
}

static void check_file(const struct gather *gather)
{
    const struct manifest_file *file = gather_wanted(gather);
    assert_non_null(file);
    size_t number = file->digest[0] - 1U;
    for (uint32_t i = 0; i < file->size; i++) {
        assert_int_equal(gather->bytes[i], byte_of(number, i));
    }
}

static void test_line(void **state)
{
    static uint8_t bytes[GATHER_PIECE_BYTES];
    struct line line = {.row = *state, .random = ((struct line_row *)*state)->seed};
    struct gather *gather = calloc(1, sizeof *gather);
    struct manifest *manifest = calloc(1, sizeof *manifest);
    int64_t now_ms = 0;
    size_t got = 0;
    assert_non_null(gather);
    assert_non_null(manifest);
    fill_manifest(manifest);
    gather_begin(gather, manifest, (struct mono){0});
    for (int i = 0; i < STEPS_MAX && gather_wanted(gather) != NULL; i++) {
        const struct mono now = {now_ms * 1000000};
        struct parcel parcel = {.due_ms = now_ms};
        if (gather_ask(gather, now, &parcel.at)) {
            memcpy(parcel.digest, gather_wanted(gather)->digest, sizeof parcel.digest);
            put(&line, &parcel);
            if (chance(&line, line.row->doubled_permille)) {
                put(&line, &parcel);
            }
        }
        while (take(&line, now_ms, &parcel)) {
            struct relay_piece piece;
            answer(&parcel, bytes, &piece);
            if (gather_take(gather, &piece, now)) {
                check_file(gather);
                gather_done(gather, true, 0, now);
                got++;
            }
        }
        assert_true(gather_wait_ms(gather, now, MOST_MS) <= MOST_MS);
        now_ms += STEP_MS;
    }
    assert_null(gather_wanted(gather));
    assert_int_equal(got, FILES);
    gather_clear(gather);
    free(manifest);
    free(gather);
}

/* -- single pieces ---------------------------------------------------------------------
 */

struct piece_row {
    const char *name;
    uint8_t file; /* from 1 */
    uint32_t at, size, bytes;
    uint32_t filled; /* of file 4 after it, which has its first piece */
};

#define FIRST GATHER_PIECE_BYTES
#define WHOLE (GATHER_PIECE_BYTES + 1)

static struct piece_row rows_piece[] = {
    {"the next", 4, FIRST, WHOLE, 1, WHOLE},
    {"the first again", 4, 0, WHOLE, FIRST, FIRST},
    {"of another file", 3, FIRST, WHOLE, 1, FIRST},
    {"of another size", 4, FIRST, WHOLE + 1, 1, FIRST},
    {"nothing at all", 4, FIRST, WHOLE, 0, FIRST},
    {"more than is missing", 4, FIRST, WHOLE, 2, FIRST},
    {"from behind the end", 4, WHOLE, WHOLE, 0, FIRST},
    {"with a hole before it", 4, FIRST + 1, WHOLE, 0, FIRST},
};

static void test_piece(void **state)
{
    const struct piece_row *row = *state;
    static const uint8_t bytes[GATHER_PIECE_BYTES] = {0};
    struct gather *gather = calloc(1, sizeof *gather);
    struct manifest *manifest = calloc(1, sizeof *manifest);
    const struct mono now = {0};
    uint8_t digest[RELAY_FILE_DIGEST_BYTES] = {4};
    struct relay_piece piece = {digest, 0, WHOLE, {(const char *)bytes, FIRST}};
    assert_non_null(gather);
    assert_non_null(manifest);
    fill_manifest(manifest);
    gather_begin(gather, manifest, now);
    for (size_t i = 0; i < 3; i++) {
        gather_hold(gather, i);
    }
    assert_false(gather_take(gather, &piece, now));
    digest[0] = row->file;
    piece = (struct relay_piece){
        digest, row->at, row->size, {(const char *)bytes, row->bytes}};
    assert_int_equal(gather_take(gather, &piece, now), row->filled == WHOLE);
    assert_int_equal(gather->filled, row->filled);
    gather_clear(gather);
    free(manifest);
    free(gather);
}

/* "asked for anew": from the beginning, and not before the pause is over. */
static void test_a_file_that_is_not_the_hubs(void **state)
{
    (void)state;
    struct gather *gather = calloc(1, sizeof *gather);
    struct manifest *manifest = calloc(1, sizeof *manifest);
    const uint8_t digest[RELAY_FILE_DIGEST_BYTES] = {2};
    const struct relay_piece piece = {digest, 0, 1, {"x", 1}};
    const struct mono now = {0};
    uint32_t at = 99;
    assert_non_null(gather);
    assert_non_null(manifest);
    fill_manifest(manifest);
    gather_begin(gather, manifest, now);
    gather_hold(gather, 0);
    assert_true(gather_take(gather, &piece, now));
    gather_done(gather, false, 10000, now);
    assert_false(gather_ask(gather, mono_add_ms(now, 9999), &at));
    assert_int_equal(gather_wait_ms(gather, mono_add_ms(now, 9500), MOST_MS), 500);
    assert_true(gather_ask(gather, mono_add_ms(now, 10000), &at));
    assert_int_equal(at, 0);
    gather_clear(gather);
    free(manifest);
    free(gather);
}

/* "it is held, and so is each of the same digest" */
static void test_the_same_twice(void **state)
{
    (void)state;
    struct gather *gather = calloc(1, sizeof *gather);
    struct manifest *manifest = calloc(1, sizeof *manifest);
    const uint8_t digest[RELAY_FILE_DIGEST_BYTES] = {2};
    const struct relay_file one = {str_from("one"), digest, 1};
    const struct relay_file other = {str_from("other"), digest, 1};
    const struct relay_piece piece = {digest, 0, 1, {"x", 1}};
    const struct mono now = {0};
    assert_non_null(gather);
    assert_non_null(manifest);
    assert_null(manifest_add(manifest, &one));
    assert_null(manifest_add(manifest, &other));
    gather_begin(gather, manifest, now);
    assert_true(gather_take(gather, &piece, now));
    gather_done(gather, true, 0, now);
    assert_null(gather_wanted(gather));
    gather_clear(gather);
    free(manifest);
    free(gather);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_line, rows_line);
    ROWS_ADD(&rows, test_piece, rows_piece);
    rows_add_one(&rows, "a file that is not the hub's", test_a_file_that_is_not_the_hubs);
    rows_add_one(&rows, "the same twice", test_the_same_twice);
    return rows_run(&rows, "site/gather");
}
