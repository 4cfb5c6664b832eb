/* Runs on SDL's dummy driver, as the test command sets it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/device.h"

struct row {
    const char *name;
    const char *driver; /* SDL_VIDEODRIVER */
    enum renderer_mode mode;
    struct rect size;
    bool opens;
    const char *expected; /* the driver, or a part of the reason */
    int width_px, height_px;
};

static struct row rows[] = {
    {"device: a window of any size",
     "dummy",
     RENDERER_WINDOW,
     {0, 0, 800, 600},
     true,
     "dummy",
     800,
     600},
    {"device: a window without a size takes the display's",
     "dummy",
     RENDERER_WINDOW,
     {0},
     true,
     "dummy",
     1024,
     768},
    {"device: full screen has the display's size, not the one asked for",
     "dummy",
     RENDERER_FULLSCREEN,
     {0, 0, 800, 600},
     true,
     "dummy",
     1024,
     768},
    {"device: off-screen without a size is a 1080p wall",
     "dummy",
     RENDERER_OFFSCREEN,
     {0},
     true,
     "dummy",
     1920,
     1080},
    {"device: off-screen keeps a driver that shows nothing",
     "offscreen",
     RENDERER_OFFSCREEN,
     {0, 0, 640, 480},
     true,
     "offscreen",
     640,
     480},
    {"device: off-screen does not touch a display that was asked for",
     "x11",
     RENDERER_OFFSCREEN,
     {0, 0, 640, 480},
     true,
     "dummy",
     640,
     480},
    {"device: a driver that is not there is no display",
     "no-such-driver",
     RENDERER_FULLSCREEN,
     {0},
     false,
     "no-such-driver",
     0,
     0},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct device device;
    char reason[RENDERER_REASON_BYTES] = "";
    assert_int_equal(0, setenv("SDL_VIDEODRIVER", row->driver, 1));
    assert_int_equal(row->opens,
                     device_open(&device, row->mode, row->size, "test", reason));
    int width_px = 0;
    int height_px = 0;
    if (row->opens) {
        assert_string_equal(row->expected, device_driver(&device));
        assert_string_equal("software", device_backend(&device));
        assert_int_equal(0, SDL_GetRendererOutputSize(device.sdl, &width_px, &height_px));
        assert_int_equal(SDL_DISABLE, SDL_ShowCursor(SDL_QUERY));
    } else {
        assert_non_null(strstr(reason, row->expected));
        assert_null(device.window);
    }
    assert_int_equal(row->width_px, width_px);
    assert_int_equal(row->height_px, height_px);
    device_close(&device);
    device_close(&device);
    assert_string_equal("", device_driver(&device));
    assert_string_equal("", device_backend(&device));
}

int main(void)
{
    struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = &rows[i]};
    }
    return cmocka_run_group_tests_name("render/device", tests, NULL, NULL);
}
