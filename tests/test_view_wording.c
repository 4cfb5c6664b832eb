/* view/wording: sentences to lines. Rules: nothing is cut, nothing is lost, a word is
 * broken only where it has no room by itself, a line fits a span. */
#include <string.h>

#include "base/str.h"
#include "support/rows.h"
#include "view/wording.h"

struct row {
    const char *name, *text;
    int width_caps;
    const char *lines; /* joined by | */
};

static struct row rows_wrap[] = {
    {"an empty text has no line", "", 10, ""},
    {"blanks are none", "   ", 10, ""},
    {"what fits is one line", "Fire drill", 20, "Fire drill"},
    {"it breaks between words", "Fire drill at three", 8, "Fire drill|at three"},
    {"more blanks than one are no words", "Fire   drill", 5, "Fire|drill"},
    {"a word without room is broken", "Donaudampfschiff", 5, "Donaud|ampfs|chiff"},
    {"a letter without room stands by itself", "abc", 0, "a|b|c"},
    {"characters of their own break anywhere", "\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97", 4,
     "\xE4\xB8\xAD\xE6\x96\x87|\xE5\xAD\x97"},
    {"accents lean on their letter",
     "a\xCC\x81"
     "b",
     1, "a\xCC\x81|b"},
    {"narrow letters need less", "illi illi", 5, "illi illi"},
};

static void test_wrap(void **state)
{
    const struct row *row = *state;
    struct str rest = str_from(row->text);
    char joined[512] = "";
    size_t count = 0;
    for (; str_trim(rest).size > 0; count++) {
        const struct str line = wording_next_line(&rest, row->width_caps * 100, 100);
        assert_true(line.size > 0);
        strcat(joined, count == 0 ? "" : "|");
        strncat(joined, line.data, line.size);
    }
    assert_string_equal(joined, row->lines);
}

/* A span holds 127 bytes. */
static void a_line_fits_a_span(void **state)
{
    (void)state;
    char text[ANNOUNCEMENT_BYTES + 1];
    memset(text, 'i', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct str rest = str_from(text);
    size_t bytes = 0;
    while (rest.size > 0) {
        const struct str line = wording_next_line(&rest, 1000000, 10);
        assert_in_range(line.size, 1, SCENE_TEXT_BYTES - 1);
        bytes += line.size;
    }
    assert_int_equal(bytes, strlen(text));
}

/* "Turns by beat_ms": each page for six seconds, then all again; a clock before zero
 * breaks nothing. */
static void pages_take_turns(void **state)
{
    (void)state;
    const struct announcement said[] = {{.text = "one two three"}, {.text = "four"}};
    static const char *const expected[] = {"one", "two", "three", "four"};
    const struct wording_room room = {400, 100, 1};
    struct wording_page page;
    for (int64_t turn = 0; turn < 9; turn++) {
        wording_turn(said, 2, &room, turn * WORDING_TURN_MS + 1, &page);
        assert_string_equal(page.lines[0], expected[turn % 4]);
        assert_int_equal(page.pages, 4);
        assert_int_equal(page.number, turn % 4 + 1);
    }
    wording_turn(said, 2, &room, -5, &page);
    assert_string_equal(page.lines[0], "one");
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_wrap, rows_wrap);
    rows_add_one(&rows, "a line fits a span", a_line_fits_a_span);
    rows_add_one(&rows, "pages take turns", pages_take_turns);
    return rows_run(&rows, "view/wording");
}
