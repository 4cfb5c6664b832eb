#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>
#include <cmocka.h>

#include "base/str.h"
#include "render/renderer.h"
#include "support/specimen.h"

#define WIDTH_PX  640
#define HEIGHT_PX 360
#define SIZE      ((size_t)WIDTH_PX * HEIGHT_PX * 4)

static const struct colour ground = {0x0A, 0x0C, 0x14, 255};
static const struct colour ink = {0xEE, 0xF1, 0xF8, 255};

struct bench {
    struct renderer *renderer;
    struct scene *scene;
    uint8_t pixels[SIZE], others[SIZE];
};

static struct renderer *open_renderer(void)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    assert_non_null(renderer);
    assert_true(renderer_open(renderer, RENDERER_OFFSCREEN, WIDTH_PX, HEIGHT_PX, reason));
    return renderer;
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bench->scene = scene_create();
    bench->renderer = open_renderer();
    scene_reset(bench->scene, WIDTH_PX, HEIGHT_PX, ground);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    renderer_destroy(&bench->renderer);
    scene_destroy(&bench->scene);
    free(bench);
    return 0;
}

static void draw_all(struct bench *bench)
{
    struct damage damage;
    damage_all(bench->scene, &damage);
    assert_true(renderer_draw(bench->renderer, bench->scene, &damage));
}

static struct scene_node *add_text(struct scene *scene, struct rect box, int cap_px,
                                   const char *text)
{
    struct scene_node *node = scene_add(scene, SCENE_TEXT, 7, box);
    node->span_count = 1;
    node->spans[0].cap_px = cap_px;
    node->spans[0].colour = ink;
    (void)str_copy(node->spans[0].text, sizeof node->spans[0].text, str_from(text));
    return node;
}

static bool is_painted(const uint8_t *pixel)
{
    return pixel[0] != ground.r || pixel[1] != ground.g || pixel[2] != ground.b;
}

/* More ink than ground: what the eye takes for the letter, without its soft edge. */
static bool is_ink(const uint8_t *pixel)
{
    return pixel[1] > (ground.g + ink.g) / 2;
}

/* The rectangle around the pixels that `counts` says yes to. */
static struct rect find_painted(struct bench *bench, bool (*counts)(const uint8_t *))
{
    struct rect ink_box = {0};
    assert_true(renderer_read_pixels(bench->renderer, bench->pixels, SIZE));
    for (int y = 0; y < HEIGHT_PX; y++) {
        for (int x = 0; x < WIDTH_PX; x++) {
            if (counts(bench->pixels + (size_t)(y * WIDTH_PX + x) * 4)) {
                ink_box = rect_union(ink_box, (struct rect){x, y, 1, 1});
            }
        }
    }
    return ink_box;
}

/* -- pictures from random scenes ------------------------------------------------------
 */

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525U + 1013904223U;
    return *random >> 8;
}

static int random_between(uint32_t *random, int from, int to)
{
    return from + (int)(next_random(random) % (uint32_t)(to - from + 1));
}

static struct colour random_colour(uint32_t *random)
{
    static const uint8_t alphas[] = {255, 255, 255, 160, 1, 0};
    uint32_t bits = next_random(random);
    return (struct colour){(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16),
                           alphas[next_random(random) % sizeof alphas]};
}

static void fill_text(struct scene_node *node, uint32_t *random)
{
    static const char *const texts[] = {"",
                                        "Waiting",
                                        "78.4",
                                        "1:11:07",
                                        "\xE2\x80\x93",
                                        "\xD8\xAF\xD8\xB9\xD9\x85",
                                        "a\xFF",
                                        "jjj \xE1\xBA\xBE\xCC\x81",
                                        "A name that takes its room"};
    node->span_count = random_between(random, 0, SCENE_MAX_SPANS);
    node->align = (enum scene_align)random_between(random, 0, 2);
    node->fit = (enum scene_fit)random_between(random, 0, 1);
    for (int i = 0; i < node->span_count; i++) {
        struct scene_span *span = &node->spans[i];
        span->font = (enum scene_font)random_between(random, 0, 2);
        span->cap_px = random_between(random, 0, 60);
        span->gap_px = random_between(random, 0, 20);
        span->colour = random_colour(random);
        size_t which = next_random(random) % (sizeof texts / sizeof texts[0]);
        (void)str_copy(span->text, sizeof span->text, str_from(texts[which]));
    }
}

static void fill_node(struct scene *scene, struct scene_node *node, uint32_t *random)
{
    node->colour = random_colour(random);
    node->radius_px = random_between(random, 0, 40);
    node->border_px = random_between(random, 0, 20);
    node->border = random_colour(random);
    node->mark = (enum scene_mark)random_between(random, 0, 4);
    if (node->kind == SCENE_TEXT) {
        fill_text(node, random);
    }
    if (node->kind == SCENE_POLYLINE) {
        node->width_px = random_between(random, 0, 12);
        node->dash_px = random_between(random, 0, 1) * random_between(random, 1, 20);
        int count = random_between(random, 0, 6);
        for (int i = 0; i < count; i++) {
            scene_add_point(scene, node, random_between(random, -20, WIDTH_PX + 20),
                            random_between(random, -20, HEIGHT_PX + 20));
        }
    }
}

/* Node `i` comes from its own seed, so that most are the same from scene to scene; the
 * highest byte is its border's alone. */
static void fill_scene(struct scene *scene, const uint32_t *seeds, size_t count)
{
    scene_reset(scene, WIDTH_PX, HEIGHT_PX, ground);
    for (size_t i = 0; i < count; i++) {
        uint32_t random = seeds[i] & 0xFFFFFF;
        if (random % 8 == 0) {
            continue; /* this one is away */
        }
        struct rect box = {random_between(&random, -50, WIDTH_PX),
                           random_between(&random, -50, HEIGHT_PX),
                           random_between(&random, 0, 400),
                           random_between(&random, 0, 200)};
        enum scene_kind kind = (enum scene_kind)random_between(&random, 0, 3);
        struct scene_node *node = scene_add(scene, kind, (uint32_t)i + 1, box);
        fill_node(scene, node, &random);
        node->border_px += (int)(seeds[i] >> 24);
    }
}

/* "A frame is: redraw the damaged rectangles with a clip": what it leaves must be what a
 * full repaint paints, pixel for pixel. */
static void test_damage_equals_repaint(void **state)
{
    struct bench *bench = *state;
    struct bench *fresh = NULL;
    struct scene *previous = scene_create();
    uint32_t seeds[24] = {0};
    uint32_t random = 42;
    assert_int_equal(0, set_up((void **)&fresh));
    fill_scene(previous, seeds, 24);
    draw_all(bench);
    for (int round = 0; round < 150; round++) {
        struct damage damage;
        seeds[next_random(&random) % 24] = next_random(&random);
        seeds[next_random(&random) % 24] ^= next_random(&random) % 16 << 24;
        fill_scene(bench->scene, seeds, 24);
        fill_scene(fresh->scene, seeds, 24);
        damage_between(previous, bench->scene, &damage);
        (void)renderer_draw(bench->renderer, bench->scene, &damage);
        draw_all(fresh);
        assert_true(renderer_read_pixels(bench->renderer, bench->pixels, SIZE));
        assert_true(renderer_read_pixels(fresh->renderer, bench->others, SIZE));
        assert_memory_equal(bench->pixels, bench->others, SIZE);
        fill_scene(previous, seeds, 24);
    }
    scene_destroy(&previous);
    /* SDL is one per process: `fresh` shares it and goes first. */
    assert_int_equal(0, tear_down((void **)&fresh));
}

/* "Where it may paint; nothing of it lies outside." */
static void test_nothing_outside_the_box(void **state)
{
    struct bench *bench = *state;
    uint32_t random = 7;
    for (int round = 0; round < 300; round++) {
        struct rect box = {
            random_between(&random, 0, 500), random_between(&random, 0, 300),
            random_between(&random, 1, 200), random_between(&random, 1, 100)};
        scene_reset(bench->scene, WIDTH_PX, HEIGHT_PX, ground);
        struct scene_node *node =
            scene_add(bench->scene, (enum scene_kind)(round % 4), 1, box);
        fill_node(bench->scene, node, &random);
        draw_all(bench);
        assert_true(rect_contains(box, find_painted(bench, is_painted)));
    }
}

static void test_same_twice(void **state)
{
    struct bench *bench = *state;
    uint32_t seeds[40];
    for (uint32_t i = 0; i < 40; i++) {
        seeds[i] = i * 977 + 1;
    }
    fill_scene(bench->scene, seeds, 40);
    draw_all(bench);
    assert_true(renderer_read_pixels(bench->renderer, bench->pixels, SIZE));
    draw_all(bench); /* from the cache this time */
    assert_true(renderer_read_pixels(bench->renderer, bench->others, SIZE));
    assert_memory_equal(bench->pixels, bench->others, SIZE);
}

/* -- frames ---------------------------------------------------------------------------
 */

/* "No frame when nothing changed: 0 frames." */
static void test_no_frame(void **state)
{
    struct bench *bench = *state;
    struct damage damage;
    struct renderer_status status;
    add_text(bench->scene, (struct rect){10, 10, 300, 60}, 30, "7");
    draw_all(bench);
    for (int i = 0; i < 100; i++) {
        damage_between(bench->scene, bench->scene, &damage);
        assert_false(renderer_draw(bench->renderer, bench->scene, &damage));
    }
    renderer_status(bench->renderer, &status);
    assert_int_equal(1, status.frames);
}

/* "PNG of the target without touching the frame." */
static void test_screenshot(void **state)
{
    struct bench *bench = *state;
    struct renderer_status status;
    char path[512];
    char reason[RENDERER_REASON_BYTES] = "";
    str_format(path, sizeof path, "%s/screenshot.png", TEST_SCRATCH);
    draw_all(bench);
    assert_true(renderer_screenshot(bench->renderer, path, reason));
    assert_false(renderer_screenshot(bench->renderer, "/no/such/folder/a.png", reason));
    assert_non_null(strstr(reason, "/no/such/folder/a.png"));
    renderer_status(bench->renderer, &status);
    assert_int_equal(1, status.frames);
    assert_int_equal(0, remove(path));
}

/* Finding 3: "install a log output function, set category VIDEO to ERROR, count". */
static void test_errors_are_counted(void **state)
{
    struct bench *bench = *state;
    struct renderer_status status;
    SDL_LogError(SDL_LOG_CATEGORY_VIDEO, "Could not queue pageflip: %d", -13);
    SDL_LogWarn(SDL_LOG_CATEGORY_VIDEO, "this one is hidden");
    renderer_status(bench->renderer, &status);
    assert_int_equal(1, status.errors);
}

static void test_closed(void **state)
{
    struct bench *bench = *state;
    struct renderer_input input;
    struct renderer_status status;
    struct damage damage;
    char reason[RENDERER_REASON_BYTES] = "";
    int width_px = 1;
    int height_px = 1;
    renderer_close(bench->renderer);
    renderer_close(bench->renderer);
    damage_all(bench->scene, &damage);
    assert_false(renderer_draw(bench->renderer, bench->scene, &damage));
    assert_false(renderer_read_pixels(bench->renderer, bench->pixels, SIZE));
    assert_false(renderer_screenshot(bench->renderer, "never.png", reason));
    renderer_pump(bench->renderer, &input);
    assert_false(input.quit || input.resized || input.lost);
    renderer_size(bench->renderer, &width_px, &height_px);
    assert_int_equal(0, width_px);
    renderer_status(bench->renderer, &status);
    assert_false(status.open);
    assert_string_equal("", status.driver);
    struct renderer *none = NULL;
    renderer_destroy(&none);
    renderer_destroy(NULL);
}

/* "One path rebuilds everything." */
static void test_opened_anew(void **state)
{
    struct bench *bench = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    int width_px = 0;
    int height_px = 0;
    for (int i = 0; i < 20; i++) {
        assert_true(
            renderer_open(bench->renderer, RENDERER_OFFSCREEN, 100 + i, 80, reason));
        renderer_size(bench->renderer, &width_px, &height_px);
        assert_int_equal(100 + i, width_px);
        assert_int_equal(80, height_px);
        draw_all(bench);
    }
    assert_true(renderer_open(bench->renderer, RENDERER_OFFSCREEN, 0, 0, reason));
    renderer_size(bench->renderer, &width_px, &height_px);
    assert_int_equal(1920, width_px);
}

/* "Wait, never exit. No display and no card are normal states." */
static void test_no_display(void **state)
{
    struct bench *bench = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    renderer_close(bench->renderer);
    assert_int_equal(0, setenv("SDL_VIDEODRIVER", "no-such-driver", 1));
    for (int i = 0; i < 3; i++) {
        reason[0] = '\0';
        assert_false(renderer_open(bench->renderer, RENDERER_FULLSCREEN, 0, 0, reason));
        assert_non_null(strstr(reason, "no-such-driver"));
    }
    /* The same renderer goes off-screen meanwhile, whatever the environment asks for. */
    assert_true(
        renderer_open(bench->renderer, RENDERER_OFFSCREEN, WIDTH_PX, HEIGHT_PX, reason));
    draw_all(bench);
    assert_int_equal(0, setenv("SDL_VIDEODRIVER", "dummy", 1));
}

/* What the display told, and what is made of it. */
struct event_row {
    SDL_Event event;
    struct renderer_input expected;
};

/* "A targets-reset event means repaint everything." */
static void test_pump(void **state)
{
    struct bench *bench = *state;
    const struct event_row rows_heard[] = {
        {{.type = SDL_QUIT}, {.quit = true}},
        {{.key = {.type = SDL_KEYDOWN, .keysym.sym = SDLK_ESCAPE}}, {.quit = true}},
        {{.key = {.type = SDL_KEYDOWN, .keysym.sym = SDLK_a}}, {0}},
        {{.type = SDL_RENDER_TARGETS_RESET}, {.lost = true}},
        {{.type = SDL_RENDER_DEVICE_RESET}, {.lost = true}},
        {{.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_EXPOSED}},
         {.lost = true}},
        {{.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_CLOSE}},
         {.quit = true}},
        {{.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_SIZE_CHANGED}},
         {0}}, /* told, but the size is the same */
        {{.type = SDL_MOUSEMOTION}, {0}},
    };
    struct renderer_input input;
    renderer_pump(bench->renderer, &input); /* what opening brought */
    for (size_t i = 0; i < sizeof rows_heard / sizeof rows_heard[0]; i++) {
        SDL_Event event = rows_heard[i].event;
        assert_int_equal(1, SDL_PushEvent(&event));
        renderer_pump(bench->renderer, &input);
        assert_int_equal(rows_heard[i].expected.quit, input.quit);
        assert_int_equal(rows_heard[i].expected.resized, input.resized);
        assert_int_equal(rows_heard[i].expected.lost, input.lost);
        renderer_pump(bench->renderer, &input);
        assert_false(input.quit || input.resized || input.lost);
    }
    draw_all(bench);
}

static SDL_Window *find_window(void)
{
    SDL_Window *window = NULL;
    for (Uint32 id = 1; window == NULL && id < 1000; id++) {
        window = SDL_GetWindowFromID(id);
    }
    return window;
}

/* "Ask renderer_size again and compose for it." */
static void test_resized(void **state)
{
    struct bench *bench = *state;
    struct renderer_input input;
    char reason[RENDERER_REASON_BYTES] = "";
    int width_px = 0;
    int height_px = 0;
    assert_true(
        renderer_open(bench->renderer, RENDERER_WINDOW, WIDTH_PX, HEIGHT_PX, reason));
    draw_all(bench);
    SDL_SetWindowSize(find_window(), 800, 450);
    renderer_pump(bench->renderer, &input);
    assert_true(input.resized);
    assert_true(input.lost);
    renderer_size(bench->renderer, &width_px, &height_px);
    assert_int_equal(800, width_px);
    assert_int_equal(450, height_px);
    scene_reset(bench->scene, width_px, height_px, ground);
    draw_all(bench);
    assert_false(renderer_read_pixels(bench->renderer, bench->pixels, SIZE));
}

/* -- text -----------------------------------------------------------------------------
 */

static void test_cap_height_and_place(void **state)
{
    struct bench *bench = *state;
    for (int cap_px = 20; cap_px <= 200; cap_px += 9) {
        scene_reset(bench->scene, WIDTH_PX, HEIGHT_PX, ground);
        add_text(bench->scene, (struct rect){20, 20, 600, 300}, cap_px, "HH");
        draw_all(bench);
        struct rect found = find_painted(bench, is_ink);
        assert_in_range(found.h, cap_px - 1, cap_px + 1);
        int middle = 2 * found.y + found.h;
        assert_in_range(middle, 2 * 170 - 3, 2 * 170 + 3);
    }
}

static void test_fit(void **state)
{
    struct bench *bench = *state;
    struct rect box = {100, 100, 200, 80};
    struct scene_node *node = add_text(bench->scene, box, 50, "HHHHHHHHHHHH");
    node->fit = SCENE_FIT_SHRINK;
    draw_all(bench);
    struct rect found = find_painted(bench, is_ink);
    assert_true(found.h < 30 && found.w > 150 && found.w <= 200);
    node->fit = SCENE_FIT_ELLIPSIS;
    draw_all(bench);
    found = find_painted(bench, is_ink);
    assert_in_range(found.h, 49, 51);
    assert_true(found.w > 120 && found.w <= 200);
}

/* Right-aligned figures end at the same place whatever their digits. */
static void test_figures_align(void **state)
{
    struct bench *bench = *state;
    static const char *const figures[] = {"0:08", "8", "128", "0.8"};
    int right = 0;
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        scene_reset(bench->scene, WIDTH_PX, HEIGHT_PX, ground);
        struct scene_node *node =
            add_text(bench->scene, (struct rect){50, 50, 400, 100}, 44, figures[i]);
        node->spans[0].font = SCENE_FONT_FIGURE;
        node->align = SCENE_ALIGN_RIGHT;
        draw_all(bench);
        struct rect found = find_painted(bench, is_ink);
        if (i > 0) {
            assert_int_equal(right, found.x + found.w);
        }
        right = found.x + found.w;
    }
    assert_in_range(right, 440, 450);
}

/* "Digits are drawn in cells: a timer does not shiver." */
static void test_digits_stand_still(void **state)
{
    struct bench *bench = *state;
    struct rect box = {50, 50, 400, 100};
    static const char *const times[] = {"0:18", "1:18", "7:18"};
    struct rect tail = {290, 50, 160, 100}; /* what follows the first digit */
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        scene_reset(bench->scene, WIDTH_PX, HEIGHT_PX, ground);
        struct scene_node *node = add_text(bench->scene, box, 80, times[i]);
        node->spans[0].font = SCENE_FONT_FIGURE;
        node->align = SCENE_ALIGN_RIGHT;
        draw_all(bench);
        assert_true(renderer_read_pixels(bench->renderer, bench->pixels, SIZE));
        for (int y = tail.y; i > 0 && y < tail.y + tail.h; y++) {
            size_t at = (size_t)(y * WIDTH_PX + tail.x) * 4;
            assert_memory_equal(bench->others + at, bench->pixels + at,
                                (size_t)tail.w * 4);
        }
        memcpy(bench->others, bench->pixels, SIZE);
    }
}

/* A full stop is smaller than half a capital, whatever margins a line of text has. */
static void test_no_margins(void **state)
{
    struct bench *bench = *state;
    struct renderer_status status;
    const size_t half_px = 50;
    add_text(bench->scene, (struct rect){0, 0, WIDTH_PX, 200}, 100, ".");
    draw_all(bench);
    renderer_status(bench->renderer, &status);
    assert_in_range(status.cache_bytes, 1, half_px * half_px * 4);
}

static void test_cache_stays_bounded(void **state)
{
    (void)state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    config.cache_bytes = 300000;
    struct bench *bench = *state;
    renderer_destroy(&bench->renderer);
    bench->renderer = renderer_create(&config, reason);
    assert_true(
        renderer_open(bench->renderer, RENDERER_OFFSCREEN, WIDTH_PX, HEIGHT_PX, reason));
    for (int i = 0; i < 2000; i++) {
        char text[32];
        struct renderer_status status;
        str_format(text, sizeof text, "caller %d", i);
        scene_reset(bench->scene, WIDTH_PX, HEIGHT_PX, ground);
        add_text(bench->scene, (struct rect){0, 0, WIDTH_PX, 100}, 20 + i % 50, text);
        draw_all(bench);
        renderer_status(bench->renderer, &status);
        assert_in_range(status.cache_bytes, 1, 300000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"draw: small damages leave what a full repaint paints",
         test_damage_equals_repaint, set_up, tear_down, NULL},
        {"draw: nothing of a node lies outside its box", test_nothing_outside_the_box,
         set_up, tear_down, NULL},
        {"draw: the same scene twice is the same pixels", test_same_twice, set_up,
         tear_down, NULL},
        {"draw: no damage is no frame", test_no_frame, set_up, tear_down, NULL},
        {"screenshot: written or refused with the path, no frame", test_screenshot,
         set_up, tear_down, NULL},
        {"status: SDL's display errors are counted", test_errors_are_counted, set_up,
         tear_down, NULL},
        {"close: everything is refused, nothing breaks", test_closed, set_up, tear_down,
         NULL},
        {"pump: what the display tells, once", test_pump, set_up, tear_down, NULL},
        {"pump: a window of another size is told and fits", test_resized, set_up,
         tear_down, NULL},
        {"open: anew as often as one likes", test_opened_anew, set_up, tear_down, NULL},
        {"open: no display is told, and off-screen goes on", test_no_display, set_up,
         tear_down, NULL},
        {"text: capitals as tall as asked for, in the middle of the box",
         test_cap_height_and_place, set_up, tear_down, NULL},
        {"text: too wide is shrunk or cut", test_fit, set_up, tear_down, NULL},
        {"text: figures end at the same place", test_figures_align, set_up, tear_down,
         NULL},
        {"text: the digits of a timer stand still", test_digits_stand_still, set_up,
         tear_down, NULL},
        {"cache: of a text what is seen", test_no_margins, set_up, tear_down, NULL},
        {"cache: 2000 texts stay within its bytes", test_cache_stays_bounded, set_up,
         tear_down, NULL},
    };
    return cmocka_run_group_tests_name("render/renderer", tests, NULL, NULL);
}
