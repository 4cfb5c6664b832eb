/* Put before a program that draws with SDL (LD_PRELOAD): writes the monotonic time of
 * each present, 8 bytes of nanoseconds, to the descriptor that PRESENT_PROBE_FD names.
 * For tests/bench/board alone. RTLD_NEXT is GNU's. */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <SDL.h>

static void note(void)
{
    const char *fd = getenv("PRESENT_PROBE_FD");
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    if (fd != NULL) {
        ssize_t written = write((int)strtol(fd, NULL, 10), &ns, sizeof ns);
        (void)written;
    }
}

void SDL_RenderPresent(SDL_Renderer *renderer)
{
    void *found = dlsym(RTLD_NEXT, "SDL_RenderPresent");
    void (*present)(SDL_Renderer *) = NULL;
    memcpy(&present, &found, sizeof present);
    if (present != NULL) {
        present(renderer);
    }
    note();
}

/* How a window that is drawn in software is presented. */
int SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects, int count)
{
    void *found = dlsym(RTLD_NEXT, "SDL_UpdateWindowSurfaceRects");
    int (*update)(SDL_Window *, const SDL_Rect *, int) = NULL;
    memcpy(&update, &found, sizeof update);
    int result = update == NULL ? -1 : update(window, rects, count);
    note();
    return result;
}
