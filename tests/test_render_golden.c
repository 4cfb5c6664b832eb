/* display.md, D14: "hash equal on dummy, offscreen, x11". Run once under each of them;
 * SDL_VIDEODRIVER says which. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "support/specimen.h"

struct picture {
    struct renderer *renderer;
    struct scene *scene;
};

static int open_picture(void **state)
{
    static struct picture picture;
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    picture.scene = scene_create();
    picture.renderer = renderer_create(&config, reason);
    if (picture.renderer == NULL ||
        !renderer_open(picture.renderer, RENDERER_WINDOW, 1920, 1080, reason)) {
        fprintf(stderr, "%s\n", reason);
        return -1;
    }
    *state = &picture;
    return 0;
}

static int close_picture(void **state)
{
    struct picture *picture = *state;
    renderer_destroy(&picture->renderer);
    scene_destroy(&picture->scene);
    return 0;
}

static void test_driver(void **state)
{
    struct picture *picture = *state;
    struct renderer_status status;
    renderer_status(picture->renderer, &status);
    const char *driver = getenv("SDL_VIDEODRIVER");
    assert_string_equal(driver == NULL ? "" : driver, status.driver);
    assert_string_equal("software", status.backend);
}

static void test_specimen(void **state)
{
    struct picture *picture = *state;
    struct damage damage;
    specimen_compose(picture->scene, "7");
    damage_all(picture->scene, &damage);
    assert_true(renderer_draw(picture->renderer, picture->scene, &damage));
    assert_true(golden_check(picture->renderer, "specimen"));
}

/* A whole life of small damages must leave the picture that one large one paints. */
static void test_after_damages(void **state)
{
    struct picture *picture = *state;
    static const char *const figures[] = {"1", "12", "\xE2\x80\x93", "128", "7"};
    struct scene *previous = scene_create();
    struct damage damage;
    specimen_compose(previous, "7");
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        specimen_compose(picture->scene, figures[i]);
        damage_between(previous, picture->scene, &damage);
        (void)renderer_draw(picture->renderer, picture->scene, &damage);
        specimen_compose(previous, figures[i]);
    }
    scene_destroy(&previous);
    assert_true(golden_check(picture->renderer, "specimen"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"golden: the driver is the one asked for", test_driver, NULL, NULL, NULL},
        {"golden: the specimen, pixel for pixel", test_specimen, NULL, NULL, NULL},
        {"golden: the same after many small damages", test_after_damages, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests_name("render/golden", tests, open_picture,
                                       close_picture);
}
