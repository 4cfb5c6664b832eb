/* What the display is told to show is the picture: of a window drawn in software only the
 * rectangles that changed are handed on (display.md, D4: damage = the tile's rectangle).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>
#include <cmocka.h>

#include "render/renderer.h"
#include "support/rows.h"
#include "support/specimen.h"

#define SIDE_MAX_PX 1024
#define REFUSALS    3

/* The television: what was handed to it, and nothing else. */
static struct {
    uint32_t pixels[SIDE_MAX_PX][SIDE_MAX_PX];
    int64_t handed_px; /* since it was last looked at */
    int refusals;      /* so many frames are still refused */
} wall;

/* Linked in between (tests/CMakeLists.txt). */
int __real_SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects,
                                        int count);
int __wrap_SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects,
                                        int count);

int __wrap_SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects,
                                        int count)
{
    if (wall.refusals > 0) {
        wall.refusals--;
        return SDL_SetError("the display does not want it");
    }
    const SDL_Surface *surface = SDL_GetWindowSurface(window);
    for (int i = 0; i < count; i++) {
        for (int y = rects[i].y; y < rects[i].y + rects[i].h; y++) {
            const uint8_t *row =
                (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
            memcpy(&wall.pixels[y][rects[i].x], row + (ptrdiff_t)rects[i].x * 4,
                   (size_t)rects[i].w * 4);
        }
        wall.handed_px += (int64_t)rects[i].w * rects[i].h;
    }
    return __real_SDL_UpdateWindowSurfaceRects(window, rects, count);
}

/* Every pixel of the wall against the picture, red, green, blue. */
static void expect_same(struct renderer *renderer, int width_px, int height_px)
{
    size_t size = (size_t)width_px * (size_t)height_px * 4;
    uint8_t *picture = malloc(size);
    size_t different = 0;
    assert_true(renderer_read_pixels(renderer, picture, size));
    for (int y = 0; y < height_px; y++) {
        for (int x = 0; x < width_px; x++) {
            const uint8_t *pixel =
                picture + ((size_t)y * (size_t)width_px + (size_t)x) * 4;
            uint32_t shown =
                (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
            different += shown != (wall.pixels[y][x] & 0xFFFFFF) ? 1 : 0;
        }
    }
    free(picture);
    assert_int_equal(0, different);
}

static void compose(struct scene *scene, const char *waiting, int width_px, int height_px)
{
    specimen_compose(scene, waiting);
    scene->width_px = width_px;
    scene->height_px = height_px;
}

static struct renderer *open_renderer(int width_px, int height_px, int degrees)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    assert_non_null(renderer);
    assert_true(renderer_set_rotation(renderer, degrees));
    assert_true(renderer_open(renderer, RENDERER_WINDOW, width_px, height_px, reason));
    return renderer;
}

struct row {
    const char *name;
    int degrees;
    int width_px, height_px; /* of the window */
};

static struct row rows[] = {
    {"present: upright", 0, 960, 540},
    {"present: by 90 degrees", 90, 540, 960},
    {"present: by 90 degrees, an odd height", 90, 541, 960},
    {"present: by 180 degrees", 180, 960, 540},
    {"present: by 270 degrees", 270, 540, 960},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct scene *scenes[2] = {scene_create(), scene_create()};
    struct renderer *renderer =
        open_renderer(row->width_px, row->height_px, row->degrees);
    struct damage damage;
    int width_px = 0;
    int height_px = 0;
    memset(&wall, 0, sizeof wall);
    renderer_size(renderer, &width_px, &height_px);
    for (int i = 0; i < 10; i++) {
        compose(scenes[i % 2], i % 2 == 0 ? "7" : "1 284", width_px, height_px);
        damage_between(i == 0 ? NULL : scenes[1 - i % 2], scenes[i % 2], &damage);
        wall.handed_px = 0;
        assert_true(renderer_draw(renderer, scenes[i % 2], &damage));
        expect_same(renderer, row->width_px, row->height_px);
        int64_t damaged_px = 0;
        for (size_t at = 0; at < damage.count; at++) {
            damaged_px += (int64_t)damage.rects[at].w * damage.rects[at].h;
        }
        assert_int_equal(damaged_px, wall.handed_px);
    }
    renderer_destroy(&renderer);
    scene_destroy(&scenes[0]);
    scene_destroy(&scenes[1]);
}

/* Finding 3: what the display did not take is an error, and is shown once it can be. */
static void test_refused(void **state)
{
    (void)state;
    struct scene *scene = scene_create();
    struct renderer *renderer = open_renderer(640, 360, 0);
    struct renderer_status status;
    struct renderer_input input;
    struct damage damage;
    compose(scene, "7", 640, 360);
    damage_all(scene, &damage);
    memset(&wall, 0, sizeof wall);
    wall.refusals = REFUSALS;
    renderer_pump(renderer, &input); /* what opening brought */
    for (int i = 0; i < REFUSALS; i++) {
        assert_false(renderer_draw(renderer, scene, &damage));
        renderer_pump(renderer, &input);
        assert_true(input.lost);
    }
    assert_true(renderer_draw(renderer, scene, &damage));
    expect_same(renderer, 640, 360);
    renderer_pump(renderer, &input);
    assert_false(input.lost);
    renderer_status(renderer, &status);
    assert_int_equal(REFUSALS, status.errors);
    assert_int_equal(1, status.frames);
    renderer_destroy(&renderer);
    scene_destroy(&scene);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, test_row, rows);
    rows_add_one(&tests, "present: what the display refuses is an error, and shown later",
                 test_refused);
    return rows_run(&tests, "render/present");
}
