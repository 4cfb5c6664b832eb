#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "render/text.h"
#include "support/specimen.h"

struct row {
    const char *name;
    enum scene_font role;
    enum scene_fit fit;
    int box_w, box_h, cap_px;
    const char *text;
    const char *shown; /* NULL: a beginning of the text, then an ellipsis */
    bool smaller;
};

static struct row rows[] = {
    {"fit: what fits stays as it is", SCENE_FONT_LABEL, SCENE_FIT_ELLIPSIS, 500, 60, 40,
     "Support", "Support", false},
    {"fit: what fits is not shrunk", SCENE_FONT_LABEL, SCENE_FIT_SHRINK, 500, 60, 40,
     "Support", "Support", false},
    {"fit: a long name is cut with an ellipsis", SCENE_FONT_STRONG, SCENE_FIT_ELLIPSIS,
     300, 60, 40, "Customer retention north", NULL, false},
    {"fit: a figure is shrunk, never cut", SCENE_FONT_FIGURE, SCENE_FIT_SHRINK, 200, 200,
     136, "1:08:47", "1:08:47", true},
    {"fit: a figure taller than its box is shrunk", SCENE_FONT_FIGURE, SCENE_FIT_SHRINK,
     900, 50, 136, "7", "7", true},
    {"fit: a box without room leaves the ellipsis", SCENE_FONT_LABEL, SCENE_FIT_ELLIPSIS,
     1, 60, 40, "Support", "\xE2\x80\xA6", false},
    {"fit: nothing fits into nothing", SCENE_FONT_FIGURE, SCENE_FIT_SHRINK, 0, 0, 40,
     "1284", "1284", true},
    {"fit: an empty text", SCENE_FONT_LABEL, SCENE_FIT_ELLIPSIS, 0, 0, 40, "", "", false},
};

static struct font_set *open_fonts(void)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    return font_set_create(&config, reason);
}

static void join(const struct line *line, char *joined, size_t size)
{
    joined[0] = '\0';
    for (size_t i = 0; i < line->piece_count; i++) {
        size_t used = strlen(joined);
        str_format(joined + used, size - used, "%s", line->bytes + line->pieces[i].text);
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct font_set *fonts = open_fonts();
    struct scene_node node = {.kind = SCENE_TEXT,
                              .box = {0, 0, row->box_w, row->box_h},
                              .fit = row->fit,
                              .span_count = 1};
    struct line line;
    char joined[LINE_BYTES];
    node.spans[0].font = row->role;
    node.spans[0].cap_px = row->cap_px;
    (void)str_copy(node.spans[0].text, sizeof node.spans[0].text, str_from(row->text));
    text_fit(&line, fonts, &node);
    join(&line, joined, sizeof joined);
    if (row->shown != NULL) {
        assert_string_equal(row->shown, joined);
    } else {
        size_t kept = strlen(joined) - strlen("\xE2\x80\xA6");
        assert_string_equal("\xE2\x80\xA6", joined + kept);
        assert_memory_equal(row->text, joined, kept);
        assert_in_range(line.width_px, row->box_w * 3 / 4, row->box_w);
    }
    assert_int_equal(row->smaller, line.piece_count > 0 && line.cap_px < row->cap_px);
    if (row->fit == SCENE_FIT_SHRINK && row->box_w > 0) {
        assert_in_range(line.width_px, 1, row->box_w);
        assert_in_range(line.cap_px, 1, row->box_h);
    }
    font_set_destroy(&fonts);
}

/* The cut goes through the span in which the room ends; the ones before stay whole. */
static void test_cut_in_second_span(void **state)
{
    (void)state;
    struct font_set *fonts = open_fonts();
    struct scene_node node = {
        .kind = SCENE_TEXT, .box = {0, 0, 420, 60}, .span_count = 2};
    struct line line;
    char joined[LINE_BYTES];
    for (int i = 0; i < 2; i++) {
        node.spans[i].cap_px = 40;
        (void)str_copy(node.spans[i].text, sizeof node.spans[i].text,
                       str_from(i == 0 ? "Leeds" : "Customer Care"));
    }
    text_fit(&line, fonts, &node);
    join(&line, joined, sizeof joined);
    assert_memory_equal("LeedsCus", joined, 8);
    assert_non_null(strstr(joined, "\xE2\x80\xA6"));
    assert_int_equal(1, line.pieces[line.piece_count - 1].span);
    assert_in_range(line.width_px, 1, 420);
    font_set_destroy(&fonts);
}

/* One character more would have been too wide. */
static void test_no_room_is_wasted(void **state)
{
    (void)state;
    struct font_set *fonts = open_fonts();
    struct scene_node node = {.kind = SCENE_TEXT, .span_count = 1};
    struct line line;
    node.spans[0].cap_px = 30;
    (void)str_copy(node.spans[0].text, sizeof node.spans[0].text,
                   str_from("iiiiiiiiiiWWWWWWWWWWiiiiiiiiii"));
    for (int width_px = 60; width_px < 500; width_px += 7) {
        node.box = (struct rect){0, 0, width_px, 50};
        text_fit(&line, fonts, &node);
        assert_in_range(line.width_px, 1, width_px);
        size_t kept = line.character_count;
        line_split(&line, fonts, &node, kept + 1);
        line_measure(&line, fonts, &node, 1, 1);
        assert_true(line.width_px > width_px);
    }
    font_set_destroy(&fonts);
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SINGLE       2

int main(void)
{
    struct CMUnitTest tests[SINGLE + COUNT(rows)] = {
        {"fit: the cut may be in a later span", test_cut_in_second_span, NULL, NULL,
         NULL},
        {"fit: one character more would be too wide", test_no_room_is_wasted, NULL, NULL,
         NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        tests[SINGLE + i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = &rows[i]};
    }
    return cmocka_run_group_tests_name("render/text", tests, NULL, NULL);
}
