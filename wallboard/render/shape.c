#include "render/shape.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "render/mask.h"

#define CORNERS_MAX  4
#define COORD_MAX_PX 32767 /* keeps products of 1/256 pixels far from overflow */
#define SIDE_MAX_PX  8192  /* of a mask; more is a mistake, not a picture */

/* What a mask is of; the key of its texture, so it has no padding. */
struct stamp {
    uint32_t what; /* enum scene_kind << 8 | enum scene_mark */
    int32_t width_px, height_px;
    int32_t radius_q8, wall_px; /* rounded; of an arc: where it begins and ends */
    int32_t line_px, dash_px;   /* stroke */
    struct colour colour;
};

static_assert(sizeof(struct stamp) == 32, "a key has no padding");

static uint32_t stamp_what(enum scene_kind kind, enum scene_mark mark)
{
    return (uint32_t)kind << 8 | (uint32_t)mark;
}

static int min_px(int a, int b)
{
    return a < b ? a : b;
}

static int max_px(int a, int b)
{
    return a > b ? a : b;
}

static SDL_Rect sdl_rect(struct rect r)
{
    return (SDL_Rect){r.x, r.y, r.w, r.h};
}

void shape_fill(SDL_Renderer *sdl, struct rect r, struct colour colour)
{
    if (colour.a == 0 || rect_is_empty(r)) {
        return;
    }
    SDL_Rect filled = sdl_rect(r);
    (void)SDL_SetRenderDrawBlendMode(sdl, colour.a == 255 ? SDL_BLENDMODE_NONE
                                                          : SDL_BLENDMODE_BLEND);
    (void)SDL_SetRenderDrawColor(sdl, colour.r, colour.g, colour.b, colour.a);
    (void)SDL_RenderFillRect(sdl, &filled);
}

/* The mask as a surface of one colour; NULL without memory. */
static SDL_Surface *colour_mask(const struct mask *mask, struct colour colour)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(
        0, mask->width_px, mask->height_px, 32, SDL_PIXELFORMAT_ARGB8888);
    if (surface == NULL) {
        return NULL;
    }
    uint32_t rgb =
        (uint32_t)colour.r << 16 | (uint32_t)colour.g << 8 | (uint32_t)colour.b;
    for (int y = 0; y < mask->height_px; y++) {
        const uint8_t *from = mask->coverage + (size_t)y * (size_t)mask->width_px;
        uint8_t *row = (uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch;
        for (int x = 0; x < mask->width_px; x++) {
            uint32_t alpha = (uint32_t)from[x] * colour.a / 255;
            uint32_t pixel = alpha << 24 | rgb;
            memcpy(row + (size_t)x * sizeof pixel, &pixel, sizeof pixel);
        }
    }
    return surface;
}

static void draw_mask(struct mask *mask, const struct stamp *stamp,
                      const struct mask_point *points, size_t count)
{
    if (stamp->what == stamp_what(SCENE_POLYLINE, 0)) {
        mask_stroke(mask, points, count, stamp->line_px, stamp->dash_px);
    } else if (stamp->what == stamp_what(SCENE_ARC, 0)) {
        mask_arc(mask, stamp->line_px, stamp->radius_q8, stamp->wall_px);
    } else if (count > 0) {
        mask_polygon(mask, points, count);
    } else {
        mask_rounded(mask, stamp->radius_q8, stamp->wall_px);
    }
}

static SDL_Surface *make_surface(const struct stamp *stamp,
                                 const struct mask_point *points, size_t count)
{
    struct mask mask = {.width_px = stamp->width_px, .height_px = stamp->height_px};
    mask.coverage = calloc((size_t)mask.width_px, (size_t)mask.height_px);
    if (mask.coverage == NULL) {
        return NULL;
    }
    draw_mask(&mask, stamp, points, count);
    SDL_Surface *surface = colour_mask(&mask, stamp->colour);
    free(mask.coverage);
    return surface;
}

/* The texture of a shape, made if it is not held. */
static struct texture_entry get_texture(struct texture_cache *cache,
                                        const struct stamp *stamp,
                                        const struct mask_point *points, size_t count)
{
    struct texture_entry entry = {0};
    if (stamp->width_px <= 0 || stamp->height_px <= 0 || stamp->width_px > SIDE_MAX_PX ||
        stamp->height_px > SIDE_MAX_PX) {
        return entry;
    }
    size_t points_size = count * sizeof *points;
    uint8_t *key = malloc(sizeof *stamp + points_size);
    if (key == NULL) {
        return entry;
    }
    memcpy(key, stamp, sizeof *stamp);
    if (points_size > 0) {
        memcpy(key + sizeof *stamp, points, points_size);
    }
    struct texture_key what = {key, sizeof *stamp + points_size};
    if (!texture_cache_find(cache, what, &entry)) {
        entry = texture_cache_add(cache, what, make_surface(stamp, points, count), 0, 0);
    }
    free(key);
    return entry;
}

static void put_texture(SDL_Renderer *sdl, const struct texture_entry *entry, int x,
                        int y)
{
    if (entry->texture != NULL) {
        SDL_Rect to = {x, y, entry->width_px, entry->height_px};
        (void)SDL_RenderCopy(sdl, entry->texture, NULL, &to);
    }
}

/* Copies the quarters of a square texture of side 2 * `cell_px` into the corners. */
static void put_corners(SDL_Renderer *sdl, const struct texture_entry *entry,
                        struct rect box, int cell_px)
{
    if (entry->texture == NULL) {
        return;
    }
    for (int i = 0; i < CORNERS_MAX; i++) {
        bool right = i % 2 == 1;
        bool low = i / 2 == 1;
        SDL_Rect from = {right ? cell_px : 0, low ? cell_px : 0, cell_px, cell_px};
        SDL_Rect to = {right ? box.x + box.w - cell_px : box.x,
                       low ? box.y + box.h - cell_px : box.y, cell_px, cell_px};
        (void)SDL_RenderCopy(sdl, entry->texture, &from, &to);
    }
}

static struct texture_entry get_rounded(struct texture_cache *cache, int cell_px,
                                        int radius_px, int wall_px, struct colour colour)
{
    struct stamp stamp = {.what = stamp_what(SCENE_RECT, 0),
                          .width_px = 2 * cell_px,
                          .height_px = 2 * cell_px,
                          .radius_q8 = radius_px * MASK_ONE_PX,
                          .wall_px = wall_px,
                          .colour = colour};
    return get_texture(cache, &stamp, NULL, 0);
}

static void paint_filled(SDL_Renderer *sdl, struct texture_cache *cache, struct rect box,
                         int radius_px, struct colour colour)
{
    if (colour.a == 0 || rect_is_empty(box)) {
        return;
    }
    if (radius_px == 0) {
        shape_fill(sdl, box, colour);
        return;
    }
    struct rect middle = box;
    struct rect top = rect_cut_top(&middle, radius_px);
    struct rect bottom = rect_cut_bottom(&middle, radius_px);
    top.x = bottom.x = box.x + radius_px;
    top.w = bottom.w = box.w - 2 * radius_px;
    shape_fill(sdl, top, colour);
    shape_fill(sdl, middle, colour);
    shape_fill(sdl, bottom, colour);
    struct texture_entry corners = get_rounded(cache, radius_px, radius_px, 0, colour);
    put_corners(sdl, &corners, box, radius_px);
}

/* A border with nothing inside it. */
static void paint_frame(SDL_Renderer *sdl, struct texture_cache *cache,
                        const struct scene_node *node, int radius_px, int border_px)
{
    int cell_px = max_px(radius_px, border_px);
    struct rect box = node->box;
    struct rect across = {box.x + cell_px, box.y, box.w - 2 * cell_px, border_px};
    struct rect down = {box.x, box.y + cell_px, border_px, box.h - 2 * cell_px};
    shape_fill(sdl, across, node->border);
    shape_fill(sdl, down, node->border);
    across.y = box.y + box.h - border_px;
    down.x = box.x + box.w - border_px;
    shape_fill(sdl, across, node->border);
    shape_fill(sdl, down, node->border);
    struct texture_entry corners =
        get_rounded(cache, cell_px, radius_px, border_px, node->border);
    put_corners(sdl, &corners, box, cell_px);
}

/* Of a rect: no more than half of it. */
static int limited_px(const struct scene_node *node, int px)
{
    return max_px(0, min_px(px, min_px(node->box.w, node->box.h) / 2));
}

void shape_draw_rect(SDL_Renderer *sdl, struct texture_cache *cache,
                     const struct scene_node *node)
{
    int radius_px = limited_px(node, node->radius_px);
    int border_px = limited_px(node, node->border_px);
    if (node->border.a == 0 || border_px == 0) {
        paint_filled(sdl, cache, node->box, radius_px, node->colour);
        return;
    }
    /* An opaque fill is laid over the whole shape in the border's colour: where they
     * meet their smoothed edges then leave no gap. */
    if (node->colour.a == 255) {
        paint_filled(sdl, cache, node->box, radius_px, node->border);
    } else {
        paint_frame(sdl, cache, node, radius_px, border_px);
    }
    paint_filled(sdl, cache, rect_inset(node->box, border_px),
                 max_px(0, radius_px - border_px), node->colour);
}

bool shape_covers(const struct scene_node *node, struct rect r)
{
    if (node->kind != SCENE_RECT || node->colour.a != 255) {
        return false;
    }
    int rim_px = node->border.a == 255 ? 0 : limited_px(node, node->border_px);
    int radius_px = limited_px(node, node->radius_px);
    struct rect across = rect_inset(node->box, rim_px);
    struct rect down = across;
    across.y += radius_px;
    across.h -= 2 * radius_px;
    down.x += radius_px;
    down.w -= 2 * radius_px;
    return rect_contains(across, r) || rect_contains(down, r);
}

static void draw_round_mark(SDL_Renderer *sdl, struct texture_cache *cache,
                            const struct scene_node *node)
{
    int size_px = min_px(node->box.w, node->box.h);
    int wall_px = node->mark == SCENE_MARK_RING ? max_px(2, (size_px + 4) / 8) : 0;
    struct stamp stamp = {.what = stamp_what(SCENE_MARK, node->mark),
                          .width_px = size_px,
                          .height_px = size_px,
                          .radius_q8 = size_px * MASK_ONE_PX / 2,
                          .wall_px = wall_px,
                          .colour = node->colour};
    struct texture_entry entry = get_texture(cache, &stamp, NULL, 0);
    put_texture(sdl, &entry, node->box.x + (node->box.w - size_px) / 2,
                node->box.y + (node->box.h - size_px) / 2);
}

static void draw_angled_mark(SDL_Renderer *sdl, struct texture_cache *cache,
                             const struct scene_node *node)
{
    int w = min_px(node->box.w, COORD_MAX_PX) * MASK_ONE_PX;
    int h = min_px(node->box.h, COORD_MAX_PX) * MASK_ONE_PX;
    const struct mask_point triangle[] = {{w / 2, 0}, {w, h}, {0, h}};
    const struct mask_point diamond[] = {{w / 2, 0}, {w, h / 2}, {w / 2, h}, {0, h / 2}};
    bool three = node->mark == SCENE_MARK_TRIANGLE;
    struct stamp stamp = {.what = stamp_what(SCENE_MARK, node->mark),
                          .width_px = w / MASK_ONE_PX,
                          .height_px = h / MASK_ONE_PX,
                          .colour = node->colour};
    struct texture_entry entry =
        get_texture(cache, &stamp, three ? triangle : diamond, three ? 3 : 4);
    put_texture(sdl, &entry, node->box.x, node->box.y);
}

static void draw_bars(SDL_Renderer *sdl, const struct scene_node *node)
{
    struct rect left = node->box;
    struct rect right = rect_cut_right(&left, node->box.w / 3);
    left.w = node->box.w / 3;
    shape_fill(sdl, left, node->colour);
    shape_fill(sdl, right, node->colour);
}

/* The lower half of a disc as wide as the box, in the middle of its height. */
static void draw_bowl(SDL_Renderer *sdl, struct texture_cache *cache,
                      const struct scene_node *node)
{
    int size_px = min_px(node->box.w, node->box.h) / 2 * 2;
    struct stamp stamp = {.what = stamp_what(SCENE_MARK, SCENE_MARK_DISC),
                          .width_px = size_px,
                          .height_px = size_px,
                          .radius_q8 = size_px * MASK_ONE_PX / 2,
                          .colour = node->colour};
    struct texture_entry entry = get_texture(cache, &stamp, NULL, 0);
    if (entry.texture != NULL) {
        SDL_Rect from = {0, size_px / 2, size_px, size_px / 2};
        SDL_Rect to = {node->box.x + (node->box.w - size_px) / 2,
                       node->box.y + (node->box.h - size_px / 2) / 2, size_px,
                       size_px / 2};
        (void)SDL_RenderCopy(sdl, entry.texture, &from, &to);
    }
}

void shape_draw_mark(SDL_Renderer *sdl, struct texture_cache *cache,
                     const struct scene_node *node)
{
    if (node->colour.a == 0) {
        return;
    }
    switch (node->mark) {
    case SCENE_MARK_DISC:
    case SCENE_MARK_RING:
        draw_round_mark(sdl, cache, node);
        break;
    case SCENE_MARK_DIAMOND:
    case SCENE_MARK_TRIANGLE:
        draw_angled_mark(sdl, cache, node);
        break;
    case SCENE_MARK_SQUARE:
        shape_fill(sdl, node->box, node->colour);
        break;
    case SCENE_MARK_BARS:
        draw_bars(sdl, node);
        break;
    case SCENE_MARK_BOWL:
        draw_bowl(sdl, cache, node);
        break;
    }
}

void shape_draw_arc(SDL_Renderer *sdl, struct texture_cache *cache,
                    const struct scene_node *node)
{
    if (node->colour.a == 0 || node->width_px <= 0 || node->arc_to <= node->arc_from) {
        return;
    }
    const struct stamp stamp = {.what = stamp_what(SCENE_ARC, 0),
                                .width_px = node->box.w,
                                .height_px = node->box.h,
                                .radius_q8 = node->arc_from,
                                .wall_px = node->arc_to,
                                .line_px = min_px(node->width_px, COORD_MAX_PX),
                                .colour = node->colour};
    struct texture_entry entry = get_texture(cache, &stamp, NULL, 0);
    put_texture(sdl, &entry, node->box.x, node->box.y);
}

static int bounded_px(int at_px)
{
    return max_px(-COORD_MAX_PX, min_px(COORD_MAX_PX, at_px));
}

/* What the line can paint of its box and the picture: no more is made into a texture. */
static struct rect line_area(const struct scene *scene, const struct scene_node *node)
{
    const struct scene_point *points = &scene->points[node->point_first];
    struct rect ink = {bounded_px(points[0].x), bounded_px(points[0].y), 1, 1};
    for (size_t i = 1; i < node->point_count; i++) {
        struct rect point = {bounded_px(points[i].x), bounded_px(points[i].y), 1, 1};
        ink = rect_union(ink, point);
    }
    int reach_px = min_px(node->width_px, COORD_MAX_PX) / 2 + 2;
    struct rect picture = {0, 0, scene->width_px, scene->height_px};
    return rect_intersect(rect_inset(ink, -reach_px), rect_intersect(node->box, picture));
}

static int32_t coord_q8(int at_px, int origin_px)
{
    return (bounded_px(at_px) - origin_px) * MASK_ONE_PX;
}

void shape_draw_polyline(SDL_Renderer *sdl, struct texture_cache *cache,
                         const struct scene *scene, const struct scene_node *node)
{
    if (node->colour.a == 0 || node->point_count < 2 || node->width_px <= 0) {
        return;
    }
    const struct scene_point *points = &scene->points[node->point_first];
    struct rect area = line_area(scene, node);
    struct mask_point *moved = malloc(node->point_count * sizeof *moved);
    if (moved == NULL) {
        return;
    }
    for (size_t i = 0; i < node->point_count; i++) {
        moved[i].x_q8 = coord_q8(points[i].x, area.x);
        moved[i].y_q8 = coord_q8(points[i].y, area.y);
    }
    struct stamp stamp = {.what = stamp_what(SCENE_POLYLINE, 0),
                          .width_px = area.w,
                          .height_px = area.h,
                          .line_px = node->width_px,
                          .dash_px = max_px(0, node->dash_px),
                          .colour = node->colour};
    struct texture_entry entry = get_texture(cache, &stamp, moved, node->point_count);
    free(moved);
    put_texture(sdl, &entry, area.x, area.y);
}
