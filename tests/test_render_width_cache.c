/* render/width_cache: what is kept is what was measured, for that text, font and size and
 * no other. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "render/width_cache.h"
#include "support/rows.h"

#define A_WIDTH_PX 42

static const struct width_key waiting = {1, 40, false, "Latn", "Waiting"};

struct row {
    const char *name;
    struct width_key key;
    bool held;
};

static struct row rows[] = {
    {"width cache: what was kept is found", {1, 40, false, "Latn", "Waiting"}, true},
    {"width cache: another text is not", {1, 40, false, "Latn", "Waitinh"}, false},
    {"width cache: a part of a text is not", {1, 40, false, "Latn", "Wait"}, false},
    {"width cache: another file is not", {2, 40, false, "Latn", "Waiting"}, false},
    {"width cache: another size is not", {1, 41, false, "Latn", "Waiting"}, false},
    {"width cache: another direction is not", {1, 40, true, "Latn", "Waiting"}, false},
    {"width cache: another script is not", {1, 40, false, "Cyrl", "Waiting"}, false},
    {"width cache: no script is not", {1, 40, false, "", "Waiting"}, false},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    static struct width_cache cache;
    int width_px = -1;
    memset(&cache, 0, sizeof cache);
    assert_false(width_cache_find(&cache, &row->key, &width_px));
    width_cache_add(&cache, &waiting, A_WIDTH_PX);
    assert_int_equal(row->held, width_cache_find(&cache, &row->key, &width_px));
    assert_int_equal(row->held ? A_WIDTH_PX : -1, width_px);
}

static struct width_key numbered(char text[32], int number)
{
    str_format(text, 32, "caller %d", number);
    return (struct width_key){1, 40, false, "Latn", text};
}

/* "Of a fixed size": the last is held, and whatever is held is right. */
static void test_many(void **state)
{
    (void)state;
    static struct width_cache cache;
    int held = 0;
    for (int i = 0; i < 10 * WIDTH_CACHE_SLOTS; i++) {
        char text[32];
        int width_px = -1;
        struct width_key key = numbered(text, i);
        width_cache_add(&cache, &key, i);
        assert_true(width_cache_find(&cache, &key, &width_px));
        assert_int_equal(i, width_px);
    }
    for (int i = 0; i < 10 * WIDTH_CACHE_SLOTS; i++) {
        char text[32];
        int width_px = i;
        struct width_key key = numbered(text, i);
        held += width_cache_find(&cache, &key, &width_px) ? 1 : 0;
        assert_int_equal(i, width_px);
    }
    assert_in_range(held, 1, WIDTH_CACHE_SLOTS);
}

/* "Longer ones are not kept", nor any part of them. */
static void test_long(void **state)
{
    (void)state;
    static struct width_cache cache;
    char text[WIDTH_CACHE_BYTES + 1];
    int width_px = -1;
    memset(text, 'a', sizeof text);
    text[WIDTH_CACHE_BYTES] = '\0';
    struct width_key key = {1, 40, false, "Latn", text};
    width_cache_add(&cache, &key, A_WIDTH_PX);
    assert_false(width_cache_find(&cache, &key, &width_px));
    text[WIDTH_CACHE_BYTES - 1] = '\0';
    assert_false(width_cache_find(&cache, &key, &width_px));
    width_cache_add(&cache, &key, A_WIDTH_PX);
    assert_true(width_cache_find(&cache, &key, &width_px));
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, test_row, rows);
    rows_add_one(&tests, "width cache: more than it holds, the last is held", test_many);
    rows_add_one(&tests, "width cache: too long a text is not kept", test_long);
    return rows_run(&tests, "render/width_cache");
}
