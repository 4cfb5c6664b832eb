#ifndef WALLBOARD_RENDER_TEXT_H
#define WALLBOARD_RENDER_TEXT_H

/* Paints text nodes into the current target: fitted, aligned, on one baseline. */

#include <SDL.h>

#include "render/font.h"
#include "render/line.h"
#include "render/texture_cache.h"
#include "scene/scene.h"

/* Splits the node's text and makes it fit the width of its box, as `node->fit` says. A
 * figure that is too tall for its box shrinks too. */
void text_fit(struct line *ret_line, struct font_set *fonts,
              const struct scene_node *node);

/* The caller has set the clip to the node's box. What cannot be painted for want of
 * memory or of its font file is left out. */
void text_draw(SDL_Renderer *sdl, struct texture_cache *cache, struct font_set *fonts,
               const struct scene_node *node);

#endif
