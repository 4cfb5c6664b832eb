#include "render/texture_cache.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES       1024
#define BYTES_A_PIXEL 4

struct slot {
    void *key;
    size_t key_size;
    size_t bytes;
    uint64_t used_at;
    struct texture_entry entry;
};

struct texture_cache {
    SDL_Renderer *sdl;
    int max_width_px, max_height_px;
    size_t limit_bytes, bytes;
    uint64_t now; /* counts uses */
    size_t count;
    uint64_t hashes[ENTRIES]; /* apart from the slots: a search reads nothing else */
    struct slot slots[ENTRIES];
    SDL_Texture *passing; /* too large to keep */
};

struct texture_cache *texture_cache_create(SDL_Renderer *sdl, size_t limit_bytes)
{
    struct texture_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL) {
        return NULL;
    }
    SDL_RendererInfo info = {0};
    (void)SDL_GetRendererInfo(sdl, &info); /* 0 then means no limit, as in software */
    cache->sdl = sdl;
    cache->max_width_px = info.max_texture_width;
    cache->max_height_px = info.max_texture_height;
    cache->limit_bytes = limit_bytes;
    return cache;
}

static void remove_slot(struct texture_cache *cache, size_t at)
{
    struct slot *slot = &cache->slots[at];
    SDL_DestroyTexture(slot->entry.texture);
    free(slot->key);
    cache->bytes -= slot->bytes;
    cache->count--;
    *slot = cache->slots[cache->count];
    cache->hashes[at] = cache->hashes[cache->count];
}

static void drop_passing(struct texture_cache *cache)
{
    if (cache->passing != NULL) {
        SDL_DestroyTexture(cache->passing);
        cache->passing = NULL;
    }
}

void texture_cache_destroy(struct texture_cache **self)
{
    if (self == NULL || *self == NULL) {
        return;
    }
    texture_cache_clear(*self);
    free(*self);
    *self = NULL;
}

void texture_cache_clear(struct texture_cache *cache)
{
    drop_passing(cache);
    while (cache->count > 0) {
        remove_slot(cache, cache->count - 1);
    }
}

/* FNV-1a. */
static uint64_t hash_of(struct texture_key key)
{
    const uint8_t *bytes = key.data;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key.size; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

bool texture_cache_find(struct texture_cache *cache, struct texture_key key,
                        struct texture_entry *ret_entry)
{
    uint64_t hash = hash_of(key);
    for (size_t i = 0; i < cache->count; i++) {
        struct slot *slot = &cache->slots[i];
        if (cache->hashes[i] == hash && slot->key_size == key.size &&
            memcmp(slot->key, key.data, key.size) == 0) {
            slot->used_at = ++cache->now;
            *ret_entry = slot->entry;
            return true;
        }
    }
    return false;
}

static void remove_oldest(struct texture_cache *cache)
{
    size_t oldest = 0;
    for (size_t i = 1; i < cache->count; i++) {
        if (cache->slots[i].used_at < cache->slots[oldest].used_at) {
            oldest = i;
        }
    }
    remove_slot(cache, oldest);
}

static int limited(int px, int max_px)
{
    return max_px > 0 && px > max_px ? max_px : px;
}

/* The part of the surface that a texture can hold, as a texture. */
static SDL_Texture *make_texture(struct texture_cache *cache, SDL_Surface *surface,
                                 int width_px, int height_px)
{
    if (width_px == surface->w && height_px == surface->h) {
        return SDL_CreateTextureFromSurface(cache->sdl, surface);
    }
    SDL_Surface *part =
        SDL_CreateRGBSurfaceWithFormatFrom(surface->pixels, width_px, height_px, 32,
                                           surface->pitch, surface->format->format);
    if (part == NULL) {
        return NULL;
    }
    SDL_Texture *texture = SDL_CreateTextureFromSurface(cache->sdl, part);
    SDL_FreeSurface(part);
    return texture;
}

/* Makes room and takes the entry in; false if it must pass. */
static bool keep(struct texture_cache *cache, struct texture_key key,
                 struct texture_entry entry)
{
    size_t bytes =
        (size_t)entry.width_px * (size_t)entry.height_px * BYTES_A_PIXEL + key.size;
    if (bytes > cache->limit_bytes) {
        return false;
    }
    void *copy = malloc(key.size);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, key.data, key.size);
    while (cache->count == ENTRIES || cache->bytes + bytes > cache->limit_bytes) {
        remove_oldest(cache);
    }
    cache->hashes[cache->count] = hash_of(key);
    cache->slots[cache->count++] = (struct slot){.key = copy,
                                                 .key_size = key.size,
                                                 .bytes = bytes,
                                                 .used_at = ++cache->now,
                                                 .entry = entry};
    cache->bytes += bytes;
    return true;
}

struct texture_entry texture_cache_add(struct texture_cache *cache,
                                       struct texture_key key, SDL_Surface *surface,
                                       int origin_x_px, int origin_y_px)
{
    drop_passing(cache);
    if (surface == NULL) {
        return (struct texture_entry){0};
    }
    struct texture_entry entry = {
        .width_px = limited(surface->w, cache->max_width_px),
        .height_px = limited(surface->h, cache->max_height_px),
        .origin_x_px = origin_x_px,
        .origin_y_px = origin_y_px,
    };
    entry.texture = make_texture(cache, surface, entry.width_px, entry.height_px);
    SDL_FreeSurface(surface);
    if (entry.texture != NULL) {
        (void)SDL_SetTextureBlendMode(entry.texture, SDL_BLENDMODE_BLEND);
        if (!keep(cache, key, entry)) {
            cache->passing = entry.texture;
        }
    }
    return entry;
}

size_t texture_cache_bytes(const struct texture_cache *cache)
{
    return cache->bytes;
}
