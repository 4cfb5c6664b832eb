#include "theme/picture.h"

#include <errno.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "theme/contrast.h"

#define CHANNELS      3
#define CHANNEL_STEPS 256

/* Is there a file that may be read? The reason if not. */
static const char *refuse_file(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return strerror(errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return "not a regular file";
    }
    return status.st_size > PICTURE_MAX_BYTES ? "more than 4 MiB" : NULL;
}

/* The darkest and the brightest of `count` pixels of three bytes. */
static struct picture_spots find_spots(const uint8_t *pixels, size_t count)
{
    double red[CHANNEL_STEPS];
    double green[CHANNEL_STEPS];
    double blue[CHANNEL_STEPS];
    for (int i = 0; i < CHANNEL_STEPS; i++) {
        uint8_t step = (uint8_t)i;
        red[i] = contrast_luminance((struct theme_colour){step, 0, 0});
        green[i] = contrast_luminance((struct theme_colour){0, step, 0});
        blue[i] = contrast_luminance((struct theme_colour){0, 0, step});
    }
    size_t darkest = 0;
    size_t brightest = 0;
    double least = 2;
    double most = -1;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = pixels + i * CHANNELS;
        double light = red[p[0]] + green[p[1]] + blue[p[2]];
        if (light < least) {
            least = light;
            darkest = i;
        }
        if (light > most) {
            most = light;
            brightest = i;
        }
    }
    const uint8_t *d = pixels + darkest * CHANNELS;
    const uint8_t *b = pixels + brightest * CHANNELS;
    return (struct picture_spots){{d[0], d[1], d[2]}, {b[0], b[1], b[2]}};
}

/* Decodes what was begun; the reason if that cannot be. */
static const char *read_spots(png_image *image, struct theme_colour ground,
                              struct picture_spots *ret_spots)
{
    if (image->width > PICTURE_MAX_SIDE_PX || image->height > PICTURE_MAX_SIDE_PX) {
        return "more than 4096 pixels wide or high";
    }
    image->format = PNG_FORMAT_RGB;
    const png_color behind = {ground.r, ground.g, ground.b};
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(*image));
    if (pixels == NULL) {
        return "no memory";
    }
    bool whole = png_image_finish_read(image, &behind, pixels, 0, NULL) != 0;
    if (whole) {
        *ret_spots = find_spots(pixels, (size_t)image->width * image->height);
    }
    free(pixels);
    return whole ? NULL : image->message;
}

bool picture_look(const char *path, struct theme_colour ground,
                  struct picture *ret_picture, struct picture_spots *ret_spots,
                  char *ret_reason)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    struct picture picture = {0};
    struct picture_spots spots;
    const char *reason = refuse_file(path);
    if (reason == NULL && !str_copy(picture.path, sizeof picture.path, str_from(path))) {
        reason = "its path is too long";
    }
    if (reason == NULL && png_image_begin_read_from_file(&image, path) == 0) {
        reason = image.message;
    }
    if (reason == NULL) {
        picture.width_px = (int)image.width;
        picture.height_px = (int)image.height;
        reason = read_spots(&image, ground, &spots);
    }
    if (reason == NULL) {
        *ret_picture = picture;
        *ret_spots = spots;
    } else {
        str_format(ret_reason, PICTURE_REASON_BYTES, "%s", reason);
    }
    png_image_free(&image);
    return reason == NULL;
}
