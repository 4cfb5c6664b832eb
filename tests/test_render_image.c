/* Pictures in a scene: which fills what, what stays when one cannot be had, and that they
 * are painted again wherever something above them changes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/renderer.h"
#include "support/rows.h"
#include "support/specimen.h"

#define WIDTH_PX  64
#define HEIGHT_PX 36
#define SIZE      ((size_t)WIDTH_PX * HEIGHT_PX * 4)
#define ART       TEST_DATA "/theme/themes/art/"

static const struct colour ground = {1, 2, 3, 255};

/* mark.png is 8 x 4 of #5CD6E0; dusk.png 16 x 9, each row one red step brighter. */
static struct renderer *open_with(const char *background, const char *logo)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    config.pictures[SCENE_PICTURE_BACKGROUND] = background;
    config.pictures[SCENE_PICTURE_LOGO] = logo;
    struct renderer *renderer = renderer_create(&config, reason);
    assert_non_null(renderer);
    assert_true(renderer_open(renderer, RENDERER_OFFSCREEN, WIDTH_PX, HEIGHT_PX, reason));
    return renderer;
}

static void add_picture(struct scene *scene, uint32_t id, enum scene_picture picture,
                        struct rect box)
{
    scene_add(scene, SCENE_PICTURE, id, box)->picture = picture;
}

static void draw(struct renderer *renderer, const struct scene *before,
                 const struct scene *now)
{
    struct damage damage;
    damage_between(before, now, &damage);
    assert_true(renderer_draw(renderer, now, &damage));
}

static void expect_pixel(struct renderer *renderer, int x, int y, int rgb)
{
    static uint8_t pixels[SIZE];
    assert_true(renderer_read_pixels(renderer, pixels, SIZE));
    const uint8_t *p = pixels + ((size_t)y * WIDTH_PX + (size_t)x) * 4;
    assert_int_equal(p[0] << 16 | p[1] << 8 | p[2], rgb);
}

static void test_fills(void **state)
{
    (void)state;
    struct renderer *renderer = open_with(ART "dusk.png", ART "mark.png");
    struct scene *scene = scene_create();
    scene_reset(scene, WIDTH_PX, HEIGHT_PX, ground);
    add_picture(scene, 1, SCENE_PICTURE_BACKGROUND,
                (struct rect){0, 0, WIDTH_PX, HEIGHT_PX});
    add_picture(scene, 2, SCENE_PICTURE_LOGO, (struct rect){10, 10, 16, 8});
    draw(renderer, NULL, scene);
    expect_pixel(renderer, 0, 0, 0x101018);   /* the first row of dusk */
    expect_pixel(renderer, 63, 35, 0x181018); /* its last */
    expect_pixel(renderer, 10, 10, 0x5CD6E0); /* mark, scaled */
    expect_pixel(renderer, 25, 17, 0x5CD6E0);
    expect_pixel(renderer, 26, 17, 0x141018); /* not a pixel further */
    scene_destroy(&scene);
    renderer_destroy(&renderer);
}

/* "In its own shape, what goes over cut at two sides": an upright box shows dusk's rows
 * whole, a low one only those in the middle. */
static void test_keeps_its_shape(void **state)
{
    (void)state;
    struct renderer *renderer = open_with(ART "dusk.png", NULL);
    struct scene *scene = scene_create();
    scene_reset(scene, WIDTH_PX, HEIGHT_PX, ground);
    add_picture(scene, 1, SCENE_PICTURE_BACKGROUND, (struct rect){0, 0, 9, 36});
    add_picture(scene, 2, SCENE_PICTURE_BACKGROUND, (struct rect){16, 0, 48, 3});
    draw(renderer, NULL, scene);
    expect_pixel(renderer, 4, 0, 0x101018);
    expect_pixel(renderer, 4, 35, 0x181018);
    expect_pixel(renderer, 40, 1, 0x141018);
    scene_destroy(&scene);
    renderer_destroy(&renderer);
}

/* What changes above a picture damages itself only; the picture comes back beneath. */
static void test_comes_back(void **state)
{
    (void)state;
    struct renderer *renderer = open_with(ART "dusk.png", NULL);
    struct scene *with = scene_create();
    struct scene *without = scene_create();
    scene_reset(with, WIDTH_PX, HEIGHT_PX, ground);
    scene_reset(without, WIDTH_PX, HEIGHT_PX, ground);
    struct rect all = {0, 0, WIDTH_PX, HEIGHT_PX};
    add_picture(with, 1, SCENE_PICTURE_BACKGROUND, all);
    add_picture(without, 1, SCENE_PICTURE_BACKGROUND, all);
    scene_add(with, SCENE_RECT, 2, (struct rect){0, 0, 8, 8})->colour =
        (struct colour){200, 0, 0, 255};
    draw(renderer, NULL, with);
    expect_pixel(renderer, 4, 1, 0xC80000);
    struct damage damage;
    damage_between(with, without, &damage);
    assert_int_equal(damage.count, 1);
    assert_true(rect_equal(damage.rects[0], (struct rect){0, 0, 8, 8}));
    draw(renderer, with, without);
    expect_pixel(renderer, 4, 1, 0x101018);
    damage_between(without, without, &damage);
    assert_int_equal(damage.count, 0);
    scene_destroy(&with);
    scene_destroy(&without);
    renderer_destroy(&renderer);
}

struct bad_row {
    const char *name;
    const char *path;
    const char *words; /* what the reason holds */
};

static struct bad_row bad_rows[] = {
    {"a file that is not there", ART "nowhere.png", "nowhere.png': cannot be read"},
    {"a torn file", ART "torn.png", "torn.png': "},
    {"a text", ART "notes.txt", "notes.txt': "},
    {"4097 pixels", ART "vast.png", "more than 4096 pixels wide or high"},
    {"a folder", ART, "cannot be read"},
};

/* "The old ones stay, all of them, if one cannot be had." */
static void test_bad(void **state)
{
    const struct bad_row *row = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer *renderer = open_with(ART "dusk.png", ART "mark.png");
    struct renderer_config config = specimen_config();
    config.pictures[SCENE_PICTURE_BACKGROUND] = ART "glaring.png";
    config.pictures[SCENE_PICTURE_LOGO] = row->path;
    assert_false(renderer_set_look(renderer, &config, reason));
    assert_non_null(strstr(reason, row->words));
    assert_null(renderer_create(&config, reason));

    struct scene *scene = scene_create();
    scene_reset(scene, WIDTH_PX, HEIGHT_PX, ground);
    add_picture(scene, 1, SCENE_PICTURE_BACKGROUND,
                (struct rect){0, 0, WIDTH_PX, HEIGHT_PX});
    add_picture(scene, 2, SCENE_PICTURE_LOGO, (struct rect){10, 10, 16, 8});
    draw(renderer, NULL, scene);
    expect_pixel(renderer, 0, 0, 0x101018);
    expect_pixel(renderer, 10, 10, 0x5CD6E0);
    scene_destroy(&scene);
    renderer_destroy(&renderer);
}

/* Another look while it shows, then another display: the bytes are kept. */
static void test_another_look(void **state)
{
    (void)state;
    char copy[] = TEST_SCRATCH "/image_copy.png";
    char bytes[512];
    FILE *from = fopen(ART "mark.png", "rb");
    FILE *to = fopen(copy, "wb");
    assert_true(from != NULL && to != NULL);
    size_t size = fread(bytes, 1, sizeof bytes, from);
    assert_int_equal(fwrite(bytes, 1, size, to), size);
    assert_int_equal(fclose(from) | fclose(to), 0);

    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer *renderer = open_with(ART "dusk.png", NULL);
    struct scene *scene = scene_create();
    scene_reset(scene, WIDTH_PX, HEIGHT_PX, ground);
    add_picture(scene, 1, SCENE_PICTURE_BACKGROUND, (struct rect){0, 0, 16, 8});
    add_picture(scene, 2, SCENE_PICTURE_LOGO, (struct rect){32, 0, 16, 8});
    draw(renderer, NULL, scene);
    expect_pixel(renderer, 32, 0, 0x010203); /* nobody plays the logo: the ground stays */
    struct renderer_config config = specimen_config();
    config.pictures[SCENE_PICTURE_BACKGROUND] = copy;
    assert_true(renderer_set_look(renderer, &config, reason));
    assert_int_equal(remove(copy), 0);
    draw(renderer, NULL, scene);
    expect_pixel(renderer, 0, 0, 0x5CD6E0);
    assert_true(renderer_open(renderer, RENDERER_OFFSCREEN, WIDTH_PX, HEIGHT_PX, reason));
    draw(renderer, NULL, scene);
    expect_pixel(renderer, 0, 0, 0x5CD6E0);
    scene_destroy(&scene);
    renderer_destroy(&renderer);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "a picture fills its box", test_fills);
    rows_add_one(&rows, "a picture keeps its shape", test_keeps_its_shape);
    rows_add_one(&rows, "a picture comes back beneath what goes", test_comes_back);
    ROWS_ADD(&rows, test_bad, bad_rows);
    rows_add_one(&rows, "another look, another display", test_another_look);
    return rows_run(&rows, "render/image");
}
