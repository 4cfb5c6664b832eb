#include "support/specimen.h"

#include <stdarg.h>

#include "base/str.h"

static const struct colour ground = {0x0A, 0x0C, 0x14, 255};
static const struct colour tile = {0x13, 0x18, 0x26, 255};
static const struct colour rule = {0x23, 0x2A, 0x3D, 255};
static const struct colour ink = {0xEE, 0xF1, 0xF8, 255};
static const struct colour second = {0xA9, 0xB2, 0xC8, 255};
static const struct colour good = {0x35, 0xC2, 0x8F, 255};
static const struct colour warning = {0xF0, 0xB4, 0x29, 255};
static const struct colour alarm_ink = {0xFF, 0x6A, 0x4D, 255};
static const struct colour info = {0x5A, 0xB4, 0xF0, 255};

static struct scene_node *add_text(struct scene *scene, uint32_t id, struct rect box,
                                   enum scene_align align)
{
    struct scene_node *node = scene_add(scene, SCENE_TEXT, id, box);
    node->align = align;
    node->fit = SCENE_FIT_SHRINK;
    return node;
}

static void add_span(struct scene_node *node, enum scene_font font, int cap_px,
                     struct colour colour, const char *text)
{
    struct scene_span *span = &node->spans[node->span_count++];
    span->font = font;
    span->cap_px = cap_px;
    span->colour = colour;
    span->gap_px = node->span_count > 1 ? cap_px / 4 : 0;
    (void)str_copy(span->text, sizeof span->text, str_from(text));
}

struct tile {
    uint32_t id;
    struct rect box;
    struct colour state;
    const char *label, *figure, *unit, *hint;
};

static void add_tile(struct scene *scene, const struct tile *what)
{
    struct scene_node *node = scene_add(scene, SCENE_RECT, what->id, what->box);
    node->colour = tile;
    node->radius_px = 18;
    node->border_px = 6;
    node->border = what->state;
    struct rect inner = rect_inset(what->box, 30);
    struct rect label = rect_cut_top(&inner, 72);
    struct rect hint = rect_cut_bottom(&inner, 44);
    inner = rect_inset(inner, -12);
    label.y -= 8;
    inner.x += 12;
    node = add_text(scene, what->id + 1, inner, SCENE_ALIGN_LEFT);
    add_span(node, SCENE_FONT_FIGURE, 136, what->state, what->figure);
    if (what->unit != NULL) {
        add_span(node, SCENE_FONT_FIGURE, 76, what->state, what->unit);
    }
    node = add_text(scene, what->id + 2, label, SCENE_ALIGN_LEFT);
    add_span(node, SCENE_FONT_LABEL, 44, second, what->label);
    node = add_text(scene, what->id + 3, hint, SCENE_ALIGN_LEFT);
    add_span(node, SCENE_FONT_LABEL, 26, ink, what->hint);
}

struct row {
    enum scene_mark mark;
    struct colour state;
    const char *name, *waiting, *longest, *level, *free;
};

static void add_row(struct scene *scene, const struct row *what, uint32_t id, int y)
{
    struct scene_node *node =
        scene_add(scene, SCENE_MARK, id, (struct rect){74, y + 18, 46, 46});
    node->mark = what->mark;
    node->colour = what->state;
    node = add_text(scene, id + 1, (struct rect){144, y, 500, 78}, SCENE_ALIGN_LEFT);
    node->fit = SCENE_FIT_ELLIPSIS;
    add_span(node, SCENE_FONT_STRONG, 44, ink, what->name);
    const char *const cells[] = {what->waiting, what->longest, what->level, what->free};
    static const int right[] = {970, 1344, 1608, 1838};
    for (uint32_t i = 0; i < 4; i++) {
        struct rect box = {right[i] - 250, y, 250, 78};
        node = add_text(scene, id + 2 + i, box, SCENE_ALIGN_RIGHT);
        add_span(node, SCENE_FONT_FIGURE, 44, i == 0 || i == 3 ? ink : what->state,
                 cells[i]);
    }
    node = scene_add(scene, SCENE_RECT, id + 9, (struct rect){64, y - 1, 1792, 2});
    node->colour = rule;
}

static void add_lines(struct scene *scene)
{
    struct scene_node *node =
        scene_add(scene, SCENE_POLYLINE, 900, (struct rect){360, 900, 560, 100});
    node->colour = warning;
    node->width_px = 8;
    static const int heights[] = {30, 20, 60, 70, 40, 35, 80, 50, 55, 20, 25};
    for (int i = 0; i < 11; i++) {
        scene_add_point(scene, node, 370 + i * 52, 900 + heights[i]);
    }
    node = scene_add(scene, SCENE_POLYLINE, 901, (struct rect){360, 900, 560, 100});
    node->colour = ink;
    node->width_px = 3;
    node->dash_px = 12;
    scene_add_point(scene, node, 360, 930);
    scene_add_point(scene, node, 920, 930);
}

static void add_band(struct scene *scene)
{
    struct scene_node *node =
        scene_add(scene, SCENE_RECT, 800, (struct rect){64, 916, 280, 74});
    node->colour = good;
    node->radius_px = 14;
    node = add_text(scene, 801, (struct rect){64, 916, 280, 74}, SCENE_ALIGN_CENTRE);
    add_span(node, SCENE_FONT_STRONG, 44, ground, "Ready");
    add_span(node, SCENE_FONT_FIGURE, 44, ground, "5");
    node = scene_add(scene, SCENE_RECT, 802, (struct rect){940, 916, 520, 74});
    node->colour = info;
    node = add_text(scene, 803, (struct rect){950, 916, 500, 74}, SCENE_ALIGN_CENTRE);
    node->fit = SCENE_FIT_ELLIPSIS;
    add_span(node, SCENE_FONT_STRONG, 44, ground, "On contact, and cut off");
    node = scene_add(scene, SCENE_RECT, 804, (struct rect){1484, 916, 372, 74});
    node->colour = (struct colour){0xFF, 0xFF, 0xFF, 30};
    node->radius_px = 14;
    node->border_px = 4;
    node->border = (struct colour){0xC7, 0x9B, 0xE0, 160};
    node = add_text(scene, 805, (struct rect){1484, 916, 372, 74}, SCENE_ALIGN_CENTRE);
    add_span(node, SCENE_FONT_LABEL, 26, ink,
             "\xD8\xAF\xD8\xB9\xD9\x85 \xCE\x93\xCE\xB5\xCE\xB9\xCE\xAC "
             "\xE1\xBA\xBE\xCC\x81j\xCD\xB8 \xE2\x86\x92");
}

static void add_head(struct scene *scene)
{
    struct scene_node *node =
        add_text(scene, 1, (struct rect){64, 44, 1200, 74}, SCENE_ALIGN_LEFT);
    add_span(node, SCENE_FONT_STRONG, 44, ink, "Leeds");
    add_span(node, SCENE_FONT_LABEL, 44, second, "Customer Care");
    node->spans[1].gap_px = 28;
    node = add_text(scene, 2, (struct rect){1456, 44, 400, 74}, SCENE_ALIGN_RIGHT);
    add_span(node, SCENE_FONT_FIGURE, 44, ink, "14:32");
}

void specimen_compose(struct scene *scene, const char *waiting)
{
    const struct tile tiles[] = {
        {10, {64, 140, 498, 338}, warning, "Waiting", waiting, NULL, "3 breach in 10 s"},
        {20, {586, 140, 573, 338}, alarm_ink, "Longest wait", "2:47", NULL, "Support"},
        {30,
         {1183, 140, 673, 338},
         warning,
         "Service level",
         "78.4",
         "%",
         "12 in a row regain 80 %"},
    };
    const struct row rows[] = {
        {SCENE_MARK_TRIANGLE, alarm_ink, "Support", "5", "2:47", "61 %", "0"},
        {SCENE_MARK_DIAMOND, warning, "Billing", "2", "0:31", "79 %", "1"},
        {SCENE_MARK_DISC, good, "Sales", "10", "1:11:08", "94 %", "4"},
        {SCENE_MARK_RING, second, "Night desk", "\xE2\x80\x93", "\xE2\x80\x93",
         "\xE2\x80\x93", "\xE2\x80\x93"},
        {SCENE_MARK_SQUARE, info, "A very long name that takes its room", "-3", "+12",
         "1 284", "0.5"},
    };
    scene_reset(scene, 1920, 1080, ground);
    add_head(scene);
    for (size_t i = 0; i < sizeof tiles / sizeof tiles[0]; i++) {
        add_tile(scene, &tiles[i]);
    }
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        add_row(scene, &rows[i], 100 + i * 20, 500 + (int)i * 79);
    }
    add_band(scene);
    add_lines(scene);
}

struct renderer_config specimen_config(void)
{
    return (struct renderer_config){
        .title = "specimen",
        .fonts = {
            [SCENE_FONT_LABEL] = {"Inter", 400, {"DejaVu Sans"}},
            [SCENE_FONT_STRONG] = {"Inter", 600, {"DejaVu Sans"}},
            [SCENE_FONT_FIGURE] = {"Inter", 700, {"DejaVu Sans"}},
        }};
}
