#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "render/mask.h"

#define SIDE_MAX 64

struct canvas {
    uint8_t bytes[SIDE_MAX * SIDE_MAX];
    struct mask mask;
};

static struct mask *clear(struct canvas *canvas, int width_px, int height_px)
{
    memset(canvas->bytes, 0, sizeof canvas->bytes);
    canvas->mask = (struct mask){canvas->bytes, width_px, height_px};
    return &canvas->mask;
}

static int at(const struct mask *mask, int x, int y)
{
    return mask->coverage[y * mask->width_px + x];
}

static int64_t sum(const struct mask *mask)
{
    int64_t total = 0;
    for (int i = 0; i < mask->width_px * mask->height_px; i++) {
        total += mask->coverage[i];
    }
    return total;
}

static void test_square_corners(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 20, 20);
    mask_rounded(mask, 0, 0);
    assert_int_equal(20 * 20 * 255, sum(mask));
}

static void test_frame(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 20, 20);
    mask_rounded(mask, 0, 3);
    assert_int_equal((20 * 20 - 14 * 14) * 255, sum(mask));
    assert_int_equal(255, at(mask, 2, 10));
    assert_int_equal(0, at(mask, 3, 10));
}

/* The area of a disc is pi r^2: 3.1416 * 400 = 1256.6 pixels. */
static void test_disc(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 40, 40);
    mask_rounded(mask, 20 * MASK_ONE_PX, 0);
    assert_in_range(sum(mask) / 255, 1253, 1260);
    assert_int_equal(0, at(mask, 0, 0));
    assert_int_equal(255, at(mask, 20, 20));
    for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
            assert_int_equal(at(mask, x, y), at(mask, 39 - x, y));
            assert_int_equal(at(mask, x, y), at(mask, y, x));
        }
    }
}

static void test_ring(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 40, 40);
    mask_rounded(mask, 20 * MASK_ONE_PX, 5);
    assert_int_equal(0, at(mask, 20, 20));
    assert_int_equal(255, at(mask, 20, 2));
    assert_in_range(sum(mask) / 255, 546, 554); /* pi (400 - 225) = 549.8 */
}

static void test_triangle(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 40, 40);
    const struct mask_point corners[] = {{20 * MASK_ONE_PX, 0},
                                         {40 * MASK_ONE_PX, 40 * MASK_ONE_PX},
                                         {0, 40 * MASK_ONE_PX}};
    mask_polygon(mask, corners, 3);
    assert_in_range(sum(mask) / 255, 790, 810); /* half of 1600 */
    assert_int_equal(255, at(mask, 20, 39));
    assert_int_equal(0, at(mask, 2, 2));
    assert_int_equal(at(mask, 10, 20), at(mask, 29, 20));
}

/* "Lines of 2 px or more, even": such a line on whole pixels has no soft edge. */
static void test_line_on_whole_pixels(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 40, 20);
    const struct mask_point points[] = {{0, 10 * MASK_ONE_PX},
                                        {40 * MASK_ONE_PX, 10 * MASK_ONE_PX}};
    mask_stroke(mask, points, 2, 4, 0);
    for (int y = 0; y < 20; y++) {
        assert_int_equal(y >= 8 && y < 12 ? 255 : 0, at(mask, 20, y));
    }
}

static void test_dashes(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 60, 10);
    const struct mask_point points[] = {{0, 5 * MASK_ONE_PX},
                                        {60 * MASK_ONE_PX, 5 * MASK_ONE_PX}};
    mask_stroke(mask, points, 2, 2, 10);
    for (int x = 0; x < 60; x++) {
        assert_int_equal((x / 10) % 2 == 0 ? 255 : 0, at(mask, x, 5));
    }
}

/* Dashes go on counting round a corner. */
static void test_dashes_round_a_corner(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 40, 40);
    const struct mask_point points[] = {{0, 5 * MASK_ONE_PX},
                                        {15 * MASK_ONE_PX, 5 * MASK_ONE_PX},
                                        {15 * MASK_ONE_PX, 40 * MASK_ONE_PX}};
    mask_stroke(mask, points, 3, 2, 10);
    assert_int_equal(255, at(mask, 5, 5));
    assert_int_equal(0, at(mask, 14, 8));
    assert_int_equal(255, at(mask, 14, 12)); /* 20 to 30 along */
    assert_int_equal(0, at(mask, 14, 25));
}

static void test_join_is_whole(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 40, 40);
    const struct mask_point points[] = {{5 * MASK_ONE_PX, 30 * MASK_ONE_PX},
                                        {20 * MASK_ONE_PX, 10 * MASK_ONE_PX},
                                        {35 * MASK_ONE_PX, 30 * MASK_ONE_PX}};
    mask_stroke(mask, points, 3, 8, 0);
    assert_int_equal(255, at(mask, 19, 9));
    assert_int_equal(255, at(mask, 20, 12));
    assert_int_equal(0, at(mask, 20, 4)); /* round, not pointed */
}

/* Whatever the points, only the mask's bytes are written. */
static void test_far_away(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 10, 10);
    const int32_t far_q8 = 32767 * MASK_ONE_PX;
    const struct mask_point points[] = {
        {-far_q8, -far_q8}, {far_q8, far_q8}, {far_q8, far_q8}, {-far_q8, far_q8}};
    mask_stroke(mask, points, 4, 3, 0);
    assert_int_equal(255, at(mask, 5, 5));
    for (size_t i = 100; i < sizeof canvas.bytes; i++) {
        assert_int_equal(0, canvas.bytes[i]);
    }
}

static void test_one_point(void **state)
{
    (void)state;
    struct canvas canvas;
    struct mask *mask = clear(&canvas, 10, 10);
    const struct mask_point points[] = {{5 * MASK_ONE_PX, 5 * MASK_ONE_PX},
                                        {5 * MASK_ONE_PX, 5 * MASK_ONE_PX}};
    mask_stroke(mask, points, 1, 4, 0);
    assert_int_equal(0, sum(mask));
    mask_stroke(mask, points, 2, 4, 0); /* twice the same: a dot */
    assert_int_equal(255, at(mask, 5, 5));
}

/* A half ring of radius 40 and width 10: pi / 2 (40^2 - 30^2) = 1100 pixels. */
static void test_arc_whole(void **state)
{
    (void)state;
    static uint8_t bytes[80 * 40];
    struct mask mask = {bytes, 80, 40};
    memset(bytes, 0, sizeof bytes);
    mask_arc(&mask, 10, 0, 1000);
    assert_in_range(sum(&mask) / 255, 1080, 1120);
    assert_int_equal(255, at(&mask, 5, 38));  /* its left foot */
    assert_int_equal(255, at(&mask, 74, 38)); /* its right one */
    assert_int_equal(255, at(&mask, 40, 5));  /* its top */
    assert_int_equal(0, at(&mask, 40, 20));   /* the hole */
    for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
            assert_in_range(
                at(&mask, x, y),
                at(&mask, 79 - x, y) - 2 < 0 ? 0 : (unsigned)(at(&mask, 79 - x, y) - 2),
                (unsigned)(at(&mask, 79 - x, y) + 2));
        }
    }
}

/* Clockwise from the left end: the first half is the left one. */
static void test_arc_part(void **state)
{
    (void)state;
    static uint8_t bytes[80 * 40];
    struct mask mask = {bytes, 80, 40};
    memset(bytes, 0, sizeof bytes);
    mask_arc(&mask, 10, 0, 500);
    assert_int_equal(255, at(&mask, 5, 38));
    assert_int_equal(0, at(&mask, 74, 38));
    assert_int_equal(255, at(&mask, 38, 5));
    assert_int_equal(0, at(&mask, 42, 5));
    memset(bytes, 0, sizeof bytes);
    mask_arc(&mask, 10, 750, 1000); /* from half past one on */
    assert_int_equal(0, at(&mask, 60, 8));
    assert_int_equal(255, at(&mask, 73, 25));
}

static void test_arc_of_nothing(void **state)
{
    (void)state;
    static uint8_t bytes[80 * 40];
    struct mask mask = {bytes, 80, 40};
    memset(bytes, 0, sizeof bytes);
    mask_arc(&mask, 10, 1000, 1000);
    assert_in_range(sum(&mask), 0, 20 * 255); /* half a pixel of its foot at most */
    mask_arc(&mask, 90, 0, 1000);             /* wider than its radius: a half disc */
    assert_int_equal(255, at(&mask, 40, 38));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"rounded: radius 0 covers the square", test_square_corners, NULL, NULL, NULL},
        {"rounded: a wall leaves a frame with sharp edges", test_frame, NULL, NULL, NULL},
        {"rounded: half the side is a disc, the same on all sides", test_disc, NULL, NULL,
         NULL},
        {"rounded: a disc with a wall is a ring", test_ring, NULL, NULL, NULL},
        {"polygon: a triangle has half the area, the same left and right", test_triangle,
         NULL, NULL, NULL},
        {"stroke: an even line on whole pixels is crisp", test_line_on_whole_pixels, NULL,
         NULL, NULL},
        {"stroke: dashes are as long as the gaps", test_dashes, NULL, NULL, NULL},
        {"stroke: dashes go on counting round a corner", test_dashes_round_a_corner, NULL,
         NULL, NULL},
        {"stroke: joins are filled and round", test_join_is_whole, NULL, NULL, NULL},
        {"stroke: points far away write nothing outside the mask", test_far_away, NULL,
         NULL, NULL},
        {"stroke: one point is no line, twice the same a dot", test_one_point, NULL, NULL,
         NULL},
        {"arc: a half ring, the same on both sides", test_arc_whole, NULL, NULL, NULL},
        {"arc: a part runs clockwise from the left", test_arc_part, NULL, NULL, NULL},
        {"arc: of nothing, and wider than it is high", test_arc_of_nothing, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests_name("render/mask", tests, NULL, NULL);
}
