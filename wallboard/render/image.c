#include "render/image.h"

#include <stdio.h>
#include <stdlib.h>

#include <SDL.h>

#include "base/str.h"
#include "render/png_picture.h"
#include "render/renderer.h"
#include "render/scale.h"

#define MAX_BYTES     4194304
#define MAX_SIDE_PX   4096
#define BYTES_A_PIXEL 4

struct image {
    void *bytes;
    size_t size;
    bool is_opaque;          /* nothing shines through: copied, not blended */
    SDL_Surface *decoded;    /* from the load to the first drawing; else NULL */
    SDL_Texture *texture;    /* of the size it was drawn last, or NULL */
    int width_px, height_px; /* of that texture's box */
};

/* -- reading ---------------------------------------------------------------------------
 */

/* The whole file, the caller's to free; NULL if it cannot be read or is too large. */
static void *read_file(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    void *bytes = file == NULL ? NULL : malloc(MAX_BYTES + 1);
    size_t size = bytes == NULL ? 0 : fread(bytes, 1, MAX_BYTES + 1, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    if (size == 0 || size > MAX_BYTES) {
        free(bytes);
        return NULL;
    }
    void *fitting = realloc(bytes, size);
    if (fitting != NULL) {
        bytes = fitting;
    }
    *ret_size = size;
    return bytes;
}

/* Its pixels, red, green, blue, alpha; the caller's to free. NULL if they cannot be. */
static SDL_Surface *decode(struct image *image)
{
    return png_picture_read(image->bytes, image->size, MAX_SIDE_PX, &image->is_opaque);
}

struct image *image_load(const char *path, char *ret_reason)
{
    struct image *image = calloc(1, sizeof *image);
    if (image == NULL) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "'%s': no memory", path);
        return NULL;
    }
    image->bytes = read_file(path, &image->size);
    image->decoded = image->bytes == NULL ? NULL : decode(image);
    if (image->decoded == NULL) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "'%s': %s", path,
                   image->bytes == NULL ? "cannot be read" : SDL_GetError());
        image_destroy(&image);
    }
    return image;
}

void image_destroy(struct image **self)
{
    if (*self == NULL) {
        return;
    }
    image_close(*self);
    SDL_FreeSurface((*self)->decoded);
    free((*self)->bytes);
    free(*self);
    *self = NULL;
}

void image_close(struct image *image)
{
    if (image->texture != NULL) {
        SDL_DestroyTexture(image->texture);
        image->texture = NULL;
    }
}

/* -- drawing ---------------------------------------------------------------------------
 */

static int limited(int px, int max_px)
{
    return max_px > 0 && px > max_px ? max_px : px;
}

/* The middle of the picture that has the shape of width x height. */
static struct scale_raster cut_middle(SDL_Surface *surface, int width_px, int height_px)
{
    int64_t w = surface->w;
    int64_t h = surface->h;
    if (w * height_px > h * width_px) {
        w = h * width_px / height_px;
    } else {
        h = w * height_px / width_px;
    }
    w = w < 1 ? 1 : w;
    h = h < 1 ? 1 : h;
    uint8_t *pixels = surface->pixels;
    pixels += (surface->h - h) / 2 * surface->pitch;
    pixels += (surface->w - w) / 2 * BYTES_A_PIXEL;
    return (struct scale_raster){pixels, (int)w, (int)h, surface->pitch};
}

/* The picture in that size; takes `surface`. NULL without memory. */
static SDL_Surface *scaled(SDL_Surface *surface, int width_px, int height_px)
{
    if (surface == NULL || (surface->w == width_px && surface->h == height_px)) {
        return surface;
    }
    SDL_Surface *result = SDL_CreateRGBSurfaceWithFormat(0, width_px, height_px, 32,
                                                         SDL_PIXELFORMAT_RGBA32);
    bool good = false;
    if (result != NULL) {
        const struct scale_raster from = cut_middle(surface, width_px, height_px);
        const struct scale_raster to = {result->pixels, width_px, height_px,
                                        result->pitch};
        good = scale_raster(&from, &to);
    }
    SDL_FreeSurface(surface);
    if (!good) {
        SDL_FreeSurface(result);
        return NULL;
    }
    return result;
}

/* A texture for a box of this size, no larger than the display's textures can be. */
static SDL_Texture *make_texture(SDL_Renderer *sdl, struct image *image, struct rect box)
{
    SDL_RendererInfo info = {0};
    (void)SDL_GetRendererInfo(sdl, &info);
    SDL_Surface *whole = image->decoded == NULL ? decode(image) : image->decoded;
    image->decoded = NULL;
    SDL_Surface *fitting = scaled(whole, limited(box.w, info.max_texture_width),
                                  limited(box.h, info.max_texture_height));
    SDL_Texture *texture =
        fitting == NULL ? NULL : SDL_CreateTextureFromSurface(sdl, fitting);
    SDL_FreeSurface(fitting);
    if (texture != NULL) {
        (void)SDL_SetTextureBlendMode(texture, image->is_opaque ? SDL_BLENDMODE_NONE
                                                                : SDL_BLENDMODE_BLEND);
    }
    return texture;
}

void image_draw(SDL_Renderer *sdl, struct image *image, struct rect box)
{
    if (rect_is_empty(box)) {
        return;
    }
    if (image->texture == NULL || image->width_px != box.w || image->height_px != box.h) {
        image_close(image);
        image->texture = make_texture(sdl, image, box);
        image->width_px = box.w;
        image->height_px = box.h;
    }
    if (image->texture != NULL) {
        SDL_Rect to = {box.x, box.y, box.w, box.h};
        (void)SDL_RenderCopy(sdl, image->texture, NULL, &to);
    }
}
