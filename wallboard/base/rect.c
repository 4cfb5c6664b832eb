#include "base/rect.h"

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

bool rect_is_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

bool rect_equal(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

bool rect_overlap(struct rect a, struct rect b)
{
    return !rect_is_empty(rect_intersect(a, b));
}

bool rect_contains(struct rect outer, struct rect inner)
{
    return rect_is_empty(inner) || rect_equal(rect_intersect(outer, inner), inner);
}

struct rect rect_intersect(struct rect a, struct rect b)
{
    int left = max_int(a.x, b.x);
    int top = max_int(a.y, b.y);
    int right = min_int(a.x + a.w, b.x + b.w);
    int bottom = min_int(a.y + a.h, b.y + b.h);
    return (struct rect){left, top, right - left, bottom - top};
}

struct rect rect_union(struct rect a, struct rect b)
{
    if (rect_is_empty(a)) {
        return b;
    }
    if (rect_is_empty(b)) {
        return a;
    }
    int left = min_int(a.x, b.x);
    int top = min_int(a.y, b.y);
    int right = max_int(a.x + a.w, b.x + b.w);
    int bottom = max_int(a.y + a.h, b.y + b.h);
    return (struct rect){left, top, right - left, bottom - top};
}

struct rect rect_inset(struct rect r, int margin_px)
{
    return (struct rect){r.x + margin_px, r.y + margin_px, r.w - 2 * margin_px,
                         r.h - 2 * margin_px};
}

/* A strip can be neither negative nor larger than what there is. */
static int strip(int wanted, int there)
{
    return max_int(0, min_int(wanted, there));
}

struct rect rect_cut_top(struct rect *r, int height_px)
{
    int height = strip(height_px, r->h);
    struct rect cut = {r->x, r->y, r->w, height};
    r->y += height;
    r->h -= height;
    return cut;
}

struct rect rect_cut_bottom(struct rect *r, int height_px)
{
    int height = strip(height_px, r->h);
    r->h -= height;
    return (struct rect){r->x, r->y + r->h, r->w, height};
}

struct rect rect_cut_left(struct rect *r, int width_px)
{
    int width = strip(width_px, r->w);
    struct rect cut = {r->x, r->y, width, r->h};
    r->x += width;
    r->w -= width;
    return cut;
}

struct rect rect_cut_right(struct rect *r, int width_px)
{
    int width = strip(width_px, r->w);
    r->w -= width;
    return (struct rect){r->x + r->w, r->y, width, r->h};
}
