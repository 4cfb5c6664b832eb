#ifndef WALLBOARD_VIEW_TILE_H
#define WALLBOARD_VIEW_TILE_H

/*
 * The number tile: a label, one figure, and under it what to make of it. Shared by every
 * widget that shows a single figure.
 */

#include "view/figure.h"
#include "view/widget.h"

#define TILE_TEXT_BYTES 96

struct tile {
    const char *label;
    struct figure_text figure;
    int figure_cap;             /* cap height of the figure, px */
    enum level level;           /* colours figure and border, and draws the mark */
    char hint[TILE_TEXT_BYTES]; /* "" for none; tiles with a leading figure only */
    char note[TILE_TEXT_BYTES]; /* small print at the foot; "" for none */
};

/*
 * Composes the tile. Its freshness decides how it may look: not live takes the colour
 * away; grey says since when; blank makes the figure a dash.
 */
void tile_compose(const struct widget_context *context, struct rect box,
                  struct painter *painter, struct tile *tile);

/* The caption at the top of a tile's inside, which is cut off *inner. */
void tile_caption(const struct widget_context *context, struct rect *inner,
                  struct painter *painter, const char *text);

#endif
