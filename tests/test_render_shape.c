#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>
#include <cmocka.h>

#include "render/shape.h"

#define SIDE_PX 100

static const struct colour red = {200, 0, 0, 255};
static const struct colour blue = {0, 0, 200, 255};
static const struct colour half_white = {255, 255, 255, 128};
static const struct colour none = {0, 0, 0, 0};

/* Shapes on black. */
struct bench {
    SDL_Surface *surface;
    SDL_Renderer *sdl;
    struct texture_cache *cache;
    struct scene *scene;
};

static int set_up(void **state)
{
    static struct bench bench;
    bench.surface =
        SDL_CreateRGBSurfaceWithFormat(0, SIDE_PX, SIDE_PX, 32, SDL_PIXELFORMAT_RGB888);
    bench.sdl = SDL_CreateSoftwareRenderer(bench.surface);
    bench.cache = texture_cache_create(bench.sdl, 1U << 20);
    bench.scene = scene_create();
    scene_reset(bench.scene, SIDE_PX, SIDE_PX, none);
    *state = &bench;
    return bench.cache == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    texture_cache_destroy(&bench->cache);
    SDL_DestroyRenderer(bench->sdl);
    SDL_FreeSurface(bench->surface);
    scene_destroy(&bench->scene);
    return 0;
}

/* 0xRRGGBB of a pixel. */
static uint32_t at(struct bench *bench, int x, int y)
{
    uint32_t pixel = 0;
    SDL_RenderFlush(bench->sdl);
    memcpy(&pixel,
           (uint8_t *)bench->surface->pixels + (size_t)y * (size_t)bench->surface->pitch +
               (size_t)x * sizeof pixel,
           sizeof pixel);
    return pixel & 0xFFFFFF;
}

/* SDL rounds a blended fill and a blended texture differently: one step of 255. */
static void assert_even(uint32_t expected, uint32_t found)
{
    assert_in_range(found & 0xFF, (expected & 0xFF) - 1, (expected & 0xFF) + 1);
}

static struct scene_node *add(struct bench *bench, enum scene_kind kind)
{
    return scene_add(bench->scene, kind, 1, (struct rect){10, 10, 80, 60});
}

static void test_plain(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_RECT);
    node->colour = red;
    shape_draw_rect(bench->sdl, bench->cache, node);
    assert_int_equal(0xC80000, at(bench, 10, 10));
    assert_int_equal(0xC80000, at(bench, 89, 69));
    assert_int_equal(0, at(bench, 9, 10));
    assert_int_equal(0, at(bench, 89, 70));
}

static void test_border(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_RECT);
    node->colour = red;
    node->border = blue;
    node->border_px = 6;
    node->radius_px = 18;
    shape_draw_rect(bench->sdl, bench->cache, node);
    assert_int_equal(0, at(bench, 10, 10)); /* the corner is round */
    assert_int_equal(0x0000C8, at(bench, 50, 10));
    assert_int_equal(0x0000C8, at(bench, 50, 15)); /* inside its edge, 6 px */
    assert_int_equal(0xC80000, at(bench, 50, 16));
    assert_int_equal(0x0000C8, at(bench, 10, 40));
    assert_int_equal(0xC80000, at(bench, 50, 40));
}

/* No pixel is blended twice, or seams would show. */
static void test_translucent_is_even(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_RECT);
    node->colour = half_white;
    node->radius_px = 20;
    shape_draw_rect(bench->sdl, bench->cache, node);
    uint32_t once = at(bench, 50, 40);
    assert_in_range(once & 0xFF, 126, 129);
    for (int x = 30; x < 70; x++) {
        assert_even(once, at(bench, x, 10));
        assert_even(once, at(bench, x, 29));
        assert_even(once, at(bench, x, 30));
        assert_even(once, at(bench, x, 69));
    }
    assert_even(once, at(bench, 25, 25)); /* in a corner's texture */
}

static void test_frame_alone(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_RECT);
    node->border = half_white;
    node->border_px = 4;
    node->radius_px = 10;
    shape_draw_rect(bench->sdl, bench->cache, node);
    uint32_t once = at(bench, 50, 10);
    assert_in_range(once & 0xFF, 126, 129);
    assert_even(once, at(bench, 50, 69));
    assert_even(once, at(bench, 10, 40));
    assert_even(once, at(bench, 89, 40));
    assert_even(once, at(bench, 19, 12)); /* the corner joins its sides evenly */
    assert_even(once, at(bench, 20, 12));
    assert_int_equal(0, at(bench, 50, 14));
    assert_int_equal(0, at(bench, 50, 40));
}

/* Radius and border larger than the box are bounded by it. */
static void test_absurd(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_RECT);
    node->colour = red;
    node->border = blue;
    node->border_px = 1000;
    node->radius_px = 100000;
    shape_draw_rect(bench->sdl, bench->cache, node);
    assert_int_equal(0x0000C8, at(bench, 50, 40));
    node->radius_px = -5;
    node->border_px = -5;
    shape_draw_rect(bench->sdl, bench->cache, node);
    assert_int_equal(0xC80000, at(bench, 10, 10));
    node->box = (struct rect){0, 0, 1000000, 1000000};
    node->kind = SCENE_MARK;
    shape_draw_mark(bench->sdl, bench->cache, node);
}

struct mark_row {
    const char *name;
    enum scene_mark mark;
    uint32_t corner, edge, middle, foot; /* 0: ground */
};

/* In a box of 80 x 60: round ones stand in its middle, 60 wide. */
static struct mark_row marks[] = {
    {"mark: a disc", SCENE_MARK_DISC, 0, 0, 0xC80000, 0},
    {"mark: a ring is hollow", SCENE_MARK_RING, 0, 0, 0, 0},
    {"mark: a diamond fills the box", SCENE_MARK_DIAMOND, 0, 0xC80000, 0xC80000, 0},
    {"mark: a triangle points up", SCENE_MARK_TRIANGLE, 0, 0, 0xC80000, 0xC80000},
    {"mark: a square", SCENE_MARK_SQUARE, 0xC80000, 0xC80000, 0xC80000, 0xC80000},
};

static void test_mark(void **state)
{
    const struct mark_row *row = *state;
    void *opened = NULL;
    assert_int_equal(0, set_up(&opened));
    struct bench *bench = opened;
    struct scene_node *node = add(bench, SCENE_MARK);
    node->mark = row->mark;
    node->colour = red;
    shape_draw_mark(bench->sdl, bench->cache, node);
    assert_int_equal(row->corner, at(bench, 11, 11));
    assert_int_equal(row->edge, at(bench, 13, 40));
    assert_int_equal(row->middle, at(bench, 50, 40));
    assert_int_equal(row->foot, at(bench, 16, 68));
    tear_down(&opened);
}

static void test_polyline(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_POLYLINE);
    node->colour = red;
    node->width_px = 4;
    scene_add_point(bench->scene, node, 10, 40);
    scene_add_point(bench->scene, node, 90, 40);
    shape_draw_polyline(bench->sdl, bench->cache, bench->scene, node);
    assert_int_equal(0, at(bench, 50, 37));
    assert_int_equal(0xC80000, at(bench, 50, 38));
    assert_int_equal(0xC80000, at(bench, 50, 41));
    assert_int_equal(0, at(bench, 50, 42));
}

static void test_polyline_far_away(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_POLYLINE);
    node->colour = red;
    node->width_px = 4;
    node->box = (struct rect){-1000000, -1000000, 2000000, 2000000};
    scene_add_point(bench->scene, node, INT32_MIN, 40);
    scene_add_point(bench->scene, node, INT32_MAX, 40);
    shape_draw_polyline(bench->sdl, bench->cache, bench->scene, node);
    assert_int_equal(0xC80000, at(bench, 50, 40));
}

static void test_nothing_to_draw(void **state)
{
    struct bench *bench = *state;
    struct scene_node *node = add(bench, SCENE_POLYLINE);
    node->colour = red;
    node->width_px = 4;
    shape_draw_polyline(bench->sdl, bench->cache, bench->scene, node); /* no points */
    scene_add_point(bench->scene, node, 50, 40);
    shape_draw_polyline(bench->sdl, bench->cache, bench->scene, node); /* one */
    node->colour = none;
    shape_draw_mark(bench->sdl, bench->cache, node);
    shape_draw_rect(bench->sdl, bench->cache, node);
    assert_int_equal(0, at(bench, 50, 40));
    assert_int_equal(0, texture_cache_bytes(bench->cache));
}

static void draw_over(struct bench *bench, uint32_t ground, const struct scene_node *node)
{
    SDL_FillRect(bench->surface, NULL, ground);
    shape_draw_rect(bench->sdl, bench->cache, node);
    SDL_RenderFlush(bench->sdl);
}

static int between(uint32_t *random, int from, int to)
{
    *random = *random * 1664525U + 1013904223U;
    return from + (int)((*random >> 8) % (uint32_t)(to - from + 1));
}

/* What is hidden looks the same whatever lies below it; a plain rect hides its box. */
static void test_covers(void **state)
{
    static const uint8_t alphas[] = {255, 255, 128, 0};
    struct bench *bench = *state;
    static uint32_t on_black[SIDE_PX][SIDE_PX];
    uint32_t random = 3;
    int covered = 0;
    for (int round = 0; round < 2000; round++) {
        struct scene_node node = {
            .kind = SCENE_RECT,
            .box = {between(&random, 0, 40), between(&random, 0, 40),
                    between(&random, 1, 60), between(&random, 1, 60)},
            .colour = red,
            .border = blue};
        struct rect r = {node.box.x + between(&random, -2, 20),
                         node.box.y + between(&random, -2, 20), between(&random, 1, 40),
                         between(&random, 1, 40)};
        node.colour.a = alphas[between(&random, 0, 3)];
        node.border.a = alphas[between(&random, 0, 3)];
        node.radius_px = between(&random, 0, 1) * between(&random, 0, 20);
        node.border_px = between(&random, 0, 1) * between(&random, 0, 8);
        if (!shape_covers(&node, r)) {
            continue;
        }
        covered++;
        draw_over(bench, 0, &node);
        for (int y = r.y; y < r.y + r.h; y++) {
            for (int x = r.x; x < r.x + r.w; x++) {
                on_black[y][x] = at(bench, x, y);
            }
        }
        draw_over(bench, 0xFFFFFF, &node);
        for (int y = r.y; y < r.y + r.h; y++) {
            for (int x = r.x; x < r.x + r.w; x++) {
                assert_int_equal(on_black[y][x], at(bench, x, y));
            }
        }
    }
    assert_in_range(covered, 100, 2000);
    struct scene_node *node = add(bench, SCENE_RECT);
    node->colour = red;
    assert_true(shape_covers(node, node->box));
    assert_false(shape_covers(node, rect_inset(node->box, -1)));
    node->kind = SCENE_MARK;
    assert_false(shape_covers(node, node->box));
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SINGLE       9

int main(void)
{
    struct CMUnitTest tests[SINGLE + COUNT(marks)] = {
        {"rect: plain, exactly its box", test_plain, set_up, tear_down, NULL},
        {"rect: a border inside its edge, corners round", test_border, set_up, tear_down,
         NULL},
        {"rect: a translucent fill has no seams", test_translucent_is_even, set_up,
         tear_down, NULL},
        {"rect: a border alone leaves the middle free", test_frame_alone, set_up,
         tear_down, NULL},
        {"rect: absurd sizes are bounded by the box", test_absurd, set_up, tear_down,
         NULL},
        {"polyline: an even line on whole pixels is crisp", test_polyline, set_up,
         tear_down, NULL},
        {"polyline: points far outside are bounded", test_polyline_far_away, set_up,
         tear_down, NULL},
        {"rect: what it hides looks the same on any ground", test_covers, set_up,
         tear_down, NULL},
        {"shape: nothing to draw draws nothing", test_nothing_to_draw, set_up, tear_down,
         NULL},
    };
    for (size_t i = 0; i < COUNT(marks); i++) {
        tests[SINGLE + i] = (struct CMUnitTest){
            .name = marks[i].name, .test_func = test_mark, .initial_state = &marks[i]};
    }
    return cmocka_run_group_tests_name("render/shape", tests, NULL, NULL);
}
