#ifndef WALLBOARD_RENDER_SCREEN_H
#define WALLBOARD_RENDER_SCREEN_H

/*
 * The display as SDL opens it: which drivers, which hints, one window, one SDL renderer.
 * Knows nothing of scenes. One per process.
 */

#include <stdbool.h>

#include <SDL.h>

#include "render/renderer.h"

struct screen {
    SDL_Window *window; /* NULL: closed */
    SDL_Renderer *sdl;
    bool started; /* SDL's video is up */
};

/* Opens it; `screen` must be closed. False with a reason (RENDERER_REASON_BYTES), and
 * nothing left open. Sizes 0: the display's own, off-screen 1920 x 1080. */
bool screen_open(struct screen *screen, enum renderer_mode mode, struct rect size,
                 const char *title, char *ret_reason);

/* Gives the display back. Fine when closed. Textures must be gone before. */
void screen_close(struct screen *screen);

/* SDL's name of its video driver ("" when closed) and of its render driver. */
const char *screen_driver(const struct screen *screen);
const char *screen_backend(const struct screen *screen);

#endif
