#ifndef WALLBOARD_RENDER_SHAPE_H
#define WALLBOARD_RENDER_SHAPE_H

/*
 * Paints rects, marks, arcs and lines into the current target, edges smoothed. The caller
 * has set the clip to the node's box. What cannot be painted for want of memory is left
 * out.
 */

#include <stdbool.h>

#include <SDL.h>

#include "render/texture_cache.h"
#include "scene/scene.h"

/* Fills `r` with `colour`, blending if it is not opaque. */
void shape_fill(SDL_Renderer *sdl, struct rect r, struct colour colour);

void shape_draw_rect(SDL_Renderer *sdl, struct texture_cache *cache,
                     const struct scene_node *node);

/* Does the node hide all that lies under `r`? */
bool shape_covers(const struct scene_node *node, struct rect r);

/* What is round stands in the middle of a box that is not square; the others fill it. */
void shape_draw_mark(SDL_Renderer *sdl, struct texture_cache *cache,
                     const struct scene_node *node);

void shape_draw_arc(SDL_Renderer *sdl, struct texture_cache *cache,
                    const struct scene_node *node);

/* `points`: of the node's scene. */
void shape_draw_polyline(SDL_Renderer *sdl, struct texture_cache *cache,
                         const struct scene *scene, const struct scene_node *node);

#endif
