#ifndef WALLBOARD_BASE_RECT_H
#define WALLBOARD_BASE_RECT_H

/* Pixel rectangles: x to the right, y down, half-open; w or h <= 0 is empty. */

#include <stdbool.h>

struct rect {
    int x, y, w, h;
};

bool rect_is_empty(struct rect r);
bool rect_equal(struct rect a, struct rect b);
bool rect_overlap(struct rect a, struct rect b);
/* Is `inner` wholly inside `outer`? An empty one is inside everything. */
bool rect_contains(struct rect outer, struct rect inner);
/* The common part; empty if none. */
struct rect rect_intersect(struct rect a, struct rect b);
/* The smallest rectangle around both; an empty one adds nothing. */
struct rect rect_union(struct rect a, struct rect b);
/* Smaller by `margin_px` on each side (larger if negative). */
struct rect rect_inset(struct rect r, int margin_px);

/* Cut a strip off: returns it, *r keeps the rest. The strip is never larger than *r. */
struct rect rect_cut_top(struct rect *r, int height_px);
struct rect rect_cut_bottom(struct rect *r, int height_px);
struct rect rect_cut_left(struct rect *r, int width_px);
struct rect rect_cut_right(struct rect *r, int width_px);

#endif
