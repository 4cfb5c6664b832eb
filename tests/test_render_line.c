#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "render/line.h"
#include "support/specimen.h"

struct row {
    const char *name;
    enum scene_font role;
    const char *text;
    size_t limit;
    const char *pieces; /* joined by '|' */
};

static struct row rows[] = {
    {"split: words are one piece", SCENE_FONT_LABEL, "Longest wait", SIZE_MAX,
     "Longest wait"},
    {"split: nothing is no piece", SCENE_FONT_LABEL, "", SIZE_MAX, ""},
    {"split: the digits of a label stay together", SCENE_FONT_LABEL, "12 in a row",
     SIZE_MAX, "12 in a row"},
    {"split: each digit of a figure stands alone, and the colon", SCENE_FONT_FIGURE,
     "12:07", SIZE_MAX, "1|2|:|0|7"},
    {"split: the blank and the percent sign of a figure", SCENE_FONT_FIGURE, "8 %",
     SIZE_MAX, "8| %"},
    {"split: the dash for unknown stands alone", SCENE_FONT_FIGURE, "\xE2\x80\x93",
     SIZE_MAX, "\xE2\x80\x93"},
    {"split: an accent stays with its base", SCENE_FONT_LABEL, "e\xCC\x81t", SIZE_MAX,
     "e\xCC\x81t"},
    {"split: another font is another piece", SCENE_FONT_LABEL, "a \xD8\xB9\xD9\x85",
     SIZE_MAX, "a |\xD8\xB9\xD9\x85"},
    {"split: right-to-left words keep their blank", SCENE_FONT_LABEL,
     "\xD8\xB9\xD9\x85 \xD8\xB9", SIZE_MAX, "\xD8\xB9\xD9\x85 \xD8\xB9"},
    {"split: digits between right-to-left words run their own way", SCENE_FONT_LABEL,
     "\xD8\xB9\x31\x32", SIZE_MAX, "\xD8\xB9|12"},
    {"split: another script is another piece", SCENE_FONT_LABEL, "a\xCE\x93", SIZE_MAX,
     "a|\xCE\x93"},
    /* Inter has no U+FFFD: the box is another font's. */
    {"split: bytes that are not UTF-8 become boxes", SCENE_FONT_LABEL, "a\xFF\xC3",
     SIZE_MAX, "a|\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"split: controls are dropped", SCENE_FONT_LABEL, "a\n\x7F\xE2\x80\xAE\x62", SIZE_MAX,
     "ab"},
    {"split: a character no font has becomes a box", SCENE_FONT_LABEL,
     "a\xF4\x8F\xBF\xBE", SIZE_MAX, "a|\xEF\xBF\xBD"},
    {"split: after the limit an ellipsis", SCENE_FONT_LABEL, "Longest", 4,
     "Long\xE2\x80\xA6"},
    {"split: no blank before the ellipsis", SCENE_FONT_LABEL, "Long est", 5,
     "Long\xE2\x80\xA6"},
    {"split: the limit counts characters, not what leans on them", SCENE_FONT_LABEL,
     "e\xCC\x81tude", 1, "e\xCC\x81\xE2\x80\xA6"},
    {"split: a limit of nothing leaves the ellipsis", SCENE_FONT_LABEL, "Longest", 0,
     "\xE2\x80\xA6"},
    {"split: a limit that is not reached changes nothing", SCENE_FONT_LABEL, "Long", 4,
     "Long"},
};

static struct font_set *fonts_of(void **state)
{
    static struct font_set *fonts; /* opened once, for all rows */
    (void)state;
    if (fonts == NULL) {
        char reason[RENDERER_REASON_BYTES] = "";
        struct renderer_config config = specimen_config();
        fonts = font_set_create(&config, reason);
    }
    return fonts;
}

static int close_fonts(void **state)
{
    struct font_set *fonts = fonts_of(state);
    font_set_destroy(&fonts);
    return 0;
}

static struct scene_node text_node(enum scene_font role, int cap_px, const char *text)
{
    struct scene_node node = {.kind = SCENE_TEXT, .span_count = 1};
    node.spans[0].font = role;
    node.spans[0].cap_px = cap_px;
    (void)strncpy(node.spans[0].text, text, SCENE_TEXT_BYTES - 1);
    return node;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct scene_node node = text_node(row->role, 30, row->text);
    struct line line;
    char joined[LINE_BYTES * 2] = "";
    line_split(&line, fonts_of(state), &node, row->limit);
    for (size_t i = 0; i < line.piece_count; i++) {
        size_t used = strlen(joined);
        str_format(joined + used, sizeof joined - used, "%s%s", i == 0 ? "" : "|",
                   line.bytes + line.pieces[i].text);
    }
    assert_string_equal(row->pieces, joined);
}

static int width_of(void **state, enum scene_font role, const char *text)
{
    struct scene_node node = text_node(role, 44, text);
    struct line line;
    line_split(&line, fonts_of(state), &node, SIZE_MAX);
    line_measure(&line, fonts_of(state), &node, 1, 1);
    return line.width_px;
}

/* "A timer does not shiver in any font." */
static void test_equal_cells(void **state)
{
    assert_int_equal(width_of(state, SCENE_FONT_FIGURE, "1:11"),
                     width_of(state, SCENE_FONT_FIGURE, "0:00"));
    assert_int_equal(width_of(state, SCENE_FONT_FIGURE, "1 284"),
                     width_of(state, SCENE_FONT_FIGURE, "1 111"));
    assert_true(width_of(state, SCENE_FONT_LABEL, "111") <
                width_of(state, SCENE_FONT_LABEL, "000"));
}

/* "Arabic unshaped was 190 px wide, shaped 148 px": lam and alef become one sign. */
static void test_arabic_is_shaped(void **state)
{
    int together = width_of(state, SCENE_FONT_LABEL, "\xD9\x84\xD8\xA7");
    int apart = width_of(state, SCENE_FONT_LABEL, "\xD9\x84") +
                width_of(state, SCENE_FONT_LABEL, "\xD8\xA7");
    assert_true(together < apart);
}

/* The pieces as they are seen, from left to right. */
struct seen_row {
    const char *name;
    const char *texts[SCENE_MAX_SPANS];
    bool rtl, figure, a_name;
    const char *pieces;
};

static struct seen_row seen_rows[] = {
    {"seen: Hebrew and a number in a line from left to right",
     {"a \u05d0\u05d1 12"},
     false,
     false,
     false,
     "a |12|\u05d0\u05d1 "},
    {"seen: the same in a line from right to left",
     {"\u05d0\u05d1 12"},
     true,
     false,
     false,
     "12|\u05d0\u05d1 "},
    {"seen: a Latin name keeps its point in a line from right to left",
     {"A. K."},
     true,
     false,
     true,
     "A. K."},
    {"seen: what is no name does not", {"Leeds!"}, true, false, false, "!|Leeds"},
    {"seen: spans follow each other the line's way",
     {"Leeds", "\u05d0"},
     true,
     false,
     false,
     "\u05d0|Leeds"},
    {"seen: and keep their places from left to right",
     {"\u05d0", "\u05d1"},
     false,
     false,
     false,
     "\u05d0|\u05d1"},
    {"seen: Arabic digits of a figure, each alone",
     {"\u0662:\u0663\u0662"},
     true,
     true,
     false,
     "\u0662|:|\u0663|\u0662"},
};

static void test_seen(void **state)
{
    const struct seen_row *row = *state;
    struct scene_node node = {.kind = SCENE_TEXT, .rtl = row->rtl};
    struct line line;
    char joined[LINE_BYTES * 2] = "";
    for (int i = 0; i < SCENE_MAX_SPANS && row->texts[i] != NULL; i++) {
        struct scene_span *span = &node.spans[node.span_count++];
        span->font = row->figure ? SCENE_FONT_FIGURE : SCENE_FONT_LABEL;
        span->cap_px = 30;
        span->name = row->a_name;
        (void)str_copy(span->text, sizeof span->text, str_from(row->texts[i]));
    }
    line_split(&line, fonts_of(NULL), &node, SIZE_MAX);
    line_measure(&line, fonts_of(NULL), &node, 1, 1);
    for (int x_px = 0; x_px < line.width_px; x_px++) {
        for (size_t i = 0; i < line.piece_count; i++) {
            if (line.pieces[i].x_px == x_px) {
                size_t used = strlen(joined);
                str_format(joined + used, sizeof joined - used, "%s%s",
                           used > 0 ? "|" : "", line.bytes + line.pieces[i].text);
            }
        }
    }
    assert_string_equal(row->pieces, joined);
}

/* In whatever digits: the timer does not shiver. */
static void test_arabic_cells(void **state)
{
    assert_int_equal(width_of(state, SCENE_FONT_FIGURE, "\u0661:\u0661\u0661"),
                     width_of(state, SCENE_FONT_FIGURE, "\u0660:\u0665\u0663"));
}

static void test_gaps_and_scale(void **state)
{
    struct scene_node node = text_node(SCENE_FONT_FIGURE, 100, "78");
    struct line line;
    node.span_count = 2;
    node.spans[1] = node.spans[0];
    node.spans[0].gap_px = 500; /* before the first span there is nothing to keep from */
    node.spans[1].gap_px = 40;
    node.spans[1].cap_px = 50;
    line_split(&line, fonts_of(state), &node, SIZE_MAX);
    line_measure(&line, fonts_of(state), &node, 1, 1);
    assert_int_equal(0, line.pieces[0].x_px);
    assert_int_equal(100, line.cap_px);
    const struct line_piece *last_of_first = &line.pieces[1];
    assert_int_equal(last_of_first->x_px + last_of_first->width_px + 40,
                     line.pieces[2].x_px);
    line_measure(&line, fonts_of(state), &node, 1, 2);
    assert_int_equal(50, line.cap_px);
    assert_int_equal(25, line.pieces[2].cap_px);
}

/* Whatever bytes a publisher gets through, nothing is written out of bounds and what is
 * measured is finite. Three full spans of the worst of them fit. */
static void test_hostile(void **state)
{
    struct scene_node node = {.kind = SCENE_TEXT, .span_count = SCENE_MAX_SPANS};
    struct line line;
    uint32_t random = 1;
    for (int round = 0; round < 200; round++) {
        for (int i = 0; i < SCENE_MAX_SPANS; i++) {
            node.spans[i].font = (enum scene_font)(round % SCENE_FONT_COUNT);
            node.spans[i].cap_px = 30;
            for (size_t at = 0; at < SCENE_TEXT_BYTES; at++) { /* not terminated */
                random = random * 1664525U + 1013904223U;
                char byte = (char)(random >> 24);
                node.spans[i].text[at] = round == 0 ? '\xFF' : byte;
            }
        }
        line_split(&line, fonts_of(state), &node, SIZE_MAX);
        assert_in_range(line.byte_count, 0, LINE_BYTES);
        assert_in_range(line.piece_count, 0, LINE_PIECES);
        line_measure(&line, fonts_of(state), &node, 1, 1);
        assert_in_range(line.width_px, 0, 3 * 128 * 200);
    }
    node.span_count = 99; /* more than there are */
    line_split(&line, fonts_of(state), &node, SIZE_MAX);
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SINGLE       5

int main(void)
{
    struct CMUnitTest tests[SINGLE + COUNT(rows) + COUNT(seen_rows)] = {
        {"measure: digits of a figure are equally wide", test_equal_cells, NULL, NULL,
         NULL},
        {"measure: Arabic letters are joined", test_arabic_is_shaped, NULL, NULL, NULL},
        {"measure: gaps stand between spans, and everything scales", test_gaps_and_scale,
         NULL, NULL, NULL},
        {"split: any bytes at all", test_hostile, NULL, NULL, NULL},
        {"measure: Arabic digits are equally wide", test_arabic_cells, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        tests[SINGLE + i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = &rows[i]};
    }
    for (size_t i = 0; i < COUNT(seen_rows); i++) {
        tests[SINGLE + COUNT(rows) + i] =
            (struct CMUnitTest){.name = seen_rows[i].name,
                                .test_func = test_seen,
                                .initial_state = &seen_rows[i]};
    }
    return cmocka_run_group_tests_name("render/line", tests, NULL, close_fonts);
}
