#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scene/damage.h"

#define SHAPES 4
#define RECTS  3

/* A rect node of one row; the colour tells whether it changed. */
struct shape {
    uint32_t id;
    struct rect box;
    uint8_t red;
};

struct row {
    const char *name;
    struct shape before[SHAPES], after[SHAPES]; /* id 0 ends */
    size_t count;
    struct rect expected[RECTS];
};

static const struct colour ground = {1, 2, 3, 255};

static void fill(struct scene *scene, const struct shape *shapes)
{
    scene_reset(scene, 200, 100, ground);
    for (size_t i = 0; i < SHAPES && shapes[i].id != 0; i++) {
        scene_add(scene, SCENE_RECT, shapes[i].id, shapes[i].box)->colour =
            (struct colour){shapes[i].red, 0, 0, 255};
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct scene *before = scene_create();
    struct scene *after = scene_create();
    struct damage damage;
    fill(before, row->before);
    fill(after, row->after);
    damage_between(before, after, &damage);
    assert_int_equal(row->count, damage.count);
    for (size_t i = 0; i < row->count; i++) {
        assert_true(rect_equal(row->expected[i], damage.rects[i]));
    }
    scene_destroy(&before);
    scene_destroy(&after);
}

#define A                                                                                \
    {                                                                                    \
        10, 10, 20, 20                                                                   \
    }
#define B                                                                                \
    {                                                                                    \
        50, 10, 20, 20                                                                   \
    }
#define ABOVE_A                                                                          \
    {                                                                                    \
        20, 20, 20, 20                                                                   \
    }
#define WITH_A                                                                           \
    {                                                                                    \
        10, 10, 30, 30                                                                   \
    } /* around A and ABOVE_A */
#define OUTSIDE                                                                          \
    {                                                                                    \
        -10, -10, 30, 30                                                                 \
    }
#define ITS_PART                                                                         \
    {                                                                                    \
        0, 0, 20, 20                                                                     \
    }
#define FAR_AWAY                                                                         \
    {                                                                                    \
        500, 500, 10, 10                                                                 \
    }

static struct row rows[] = {
    {"damage: two empty pictures are the same", {{0}}, {{0}}, 0, {{0}}},
    {"damage: equal scenes give none",
     {{1, A, 5}, {2, B, 5}},
     {{1, A, 5}, {2, B, 5}},
     0,
     {{0}}},
    {"damage: a node that changed, its box",
     {{1, A, 5}, {2, B, 5}},
     {{1, A, 6}, {2, B, 5}},
     1,
     {A}},
    {"damage: a node that moved, its old and its new box",
     {{1, A, 5}},
     {{1, B, 5}},
     2,
     {A, B}},
    {"damage: a node that moved a little, one rectangle around both",
     {{1, A, 5}},
     {{1, ABOVE_A, 5}},
     1,
     {WITH_A}},
    {"damage: a node that came", {{1, A, 5}}, {{2, B, 5}, {1, A, 5}}, 1, {B}},
    {"damage: a node that went", {{1, A, 5}, {2, B, 5}}, {{2, B, 5}}, 1, {A}},
    {"damage: all went", {{1, A, 5}, {2, B, 5}}, {{0}}, 2, {A, B}},
    {"damage: of two that changed their order one is painted",
     {{1, A, 5}, {2, ABOVE_A, 9}},
     {{2, ABOVE_A, 9}, {1, A, 5}},
     1,
     {A}},
    {"damage: the same id twice is no reason to paint",
     {{1, A, 5}, {1, B, 5}},
     {{1, A, 5}, {1, B, 5}},
     0,
     {{0}}},
    {"damage: a new id on the same pixels is painted", {{1, A, 5}}, {{2, A, 5}}, 1, {A}},
    {"damage: clipped to the picture",
     {{1, OUTSIDE, 5}},
     {{1, OUTSIDE, 6}},
     1,
     {ITS_PART}},
    {"damage: outside the picture is none",
     {{1, FAR_AWAY, 5}},
     {{1, FAR_AWAY, 6}},
     0,
     {{0}}},
};

static void assert_everything(const struct scene *scene, const struct damage *damage)
{
    struct rect whole = {0, 0, scene->width_px, scene->height_px};
    assert_int_equal(1, damage->count);
    assert_true(rect_equal(whole, damage->rects[0]));
}

/* "A change of size or background, everything. `previous` NULL damages everything." */
static void test_everything(void **state)
{
    (void)state;
    struct scene *before = scene_create();
    struct scene *after = scene_create();
    struct damage damage;
    scene_reset(after, 200, 100, ground);
    damage_between(NULL, after, &damage);
    assert_everything(after, &damage);

    scene_reset(before, 200, 101, ground);
    damage_between(before, after, &damage);
    assert_everything(after, &damage);

    scene_reset(before, 200, 100, (struct colour){1, 2, 4, 255});
    damage_between(before, after, &damage);
    assert_everything(after, &damage);

    scene_reset(before, 0, 0, ground);
    damage_all(before, &damage);
    assert_int_equal(0, damage.count);
    scene_destroy(&before);
    scene_destroy(&after);
}

static void test_points(void **state)
{
    (void)state;
    struct scene *before = scene_create();
    struct scene *after = scene_create();
    struct damage damage;
    struct rect box = {10, 10, 50, 50};
    for (int i = 0; i < 2; i++) {
        struct scene *scene = i == 0 ? before : after;
        scene_reset(scene, 200, 100, ground);
        struct scene_node *line = scene_add(scene, SCENE_POLYLINE, 7, box);
        scene_add_point(scene, line, 10, 10);
        scene_add_point(scene, line, 30, 40);
    }
    damage_between(before, after, &damage);
    assert_int_equal(0, damage.count);
    after->points[1].y = 41;
    damage_between(before, after, &damage);
    assert_int_equal(1, damage.count);
    assert_true(rect_equal(box, damage.rects[0]));
    scene_destroy(&before);
    scene_destroy(&after);
}

/* A rect whose border alone changed: how wide its rim is. */
struct rim_row {
    const char *name;
    int radius_px, before_px, after_px; /* the border's width */
    uint8_t before_red, after_red;      /* and colour */
    int rim_px;                         /* 0: nothing */
};

static struct rim_row rims[] = {
    {"damage: a border of another colour, the rim", 0, 6, 6, 1, 2, 6},
    {"damage: a border that came, as wide as it is now", 0, 0, 6, 1, 1, 6},
    {"damage: a border that went, as wide as it was", 0, 6, 0, 1, 1, 6},
    {"damage: a rim is as wide as its corners are round", 18, 6, 6, 1, 2, 18},
    {"damage: a rim wider than the rect, the whole of it", 90, 6, 6, 1, 2, 90},
    {"damage: the same border, nothing", 18, 6, 6, 1, 1, 0},
};

/* "A rect whose border alone changed only its rim." */
static void test_rim(void **state)
{
    const struct rim_row *row = *state;
    const struct rect box = {20, 10, 100, 60};
    struct scene *scenes[2] = {scene_create(), scene_create()};
    struct damage damage;
    for (int i = 0; i < 2; i++) {
        scene_reset(scenes[i], 200, 100, ground);
        struct scene_node *node = scene_add(scenes[i], SCENE_RECT, 7, box);
        node->colour = ground;
        node->radius_px = row->radius_px;
        node->border_px = i == 0 ? row->before_px : row->after_px;
        node->border.r = i == 0 ? row->before_red : row->after_red;
        node->border.a = 255;
    }
    damage_between(scenes[0], scenes[1], &damage);
    struct rect inside = rect_inset(box, row->rim_px);
    for (int y = 0; y < 100; y++) {
        for (int x = 0; x < 200; x++) {
            struct rect pixel = {x, y, 1, 1};
            bool damaged = false;
            for (size_t i = 0; i < damage.count; i++) {
                damaged = damaged || rect_overlap(damage.rects[i], pixel);
            }
            assert_int_equal(rect_overlap(box, pixel) && !rect_overlap(inside, pixel),
                             damaged);
        }
    }
    scene_destroy(&scenes[0]);
    scene_destroy(&scenes[1]);
}

/* "Disjoint or merged; when too many, fewer and larger": nothing changed is left out. */
static void test_too_many(void **state)
{
    (void)state;
    struct scene *before = scene_create();
    struct scene *after = scene_create();
    struct damage damage;
    scene_reset(before, 1000, 1000, ground);
    scene_reset(after, 1000, 1000, ground);
    for (int i = 0; i < 400; i++) {
        struct rect box = {(i % 20) * 50, (i / 20) * 50, 10, 10};
        scene_add(after, SCENE_RECT, (uint32_t)i + 1, box);
    }
    damage_between(before, after, &damage);
    assert_in_range(damage.count, 1, DAMAGE_MAX);
    for (size_t i = 0; i < after->node_count; i++) {
        bool covered = false;
        for (size_t j = 0; j < damage.count; j++) {
            covered = covered || rect_contains(damage.rects[j], after->nodes[i].box);
        }
        assert_true(covered);
    }
    for (size_t i = 0; i < damage.count; i++) {
        for (size_t j = i + 1; j < damage.count; j++) {
            assert_false(rect_overlap(damage.rects[i], damage.rects[j]));
        }
    }
    scene_destroy(&before);
    scene_destroy(&after);
}

/* Exactly DAMAGE_MAX apart from each other stay as they are; the next one merges. */
static void test_limit(void **state)
{
    (void)state;
    struct scene *before = scene_create();
    struct scene *after = scene_create();
    struct damage damage;
    scene_reset(before, 1000, 100, ground);
    scene_reset(after, 1000, 100, ground);
    for (int i = 0; i < DAMAGE_MAX; i++) {
        scene_add(after, SCENE_RECT, (uint32_t)i + 1, (struct rect){i * 20, 0, 5, 5});
    }
    damage_between(before, after, &damage);
    assert_int_equal(DAMAGE_MAX, damage.count);
    scene_add(after, SCENE_RECT, 999, (struct rect){DAMAGE_MAX * 20, 0, 5, 5});
    damage_between(before, after, &damage);
    assert_int_equal(DAMAGE_MAX, damage.count);
    scene_destroy(&before);
    scene_destroy(&after);
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SINGLE       4

int main(void)
{
    struct CMUnitTest tests[SINGLE + COUNT(rows) + COUNT(rims)] = {
        {"damage: no previous, another size or background, everything", test_everything,
         NULL, NULL, NULL},
        {"damage: a line's points are compared", test_points, NULL, NULL, NULL},
        {"damage: too many are merged, disjoint, and cover all", test_too_many, NULL,
         NULL, NULL},
        {"damage: as many as the limit are kept apart", test_limit, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        tests[SINGLE + i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = &rows[i]};
    }
    for (size_t i = 0; i < COUNT(rims); i++) {
        tests[SINGLE + COUNT(rows) + i] = (struct CMUnitTest){
            .name = rims[i].name, .test_func = test_rim, .initial_state = &rims[i]};
    }
    return cmocka_run_group_tests_name("scene/damage", tests, NULL, NULL);
}
