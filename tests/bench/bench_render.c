/*
 * What drawing costs at 1920 x 1080, beside the floor of the same run: SDL's software
 * renderer filling a target, copying it and presenting, with nothing of ours.
 * display.md, D1: first frame < 150 ms; D4: one changed cell <= 2 ms; D5: RSS < 40 MiB;
 * D20: a PNG of the picture <= 200 ms. SDL_VIDEODRIVER=offscreen
 * SDL_RENDER_DRIVER=opengles2 measures the same by GLES, the floor apart.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <SDL.h>

#include "base/clock.h"
#include "support/specimen.h"

#define WIDTH_PX  1920
#define HEIGHT_PX 1080
#define ROUNDS    200
#define STARTS    20
#define SHOTS     10

static double ms_since(struct mono from)
{
    return (double)(clock_mono().ns - from.ns) / 1e6;
}

static long rss_kib(void)
{
    char line[256];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib;
}

static void copy_and_present(SDL_Renderer *sdl, SDL_Texture *target)
{
    SDL_SetRenderTarget(sdl, NULL);
    SDL_RenderCopy(sdl, target, NULL, NULL);
    SDL_RenderPresent(sdl);
}

/* Runs in a process of its own, so that its memory is its own. */
static void measure_floor(void)
{
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return;
    }
    SDL_Window *window = SDL_CreateWindow("floor", 0, 0, WIDTH_PX, HEIGHT_PX, 0);
    SDL_Renderer *sdl = SDL_CreateRenderer(
        window, -1, SDL_RENDERER_SOFTWARE | SDL_RENDERER_TARGETTEXTURE);
    SDL_Texture *target = SDL_CreateTexture(
        sdl, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_TARGET, WIDTH_PX, HEIGHT_PX);
    struct mono start = clock_mono();
    for (int i = 0; i < ROUNDS; i++) {
        SDL_SetRenderTarget(sdl, target);
        SDL_SetRenderDrawColor(sdl, 10, 12, (Uint8)i, 255);
        SDL_RenderClear(sdl);
        copy_and_present(sdl, target);
    }
    printf("floor: fill, copy, present      %7.2f ms\n", ms_since(start) / ROUNDS);
    start = clock_mono();
    for (int i = 0; i < ROUNDS; i++) {
        copy_and_present(sdl, target);
    }
    printf("floor: copy, present            %7.2f ms\n", ms_since(start) / ROUNDS);
    printf("floor: RSS                      %7ld KiB\n", rss_kib());
    fflush(stdout);
}

/* The floor of tests/bench/board: one cell filled and presented so many times a second,
 * the events pumped four times, until it is killed. */
static void run_floor(double rate)
{
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return;
    }
    SDL_Window *window = SDL_CreateWindow("floor", 0, 0, WIDTH_PX, HEIGHT_PX, 0);
    SDL_Renderer *sdl = SDL_CreateRenderer(
        window, -1, SDL_RENDERER_SOFTWARE | SDL_RENDERER_TARGETTEXTURE);
    SDL_Texture *target = SDL_CreateTexture(
        sdl, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_TARGET, WIDTH_PX, HEIGHT_PX);
    SDL_SetRenderTarget(sdl, target);
    SDL_RenderClear(sdl);
    copy_and_present(sdl, target);
    const SDL_Rect cell = {64, 125, 500, 330};
    double step_ms = rate > 4 ? 1000 / rate : 250;
    double due_ms = 0;
    for (int i = 0;; i++) {
        SDL_PumpEvents();
        SDL_Delay((Uint32)step_ms);
        due_ms += step_ms;
        if (rate > 0 && due_ms >= 1000 / rate) {
            due_ms = 0;
            SDL_SetRenderTarget(sdl, target);
            SDL_SetRenderDrawColor(sdl, 10, 12, (Uint8)i, 255);
            SDL_RenderFillRect(sdl, &cell);
            copy_and_present(sdl, target);
        }
    }
}

static struct renderer *open_specimen(int degrees)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    bool sideways = degrees % 180 != 0;
    if (renderer == NULL || !renderer_set_rotation(renderer, degrees) ||
        !renderer_open(renderer, RENDERER_OFFSCREEN, sideways ? HEIGHT_PX : WIDTH_PX,
                       sideways ? WIDTH_PX : HEIGHT_PX, reason)) {
        fprintf(stderr, "bench_render: %s\n", reason);
        exit(1);
    }
    return renderer;
}

static void measure_screenshot(void)
{
    struct renderer *renderer = open_specimen(0);
    struct scene *scene = scene_create();
    struct damage damage;
    char reason[RENDERER_REASON_BYTES] = "";
    specimen_compose(scene, "7");
    damage_all(scene, &damage);
    renderer_draw(renderer, scene, &damage);
    struct mono start = clock_mono();
    for (int i = 0; i < SHOTS; i++) {
        if (!renderer_screenshot(renderer, "/dev/shm/bench_render.png", reason)) {
            printf("no screenshot: %s\n", reason);
        }
    }
    printf("PNG of the picture              %7.2f ms\n", ms_since(start) / SHOTS);
    fflush(stdout);
    (void)remove("/dev/shm/bench_render.png");
    scene_destroy(&scene);
    renderer_destroy(&renderer);
}

static void measure_redraw(int degrees)
{
    struct renderer *renderer = open_specimen(degrees);
    struct scene *scenes[2] = {scene_create(), scene_create()};
    struct damage damage;
    specimen_compose(scenes[0], "7");
    specimen_compose(scenes[1], "8");
    damage_all(scenes[0], &damage);
    renderer_draw(renderer, scenes[0], &damage); /* fills the cache */
    struct mono start = clock_mono();
    for (int i = 0; i < ROUNDS; i++) {
        renderer_draw(renderer, scenes[0], &damage);
    }
    printf("full redraw, turned by %3d      %7.2f ms\n", degrees,
           ms_since(start) / ROUNDS);
    start = clock_mono();
    for (int i = 0; i < ROUNDS; i++) {
        damage_between(scenes[i % 2], scenes[1 - i % 2], &damage);
        renderer_draw(renderer, scenes[1 - i % 2], &damage);
    }
    printf("one changed cell, with compare  %7.2f ms\n", ms_since(start) / ROUNDS);
    printf("RSS                             %7ld KiB\n", rss_kib());
    fflush(stdout);
    scene_destroy(&scenes[0]);
    scene_destroy(&scenes[1]);
    renderer_destroy(&renderer);
}

/* What a fresh process does until its first frame is presented. */
static void first_frame(void)
{
    struct renderer *renderer = open_specimen(0);
    struct scene *scene = scene_create();
    struct damage damage;
    specimen_compose(scene, "7");
    damage_all(scene, &damage);
    renderer_draw(renderer, scene, &damage);
    _exit(0);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure_start(const char *self)
{
    double took_ms[STARTS];
    for (int i = 0; i < STARTS; i++) {
        struct mono start = clock_mono();
        pid_t child = fork();
        if (child == 0) {
            if (freopen("/dev/null", "w", stderr) != NULL) {
                execl(self, self, "first-frame", (char *)NULL);
            }
            _exit(1);
        }
        (void)waitpid(child, NULL, 0);
        took_ms[i] = ms_since(start);
    }
    qsort(took_ms, STARTS, sizeof took_ms[0], compare_doubles);
    printf("execve to first frame, median   %7.2f ms\n", took_ms[STARTS / 2]);
    printf("execve to first frame, p95      %7.2f ms\n", took_ms[STARTS * 19 / 20]);
}

int main(int argc, char **argv)
{
    (void)setenv("SDL_VIDEODRIVER", "dummy", 0);
    (void)setenv("SDL_FRAMEBUFFER_ACCELERATION", "0", 1);
    if (argc > 1 && strcmp(argv[1], "first-frame") == 0) {
        first_frame();
    }
    if (argc > 2 && strcmp(argv[1], "floor") == 0) {
        run_floor(strtod(argv[2], NULL));
    }
    printf("drawing at %d x %d in software\n", WIDTH_PX, HEIGHT_PX);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        measure_floor();
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
    measure_start("/proc/self/exe");
    measure_screenshot();
    measure_redraw(0);
    measure_redraw(90);
    return 0;
}
