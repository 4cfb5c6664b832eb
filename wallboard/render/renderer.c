#include "render/renderer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "base/log.h"
#include "base/str.h"
#include "render/device.h"
#include "render/font.h"
#include "render/image.h"
#include "render/png_picture.h"
#include "render/shape.h"
#include "render/text.h"
#include "render/texture_cache.h"
#include "render/turn.h"

#define BYTES_A_PIXEL 4
#define CACHE_SHARE   4 /* of the picture, as bytes */

struct renderer {
    char *title;
    size_t cache_bytes;
    struct font_set *fonts;
    struct image *pictures[SCENE_PICTURE_COUNT]; /* NULL: nobody plays that role */
    struct device device;
    struct texture_cache *cache;
    int width_px, height_px; /* of the picture; 0: closed */
    enum turn turn;
    SDL_Texture *target; /* the picture; NULL: the device's memory is */
    SDL_Texture *turned; /* as the display has it; NULL: not turned, or the memory is */
    bool refused;        /* the display did not take the last picture */
    uint64_t frames, errors;
};

/* A failed flip has no other trace than a message of SDL's to its log. */
static void hear_sdl(void *self, int category, SDL_LogPriority priority,
                     const char *message)
{
    struct renderer *renderer = self;
    if (priority < SDL_LOG_PRIORITY_ERROR) {
        return;
    }
    if (category == SDL_LOG_CATEGORY_VIDEO || category == SDL_LOG_CATEGORY_RENDER) {
        renderer->errors++;
    }
    log_write(LOG_LEVEL_ERROR, "render", "display: %s", message);
}

static void destroy_pictures(struct image *pictures[SCENE_PICTURE_COUNT])
{
    for (int i = 0; i < SCENE_PICTURE_COUNT; i++) {
        image_destroy(&pictures[i]);
    }
}

/* All that are named, or none and the reason. */
static bool load_pictures(const char *const paths[SCENE_PICTURE_COUNT],
                          struct image *ret_pictures[SCENE_PICTURE_COUNT],
                          char *ret_reason)
{
    for (int i = 0; i < SCENE_PICTURE_COUNT; i++) {
        if (paths[i] == NULL || paths[i][0] == '\0') {
            continue;
        }
        ret_pictures[i] = image_load(paths[i], ret_reason);
        if (ret_pictures[i] == NULL) {
            destroy_pictures(ret_pictures);
            return false;
        }
    }
    return true;
}

bool renderer_set_look(struct renderer *renderer, const struct renderer_config *config,
                       char *ret_reason)
{
    struct image *pictures[SCENE_PICTURE_COUNT] = {NULL};
    if (!load_pictures(config->pictures, pictures, ret_reason)) {
        return false;
    }
    struct font_set *set = font_set_create(config, ret_reason);
    if (set == NULL) {
        destroy_pictures(pictures);
        return false;
    }
    font_set_destroy(&renderer->fonts);
    destroy_pictures(renderer->pictures);
    renderer->fonts = set;
    memcpy(renderer->pictures, pictures, sizeof pictures);
    if (renderer->cache != NULL) {
        texture_cache_clear(renderer->cache); /* files are numbered anew */
    }
    return true;
}

struct renderer *renderer_create(const struct renderer_config *config, char *ret_reason)
{
    struct renderer *renderer = calloc(1, sizeof *renderer);
    if (renderer == NULL) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no memory for the renderer");
        return NULL;
    }
    SDL_LogSetOutputFunction(hear_sdl, renderer);
    renderer->cache_bytes = config->cache_bytes;
    renderer->title = strdup(config->title == NULL ? "wallboard" : config->title);
    if (renderer->title == NULL || !renderer_set_look(renderer, config, ret_reason)) {
        renderer_destroy(&renderer);
    }
    return renderer;
}

void renderer_destroy(struct renderer **self)
{
    if (self == NULL || *self == NULL) {
        return;
    }
    renderer_close(*self);
    font_set_destroy(&(*self)->fonts);
    destroy_pictures((*self)->pictures);
    SDL_LogSetOutputFunction(NULL, NULL);
    free((*self)->title);
    free(*self);
    *self = NULL;
}

static void destroy_target(struct renderer *renderer)
{
    if (renderer->target != NULL) {
        SDL_DestroyTexture(renderer->target);
    }
    if (renderer->turned != NULL) {
        SDL_DestroyTexture(renderer->turned);
    }
    renderer->target = NULL;
    renderer->turned = NULL;
    renderer->width_px = 0;
    renderer->height_px = 0;
}

/* Without alpha: nothing lies behind it, and software copies it row by row. */
static SDL_Texture *make_texture(SDL_Renderer *sdl, int width_px, int height_px)
{
    SDL_Texture *texture = SDL_CreateTexture(
        sdl, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_TARGET, width_px, height_px);
    if (texture != NULL) {
        (void)SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE);
    }
    return texture;
}

/* The picture at the size the display has now. */
static bool make_target(struct renderer *renderer)
{
    destroy_target(renderer);
    int width_px = 0;
    int height_px = 0;
    SDL_Renderer *sdl = renderer->device.sdl;
    if (SDL_GetRendererOutputSize(sdl, &width_px, &height_px) != 0) {
        return false;
    }
    bool sideways = turn_is_sideways(renderer->turn);
    bool turns = renderer->turn != TURN_NONE;
    bool stays = renderer->device.memory != NULL;
    bool made = true;
    if (turns && !stays) {
        renderer->turned = make_texture(sdl, width_px, height_px);
        made = renderer->turned != NULL;
    }
    if (turns || !stays) {
        renderer->target = make_texture(sdl, sideways ? height_px : width_px,
                                        sideways ? width_px : height_px);
        made = made && renderer->target != NULL;
    }
    if (!made) {
        destroy_target(renderer);
        return false;
    }
    renderer->width_px = sideways ? height_px : width_px;
    renderer->height_px = sideways ? width_px : height_px;
    return true;
}

static bool begin_picture(struct renderer *renderer)
{
    renderer->refused = false;
    if (!make_target(renderer)) {
        return false;
    }
    size_t picture_px = (size_t)renderer->width_px * (size_t)renderer->height_px;
    size_t limit = renderer->cache_bytes == 0 ? picture_px * BYTES_A_PIXEL / CACHE_SHARE
                                              : renderer->cache_bytes;
    renderer->cache = texture_cache_create(renderer->device.sdl, limit);
    if (renderer->cache == NULL) {
        destroy_target(renderer);
    }
    return renderer->cache != NULL;
}

/* All of them, before the SDL renderer goes that made them. */
static void drop_textures(struct renderer *renderer)
{
    texture_cache_destroy(&renderer->cache);
    for (int i = 0; i < SCENE_PICTURE_COUNT; i++) {
        if (renderer->pictures[i] != NULL) {
            image_close(renderer->pictures[i]);
        }
    }
    destroy_target(renderer);
}

bool renderer_set_rotation(struct renderer *renderer, int degrees)
{
    enum turn before = renderer->turn;
    renderer->turn = (enum turn)(degrees / 90 % TURN_COUNT);
    if (renderer->turn == before || renderer->width_px == 0) {
        return true;
    }
    if (!make_target(renderer)) {
        renderer->turn = before;
        (void)make_target(renderer);
        return false;
    }
    return true;
}

bool renderer_open(struct renderer *renderer, enum renderer_mode mode, int width_px,
                   int height_px, char *ret_reason)
{
    renderer_close(renderer);
    SDL_LogSetPriority(SDL_LOG_CATEGORY_VIDEO, SDL_LOG_PRIORITY_ERROR);
    struct rect size = {0, 0, width_px, height_px};
    if (!device_open(&renderer->device, mode, size, renderer->title, ret_reason)) {
        return false;
    }
    if (!begin_picture(renderer)) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no picture of this size: %s",
                   SDL_GetError());
        renderer_close(renderer);
        return false;
    }
    return true;
}

void renderer_choose_card(struct renderer *renderer, int card)
{
    (void)renderer; /* SDL has one choice for all */
    device_choose_card(card);
}

int renderer_card_fd(const struct renderer *renderer)
{
    return device_card_fd(&renderer->device);
}

void renderer_close(struct renderer *renderer)
{
    drop_textures(renderer);
    device_close(&renderer->device);
}

void renderer_size(const struct renderer *renderer, int *ret_width_px, int *ret_height_px)
{
    *ret_width_px = renderer->width_px;
    *ret_height_px = renderer->height_px;
}

static void paint_node(struct renderer *renderer, const struct scene *scene,
                       const struct scene_node *node)
{
    SDL_Renderer *sdl = renderer->device.sdl;
    switch (node->kind) {
    case SCENE_RECT:
        shape_draw_rect(sdl, renderer->cache, node);
        break;
    case SCENE_MARK:
        shape_draw_mark(sdl, renderer->cache, node);
        break;
    case SCENE_TEXT:
        text_draw(sdl, renderer->cache, renderer->fonts, node);
        break;
    case SCENE_POLYLINE:
        shape_draw_polyline(sdl, renderer->cache, scene, node);
        break;
    case SCENE_ARC:
        shape_draw_arc(sdl, renderer->cache, node);
        break;
    case SCENE_PICTURE:
        if (renderer->pictures[node->picture] != NULL) {
            image_draw(sdl, renderer->pictures[node->picture], node->box);
        }
        break;
    }
}

static void set_clip(struct renderer *renderer, struct rect clip)
{
    SDL_Rect to = {clip.x, clip.y, clip.w, clip.h};
    (void)SDL_RenderSetClipRect(renderer->device.sdl, &to);
}

/* The last node that hides all that lies under `damaged`; SIZE_MAX: none does. */
static size_t find_cover(const struct scene *scene, struct rect damaged)
{
    for (size_t i = scene->node_count; i > 0; i--) {
        if (shape_covers(&scene->nodes[i - 1], damaged)) {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

/* Everything inside `damaged` that can be seen, and nothing outside it. */
static void paint(struct renderer *renderer, const struct scene *scene,
                  struct rect damaged)
{
    size_t first = find_cover(scene, damaged);
    if (first == SIZE_MAX) {
        struct colour ground = scene->background;
        ground.a = 255;
        set_clip(renderer, damaged);
        shape_fill(renderer->device.sdl, damaged, ground);
        first = 0;
    }
    for (size_t i = first; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        struct rect clip = rect_intersect(damaged, node->box);
        if (!rect_is_empty(clip)) {
            set_clip(renderer, clip);
            paint_node(renderer, scene, node);
        }
    }
    (void)SDL_RenderSetClipRect(renderer->device.sdl, NULL);
}

/* What the display gets; NULL: the device's memory. */
static SDL_Texture *shown(const struct renderer *renderer)
{
    if (renderer->device.memory != NULL) {
        return NULL;
    }
    return renderer->turned != NULL ? renderer->turned : renderer->target;
}

/* Turns what was damaged, and from now on `damage` is where that is on the display. */
static void turn_damage(struct renderer *renderer, struct damage *damage)
{
    SDL_Renderer *sdl = renderer->device.sdl;
    if (renderer->turn == TURN_NONE) {
        return;
    }
    (void)SDL_SetRenderTarget(sdl, renderer->turned);
    for (size_t i = 0; i < damage->count; i++) {
        turn_copy(sdl, renderer->target, damage->rects[i], renderer->turn);
        damage->rects[i] = turn_rect(damage->rects[i], renderer->width_px,
                                     renderer->height_px, renderer->turn);
    }
}

/* What was painted to the display: all of it where nothing stays. */
static bool show(struct renderer *renderer, const struct damage *damage)
{
    SDL_Renderer *sdl = renderer->device.sdl;
    if (renderer->device.memory == NULL) {
        (void)SDL_SetRenderTarget(sdl, NULL);
        (void)SDL_RenderCopy(sdl, shown(renderer), NULL, NULL);
    }
    if (device_present(&renderer->device, damage->rects, damage->count)) {
        return true;
    }
    renderer->errors++;
    renderer->refused = true;
    log_write(LOG_LEVEL_ERROR, "render", "display: %s", SDL_GetError());
    return false;
}

bool renderer_draw(struct renderer *renderer, const struct scene *scene,
                   const struct damage *damage)
{
    if (renderer->width_px == 0 || damage->count == 0) {
        return false;
    }
    struct rect whole = {0, 0, renderer->width_px, renderer->height_px};
    struct damage seen = {0};
    for (size_t i = 0; i < damage->count; i++) {
        struct rect damaged = rect_intersect(damage->rects[i], whole);
        if (!rect_is_empty(damaged)) {
            seen.rects[seen.count++] = damaged;
        }
    }
    (void)SDL_SetRenderTarget(renderer->device.sdl, renderer->target);
    for (size_t i = 0; i < seen.count; i++) {
        paint(renderer, scene, seen.rects[i]);
    }
    turn_damage(renderer, &seen);
    if (!show(renderer, &seen)) {
        return false;
    }
    renderer->frames++;
    return true;
}

static void hear_key(SDL_Keycode key, struct renderer_input *ret_input)
{
    if (key == SDLK_ESCAPE || key == SDLK_q) {
        ret_input->quit = true;
    } else if (key == SDLK_SPACE || key == SDLK_RETURN) {
        ret_input->acknowledged = true;
    }
}

static void hear_window(Uint8 event, struct renderer_input *ret_input)
{
    switch (event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        ret_input->resized = true;
        break;
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_RESTORED:
        ret_input->lost = true;
        break;
    case SDL_WINDOWEVENT_CLOSE:
        ret_input->quit = true;
        break;
    default: /* the other thirteen do not touch the picture */
        break;
    }
}

static void hear(const SDL_Event *event, struct renderer_input *ret_input)
{
    switch (event->type) {
    case SDL_QUIT:
        ret_input->quit = true;
        break;
    case SDL_KEYDOWN:
        hear_key(event->key.keysym.sym, ret_input);
        break;
    case SDL_WINDOWEVENT:
        hear_window(event->window.event, ret_input);
        break;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        ret_input->lost = true;
        break;
    default: /* SDL has hundreds of events; the wall answers to these */
        break;
    }
}

/* Has the display another size than the picture? */
static bool is_another_size(const struct renderer *renderer)
{
    const struct device *device = &renderer->device;
    int width_px = 0;
    int height_px = 0;
    if (device->memory != NULL) {
        SDL_GetWindowSize(device->window, &width_px, &height_px);
    } else {
        (void)SDL_GetRendererOutputSize(device->sdl, &width_px, &height_px);
    }
    bool sideways = turn_is_sideways(renderer->turn);
    return (sideways ? height_px : width_px) != renderer->width_px ||
           (sideways ? width_px : height_px) != renderer->height_px;
}

/* The picture for the window as it is now; only memory that still fits stays. */
static bool renew(struct renderer *renderer, bool resized)
{
    if (renderer->device.memory == NULL) {
        return make_target(renderer);
    }
    if (!resized && !renderer->refused) {
        return true;
    }
    drop_textures(renderer);
    return device_renew(&renderer->device) && begin_picture(renderer);
}

void renderer_pump(struct renderer *renderer, struct renderer_input *ret_input)
{
    *ret_input = (struct renderer_input){0};
    if (renderer->width_px == 0) {
        return;
    }
    SDL_PumpEvents();
    SDL_Event event;
    while (SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0) {
        hear(&event, ret_input);
    }
    if (ret_input->resized && !is_another_size(renderer)) {
        ret_input->resized = false; /* windows tell their first size as a change */
    }
    if (ret_input->resized || ret_input->lost || renderer->refused) {
        ret_input->lost = true;
        if (!renew(renderer, ret_input->resized)) {
            renderer->errors++;
            log_write(LOG_LEVEL_ERROR, "render", "no picture of this size: %s",
                      SDL_GetError());
        }
    }
}

bool renderer_read_pixels(struct renderer *renderer, uint8_t *ret_pixels, size_t size)
{
    SDL_Renderer *sdl = renderer->device.sdl;
    bool sideways = turn_is_sideways(renderer->turn);
    int row_px = sideways ? renderer->height_px : renderer->width_px;
    size_t pitch = (size_t)row_px * BYTES_A_PIXEL;
    int rows = sideways ? renderer->width_px : renderer->height_px;
    if (renderer->width_px == 0 || size != pitch * (size_t)rows) {
        return false;
    }
    (void)SDL_SetRenderTarget(sdl, shown(renderer));
    bool ok = SDL_RenderReadPixels(sdl, NULL, SDL_PIXELFORMAT_RGBA32, ret_pixels,
                                   (int)pitch) == 0;
    (void)SDL_SetRenderTarget(sdl, NULL);
    for (size_t i = 3; ok && i < size; i += BYTES_A_PIXEL) {
        ret_pixels[i] = 255;
    }
    return ok;
}

bool renderer_screenshot(struct renderer *renderer, const char *path, char *ret_reason)
{
    if (renderer->width_px == 0) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no picture is open");
        return false;
    }
    bool sideways = turn_is_sideways(renderer->turn);
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(
        0, sideways ? renderer->height_px : renderer->width_px,
        sideways ? renderer->width_px : renderer->height_px, 32, SDL_PIXELFORMAT_RGBA32);
    bool ok = surface != NULL &&
              renderer_read_pixels(renderer, surface->pixels,
                                   (size_t)surface->pitch * (size_t)surface->h) &&
              png_picture_write(surface, path);
    if (!ok) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "'%s' cannot be written: %s", path,
                   SDL_GetError());
    }
    SDL_FreeSurface(surface);
    return ok;
}

void renderer_status(const struct renderer *renderer, struct renderer_status *ret_status)
{
    *ret_status = (struct renderer_status){
        .open = renderer->width_px > 0,
        .driver = device_driver(&renderer->device),
        .backend = device_backend(&renderer->device),
        .frames = renderer->frames,
        .errors = renderer->errors,
        .missing_glyphs = font_missing(renderer->fonts),
        .cache_bytes = renderer->cache == NULL ? 0 : texture_cache_bytes(renderer->cache),
    };
}
