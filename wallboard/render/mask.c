#include "render/mask.h"

#include <stdlib.h>

/*
 * Every shape is a signed distance to its edge, positive inside; half a pixel to either
 * side of the edge the coverage goes from none to full.
 */

static int64_t min_q8(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t max_q8(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The whole part of the square root. */
static int64_t root(int64_t square)
{
    uint64_t rest = (uint64_t)square;
    uint64_t result = 0;
    uint64_t bit = UINT64_C(1) << 62;
    while (bit > rest) {
        bit >>= 2;
    }
    for (; bit != 0; bit >>= 2) {
        if (rest >= result + bit) {
            rest -= result + bit;
            result = (result >> 1) + bit;
        } else {
            result >>= 1;
        }
    }
    return (int64_t)result;
}

static uint8_t coverage_of(int64_t inside_q8)
{
    int64_t covered = inside_q8 + MASK_ONE_PX / 2;
    if (covered <= 0) {
        return 0;
    }
    return covered >= MASK_ONE_PX ? 255 : (uint8_t)(covered * 255 / MASK_ONE_PX);
}

static int64_t centre_q8(int at_px)
{
    return (int64_t)at_px * MASK_ONE_PX + MASK_ONE_PX / 2;
}

/* Distance into a square of half side `half` round (0, 0) with corners of `radius`. */
static int64_t inside_rounded(int64_t x, int64_t y, int64_t half, int64_t radius)
{
    int64_t over_x = llabs(x) - (half - radius);
    int64_t over_y = llabs(y) - (half - radius);
    if (over_x > 0 && over_y > 0) {
        return radius - root(over_x * over_x + over_y * over_y);
    }
    return radius - max_q8(over_x, over_y);
}

void mask_rounded(struct mask *mask, int radius_q8, int wall_px)
{
    int64_t half = (int64_t)mask->width_px * MASK_ONE_PX / 2;
    int64_t radius = min_q8(radius_q8, half);
    int64_t wall = (int64_t)wall_px * MASK_ONE_PX;
    int64_t inner_radius = max_q8(radius - wall, 0);
    for (int y = 0; y < mask->height_px; y++) {
        uint8_t *row = mask->coverage + (size_t)y * (size_t)mask->width_px;
        for (int x = 0; x < mask->width_px; x++) {
            int64_t dx = centre_q8(x) - half;
            int64_t dy = centre_q8(y) - half;
            int covered = coverage_of(inside_rounded(dx, dy, half, radius));
            if (wall > 0 && wall < half) {
                covered -= coverage_of(inside_rounded(dx, dy, half - wall, inner_radius));
            }
            row[x] = (uint8_t)(covered < 0 ? 0 : covered);
        }
    }
}

/* Distance of (x, y) to the right of the line from `a` to `b`, seen along it. */
static int64_t inside_edge(struct mask_point a, struct mask_point b, int64_t x, int64_t y)
{
    int64_t along_x = b.x_q8 - a.x_q8;
    int64_t along_y = b.y_q8 - a.y_q8;
    int64_t length = root(along_x * along_x + along_y * along_y);
    if (length == 0) {
        return INT32_MAX;
    }
    return (along_x * (y - a.y_q8) - along_y * (x - a.x_q8)) / length;
}

void mask_polygon(struct mask *mask, const struct mask_point *corners, size_t count)
{
    for (int y = 0; y < mask->height_px; y++) {
        uint8_t *row = mask->coverage + (size_t)y * (size_t)mask->width_px;
        for (int x = 0; x < mask->width_px; x++) {
            int64_t inside = INT32_MAX;
            for (size_t i = 0; i < count; i++) {
                inside = min_q8(inside, inside_edge(corners[i], corners[(i + 1) % count],
                                                    centre_q8(x), centre_q8(y)));
            }
            row[x] = coverage_of(inside);
        }
    }
}

#define ARC_WHOLE INT64_C(1000)
#define ONE_Q15   32768

/* The sine of `part` thousandths of half a turn, 0 to 1000, by Bhaskara's formula: off by
 * a tenth of a degree at most, exact at the ends and in the middle. */
static int64_t sine_q15(int64_t part)
{
    int64_t product = part * (ARC_WHOLE - part);
    return 16 * product * ONE_Q15 / (5 * ARC_WHOLE * ARC_WHOLE - 4 * product);
}

/* From the centre to that place of the half circle. */
static struct mask_point arc_direction(int64_t part)
{
    int64_t half = ARC_WHOLE / 2;
    int64_t cosine = part <= half ? sine_q15(part + half) : -sine_q15(part - half);
    return (struct mask_point){(int32_t)-cosine, (int32_t)-sine_q15(part)};
}

static int64_t cross_q15(struct mask_point unit_q15, int64_t x, int64_t y)
{
    return (unit_q15.x_q8 * y - unit_q15.y_q8 * x) / ONE_Q15;
}

void mask_arc(struct mask *mask, int width_px, int from, int to)
{
    int64_t centre_x = (int64_t)mask->width_px * MASK_ONE_PX / 2;
    int64_t centre_y = (int64_t)mask->height_px * MASK_ONE_PX;
    int64_t radius = min_q8(centre_x, centre_y);
    int64_t inner = max_q8(radius - (int64_t)width_px * MASK_ONE_PX, 0);
    struct mask_point begin = arc_direction(from);
    struct mask_point end = arc_direction(to);
    for (int y = 0; y < mask->height_px; y++) {
        uint8_t *row = mask->coverage + (size_t)y * (size_t)mask->width_px;
        for (int x = 0; x < mask->width_px; x++) {
            int64_t dx = centre_q8(x) - centre_x;
            int64_t dy = centre_q8(y) - centre_y;
            int64_t away = root(dx * dx + dy * dy);
            int64_t inside = min_q8(radius - away, away - inner);
            inside = min_q8(inside, cross_q15(begin, dx, dy));
            inside = min_q8(inside, -cross_q15(end, dx, dy));
            row[x] = coverage_of(inside);
        }
    }
}

/* One piece of a line, prepared for asking every pixel near it. */
struct segment {
    struct mask_point from;
    int64_t along_x, along_y;
    int64_t length_q8, start_q8; /* `start`: length of the line before it */
    int64_t half_width_q8, dash_q8;
};

/* How far the place `at` along the line is inside a dash. */
static int64_t inside_dash(int64_t at_q8, int64_t dash_q8)
{
    int64_t phase = at_q8 % (2 * dash_q8);
    if (phase < 0) {
        phase += 2 * dash_q8;
    }
    if (phase <= dash_q8) {
        return min_q8(phase, dash_q8 - phase);
    }
    return -min_q8(phase - dash_q8, 2 * dash_q8 - phase);
}

static int64_t inside_segment(const struct segment *s, int64_t x, int64_t y)
{
    int64_t dx = x - s->from.x_q8;
    int64_t dy = y - s->from.y_q8;
    int64_t at =
        s->length_q8 == 0 ? 0 : (dx * s->along_x + dy * s->along_y) / s->length_q8;
    int64_t distance = 0;
    if (at >= 0 && at <= s->length_q8 && s->length_q8 > 0) {
        distance = llabs(s->along_x * dy - s->along_y * dx) / s->length_q8;
    } else {
        int64_t end_x = at <= 0 ? dx : dx - s->along_x;
        int64_t end_y = at <= 0 ? dy : dy - s->along_y;
        distance = root(end_x * end_x + end_y * end_y);
    }
    int64_t inside = s->half_width_q8 - distance;
    if (s->dash_q8 > 0) {
        inside = min_q8(inside, inside_dash(s->start_q8 + at, s->dash_q8));
    }
    return inside;
}

static int clamp_px(int64_t px, int max_px)
{
    return (int)(px < 0 ? 0 : min_q8(px, max_px));
}

static void stroke_segment(struct mask *mask, const struct segment *s)
{
    int64_t reach = s->half_width_q8 + MASK_ONE_PX;
    int64_t to_x = s->from.x_q8 + s->along_x;
    int64_t to_y = s->from.y_q8 + s->along_y;
    int left =
        clamp_px((min_q8(s->from.x_q8, to_x) - reach) / MASK_ONE_PX, mask->width_px);
    int right =
        clamp_px((max_q8(s->from.x_q8, to_x) + reach) / MASK_ONE_PX + 1, mask->width_px);
    int top =
        clamp_px((min_q8(s->from.y_q8, to_y) - reach) / MASK_ONE_PX, mask->height_px);
    int bottom =
        clamp_px((max_q8(s->from.y_q8, to_y) + reach) / MASK_ONE_PX + 1, mask->height_px);
    for (int y = top; y < bottom; y++) {
        uint8_t *row = mask->coverage + (size_t)y * (size_t)mask->width_px;
        for (int x = left; x < right; x++) {
            uint8_t covered = coverage_of(inside_segment(s, centre_q8(x), centre_q8(y)));
            if (covered > row[x]) {
                row[x] = covered;
            }
        }
    }
}

void mask_stroke(struct mask *mask, const struct mask_point *points, size_t count,
                 int width_px, int dash_px)
{
    struct segment s = {.half_width_q8 = (int64_t)width_px * MASK_ONE_PX / 2,
                        .dash_q8 = (int64_t)dash_px * MASK_ONE_PX};
    for (size_t i = 0; i + 1 < count; i++) {
        s.from = points[i];
        s.along_x = points[i + 1].x_q8 - points[i].x_q8;
        s.along_y = points[i + 1].y_q8 - points[i].y_q8;
        s.length_q8 = root(s.along_x * s.along_x + s.along_y * s.along_y);
        stroke_segment(mask, &s);
        s.start_q8 += s.length_q8;
    }
}
