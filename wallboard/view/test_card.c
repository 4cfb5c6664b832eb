#include "view/test_card.h"

#include "base/str.h"
#include "locale/text.h"
#include "theme/type_scale.h"
#include "view/figure.h"

#define RULER_PERCENT 10
#define GREYS         11
#define TEXT_BYTES    96

enum edge { EDGE_TOP, EDGE_RIGHT, EDGE_BOTTOM, EDGE_LEFT };

/* `r` as it lies along the edge: x along it from the middle, y away from it. */
static struct rect on_edge(const struct style *style, enum edge edge, struct rect r)
{
    int middle_x = style->width_px / 2;
    int middle_y = style->height_px / 2;
    switch (edge) {
    case EDGE_TOP:
        return (struct rect){middle_x + r.x, r.y, r.w, r.h};
    case EDGE_BOTTOM:
        return (struct rect){middle_x + r.x, style->height_px - r.y - r.h, r.w, r.h};
    case EDGE_LEFT:
        return (struct rect){r.y, middle_y + r.x, r.h, r.w};
    case EDGE_RIGHT:
        break;
    }
    return (struct rect){style->width_px - r.y - r.h, middle_y + r.x, r.h, r.w};
}

static struct lettering words(int cap_px, struct colour colour, enum scene_align align)
{
    return (struct lettering){.font = SCENE_FONT_LABEL,
                              .cap_px = cap_px,
                              .colour = colour,
                              .align = align,
                              .fit = SCENE_FIT_SHRINK};
}

/* Ticks at 0 to 10 per cent, every second one long and named. */
static void compose_ruler(const struct format_locale *locale, const struct style *style,
                          enum edge edge, struct painter *painter)
{
    bool upright = edge == EDGE_LEFT || edge == EDGE_RIGHT;
    int side = upright ? style->width_px : style->height_px;
    int line = style->rule_px;
    int cap = style->small_cap;
    for (int percent = 0; percent <= RULER_PERCENT; percent++) {
        bool named = percent % 2 == 0;
        int away = side * percent / 100;
        int half = (named ? 4 : 2) * cap;
        painter_fill(painter,
                     on_edge(style, edge, (struct rect){-half, away, 2 * half, line}),
                     named ? style->text : style->secondary, 0);
        if (!named || percent == 0) {
            continue;
        }
        const struct figure_text number = figure_text_integer(locale, percent);
        struct lettering lettering = words(cap, style->text, SCENE_ALIGN_CENTRE);
        struct rect box = on_edge(style, edge, (struct rect){half + cap / 2, away, 0, 0});
        /* Alternately on the two sides, so that neighbours do not touch. */
        int shift = percent % 4 == 0 ? -2 * half - 3 * cap : 0;
        box = upright ? (struct rect){box.x - cap, box.y + shift, 2 * cap, 2 * cap}
                      : (struct rect){box.x + shift, box.y - cap, 2 * cap, 2 * cap};
        painter_text(painter, box, &lettering, number.value);
    }
}

/* Every pixel of the outermost row and column, and what the site file says is cut. */
static void compose_frames(const struct style *style, struct painter *painter)
{
    const struct colour nothing = {0, 0, 0, 0};
    const struct rect all = {0, 0, style->width_px, style->height_px};
    painter_frame(painter, all, nothing, 0, style->alarm, style->rule_px);
    const struct rect kept = {style->left_px, style->top_px,
                              all.w - style->left_px - style->right_px,
                              all.h - style->top_px - style->bottom_px};
    painter_frame(painter, kept, nothing, 0, style->good, 2 * style->rule_px);
}

/* One line from the top of *area. */
static void compose_line(const struct style *style, struct rect *area,
                         struct painter *painter, int cap_px, const char *text)
{
    struct lettering lettering = words(cap_px, style->text, SCENE_ALIGN_CENTRE);
    painter_text(painter, rect_cut_top(area, cap_px * 8 / 5), &lettering, text);
}

static void compose_facts(const struct board_options *options, const struct style *style,
                          struct rect *area, struct painter *painter)
{
    const struct type_view *screen = &style->screen;
    struct format_locale plain = options->locale; /* pixels are not grouped */
    const struct format_locale *locale = &plain;
    plain.group[0] = '\0';
    const struct figure_text width = figure_text_integer(locale, style->width_px);
    const struct figure_text height = figure_text_integer(locale, style->height_px);
    const struct figure_text turn = figure_text_integer(locale, options->rotation);
    const struct figure_text across =
        figure_text_integer(locale, (screen->diagonal_mm + 5) / 10);
    char distance[FORMAT_SIZE];
    char text[TEXT_BYTES];
    int side = style->title_cap * 3 / 2;
    struct rect mark = rect_cut_top(area, side);
    mark = (struct rect){mark.x + (mark.w - side) / 2, mark.y, side, side};
    painter_mark(painter, mark, SCENE_MARK_TRIANGLE, style->accent);
    compose_line(style, area, painter, style->title_cap, text_get("this is the top"));
    /* Translators: a picture's width and height in pixels, and degrees. */
    str_format(text, sizeof text, text_get("%s \xC3\x97 %s, turned by %s\xC2\xB0"),
               width.value, height.value, turn.value);
    compose_line(style, area, painter, style->hint_cap, text);
    format_tenths(locale, screen->distance_mm / 100, distance, sizeof distance);
    /* Translators: a panel's diagonal, and how far away its readers sit. */
    str_format(text, sizeof text, text_get("%s cm across, read from %s m"), across.value,
               distance);
    compose_line(style, area, painter, style->hint_cap, text);
}

/* From the farthest seat the first must be read, the second with ease. */
static void compose_letters(const struct format_locale *locale, const struct style *style,
                            struct rect *area, struct painter *painter)
{
    static const int arc_minutes[] = {16, 20, 30};
    for (size_t i = 0; i < sizeof arc_minutes / sizeof *arc_minutes; i++) {
        int cap_px = type_scale_cap_px(arc_minutes[i] * INT64_C(100), &style->screen);
        const struct figure_text minutes = figure_text_integer(locale, arc_minutes[i]);
        const struct figure_text left = figure_text_integer(locale, 17);
        const struct figure_text right = figure_text_integer(locale, 83);
        char text[TEXT_BYTES];
        /* Translators: a tall letter and one that reaches down, to see how well they can
         * be read. */
        str_format(text, sizeof text, "%s' %s %s%s", minutes.value,
                   text_get_as("letters", "Hg"), left.value, right.value);
        if (cap_px * 8 / 5 <= area->h) {
            compose_line(style, area, painter, cap_px, text);
        }
    }
}

static void compose_states(const struct style *style, struct rect row,
                           struct painter *painter)
{
    const struct {
        const char *word;
        struct colour colour;
        enum scene_mark mark;
    } states[] = {{text_get("good"), style->good, SCENE_MARK_DISC},
                  {text_get("warning"), style->warning, SCENE_MARK_DIAMOND},
                  {text_get("alarm"), style->alarm, SCENE_MARK_TRIANGLE},
                  {text_get("unknown"), style->secondary, SCENE_MARK_RING}};
    int count = (int)(sizeof states / sizeof *states);
    int width = row.w / count;
    for (int i = 0; i < count; i++) {
        struct rect cell = rect_cut_left(&row, width);
        int side = style->label_cap;
        struct rect mark = {cell.x, cell.y + (cell.h - side) / 2, side, side};
        painter_mark(painter, mark, states[i].mark, states[i].colour);
        rect_cut_left(&cell, side * 3 / 2);
        struct lettering lettering =
            words(style->hint_cap, style->text, SCENE_ALIGN_LEFT);
        painter_text(painter, cell, &lettering, states[i].word);
    }
}

/* From black to white: a panel that is set too hard swallows the ends. */
static void compose_greys(struct rect row, struct painter *painter)
{
    int left = row.x;
    for (int i = 0; i < GREYS; i++) {
        int right = row.x + row.w * (i + 1) / GREYS;
        uint8_t grey = (uint8_t)(255 * i / (GREYS - 1));
        painter_fill(painter, (struct rect){left, row.y, right - left, row.h},
                     (struct colour){grey, grey, grey, 255}, 0);
        left = right;
    }
}

/* In the corners of the area: round if pixels are square, and out of the words' way. */
static void compose_rings(const struct style *style, struct rect area,
                          struct painter *painter)
{
    int side = (area.w < area.h ? area.w : area.h) / 7;
    struct rect ring = {area.x, area.y, side, side};
    painter_mark(painter, ring, SCENE_MARK_RING, style->information);
    ring.x = area.x + area.w - side;
    painter_mark(painter, ring, SCENE_MARK_RING, style->information);
}

void test_card_compose(const struct board_options *options, const struct style *style,
                       struct painter *painter)
{
    /* Inside the rulers, whatever they tell. */
    struct rect area = {style->width_px * 16 / 100, style->height_px * 16 / 100,
                        style->width_px * 68 / 100, style->height_px * 68 / 100};
    compose_frames(style, painter);
    compose_ruler(&options->locale, style, EDGE_TOP, painter);
    compose_ruler(&options->locale, style, EDGE_RIGHT, painter);
    compose_ruler(&options->locale, style, EDGE_BOTTOM, painter);
    compose_ruler(&options->locale, style, EDGE_LEFT, painter);
    int short_side = area.w < area.h ? area.w : area.h;
    compose_rings(style, area, painter);
    compose_greys(rect_cut_bottom(&area, short_side / 12), painter);
    compose_states(style, rect_cut_bottom(&area, style->label_cap * 2), painter);
    compose_facts(options, style, &area, painter);
    compose_letters(&options->locale, style, &area, painter);
}
