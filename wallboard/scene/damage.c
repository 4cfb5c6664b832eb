#include "scene/damage.h"

#include <stdint.h>

#define NOWHERE SIZE_MAX

static int64_t area(struct rect r)
{
    return (int64_t)r.w * r.h;
}

static struct rect take_out(struct damage *damage, size_t at)
{
    struct rect taken = damage->rects[at];
    damage->rects[at] = damage->rects[--damage->count];
    return taken;
}

static size_t find_overlapping(const struct damage *damage, struct rect r)
{
    for (size_t i = 0; i < damage->count; i++) {
        if (rect_overlap(damage->rects[i], r)) {
            return i;
        }
    }
    return NOWHERE;
}

/* The one whose union with `r` adds the fewest pixels that did not change. */
static size_t find_cheapest(const struct damage *damage, struct rect r)
{
    size_t best = 0;
    int64_t best_waste = INT64_MAX;
    for (size_t i = 0; i < damage->count; i++) {
        struct rect both = rect_union(damage->rects[i], r);
        int64_t waste = area(both) - area(damage->rects[i]);
        if (waste < best_waste) {
            best_waste = waste;
            best = i;
        }
    }
    return best;
}

/* Keeps the list disjoint and bounded: every turn of the loop takes one out. */
static void add(struct damage *damage, struct rect target, struct rect box)
{
    struct rect r = rect_intersect(box, target);
    if (rect_is_empty(r)) {
        return;
    }
    for (;;) {
        size_t at = find_overlapping(damage, r);
        if (at == NOWHERE && damage->count < DAMAGE_MAX) {
            damage->rects[damage->count++] = r;
            return;
        }
        if (at == NOWHERE) {
            at = find_cheapest(damage, r);
        }
        r = rect_union(r, take_out(damage, at));
    }
}

/* Only its rim: as wide as its corners are round. */
static void add_rim(struct damage *damage, struct rect target, struct rect box,
                    int rim_px)
{
    add(damage, target, rect_cut_top(&box, rim_px));
    add(damage, target, rect_cut_bottom(&box, rim_px));
    add(damage, target, rect_cut_left(&box, rim_px));
    add(damage, target, rect_cut_right(&box, rim_px));
}

static int max_px(int a, int b)
{
    return a > b ? a : b;
}

/* How wide the rims of two rects are that differ in nothing but their borders, as a
 * tile's do that has become bad; 0: they differ in more. */
static int rim_px(const struct scene *previous, const struct scene_node *old,
                  const struct scene *next, const struct scene_node *node)
{
    if (old->kind != SCENE_RECT || node->kind != SCENE_RECT) {
        return 0;
    }
    struct scene_node bordered = *old;
    bordered.border = node->border;
    bordered.border_px = node->border_px;
    if (!scene_node_equal(previous, &bordered, next, node)) {
        return 0;
    }
    return max_px(node->radius_px, max_px(old->border_px, node->border_px));
}

static struct rect target_of(const struct scene *scene)
{
    return (struct rect){0, 0, scene->width_px, scene->height_px};
}

/* Where `id` stands in `scene`; `expected` is tried first, because it nearly always is
 * there. */
static size_t find_node(const struct scene *scene, uint32_t id, size_t expected)
{
    if (expected < scene->node_count && scene->nodes[expected].id == id) {
        return expected;
    }
    for (size_t i = 0; i < scene->node_count; i++) {
        if (scene->nodes[i].id == id) {
            return i;
        }
    }
    return NOWHERE;
}

/*
 * Nodes that kept their order are compared; one that stands before a node it stood
 * behind is damaged whether it changed or not, so of any two that swapped at least one
 * is. Marks in `ret_seen` what of `previous` was found again.
 */
static void damage_present(const struct scene *previous, const struct scene *next,
                           bool *ret_seen, struct damage *ret_damage)
{
    struct rect target = target_of(next);
    size_t expected = 0; /* everything before it in `previous` is passed */
    for (size_t i = 0; i < next->node_count; i++) {
        const struct scene_node *node = &next->nodes[i];
        size_t at = find_node(previous, node->id, expected);
        if (at == NOWHERE) {
            add(ret_damage, target, node->box);
            continue;
        }
        const struct scene_node *old = &previous->nodes[at];
        bool in_order = at >= expected;
        ret_seen[at] = true;
        if (in_order) {
            expected = at + 1;
        }
        if (in_order && scene_node_equal(previous, old, next, node)) {
            continue;
        }
        int rim = in_order ? rim_px(previous, old, next, node) : 0;
        if (rim > 0) {
            add_rim(ret_damage, target, node->box, rim);
            continue;
        }
        add(ret_damage, target, old->box);
        add(ret_damage, target, node->box);
    }
}

static bool same_ground(const struct scene *a, const struct scene *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px &&
           a->background.r == b->background.r && a->background.g == b->background.g &&
           a->background.b == b->background.b && a->background.a == b->background.a;
}

void damage_between(const struct scene *previous, const struct scene *next,
                    struct damage *ret_damage)
{
    if (previous == NULL || !same_ground(previous, next)) {
        damage_all(next, ret_damage);
        return;
    }
    bool seen[SCENE_MAX_NODES] = {false};
    ret_damage->count = 0;
    damage_present(previous, next, seen, ret_damage);
    for (size_t i = 0; i < previous->node_count; i++) {
        if (!seen[i]) {
            add(ret_damage, target_of(next), previous->nodes[i].box);
        }
    }
}

void damage_all(const struct scene *scene, struct damage *ret_damage)
{
    ret_damage->count = 0;
    add(ret_damage, target_of(scene), target_of(scene));
}
