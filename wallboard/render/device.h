#ifndef WALLBOARD_RENDER_DEVICE_H
#define WALLBOARD_RENDER_DEVICE_H

/*
 * The display as SDL opens it: which drivers, which hints, one window, one SDL renderer.
 * In software that paints the window's memory itself, which stays as it is until the
 * window changes its size, so that a frame is a word about the rectangles that changed.
 * Knows nothing of scenes. One per process.
 */

#include <stdbool.h>
#include <stddef.h>

#include <SDL.h>

#include "render/renderer.h"

struct device {
    SDL_Window *window; /* NULL: closed */
    SDL_Renderer *sdl;
    SDL_Surface *memory; /* in software: what `sdl` paints, and what stays; else NULL: the
                            back buffer is undefined after a present */
    bool beside;         /* `memory` is ours, for the window's has other pixels */
    bool started;        /* SDL's video is up */
};

/* Opens it; `device` must be closed. False with a reason (RENDERER_REASON_BYTES), and
 * nothing left open. Sizes 0: the display's own, off-screen 1920 x 1080. */
bool device_open(struct device *device, enum renderer_mode mode, struct rect size,
                 const char *title, char *ret_reason);

/* After the window has changed, in software: `sdl` anew, which paints its memory of now.
 * The old one's textures must be gone before. False if the display refuses; then `sdl` is
 * NULL. */
bool device_renew(struct device *device);

/* Shows what was painted; in software only inside these rectangles. Waits for the
 * vertical blank where there is one. False if the display says that it refuses; not all
 * do (renderer_status, errors). */
bool device_present(struct device *device, const struct rect *rects, size_t count);

/* Without a desktop the next opening takes /dev/dri/cardN; -1: the one that SDL finds. */
void device_choose_card(int card);

/* Gives the display back. Fine when closed. Textures must be gone before. */
void device_close(struct device *device);

/* SDL's name of its video driver ("" when closed) and of its render driver. */
const char *device_driver(const struct device *device);
const char *device_backend(const struct device *device);

/* The card as SDL has it open, without a desktop; -1: there is none. Borrowed until the
 * close. */
int device_card_fd(const struct device *device);

#endif
