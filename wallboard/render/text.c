#include "render/text.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "render/scale.h"

#define KEY_BYTES     1024
#define BYTES_A_PIXEL 4

/* What a picture of text is of, before the text itself; no padding. */
struct text_stamp {
    uint32_t what; /* the kind of piece, told apart from every shape */
    uint32_t file;
    int32_t em_px;
    uint32_t rtl;
    char script[8];
    struct colour colour;
};

static_assert(sizeof(struct text_stamp) == 28, "a key has no padding");
static_assert(KEY_BYTES >= sizeof(struct text_stamp) + (size_t)SCENE_TEXT_BYTES * 3 + 4,
              "the longest piece fits a key");

static int tallest_cap(const struct scene_node *node)
{
    int cap_px = 1;
    for (int i = 0; i < node->span_count && i < SCENE_MAX_SPANS; i++) {
        if (node->spans[i].cap_px > cap_px) {
            cap_px = node->spans[i].cap_px;
        }
    }
    return cap_px;
}

/* Sizes are whole pixels, so widths move in steps: a first guess, then step by step. */
static void shrink(struct line *line, struct font_set *fonts,
                   const struct scene_node *node)
{
    int full_px = tallest_cap(node);
    int cap_px = full_px;
    if (cap_px > node->box.h) {
        cap_px = node->box.h;
        line_measure(line, fonts, node, cap_px, full_px);
    }
    if (line->width_px > node->box.w) {
        cap_px = (int)((int64_t)cap_px * node->box.w / line->width_px) + 1;
        line_measure(line, fonts, node, cap_px, full_px);
    }
    while (line->width_px > node->box.w && cap_px > 1) {
        line_measure(line, fonts, node, --cap_px, full_px);
    }
}

/* The most characters before an ellipsis that fit, by halving. */
static void cut(struct line *line, struct font_set *fonts, const struct scene_node *node)
{
    size_t fits = 0;
    size_t over = line->character_count;
    while (fits + 1 < over) {
        size_t middle = fits + (over - fits) / 2;
        line_split(line, fonts, node, middle);
        line_measure(line, fonts, node, 1, 1);
        if (line->width_px <= node->box.w) {
            fits = middle;
        } else {
            over = middle;
        }
    }
    line_split(line, fonts, node, fits);
    line_measure(line, fonts, node, 1, 1);
}

void text_fit(struct line *ret_line, struct font_set *fonts,
              const struct scene_node *node)
{
    line_split(ret_line, fonts, node, SIZE_MAX);
    line_measure(ret_line, fonts, node, 1, 1);
    switch (node->fit) {
    case SCENE_FIT_SHRINK:
        shrink(ret_line, fonts, node);
        break;
    case SCENE_FIT_RUN:
        break;
    case SCENE_FIT_ELLIPSIS:
        if (ret_line->width_px > node->box.w) {
            cut(ret_line, fonts, node);
        }
        break;
    }
}

/* SDL_ttf grows a picture upwards when ink rises above the ascent, and does not tell by
 * how much: it is what growth the descenders do not explain. */
static int risen_px(TTF_Font *ttf, const char *text, const SDL_Surface *surface)
{
    int grown_px = surface->h - TTF_FontHeight(ttf);
    if (grown_px <= 0) {
        return 0;
    }
    struct str rest = str_from(text);
    int lowest_px = TTF_FontDescent(ttf);
    for (size_t at = 0; at < rest.size;) {
        int bottom_px = 0;
        uint32_t point = str_next_code_point(rest, &at);
        if (TTF_GlyphMetrics32(ttf, point, NULL, NULL, &bottom_px, NULL, NULL) == 0 &&
            bottom_px < lowest_px) {
            lowest_px = bottom_px;
        }
    }
    int sunk_px = TTF_FontDescent(ttf) - lowest_px;
    return sunk_px < grown_px ? grown_px - sunk_px : 0;
}

/* The pictures as tall as the piece wants them; takes `surface`. NULL without memory. */
static SDL_Surface *fit_pictures(SDL_Surface *surface, const struct line_piece *piece)
{
    SDL_Surface *from =
        surface == NULL ? NULL
                        : SDL_ConvertSurfaceFormat(surface, SDL_PIXELFORMAT_RGBA32, 0);
    SDL_Surface *to =
        from == NULL || piece->width_px <= 0
            ? NULL
            : SDL_CreateRGBSurfaceWithFormat(0, piece->width_px, piece->em_px, 32,
                                             SDL_PIXELFORMAT_RGBA32);
    bool good = to != NULL;
    if (good) {
        const struct scale_raster large = {from->pixels, from->w, from->h, from->pitch};
        const struct scale_raster small = {to->pixels, to->w, to->h, to->pitch};
        good = scale_raster(&large, &small);
    }
    SDL_FreeSurface(surface);
    SDL_FreeSurface(from);
    if (!good) {
        SDL_FreeSurface(to);
        return NULL;
    }
    return to;
}

static bool has_ink(const SDL_Surface *surface, struct rect part)
{
    for (int y = part.y; y < part.y + part.h; y++) {
        const uint8_t *row =
            (const uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch;
        for (int x = part.x; x < part.x + part.w; x++) {
            uint32_t pixel = 0;
            memcpy(&pixel, row + (size_t)x * sizeof pixel, sizeof pixel);
            if ((pixel & surface->format->Amask) != 0) {
                return true;
            }
        }
    }
    return false;
}

/* Where there is ink in it; all of it if there is none. */
static struct rect find_ink(const SDL_Surface *surface)
{
    struct rect ink = {0, 0, surface->w, surface->h};
    if (!has_ink(surface, ink)) {
        return ink;
    }
    while (!has_ink(surface, (struct rect){ink.x, ink.y, ink.w, 1})) {
        (void)rect_cut_top(&ink, 1);
    }
    while (!has_ink(surface, (struct rect){ink.x, ink.y + ink.h - 1, ink.w, 1})) {
        (void)rect_cut_bottom(&ink, 1);
    }
    while (!has_ink(surface, (struct rect){ink.x, ink.y, 1, ink.h})) {
        (void)rect_cut_left(&ink, 1);
    }
    while (!has_ink(surface, (struct rect){ink.x + ink.w - 1, ink.y, 1, ink.h})) {
        (void)rect_cut_right(&ink, 1);
    }
    return ink;
}

/* Without the margins that a line of text has: they would be walked over each time it is
 * painted. Takes `surface`; NULL without memory. */
static SDL_Surface *cut_margins(SDL_Surface *surface, struct rect ink)
{
    SDL_Surface *inked =
        SDL_CreateRGBSurfaceWithFormat(0, ink.w, ink.h, 32, surface->format->format);
    for (int y = 0; inked != NULL && y < ink.h; y++) {
        memcpy((uint8_t *)inked->pixels + (size_t)y * (size_t)inked->pitch,
               (uint8_t *)surface->pixels + (size_t)(ink.y + y) * (size_t)surface->pitch +
                   (size_t)ink.x * BYTES_A_PIXEL,
               (size_t)ink.w * BYTES_A_PIXEL);
    }
    SDL_FreeSurface(surface);
    return inked;
}

/* Where in its cell, and how much higher than its font has it, a figure's sign stands. */
static struct scene_point nudge(const struct line_piece *piece, const char *text,
                                TTF_Font *ttf)
{
    struct scene_point by = {0, 0};
    size_t at = 0;
    int bottom_px = 0;
    int top_px = 0;
    int advance_px = 0;
    if (TTF_GlyphMetrics32(ttf, str_next_code_point(str_from(text), &at), NULL, NULL,
                           &bottom_px, &top_px, &advance_px) != 0) {
        return by;
    }
    if (piece->kind == LINE_DIGIT) {
        by.x = (piece->width_px - advance_px) / 2;
    } else if (piece->kind == LINE_SIGN) {
        by.y = (piece->cap_px - top_px - bottom_px) / 2;
    }
    return by;
}

static struct texture_entry get_texture(struct texture_cache *cache,
                                        struct font_set *fonts,
                                        const struct line_piece *piece, const char *text,
                                        struct colour colour)
{
    struct text_stamp stamp = {.what = UINT32_MAX - (uint32_t)piece->kind,
                               .file = (uint32_t)piece->file,
                               .em_px = piece->em_px,
                               .rtl = piece->level % 2,
                               .colour = colour};
    memcpy(stamp.script, piece->script->tag, sizeof piece->script->tag);
    char key[KEY_BYTES];
    memcpy(key, &stamp, sizeof stamp);
    (void)str_copy(key + sizeof stamp, sizeof key - sizeof stamp, str_from(text));
    struct texture_key what = {key, sizeof stamp + strlen(key + sizeof stamp)};
    struct texture_entry entry = {0};
    if (texture_cache_find(cache, what, &entry)) {
        return entry;
    }
    TTF_Font *ttf = line_font(piece, fonts);
    SDL_Color ink = {colour.r, colour.g, colour.b, colour.a};
    SDL_Surface *surface = ttf == NULL ? NULL : TTF_RenderUTF8_Blended(ttf, text, ink);
    if (piece->kind == LINE_EMOJI) {
        surface = fit_pictures(surface, piece);
        return texture_cache_add(cache, what, surface, 0,
                                 (piece->cap_px + piece->em_px) / 2);
    }
    if (surface == NULL) {
        return entry;
    }
    struct scene_point by = nudge(piece, text, ttf);
    struct scene_point pen = {line_overhang_px(ttf, piece, text) - by.x,
                              TTF_FontAscent(ttf) + risen_px(ttf, text, surface) + by.y};
    struct rect part = find_ink(surface);
    return texture_cache_add(cache, what, cut_margins(surface, part), pen.x - part.x,
                             pen.y - part.y);
}

static int line_start(const struct scene_node *node, int width_px)
{
    switch (node->align) {
    case SCENE_ALIGN_LEFT:
        break;
    case SCENE_ALIGN_CENTRE:
        return node->box.x + (node->box.w - width_px) / 2;
    case SCENE_ALIGN_RIGHT:
        return node->box.x + node->box.w - width_px - node->shift_px;
    }
    return node->box.x + node->shift_px;
}

void text_draw(SDL_Renderer *sdl, struct texture_cache *cache, struct font_set *fonts,
               const struct scene_node *node)
{
    struct line line;
    text_fit(&line, fonts, node);
    int start = line_start(node, line.width_px);
    int baseline = node->box.y + (node->box.h - line.cap_px) / 2 + line.cap_px;
    for (size_t i = 0; i < line.piece_count; i++) {
        const struct line_piece *piece = &line.pieces[i];
        const char *text = line.bytes + piece->text;
        struct colour colour = node->spans[piece->span].colour;
        if (colour.a == 0 || text[0] == '\0' || strcmp(text, " ") == 0) {
            continue;
        }
        struct texture_entry entry = get_texture(cache, fonts, piece, text, colour);
        if (entry.texture == NULL) {
            continue;
        }
        SDL_Rect to = {start + piece->x_px - entry.origin_x_px,
                       baseline - entry.origin_y_px, entry.width_px, entry.height_px};
        (void)SDL_RenderCopy(sdl, entry.texture, NULL, &to);
    }
}
