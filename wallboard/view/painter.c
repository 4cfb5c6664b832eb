#include "view/painter.h"

#include "base/str.h"

#define IDS_PER_WIDGET 4096U

struct painter painter_begin(struct scene *scene, uint32_t slot)
{
    return (struct painter){scene, (slot + 1) * IDS_PER_WIDGET};
}

static struct scene_node *add(struct painter *painter, enum scene_kind kind,
                              struct rect box)
{
    return scene_add(painter->scene, kind, painter->next_id++, box);
}

void painter_fill(struct painter *painter, struct rect box, struct colour colour,
                  int radius_px)
{
    struct scene_node *node = add(painter, SCENE_RECT, box);
    node->colour = colour;
    node->radius_px = radius_px;
}

void painter_frame(struct painter *painter, struct rect box, struct colour fill,
                   int radius_px, struct colour border, int border_px)
{
    struct scene_node *node = add(painter, SCENE_RECT, box);
    node->colour = fill;
    node->radius_px = radius_px;
    node->border = border;
    node->border_px = border_px;
}

void painter_mark(struct painter *painter, struct rect box, enum scene_mark mark,
                  struct colour colour)
{
    struct scene_node *node = add(painter, SCENE_MARK, box);
    node->mark = mark;
    node->colour = colour;
}

void painter_arc(struct painter *painter, struct rect box, struct colour colour,
                 int width_px, const int ends[2])
{
    struct scene_node *node = add(painter, SCENE_ARC, box);
    node->colour = colour;
    node->width_px = width_px;
    node->arc_from = ends[0];
    node->arc_to = ends[1];
}

void painter_picture(struct painter *painter, struct rect box, enum scene_picture picture)
{
    add(painter, SCENE_PICTURE, box)->picture = picture;
}

void painter_span(struct scene_node *node, const struct lettering *lettering, int gap_px,
                  const char *text)
{
    if (node->span_count == SCENE_MAX_SPANS) {
        return;
    }
    struct scene_span *span = &node->spans[node->span_count++];
    str_copy(span->text, sizeof span->text, str_from(text));
    span->font = lettering->font;
    span->cap_px = lettering->cap_px;
    span->colour = lettering->colour;
    span->gap_px = gap_px;
    span->name = lettering->name;
}

int painter_letters(const char *text)
{
    struct str rest = str_from(text);
    int letters = 0;
    for (size_t at = 0; at < rest.size; letters++) {
        (void)str_next_code_point(rest, &at);
    }
    return letters;
}

struct scene_node *painter_text(struct painter *painter, struct rect box,
                                const struct lettering *lettering, const char *text)
{
    /* From the accent of a capital to the foot of a "g". */
    int least = lettering->cap_px + lettering->cap_px * 4 / 5;
    if (box.h < least) {
        box.y -= (least - box.h) / 2;
        box.h = least;
    }
    struct scene_node *node = add(painter, SCENE_TEXT, box);
    node->align = lettering->align;
    node->fit = lettering->fit;
    painter_span(node, lettering, 0, text);
    return node;
}

struct scene_node *painter_line(struct painter *painter, struct rect box,
                                struct colour colour, int width_px, int dash_px)
{
    struct scene_node *node = add(painter, SCENE_POLYLINE, box);
    node->colour = colour;
    node->width_px = width_px;
    node->dash_px = dash_px;
    return node;
}
