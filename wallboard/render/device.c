#include "render/device.h"

#include <stdlib.h>
#include <string.h>

#include <SDL_syswm.h>

#include "base/heap.h"
#include "base/str.h"

#define OFFSCREEN_WIDTH_PX  1920
#define OFFSCREEN_HEIGHT_PX 1080

static bool is_one_of(const char *name, const char *const *names)
{
    for (; name != NULL && *names != NULL; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

/* Drivers that show nothing to anybody. */
static bool is_blind(const char *driver)
{
    static const char *const blind[] = {"dummy", "offscreen", "evdev", NULL};
    return is_one_of(driver, blind);
}

/* Drivers whose windows SDL can fill from memory, without a GL context that costs 100 MB
 * where there is no GPU. */
static bool draws_in_software(const char *driver)
{
    static const char *const plain[] = {"dummy", "offscreen", "evdev", "x11", NULL};
    return is_one_of(driver, plain);
}

/* The environment wins over a hint of normal priority. */
static void hint(const char *name, const char *value)
{
    (void)SDL_SetHint(name, value);
}

static void choose_driver(enum renderer_mode mode)
{
    (void)SDL_ResetHint(SDL_HINT_VIDEODRIVER);
    if (mode == RENDERER_OFFSCREEN && !is_blind(SDL_GetHint(SDL_HINT_VIDEODRIVER))) {
        /* Also where the environment asks for a display: there is none. */
        (void)SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "dummy", SDL_HINT_OVERRIDE);
    }
}

static bool start_video(struct device *device, enum renderer_mode mode, char *ret_reason)
{
    hint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    hint(SDL_HINT_RENDER_BATCHING, "1");
    choose_driver(mode);
    bool asked = SDL_GetHint(SDL_HINT_VIDEODRIVER) != NULL;
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "%s", SDL_GetError());
        return false;
    }
    device->started = true;
    if (!asked && is_blind(SDL_GetCurrentVideoDriver())) {
        str_format(ret_reason, RENDERER_REASON_BYTES,
                   "neither Wayland, X11 nor a connected KMS screen");
        return false;
    }
    return true;
}

static SDL_Window *create_window(enum renderer_mode mode, struct rect size,
                                 const char *title)
{
    SDL_DisplayMode desktop = {.w = OFFSCREEN_WIDTH_PX, .h = OFFSCREEN_HEIGHT_PX};
    if (mode != RENDERER_OFFSCREEN) {
        (void)SDL_GetDesktopDisplayMode(0, &desktop);
    }
    bool whole = mode == RENDERER_FULLSCREEN;
    int width_px = size.w > 0 && !whole ? size.w : desktop.w;
    int height_px = size.h > 0 && !whole ? size.h : desktop.h;
    Uint32 flags = SDL_WINDOW_SHOWN;
    if (whole) {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    } else if (mode == RENDERER_WINDOW) {
        flags |= SDL_WINDOW_RESIZABLE;
    }
    return SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                            width_px, height_px, flags);
}

/* The pixels that pictures are made of. Without alpha: nothing lies behind them, and
 * software copies them row by row. */
#define PIXELS SDL_PIXELFORMAT_RGB888

static bool paint_in_software(struct device *device)
{
    SDL_Surface *own = SDL_GetWindowSurface(device->window);
    if (own == NULL) {
        return false;
    }
    device->beside = own->format->format != PIXELS;
    device->memory = device->beside
                         ? SDL_CreateRGBSurfaceWithFormat(0, own->w, own->h, 32, PIXELS)
                         : own;
    device->sdl =
        device->memory == NULL ? NULL : SDL_CreateSoftwareRenderer(device->memory);
    return device->sdl != NULL;
}

static void stop_painting(struct device *device)
{
    if (device->sdl != NULL) {
        SDL_DestroyRenderer(device->sdl);
    }
    if (device->beside) {
        SDL_FreeSurface(device->memory);
    }
    device->sdl = NULL;
    device->memory = NULL;
    device->beside = false;
}

/* Without PRESENTVSYNC a refused flip logs an error per frame; in software it would only
 * wait for nothing. */
static bool start_painting(struct device *device)
{
    const Uint32 accelerated =
        SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC | SDL_RENDERER_TARGETTEXTURE;
    bool plain = draws_in_software(SDL_GetCurrentVideoDriver());
    const char *asked = getenv("SDL_RENDER_DRIVER");
    if (plain) {
        hint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    } else {
        (void)SDL_ResetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION);
    }
    hint(SDL_HINT_RENDER_DRIVER, plain ? "software" : "opengles2");
    bool wants_software = asked == NULL ? plain : strcmp(asked, "software") == 0;
    if (!wants_software) {
        device->sdl = SDL_CreateRenderer(device->window, -1, accelerated);
    }
    return device->sdl != NULL || paint_in_software(device);
}

/* Without a desktop SDL makes a full screen's surfaces anew within the first present:
 * what was painted until then is lost, and a board that changes seldom would stay black.
 */
static void swallow_first_frame(const struct device *device)
{
    if (device_card_fd(device) >= 0) {
        (void)SDL_RenderClear(device->sdl);
        SDL_RenderPresent(device->sdl);
    }
}

bool device_open(struct device *device, enum renderer_mode mode, struct rect size,
                 const char *title, char *ret_reason)
{
    *device = (struct device){0};
    if (!start_video(device, mode, ret_reason)) {
        device_close(device);
        return false;
    }
    device->window = create_window(mode, size, title);
    if (device->window == NULL || !start_painting(device)) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "the display refuses: %s",
                   SDL_GetError());
        device_close(device);
        return false;
    }
    (void)SDL_ShowCursor(SDL_DISABLE);
    swallow_first_frame(device);
    return true;
}

bool device_renew(struct device *device)
{
    stop_painting(device);
    return paint_in_software(device);
}

bool device_present(struct device *device, const struct rect *rects, size_t count)
{
    if (device->memory == NULL) {
        SDL_RenderPresent(device->sdl);
        return true;
    }
    SDL_Rect changed[DAMAGE_MAX];
    int taken = 0;
    (void)SDL_RenderFlush(device->sdl);
    for (size_t i = 0; i < count && taken < DAMAGE_MAX; i++) {
        SDL_Rect from = {rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        SDL_Rect to = from;
        if (device->beside) {
            (void)SDL_BlitSurface(device->memory, &from,
                                  SDL_GetWindowSurface(device->window), &to);
        }
        changed[taken++] = from;
    }
    return SDL_UpdateWindowSurfaceRects(device->window, changed, taken) == 0;
}

void device_close(struct device *device)
{
    stop_painting(device);
    if (device->window != NULL) {
        SDL_DestroyWindow(device->window);
    }
    if (device->started) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        heap_give_back(); /* a driver's compiler leaves tens of MiB in pieces */
    }
    *device = (struct device){0};
}

const char *device_driver(const struct device *device)
{
    const char *name = device->started ? SDL_GetCurrentVideoDriver() : NULL;
    return name == NULL ? "" : name;
}

const char *device_backend(const struct device *device)
{
    SDL_RendererInfo info = {0};
    if (device->sdl == NULL || SDL_GetRendererInfo(device->sdl, &info) != 0) {
        return "";
    }
    return info.name;
}

void device_choose_card(int card)
{
    char number[16];
    str_format(number, sizeof number, "%d", card);
    if (card < 0) {
        (void)SDL_ResetHint(SDL_HINT_KMSDRM_DEVICE_INDEX);
    } else {
        hint(SDL_HINT_KMSDRM_DEVICE_INDEX, number);
    }
}

int device_card_fd(const struct device *device)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    bool known =
        device->window != NULL && SDL_GetWindowWMInfo(device->window, &info) == SDL_TRUE;
    return known && info.subsystem == SDL_SYSWM_KMSDRM ? info.info.kmsdrm.drm_fd : -1;
}
