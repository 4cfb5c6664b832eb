#ifndef WALLBOARD_RENDER_SCALE_H
#define WALLBOARD_RENDER_SCALE_H

/*
 * Pictures made larger or smaller: each pixel is the mean of those around it, the nearest
 * weighing most (a tent filter), so that small ones do not break up and large ones are
 * smooth. Whole numbers only, so that every machine gets the same pixels.
 */

#include <stdbool.h>
#include <stdint.h>

/* Four bytes a pixel, red, green, blue, straight alpha. */
struct scale_raster {
    uint8_t *pixels;
    int width_px, height_px;
    int pitch; /* bytes from one row to the next */
};

/* Scales all of `from` into all of `to`, whose pixels are overwritten. Both at least one
 * pixel a side, at most 32767. False without memory. */
bool scale_raster(const struct scale_raster *from, const struct scale_raster *to);

#endif
