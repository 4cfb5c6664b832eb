#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene/scene.h"

static const struct colour ground = {0x0A, 0x0C, 0x14, 255};
static const struct colour ink = {0xEE, 0xF1, 0xF8, 255};
static const struct rect box = {10, 20, 300, 40};

static struct scene_node *add_text(struct scene *scene, uint32_t id, const char *text)
{
    struct scene_node *node = scene_add(scene, SCENE_TEXT, id, box);
    node->span_count = 1;
    node->spans[0] =
        (struct scene_span){.font = SCENE_FONT_FIGURE, .cap_px = 30, .colour = ink};
    snprintf(node->spans[0].text, sizeof node->spans[0].text, "%s", text);
    return node;
}

static struct scene_node *add_line(struct scene *scene, uint32_t id)
{
    struct scene_node *node = scene_add(scene, SCENE_POLYLINE, id, box);
    node->width_px = 4;
    node->colour = ink;
    scene_add_point(scene, node, 10, 20);
    scene_add_point(scene, node, 50, 60);
    return node;
}

/* One change of a node that is otherwise the same. */
struct change {
    const char *what;
    enum scene_kind kind;
    void (*make)(struct scene *scene, struct scene_node *node);
    bool equal;
};

static void nothing(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    (void)node;
}

static void other_id(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->id++;
}

static void other_box(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->box.x++;
}

static void other_colour(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->colour.a = 7;
}

static void other_border(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->border.g ^= 1;
}

static void other_radius(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->radius_px++;
}

static void other_mark(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->mark = SCENE_MARK_TRIANGLE;
}

static void other_text(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->spans[0].text[0] = '8';
}

static void bytes_behind_the_end(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->spans[0].text[SCENE_TEXT_BYTES - 1] = 'x';
}

static void other_cap(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->spans[0].cap_px++;
}

static void another_span(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->span_count = 2;
}

static void unused_span(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->spans[2].cap_px = 99;
}

static void other_point(struct scene *scene, struct scene_node *node)
{
    scene->points[node->point_first + 1].y++;
}

static void another_point(struct scene *scene, struct scene_node *node)
{
    scene_add_point(scene, node, 90, 20);
}

static void other_dash(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->dash_px = 6;
}

static void other_picture(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->picture = SCENE_PICTURE_LOGO;
}

static void other_end(struct scene *scene, struct scene_node *node)
{
    (void)scene;
    node->arc_to = 500;
}

static struct scene_node *add_kind(struct scene *scene, enum scene_kind kind)
{
    switch (kind) {
    case SCENE_TEXT:
        return add_text(scene, 1, "7:30");
    case SCENE_POLYLINE:
        return add_line(scene, 1);
    case SCENE_RECT:
    case SCENE_MARK:
    case SCENE_PICTURE:
    case SCENE_ARC:
        break;
    }
    return scene_add(scene, kind, 1, box);
}

static void test_change(void **state)
{
    const struct change *row = *state;
    struct scene *a = scene_create();
    struct scene *b = scene_create();
    scene_reset(a, 1920, 1080, ground);
    scene_reset(b, 1920, 1080, ground);
    scene_add_point(b, add_line(b, 9), 1, 1); /* points of `b` begin elsewhere */
    struct scene_node *in_a = add_kind(a, row->kind);
    struct scene_node *in_b = add_kind(b, row->kind);
    assert_true(scene_node_equal(a, in_a, b, in_b));
    row->make(b, in_b);
    assert_int_equal(row->equal, scene_node_equal(a, in_a, b, in_b));
    scene_destroy(&a);
    scene_destroy(&b);
}

static struct change changes[] = {
    {"equal: a rect like itself", SCENE_RECT, nothing, true},
    {"equal: the id is not painted", SCENE_RECT, other_id, true},
    {"equal: another place is not", SCENE_RECT, other_box, false},
    {"equal: another colour is not", SCENE_RECT, other_colour, false},
    {"equal: another border is not", SCENE_RECT, other_border, false},
    {"equal: another radius is not", SCENE_RECT, other_radius, false},
    {"equal: a mark has no radius", SCENE_MARK, other_radius, true},
    {"equal: another mark is not", SCENE_MARK, other_mark, false},
    {"equal: another text is not", SCENE_TEXT, other_text, false},
    {"equal: bytes behind the text's end count for nothing", SCENE_TEXT,
     bytes_behind_the_end, true},
    {"equal: another size of letters is not", SCENE_TEXT, other_cap, false},
    {"equal: one more span is not", SCENE_TEXT, another_span, false},
    {"equal: a span that is not used counts for nothing", SCENE_TEXT, unused_span, true},
    {"equal: a line like itself, its points elsewhere in the scene", SCENE_POLYLINE,
     nothing, true},
    {"equal: one other point is not", SCENE_POLYLINE, other_point, false},
    {"equal: one more point is not", SCENE_POLYLINE, another_point, false},
    {"equal: another dash is not", SCENE_POLYLINE, other_dash, false},
    {"equal: a picture like itself", SCENE_PICTURE, nothing, true},
    {"equal: another picture is not", SCENE_PICTURE, other_picture, false},
    {"equal: an arc that ends elsewhere is not", SCENE_ARC, other_end, false},
    {"equal: a picture in another place is not", SCENE_PICTURE, other_box, false},
    {"equal: a rect has no picture", SCENE_RECT, other_picture, true},
};

/* "Adds a node of this kind and returns it for filling in, every other field zero." */
static void test_add_clears(void **state)
{
    (void)state;
    struct scene *scene = scene_create();
    scene_reset(scene, 100, 100, ground);
    struct scene_node *node = add_text(scene, 1, "old");
    node->radius_px = 18;
    scene_reset(scene, 100, 100, ground);
    node = scene_add(scene, SCENE_RECT, 2, box);
    assert_int_equal(0, node->radius_px);
    assert_int_equal(0, node->span_count);
    assert_string_equal("", node->spans[0].text);
    scene_destroy(&scene);
}

/* "NULL is never returned: when full, a scratch node that is not painted." */
static void test_full_of_nodes(void **state)
{
    (void)state;
    struct scene *scene = scene_create();
    scene_reset(scene, 100, 100, ground);
    for (uint32_t i = 1; i <= SCENE_MAX_NODES; i++) {
        assert_non_null(scene_add(scene, SCENE_RECT, i, box));
    }
    assert_int_equal(0, scene->dropped);
    struct scene_node *scratch = scene_add(scene, SCENE_POLYLINE, 5000, box);
    assert_non_null(scratch);
    scene_add_point(scene, scratch, 1, 1);
    assert_int_equal(SCENE_MAX_NODES, scene->node_count);
    assert_int_equal(0, scene->point_count);
    assert_int_equal(2, scene->dropped);
    scene_destroy(&scene);
}

static void test_full_of_points(void **state)
{
    (void)state;
    struct scene *scene = scene_create();
    scene_reset(scene, 100, 100, ground);
    struct scene_node *node = scene_add(scene, SCENE_POLYLINE, 1, box);
    for (int i = 0; i < SCENE_MAX_POINTS + 3; i++) {
        scene_add_point(scene, node, i, i);
    }
    assert_int_equal(SCENE_MAX_POINTS, node->point_count);
    assert_int_equal(3, scene->dropped);
    scene_destroy(&scene);
}

static void test_destroy_nothing(void **state)
{
    (void)state;
    struct scene *none = NULL;
    scene_destroy(&none);
    scene_destroy(NULL);
}

/* "One line per node, exact on every machine: the form that tests compare." */
static void test_print(void **state)
{
    (void)state;
    struct scene *scene = scene_create();
    scene_reset(scene, 640, 360, ground);
    struct scene_node *node = scene_add(scene, SCENE_RECT, 1, box);
    node->colour = ink;
    scene_add(scene, SCENE_MARK, 2, box)->mark = SCENE_MARK_DIAMOND;
    node = scene_add(scene, SCENE_RECT, 3, box);
    node->radius_px = 18;
    node->border_px = 6;
    node->border = ink;
    node = add_text(scene, 4, "a\"b\\c\nd\xC3\xA9");
    node->align = SCENE_ALIGN_RIGHT;
    node->fit = SCENE_FIT_SHRINK;
    node->span_count = 2;
    node->spans[1] = (struct scene_span){.text = "%", .cap_px = 9, .gap_px = 2};
    add_line(scene, 5)->dash_px = 12;
    scene->dropped = 4;

    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    scene_print(scene, out);
    fclose(out);
    assert_string_equal(
        "scene 640x360 #0a0c14ff\n"
        "rect 1 at 10,20 300x40 #eef1f8ff\n"
        "mark 2 at 10,20 300x40 diamond #00000000\n"
        "rect 3 at 10,20 300x40 #00000000 radius 18 border 6 #eef1f8ff\n"
        "text 4 at 10,20 300x40 right shrink | figure 30 #eef1f8ff "
        "\"a\\x22b\\x5cc\\x0ad\xC3\xA9\" | label 9 gap 2 #00000000 \"%\"\n"
        "polyline 5 at 10,20 300x40 #eef1f8ff width 4 dash 12 10,20 50,60\n"
        "dropped 4\n",
        text);
    free(text);
    scene_destroy(&scene);
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

int main(void)
{
    struct CMUnitTest tests[COUNT(changes) + 5] = {
        {"add: every other field is zero", test_add_clears, NULL, NULL, NULL},
        {"add: when full, a scratch node that is not painted", test_full_of_nodes, NULL,
         NULL, NULL},
        {"add point: what goes over is dropped and counted", test_full_of_points, NULL,
         NULL, NULL},
        {"destroy: nothing is fine", test_destroy_nothing, NULL, NULL, NULL},
        {"print: one line per node, text cannot break it", test_print, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(changes); i++) {
        tests[5 + i] = (struct CMUnitTest){.name = changes[i].what,
                                           .test_func = test_change,
                                           .initial_state = &changes[i]};
    }
    return cmocka_run_group_tests_name("scene/scene", tests, NULL, NULL);
}
