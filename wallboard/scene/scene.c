#include "scene/scene.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct scene *scene_create(void)
{
    return calloc(1, sizeof(struct scene));
}

void scene_destroy(struct scene **self)
{
    if (self == NULL) {
        return;
    }
    free(*self);
    *self = NULL;
}

void scene_reset(struct scene *scene, int width_px, int height_px,
                 struct colour background)
{
    scene->width_px = width_px;
    scene->height_px = height_px;
    scene->background = background;
    scene->rtl = false;
    scene->node_count = 0;
    scene->point_count = 0;
    scene->dropped = 0;
}

struct scene_node *scene_add(struct scene *scene, enum scene_kind kind, uint32_t id,
                             struct rect box)
{
    assert(id != 0);
    bool full = scene->node_count == SCENE_MAX_NODES;
    struct scene_node *node = &scene->nodes[scene->node_count];
    *node = (struct scene_node){.id = id, .kind = kind, .box = box, .rtl = scene->rtl};
    node->point_first = scene->point_count;
    if (full) {
        scene->dropped++;
    } else {
        scene->node_count++;
    }
    return node;
}

void scene_add_point(struct scene *scene, struct scene_node *node, int x, int y)
{
    assert(node->point_first + node->point_count == scene->point_count);
    bool scratch = node == &scene->nodes[SCENE_MAX_NODES];
    if (scratch || scene->point_count == SCENE_MAX_POINTS) {
        scene->dropped++;
        return;
    }
    scene->points[scene->point_count++] = (struct scene_point){x, y};
    node->point_count++;
}

void scene_mirror(struct scene *scene)
{
    static const enum scene_align aligns[] = {[SCENE_ALIGN_LEFT] = SCENE_ALIGN_RIGHT,
                                              [SCENE_ALIGN_CENTRE] = SCENE_ALIGN_CENTRE,
                                              [SCENE_ALIGN_RIGHT] = SCENE_ALIGN_LEFT};
    for (size_t i = 0; i < scene->node_count; i++) {
        struct scene_node *node = &scene->nodes[i];
        node->box.x = scene->width_px - node->box.x - node->box.w;
        node->align = aligns[node->align];
        if (node->kind == SCENE_ARC) {
            int from = node->arc_from;
            node->arc_from = SCENE_ARC_WHOLE - node->arc_to;
            node->arc_to = SCENE_ARC_WHOLE - from;
        }
    }
    for (size_t i = 0; i < scene->point_count; i++) {
        scene->points[i].x = scene->width_px - scene->points[i].x;
    }
}

void scene_shift(struct scene *scene, int x_px, int y_px)
{
    for (size_t i = 0; i < scene->node_count; i++) {
        struct scene_node *node = &scene->nodes[i];
        if (node->kind != SCENE_PICTURE || node->picture != SCENE_PICTURE_BACKGROUND) {
            node->box.x += x_px;
            node->box.y += y_px;
        }
    }
    for (size_t i = 0; i < scene->point_count; i++) {
        scene->points[i].x += x_px;
        scene->points[i].y += y_px;
    }
}

static bool colour_equal(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static bool rect_node_equal(const struct scene_node *a, const struct scene_node *b)
{
    return a->radius_px == b->radius_px && a->border_px == b->border_px &&
           colour_equal(a->border, b->border);
}

static bool span_equal(const struct scene_span *a, const struct scene_span *b)
{
    return a->font == b->font && a->cap_px == b->cap_px && a->gap_px == b->gap_px &&
           colour_equal(a->colour, b->colour) && a->name == b->name &&
           strncmp(a->text, b->text, sizeof a->text) == 0;
}

static bool text_equal(const struct scene_node *a, const struct scene_node *b)
{
    if (a->span_count != b->span_count || a->align != b->align || a->fit != b->fit ||
        a->shift_px != b->shift_px || a->rtl != b->rtl) {
        return false;
    }
    for (int i = 0; i < a->span_count && i < SCENE_MAX_SPANS; i++) {
        if (!span_equal(&a->spans[i], &b->spans[i])) {
            return false;
        }
    }
    return true;
}

static bool polyline_equal(const struct scene *a_scene, const struct scene_node *a,
                           const struct scene *b_scene, const struct scene_node *b)
{
    if (a->width_px != b->width_px || a->dash_px != b->dash_px ||
        a->point_count != b->point_count) {
        return false;
    }
    for (size_t i = 0; i < a->point_count; i++) {
        const struct scene_point *p = &a_scene->points[a->point_first + i];
        const struct scene_point *q = &b_scene->points[b->point_first + i];
        if (p->x != q->x || p->y != q->y) {
            return false;
        }
    }
    return true;
}

bool scene_node_equal(const struct scene *a_scene, const struct scene_node *a,
                      const struct scene *b_scene, const struct scene_node *b)
{
    if (a->kind != b->kind || !rect_equal(a->box, b->box) ||
        !colour_equal(a->colour, b->colour)) {
        return false;
    }
    switch (a->kind) {
    case SCENE_RECT:
        return rect_node_equal(a, b);
    case SCENE_MARK:
        return a->mark == b->mark;
    case SCENE_TEXT:
        return text_equal(a, b);
    case SCENE_POLYLINE:
        return polyline_equal(a_scene, a, b_scene, b);
    case SCENE_PICTURE:
        return a->picture == b->picture;
    case SCENE_ARC:
        return a->width_px == b->width_px && a->arc_from == b->arc_from &&
               a->arc_to == b->arc_to;
    }
    return false;
}

/* A stream remembers that writing failed; whoever owns it asks it once.
 * NOLINTBEGIN(cert-err33-c) */

static void print_colour(struct colour c, FILE *out)
{
    fprintf(out, " #%02x%02x%02x%02x", c.r, c.g, c.b, c.a);
}

/* Quoted; what could break the line or the quotes comes out as \xNN. */
static void print_text(const char *text, FILE *out)
{
    fputs(" \"", out);
    for (size_t i = 0; i < SCENE_TEXT_BYTES && text[i] != '\0'; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == 0x7F || byte == '"' || byte == '\\') {
            fprintf(out, "\\x%02x", byte);
        } else {
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

static void print_spans(const struct scene_node *node, FILE *out)
{
    static const char *const fonts[] = {"label", "strong", "figure"};
    static const char *const aligns[] = {"left", "centre", "right"};
    static const char *const fits[] = {"ellipsis", "shrink", "run"};
    static_assert(sizeof fonts / sizeof fonts[0] == SCENE_FONT_COUNT, "a name per font");
    fprintf(out, " %s %s%s", aligns[node->align], fits[node->fit],
            node->rtl ? " rtl" : "");
    if (node->shift_px != 0) {
        fprintf(out, " shift %d", node->shift_px);
    }
    for (int i = 0; i < node->span_count && i < SCENE_MAX_SPANS; i++) {
        const struct scene_span *span = &node->spans[i];
        fprintf(out, " | %s %d", fonts[span->font], span->cap_px);
        if (span->gap_px != 0) {
            fprintf(out, " gap %d", span->gap_px);
        }
        print_colour(span->colour, out);
        fputs(span->name ? " name" : "", out);
        print_text(span->text, out);
    }
}

static void print_rect(const struct scene_node *node, FILE *out)
{
    print_colour(node->colour, out);
    if (node->radius_px != 0) {
        fprintf(out, " radius %d", node->radius_px);
    }
    if (node->border_px != 0) {
        fprintf(out, " border %d", node->border_px);
        print_colour(node->border, out);
    }
}

static void print_polyline(const struct scene *scene, const struct scene_node *node,
                           FILE *out)
{
    print_colour(node->colour, out);
    fprintf(out, " width %d", node->width_px);
    if (node->dash_px != 0) {
        fprintf(out, " dash %d", node->dash_px);
    }
    for (size_t i = 0; i < node->point_count; i++) {
        const struct scene_point *point = &scene->points[node->point_first + i];
        fprintf(out, " %d,%d", point->x, point->y);
    }
}

static void print_node(const struct scene *scene, const struct scene_node *node,
                       FILE *out)
{
    static const char *const kinds[] = {"rect",     "mark",    "text",
                                        "polyline", "picture", "arc"};
    static const char *const marks[] = {"disc",   "ring", "diamond", "triangle",
                                        "square", "bars", "bowl"};
    static const char *const pictures[] = {"background", "logo"};
    static_assert(sizeof pictures / sizeof pictures[0] == SCENE_PICTURE_COUNT,
                  "a name per picture");
    fprintf(out, "%s %" PRIu32 " at %d,%d %dx%d", kinds[node->kind], node->id,
            node->box.x, node->box.y, node->box.w, node->box.h);
    switch (node->kind) {
    case SCENE_RECT:
        print_rect(node, out);
        break;
    case SCENE_MARK:
        fprintf(out, " %s", marks[node->mark]);
        print_colour(node->colour, out);
        break;
    case SCENE_TEXT:
        print_spans(node, out);
        break;
    case SCENE_POLYLINE:
        print_polyline(scene, node, out);
        break;
    case SCENE_PICTURE:
        fprintf(out, " %s", pictures[node->picture]);
        break;
    case SCENE_ARC:
        print_colour(node->colour, out);
        fprintf(out, " width %d from %d to %d", node->width_px, node->arc_from,
                node->arc_to);
        break;
    }
    fputc('\n', out);
}

void scene_print(const struct scene *scene, FILE *out)
{
    fprintf(out, "scene %dx%d", scene->width_px, scene->height_px);
    print_colour(scene->background, out);
    fputc('\n', out);
    for (size_t i = 0; i < scene->node_count; i++) {
        print_node(scene, &scene->nodes[i], out);
    }
    if (scene->dropped > 0) {
        fprintf(out, "dropped %zu\n", scene->dropped);
    }
}

/* NOLINTEND(cert-err33-c) */
