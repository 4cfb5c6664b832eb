#ifndef WALLBOARD_RENDER_IMAGE_H
#define WALLBOARD_RENDER_IMAGE_H

/*
 * A picture from a file. Its bytes are kept as they are in the file, small; its pixels
 * only as a texture of the size last drawn. So it can be shown anew on another display,
 * whatever has become of the file.
 */

#include <stdbool.h>

#include <SDL.h>

#include "base/rect.h"

struct image;

/* Reads the file at `path` and decodes it once. NULL with a reason
 * (RENDERER_REASON_BYTES). */
struct image *image_load(const char *path, char *ret_reason);
void image_destroy(struct image **self);

/* Lets go of the texture, before the SDL renderer that made it goes. */
void image_close(struct image *image);

/* Fills `box`: as large as it must be, in its own shape, what goes over cut at two sides.
 * The caller has set the clip. Left out without memory. */
void image_draw(SDL_Renderer *sdl, struct image *image, struct rect box);

#endif
