#include "render/png_picture.h"

#include <png.h>

/* What was begun, as a surface; NULL with SDL's error set. */
static SDL_Surface *finish_read(png_image *image, int most_px)
{
    if (image->width > (unsigned)most_px || image->height > (unsigned)most_px) {
        (void)SDL_SetError("more than %d pixels wide or high", most_px);
        return NULL;
    }
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(
        0, (int)image->width, (int)image->height, 32, SDL_PIXELFORMAT_RGBA32);
    image->format = PNG_FORMAT_RGBA;
    if (surface != NULL &&
        png_image_finish_read(image, NULL, surface->pixels, surface->pitch, NULL) == 0) {
        (void)SDL_SetError("%s", image->message);
        SDL_FreeSurface(surface);
        return NULL;
    }
    return surface;
}

SDL_Surface *png_picture_read(const void *bytes, size_t size, int most_px,
                              bool *ret_opaque)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    SDL_Surface *surface = NULL;
    if (png_image_begin_read_from_memory(&image, bytes, size) == 0) {
        (void)SDL_SetError("%s", image.message);
    } else {
        *ret_opaque = (image.format & PNG_FORMAT_FLAG_ALPHA) == 0;
        surface = finish_read(&image, most_px);
    }
    png_image_free(&image);
    return surface;
}

bool png_picture_write(const SDL_Surface *surface, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)surface->w,
                       .height = (png_uint_32)surface->h,
                       .format = PNG_FORMAT_RGBA,
                       .flags = PNG_IMAGE_FLAG_FAST};
    bool ok = png_image_write_to_file(&image, path, 0, surface->pixels, surface->pitch,
                                      NULL) != 0;
    if (!ok) {
        (void)SDL_SetError("%s", image.message);
    }
    png_image_free(&image);
    return ok;
}
