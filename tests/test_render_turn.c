/* render/turn: screens on their side. Whatever is turned is the same picture, pixel for
 * pixel, and only what changed is turned anew (display.md section 8). */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/renderer.h"
#include "render/turn.h"
#include "support/rows.h"
#include "support/specimen.h"

/* -- rectangles ------------------------------------------------------------------------
 */

struct rect_row {
    const char *name;
    enum turn turn;
    struct rect from, to; /* of a picture of 40 x 30 */
};

static struct rect_row rows_rect[] = {
    {"not turned, nothing moves", TURN_NONE, {1, 2, 3, 4}, {1, 2, 3, 4}},
    {"to the right: the top left corner is at the top right",
     TURN_RIGHT,
     {0, 0, 3, 4},
     {26, 0, 4, 3}},
    {"over: at the bottom right", TURN_OVER, {0, 0, 3, 4}, {37, 26, 3, 4}},
    {"to the left: at the bottom left", TURN_LEFT, {0, 0, 3, 4}, {0, 37, 4, 3}},
    {"the whole stays the whole", TURN_RIGHT, {0, 0, 40, 30}, {0, 0, 30, 40}},
    {"and on its other side", TURN_LEFT, {0, 0, 40, 30}, {0, 0, 30, 40}},
};

static void test_rect(void **state)
{
    const struct rect_row *row = *state;
    struct rect found = turn_rect(row->from, 40, 30, row->turn);
    assert_true(rect_equal(found, row->to));
}

/* -- pictures --------------------------------------------------------------------------
 */

struct picture {
    int width_px, height_px;
    uint32_t *pixels;
};

static struct picture picture_of(struct renderer *renderer, bool sideways)
{
    struct picture picture;
    renderer_size(renderer, sideways ? &picture.height_px : &picture.width_px,
                  sideways ? &picture.width_px : &picture.height_px);
    size_t size = (size_t)picture.width_px * (size_t)picture.height_px * 4;
    picture.pixels = malloc(size);
    assert_true(renderer_read_pixels(renderer, (uint8_t *)picture.pixels, size));
    return picture;
}

static struct renderer *open_turned(int width_px, int height_px, int degrees)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    assert_non_null(renderer);
    assert_true(renderer_set_rotation(renderer, degrees));
    assert_true(renderer_open(renderer, RENDERER_OFFSCREEN, width_px, height_px, reason));
    return renderer;
}

static void draw(struct renderer *renderer, const struct scene *previous,
                 const struct scene *scene)
{
    struct damage damage;
    damage_between(previous, scene, &damage);
    assert_true(renderer_draw(renderer, scene, &damage));
}

/* The pixel of `upright` that the turned picture must have at x, y. */
static uint32_t expected(const struct picture *upright, int x, int y, enum turn turn)
{
    int from_x = x;
    int from_y = y;
    if (turn == TURN_RIGHT) {
        from_x = y;
        from_y = upright->height_px - 1 - x;
    } else if (turn == TURN_OVER) {
        from_x = upright->width_px - 1 - x;
        from_y = upright->height_px - 1 - y;
    } else if (turn == TURN_LEFT) {
        from_x = upright->width_px - 1 - y;
        from_y = x;
    }
    return upright->pixels[from_y * upright->width_px + from_x];
}

static void expect_turned(const struct picture *upright, const struct picture *turned,
                          enum turn turn)
{
    size_t different = 0;
    for (int y = 0; y < turned->height_px; y++) {
        for (int x = 0; x < turned->width_px; x++) {
            uint32_t pixel = turned->pixels[y * turned->width_px + x];
            different += pixel != expected(upright, x, y, turn) ? 1 : 0;
        }
    }
    assert_int_equal(different, 0);
}

struct turned_row {
    const char *name;
    int degrees;
    int width_px, height_px; /* of the picture */
};

static struct turned_row rows_turned[] = {
    {"by 90 degrees", 90, 960, 540},
    {"by 180 degrees", 180, 960, 540},
    {"by 270 degrees", 270, 960, 540},
    {"by 90 degrees, an odd width", 90, 961, 540},
    {"by 90 degrees, an odd height", 90, 960, 541},
    {"by 90 degrees, both odd", 90, 961, 541},
    {"by 270 degrees, an odd width", 270, 961, 540},
    {"by 180 degrees, both odd", 180, 961, 541},
    {"by 90 degrees, an upright picture", 90, 540, 961},
};

/* First whole, then one figure alone. */
static void test_turned(void **state)
{
    const struct turned_row *row = *state;
    enum turn turn = (enum turn)(row->degrees / 90);
    bool sideways = turn_is_sideways(turn);
    struct scene *first = scene_create();
    struct scene *second = scene_create();
    specimen_compose(first, "7");
    specimen_compose(second, "1 284");
    first->width_px = second->width_px = row->width_px;
    first->height_px = second->height_px = row->height_px;
    struct picture upright[2];
    struct picture turned[2];
    struct renderer *renderer = open_turned(row->width_px, row->height_px, 0);
    draw(renderer, NULL, first);
    upright[0] = picture_of(renderer, false);
    draw(renderer, first, second);
    upright[1] = picture_of(renderer, false);
    renderer_destroy(&renderer);
    renderer = open_turned(sideways ? row->height_px : row->width_px,
                           sideways ? row->width_px : row->height_px, row->degrees);
    int width_px = 0;
    int height_px = 0;
    renderer_size(renderer, &width_px, &height_px);
    assert_int_equal(width_px, row->width_px);
    assert_int_equal(height_px, row->height_px);
    draw(renderer, NULL, first);
    turned[0] = picture_of(renderer, sideways);
    draw(renderer, first, second);
    turned[1] = picture_of(renderer, sideways);
    renderer_destroy(&renderer);
    for (int i = 0; i < 2; i++) {
        expect_turned(&upright[i], &turned[i], turn);
        free(upright[i].pixels);
        free(turned[i].pixels);
    }
    scene_destroy(&first);
    scene_destroy(&second);
}

static void it_turns_while_it_shows(void **state)
{
    (void)state;
    struct renderer *renderer = open_turned(640, 360, 0);
    int width_px = 0;
    int height_px = 0;
    assert_true(renderer_set_rotation(renderer, 270));
    renderer_size(renderer, &width_px, &height_px);
    assert_int_equal(width_px, 360);
    assert_int_equal(height_px, 640);
    uint8_t *pixels = malloc((size_t)640 * 360 * 4);
    assert_true(renderer_read_pixels(renderer, pixels, (size_t)640 * 360 * 4));
    assert_true(renderer_set_rotation(renderer, 0));
    renderer_size(renderer, &width_px, &height_px);
    assert_int_equal(width_px, 640);
    free(pixels);
    renderer_destroy(&renderer);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_rect, rows_rect);
    ROWS_ADD(&rows, test_turned, rows_turned);
    rows_add_one(&rows, "it turns while it shows", it_turns_while_it_shows);
    return rows_run(&rows, "render/turn");
}
