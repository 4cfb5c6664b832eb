/* Unicode's annex 9, as far as names, sentences and figures of a board need it. */

#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "locale/bidi.h"
#include "support/rows.h"

struct row {
    const char *name;
    const char *text;
    bool rtl, own;
    const char *levels; /* a digit for each code point */
    int line;
};

static struct row level_rows[] = {
    {"levels: nothing", "", false, false, "", 0},
    {"levels: nothing, from right to left", "", true, false, "", 1},
    {"levels: Latin", "ab 1", false, false, "0000", 0},
    {"levels: Latin in a line from right to left", "ab 1", true, false, "2222", 1},
    {"levels: Hebrew in a line from left to right", "a אב b", false, false, "001100", 0},
    {"levels: a name runs its own way", "אב (2)", false, true, "111121", 1},
    {"levels: so does a Latin one in a line from right to left", "A. K.", true, true,
     "00000", 0},
    {"levels: a name without a letter goes with the line", "42", true, true, "22", 1},
    {"levels: digits run from left to right among letters that do not", "עב 12", true,
     false, "11122", 1},
    {"levels: Arabic digits too", "م ٢:٣٢", true, false, "112222", 1},
    {"levels: Arabic digits alone", "٧١٫٨", true, false, "2222", 1},
    {"levels: a range is read from the right", "١٦–١٩", true, false, "22122", 1},
    {"levels: beyond the first plane", "a😀א", false, false, "001", 0},
};

static size_t decode(const char *text, uint32_t points[64])
{
    struct str rest = str_from(text);
    size_t count = 0;
    for (size_t at = 0; at < rest.size;) {
        points[count++] = str_next_code_point(rest, &at);
    }
    return count;
}

static void test_levels(void **state)
{
    const struct row *row = *state;
    uint32_t points[64];
    uint8_t levels[64];
    char shown[65] = "";
    size_t count = decode(row->text, points);
    assert_int_equal(bidi_levels(points, count, row->rtl, row->own, levels), row->line);
    for (size_t i = 0; i < count; i++) {
        shown[i] = (char)('0' + levels[i]);
    }
    shown[count] = '\0';
    assert_string_equal(shown, row->levels);
}

static struct row order_rows[] = {
    {.name = "order: none", .levels = "", .text = ""},
    {.name = "order: all from left to right", .levels = "000", .text = "012"},
    {.name = "order: all from right to left", .levels = "111", .text = "210"},
    {.name = "order: a word in a line of the other way",
     .levels = "0110",
     .text = "0213"},
    {.name = "order: a number within such words", .levels = "1221", .text = "3120"},
};

static void test_order(void **state)
{
    const struct row *row = *state;
    uint8_t levels[8] = {0};
    uint16_t order[8];
    char shown[9] = "";
    size_t count = strlen(row->levels);
    for (size_t i = 0; i < count; i++) {
        levels[i] = (uint8_t)(row->levels[i] - '0');
    }
    bidi_order(levels, count, order);
    for (size_t i = 0; i < count; i++) {
        shown[i] = (char)('0' + order[i]);
    }
    shown[count] = '\0';
    assert_string_equal(shown, row->text);
}

/* More than is looked at, and code points that are none: told levels, nothing worse. */
static void test_limits(void **state)
{
    (void)state;
    static uint32_t points[BIDI_POINTS + 9];
    static uint8_t levels[BIDI_POINTS + 9];
    static uint16_t order[BIDI_POINTS + 9];
    for (size_t i = 0; i < BIDI_POINTS + 9; i++) {
        points[i] = i % 3 == 0 ? UINT32_MAX : i % 3 == 1 ? 0x5D0 : 0xD800;
    }
    assert_int_equal(bidi_levels(points, BIDI_POINTS + 9, true, false, levels), 1);
    assert_int_equal(levels[BIDI_POINTS + 8], 1);
    bidi_order(levels, BIDI_POINTS + 9, order);
    assert_int_equal(order[BIDI_POINTS + 8], BIDI_POINTS + 8);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_levels, level_rows);
    ROWS_ADD(&rows, test_order, order_rows);
    rows_add_one(&rows, "limits", test_limits);
    return rows_run(&rows, "locale/bidi");
}
