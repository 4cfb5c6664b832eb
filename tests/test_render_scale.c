/* Pictures made larger and smaller: flat stays flat, means are means, what is seen
 * through lends no colour. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/scale.h"
#include "support/rows.h"

#define CHANNELS   4
#define MAX_PIXELS 64

static struct scale_raster raster_of(uint8_t *pixels, int width_px, int height_px)
{
    return (struct scale_raster){pixels, width_px, height_px, width_px * CHANNELS};
}

struct size_row {
    const char *name;
    int from_w, from_h, to_w, to_h;
};

static struct size_row size_rows[] = {
    {"as it is", 8, 8, 8, 8},       {"smaller", 8, 8, 3, 5},
    {"to one pixel", 8, 8, 1, 1},   {"larger", 2, 3, 8, 7},
    {"from one pixel", 1, 1, 8, 8}, {"wider and lower", 3, 8, 8, 3},
    {"by a third", 6, 6, 4, 4},
};

static void test_flat(void **state)
{
    const struct size_row *row = *state;
    uint8_t in[MAX_PIXELS * CHANNELS];
    uint8_t out[MAX_PIXELS * CHANNELS];
    static const uint8_t colour[CHANNELS] = {12, 34, 56, 255};
    for (size_t i = 0; i < sizeof in; i++) {
        in[i] = colour[i % CHANNELS];
    }
    struct scale_raster from = raster_of(in, row->from_w, row->from_h);
    struct scale_raster to = raster_of(out, row->to_w, row->to_h);
    assert_true(scale_raster(&from, &to));
    for (int i = 0; i < row->to_w * row->to_h * CHANNELS; i++) {
        assert_int_equal(out[i], colour[i % CHANNELS]);
    }
}

struct value_row {
    const char *name;
    int from_w, to_w;
    uint8_t in[8], out[8]; /* grey, one row */
};

static struct value_row value_rows[] = {
    {"two become their mean", 2, 1, {0, 200}, {100}},
    {"a fine grid becomes grey, not black or white",
     8,
     2,
     {0, 255, 0, 255, 0, 255, 0, 255},
     {118, 137}},
    {"one edge becomes a slope", 2, 4, {0, 200}, {0, 50, 150, 200}},
    {"the same from right to left", 2, 4, {200, 0}, {200, 150, 50, 0}},
};

static void test_value(void **state)
{
    const struct value_row *row = *state;
    uint8_t in[8 * CHANNELS];
    uint8_t out[8 * CHANNELS];
    for (int i = 0; i < row->from_w * CHANNELS; i++) {
        in[i] = i % CHANNELS == 3 ? 255 : row->in[i / CHANNELS];
    }
    struct scale_raster from = raster_of(in, row->from_w, 1);
    struct scale_raster to = raster_of(out, row->to_w, 1);
    assert_true(scale_raster(&from, &to));
    for (int i = 0; i < row->to_w; i++) {
        assert_in_range(out[i * CHANNELS] - row->out[i] + 1, 0, 2);
    }
}

/* "Colours weigh as much as they cover": no dark seam around a logo. */
static void test_see_through(void **state)
{
    (void)state;
    uint8_t in[] = {200, 100, 50, 255, 0, 0, 0, 0};
    uint8_t out[CHANNELS];
    struct scale_raster from = raster_of(in, 2, 1);
    struct scale_raster to = raster_of(out, 1, 1);
    assert_true(scale_raster(&from, &to));
    static const uint8_t half[] = {200, 100, 50, 128};
    assert_memory_equal(out, half, sizeof half);
}

/* Rows that lie apart: nothing between them is read or written. */
static void test_pitch(void **state)
{
    (void)state;
    uint8_t in[4 * CHANNELS] = {9, 9, 9, 255, 77, 77, 77, 77,
                                9, 9, 9, 255, 77, 77, 77, 77};
    uint8_t out[4 * CHANNELS];
    memset(out, 5, sizeof out);
    struct scale_raster from = {in, 1, 2, 2 * CHANNELS};
    struct scale_raster to = {out, 1, 2, 2 * CHANNELS};
    assert_true(scale_raster(&from, &to));
    assert_int_equal(out[0], 9);
    assert_int_equal(out[4], 5);
    assert_int_equal(out[8], 9);
    to.height_px = 1;
    assert_true(scale_raster(&from, &to));
    assert_int_equal(out[0], 9);
    assert_int_equal(out[4], 5);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_flat, size_rows);
    ROWS_ADD(&rows, test_value, value_rows);
    rows_add_one(&rows, "what is seen through lends no colour", test_see_through);
    rows_add_one(&rows, "rows that lie apart", test_pitch);
    return rows_run(&rows, "render/scale");
}
