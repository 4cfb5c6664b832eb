#ifndef WALLBOARD_SCENE_DAMAGE_H
#define WALLBOARD_SCENE_DAMAGE_H

/*
 * What must be painted anew: two scenes in, a short list of rectangles out. A node that
 * changed damages its old and its new box, a rect whose border alone changed only its
 * rim; one that came or went, its box; a change of size or background, everything. Equal
 * scenes give none: then nothing is drawn and nothing is presented.
 */

#include <stddef.h>

#include "base/rect.h"
#include "scene/scene.h"

#define DAMAGE_MAX 32

struct damage {
    size_t count; /* 0: the pictures are the same */
    struct rect
        rects[DAMAGE_MAX]; /* disjoint or merged; when too many, fewer and larger */
};

/* `previous` NULL damages everything. Nodes are matched by id and order of painting. */
void damage_between(const struct scene *previous, const struct scene *next,
                    struct damage *ret_damage);

/* The whole picture. */
void damage_all(const struct scene *scene, struct damage *ret_damage);

#endif
