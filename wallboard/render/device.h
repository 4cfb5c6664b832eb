#ifndef WALLBOARD_RENDER_DEVICE_H
#define WALLBOARD_RENDER_DEVICE_H

/*
 * The display as SDL opens it: which drivers, which hints, one window, one SDL renderer.
 * Knows nothing of scenes. One per process.
 */

#include <stdbool.h>

#include <SDL.h>

#include "render/renderer.h"

struct device {
    SDL_Window *window; /* NULL: closed */
    SDL_Renderer *sdl;
    bool started; /* SDL's video is up */
};

/* Opens it; `device` must be closed. False with a reason (RENDERER_REASON_BYTES), and
 * nothing left open. Sizes 0: the display's own, off-screen 1920 x 1080. */
bool device_open(struct device *device, enum renderer_mode mode, struct rect size,
                 const char *title, char *ret_reason);

/* Gives the display back. Fine when closed. Textures must be gone before. */
void device_close(struct device *device);

/* SDL's name of its video driver ("" when closed) and of its render driver. */
const char *device_driver(const struct device *device);
const char *device_backend(const struct device *device);

#endif
