#ifndef WALLBOARD_RENDER_TEXTURE_CACHE_H
#define WALLBOARD_RENDER_TEXTURE_CACHE_H

/*
 * Pictures of runs of text and of shapes, colour baked in, so that painting is plain
 * copying. The least recently used go when the bytes or the entries run out. Owns its
 * textures; borrows the SDL renderer, and must be destroyed before it.
 */

#include <stdbool.h>
#include <stddef.h>

#include <SDL.h>

struct texture_cache;

/* What a picture is of; compared byte by byte, so padding must be zeroed. */
struct texture_key {
    const void *data;
    size_t size;
};

/* A picture and the point in it that is placed: the pen's start on the baseline for
 * text, the top left corner for shapes. */
struct texture_entry {
    SDL_Texture *texture; /* borrowed until the next add; NULL: nothing to paint */
    int width_px, height_px;
    int origin_x_px, origin_y_px;
};

/* NULL without memory. `limit_bytes` counts pixels and keys. */
struct texture_cache *texture_cache_create(SDL_Renderer *sdl, size_t limit_bytes);
void texture_cache_destroy(struct texture_cache **self);

/* Lets go of everything held. */
void texture_cache_clear(struct texture_cache *cache);

/* False if it is not held. */
bool texture_cache_find(struct texture_cache *cache, struct texture_key key,
                        struct texture_entry *ret_entry);

/*
 * Makes a texture of `surface` and frees the surface, which may be NULL: then the entry
 * has no texture and is not kept. What is larger than the display's textures can be is
 * cut at the right and at the bottom; what is larger than the whole cache lives only
 * until the next add.
 */
struct texture_entry texture_cache_add(struct texture_cache *cache,
                                       struct texture_key key, SDL_Surface *surface,
                                       int origin_x_px, int origin_y_px);

/* Bytes held now. */
size_t texture_cache_bytes(const struct texture_cache *cache);

#endif
