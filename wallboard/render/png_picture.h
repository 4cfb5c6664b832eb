#ifndef WALLBOARD_RENDER_PNG_PICTURE_H
#define WALLBOARD_RENDER_PNG_PICTURE_H

/*
 * PNG to pixels and back. Nothing but a PNG is read, whatever a file calls itself: the
 * hub's files reach no other decoder.
 */

#include <stdbool.h>
#include <stddef.h>

#include <SDL.h>

/* The pixels in `bytes`, SDL_PIXELFORMAT_RGBA32, the caller's to free; *ret_opaque: none
 * of them shines through. NULL with SDL's error set if it is no PNG or torn, a side is
 * longer than `most_px`, or without memory. */
SDL_Surface *png_picture_read(const void *bytes, size_t size, int most_px,
                              bool *ret_opaque);

/* Writes pixels of that format; equal pixels give equal bytes. False with SDL's error
 * set. */
bool png_picture_write(const SDL_Surface *surface, const char *path);

#endif
