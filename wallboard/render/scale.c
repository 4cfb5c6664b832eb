#include "render/scale.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHANNELS 4
#define ALPHA    3
#define ONE      65536 /* fixed point: one pixel, and the sum of a pixel's weights */

/* What one pixel takes from a row or column of the other picture. */
struct tap {
    int first, count;
    int32_t *weights; /* sum to ONE */
};

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* The tent over pixel `at` of `to_px`, in a picture of `from_px`: as wide as the pixel is
 * there, but never narrower than to the neighbours. `weights` has room for all of it. */
static struct tap make_tap(int at, int from_px, int to_px, int32_t *weights)
{
    int64_t step = (int64_t)from_px * ONE / to_px;
    int64_t reach = step > ONE ? step : ONE;
    int64_t middle =
        (2 * (int64_t)at + 1) * from_px * ONE / (2 * (int64_t)to_px) - ONE / 2;
    int64_t first = clamp((middle - reach) / ONE, 0, from_px - 1);
    int64_t last = clamp((middle + reach) / ONE + 1, 0, from_px - 1);
    int64_t sum = 0;
    for (int64_t i = first; i <= last; i++) {
        int64_t away = i * ONE > middle ? i * ONE - middle : middle - i * ONE;
        int64_t weight = away < reach ? reach - away : 0;
        weights[i - first] = (int32_t)(weight >> 8);
        sum += weights[i - first];
    }
    assert(sum > 0); /* the nearest pixel is within reach */
    int64_t left = ONE;
    for (int64_t i = first; i <= last; i++) {
        int32_t share = (int32_t)(weights[i - first] * (int64_t)ONE / sum);
        weights[i - first] = share;
        left -= share;
    }
    weights[(last - first) / 2] += (int32_t)left; /* what rounding lost */
    return (struct tap){(int)first, (int)(last - first + 1), weights};
}

/* One pixel from `count` others that lie `stride` bytes apart. Colours weigh as much as
 * they cover. */
static void mix(const uint8_t *from, int stride, const struct tap *tap, uint8_t *to)
{
    int64_t sums[CHANNELS] = {0};
    for (int i = 0; i < tap->count; i++) {
        const uint8_t *pixel = from + (int64_t)(tap->first + i) * stride;
        int64_t cover = (int64_t)tap->weights[i] * pixel[ALPHA];
        for (int c = 0; c < ALPHA; c++) {
            sums[c] += cover * pixel[c];
        }
        sums[ALPHA] += cover;
    }
    for (int c = 0; c < ALPHA; c++) {
        to[c] = sums[ALPHA] <= 0
                    ? 0
                    : (uint8_t)clamp((sums[c] + sums[ALPHA] / 2) / sums[ALPHA], 0, 255);
    }
    to[ALPHA] = (uint8_t)clamp((sums[ALPHA] + ONE / 2) / ONE, 0, 255);
}

static void scale_rows(const struct scale_raster *from, const struct scale_raster *to,
                       int32_t *weights)
{
    for (int x = 0; x < to->width_px; x++) {
        struct tap tap = make_tap(x, from->width_px, to->width_px, weights);
        for (int y = 0; y < to->height_px; y++) {
            mix(from->pixels + (int64_t)y * from->pitch, CHANNELS, &tap,
                to->pixels + (int64_t)y * to->pitch + (int64_t)x * CHANNELS);
        }
    }
}

static void scale_columns(const struct scale_raster *from, const struct scale_raster *to,
                          int32_t *weights)
{
    for (int y = 0; y < to->height_px; y++) {
        struct tap tap = make_tap(y, from->height_px, to->height_px, weights);
        for (int x = 0; x < to->width_px; x++) {
            int64_t column = (int64_t)x * CHANNELS;
            mix(from->pixels + column, from->pitch, &tap,
                to->pixels + (int64_t)y * to->pitch + column);
        }
    }
}

static void copy(const struct scale_raster *from, const struct scale_raster *to)
{
    for (int y = 0; y < to->height_px; y++) {
        memcpy(to->pixels + (int64_t)y * to->pitch,
               from->pixels + (int64_t)y * from->pitch, (size_t)to->width_px * CHANNELS);
    }
}

bool scale_raster(const struct scale_raster *from, const struct scale_raster *to)
{
    if (from->width_px == to->width_px && from->height_px == to->height_px) {
        copy(from, to);
        return true;
    }
    int longest = from->width_px > from->height_px ? from->width_px : from->height_px;
    struct scale_raster between = {.width_px = to->width_px,
                                   .height_px = from->height_px,
                                   .pitch = to->width_px * CHANNELS};
    int32_t *weights = malloc(((size_t)longest + 2) * sizeof *weights);
    between.pixels = malloc((size_t)between.pitch * (size_t)between.height_px);
    bool good = weights != NULL && between.pixels != NULL;
    if (good) {
        scale_rows(from, &between, weights);
        scale_columns(&between, to, weights);
    }
    free(weights);
    free(between.pixels);
    return good;
}
