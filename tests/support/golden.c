#include "support/golden.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "render/png_picture.h"

#define PATH_BYTES 1024
#define MOST_PX    8192

SDL_Surface *golden_load(const char *path)
{
    size_t size = 0;
    bool opaque = false;
    void *bytes = SDL_LoadFile(path, &size);
    SDL_Surface *surface =
        bytes == NULL ? NULL : png_picture_read(bytes, size, MOST_PX, &opaque);
    SDL_free(bytes);
    return surface;
}

static uint8_t *row_of(SDL_Surface *surface, int y)
{
    return (uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch;
}

/* SDL blends with other instructions on ARM, which round otherwise: docs/benchmarks.md
 * has what was seen. On a PC every pixel is the same. */
#if defined(__x86_64__)
#define TOLERANCE 0
#else
#define TOLERANCE 4 /* of 255 */
#endif

static bool is_same(const uint8_t *pixel, const uint8_t *expected)
{
    for (int i = 0; i < 4; i++) {
        if (abs(pixel[i] - expected[i]) > TOLERANCE) {
            return false;
        }
    }
    return true;
}

/* Dims what is equal in `found` and reddens what is not; returns how much is not. */
static size_t mark_differences(SDL_Surface *found, SDL_Surface *golden)
{
    size_t different = 0;
    for (int y = 0; y < found->h; y++) {
        uint8_t *pixel = row_of(found, y);
        const uint8_t *expected = row_of(golden, y);
        for (int x = 0; x < found->w; x++, pixel += 4, expected += 4) {
            if (is_same(pixel, expected)) {
                pixel[0] /= 4;
                pixel[1] /= 4;
                pixel[2] /= 4;
            } else {
                different++;
                pixel[0] = 255;
                pixel[1] = 0;
                pixel[2] = 0;
            }
        }
    }
    return different;
}

/* `found` is marked where it differs, and written as `marked_path`. */
static bool compare(SDL_Surface *found, SDL_Surface *golden, const char *marked_path)
{
    if (golden == NULL) {
        fprintf(stderr,
                "golden: there is none yet: WALLBOARD_UPDATE_GOLDEN=1 makes it\n");
        return false;
    }
    if (found == NULL || found->w != golden->w || found->h != golden->h) {
        fprintf(stderr, "golden: the sizes differ\n");
        return false;
    }
    size_t different = mark_differences(found, golden);
    if (different == 0) {
        return true;
    }
    (void)png_picture_write(found, marked_path);
    fprintf(stderr, "golden: %zu pixels differ, see %s\n", different, marked_path);
    return false;
}

/* WALLBOARD_UPDATE_GOLDEN=1 in the environment. */
static bool is_updating(void)
{
    const char *update = getenv("WALLBOARD_UPDATE_GOLDEN");
    return update != NULL && strcmp(update, "1") == 0;
}

bool golden_check_file(const char *found_path, const char *name)
{
    char golden_path[PATH_BYTES];
    char marked_path[PATH_BYTES + 32];
    str_format(golden_path, sizeof golden_path, "%s/%s.png", TEST_GOLDEN, name);
    struct str stem = str_from(found_path);
    stem.size -= stem.size > sizeof ".png" ? sizeof ".png" - 1 : 0;
    str_format(marked_path, sizeof marked_path, "%.*s_err.png", (int)stem.size,
               stem.data);
    if (is_updating()) {
        return rename(found_path, golden_path) == 0;
    }
    SDL_Surface *found = golden_load(found_path);
    SDL_Surface *golden = golden_load(golden_path);
    bool same = compare(found, golden, marked_path);
    SDL_FreeSurface(found);
    SDL_FreeSurface(golden);
    if (same) {
        (void)remove(found_path);
    } else {
        fprintf(stderr, "golden: expected %s\ngolden: found    %s\n", golden_path,
                found_path);
    }
    return same;
}

bool golden_check(struct renderer *renderer, const char *name)
{
    char found_path[PATH_BYTES];
    char reason[RENDERER_REASON_BYTES] = "";
    /* Named after the driver as well: the same test runs under several at a time. */
    struct renderer_status status;
    renderer_status(renderer, &status);
    str_format(found_path, sizeof found_path, "%s/%s.%s.png", TEST_SCRATCH, name,
               status.driver);
    if (!renderer_screenshot(renderer, found_path, reason)) {
        fprintf(stderr, "golden: %s\n", reason);
        return false;
    }
    return golden_check_file(found_path, name);
}

bool golden_check_scene(const struct renderer_config *config, const struct scene *scene,
                        const char *name)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer *renderer = renderer_create(config, reason);
    struct damage damage;
    damage_all(scene, &damage);
    bool same = renderer != NULL &&
                renderer_open(renderer, RENDERER_WINDOW, scene->width_px,
                              scene->height_px, reason) &&
                renderer_draw(renderer, scene, &damage) && golden_check(renderer, name);
    if (reason[0] != '\0') {
        fprintf(stderr, "golden: %s\n", reason);
    }
    renderer_destroy(&renderer);
    return same;
}

/* `turned` as people see it, who turn their heads by `degrees`. */
static SDL_Surface *turn_back(SDL_Surface *turned, int degrees)
{
    bool sideways = degrees % 180 != 0;
    SDL_Surface *upright = SDL_CreateRGBSurfaceWithFormat(
        0, sideways ? turned->h : turned->w, sideways ? turned->w : turned->h, 32,
        SDL_PIXELFORMAT_RGBA32);
    for (int y = 0; upright != NULL && y < upright->h; y++) {
        for (int x = 0; x < upright->w; x++) {
            int from_x = degrees == 90    ? turned->w - 1 - y
                         : degrees == 180 ? turned->w - 1 - x
                         : degrees == 270 ? y
                                          : x;
            int from_y = degrees == 90    ? x
                         : degrees == 180 ? turned->h - 1 - y
                         : degrees == 270 ? turned->h - 1 - x
                                          : y;
            memcpy(row_of(upright, y) + (size_t)x * 4,
                   row_of(turned, from_y) + (size_t)from_x * 4, 4);
        }
    }
    return upright;
}

bool golden_check_turned(struct renderer *renderer, int degrees, const char *name)
{
    char path[PATH_BYTES];
    char reason[RENDERER_REASON_BYTES] = "";
    str_format(path, sizeof path, "%s/%s.%d.png", TEST_SCRATCH, name, degrees);
    if (!renderer_screenshot(renderer, path, reason)) {
        fprintf(stderr, "golden: %s\n", reason);
        return false;
    }
    SDL_Surface *turned = golden_load(path);
    SDL_Surface *upright = turned == NULL ? NULL : turn_back(turned, degrees);
    bool saved = upright != NULL && png_picture_write(upright, path);
    SDL_FreeSurface(turned);
    SDL_FreeSurface(upright);
    return saved && golden_check_file(path, name);
}
