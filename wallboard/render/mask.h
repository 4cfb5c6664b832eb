#ifndef WALLBOARD_RENDER_MASK_H
#define WALLBOARD_RENDER_MASK_H

/*
 * Coverage masks: one byte a pixel, 0 outside a shape, 255 inside, between on its edge.
 * Whole numbers only, so that every machine and driver gets the same pixels. Lengths
 * named _q8 are in 1/256 pixel. The caller owns the bytes and has zeroed them.
 */

#include <stddef.h>
#include <stdint.h>

#define MASK_ONE_PX 256

struct mask {
    uint8_t *coverage; /* width x height, rows from the top */
    int width_px, height_px;
};

struct mask_point {
    int32_t x_q8, y_q8;
};

/* A square as large as the mask (which is square) with rounded corners. `wall_px` > 0
 * leaves only a frame of that thickness; the inner corners are rounded to match. */
void mask_rounded(struct mask *mask, int radius_q8, int wall_px);

/* A convex polygon, its corners clockwise on the screen. */
void mask_polygon(struct mask *mask, const struct mask_point *corners, size_t count);

/* The band of `width_px` inside a half circle that stands on the mask's foot, its centre
 * in the middle of the foot: from `from` to `to`, thousandths from its left end
 * clockwise. */
void mask_arc(struct mask *mask, int width_px, int from, int to);

/* An open line of this width, joins and ends round; `dash_px` > 0: dashes of that
 * length, as far apart, counted from the first point. */
void mask_stroke(struct mask *mask, const struct mask_point *points, size_t count,
                 int width_px, int dash_px);

#endif
