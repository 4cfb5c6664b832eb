#ifndef WALLBOARD_RENDER_FONT_H
#define WALLBOARD_RENDER_FONT_H

/*
 * Font files by role, size and character. Each role has a chain of files: the family
 * asked for, those asked for the character's script, its fallbacks, and what fontconfig
 * offers for characters none of them has. Emoji come from a font of coloured pictures.
 * Sizes are asked for as cap heights; an open font is at an em size in pixels. Nothing
 * here draws.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <SDL_ttf.h>

#include "render/renderer.h"
#include "render/width_cache.h"

struct font_set;

/* Files are told apart by a small number, stable as long as the set lives. */

/*
 * Finds the files and starts SDL_ttf. A family that is not installed is logged and
 * passed over, a script that no font covers is named in the log. NULL if no file at all
 * can be opened, with `ret_reason` (RENDERER_REASON_BYTES).
 */
struct font_set *font_set_create(const struct renderer_config *config, char *ret_reason);
void font_set_destroy(struct font_set **self);

/* The first file of the role's chain that has the character; false if no font installed
 * has it: that is logged once and counted. */
bool font_find(struct font_set *set, enum scene_font role, uint32_t code_point,
               size_t *ret_file);

/* A file of coloured pictures that has the character; false if none installed has it. */
bool font_find_emoji(struct font_set *set, uint32_t code_point, size_t *ret_file);

bool font_has(const struct font_set *set, size_t file, uint32_t code_point);

/* The file's path. Borrowed for the set's life. */
const char *font_path(const struct font_set *set, size_t file);

/* Does it hold pictures of one size? Those are scaled to font_em_px(), their height. */
bool font_is_pictures(const struct font_set *set, size_t file);

/* The em size whose capitals are nearest to `cap_px` tall in this file; at least 1. */
int font_em_px(const struct font_set *set, size_t file, int cap_px);

/* Opened, or kept from before; NULL if that fails. Borrowed until the next call. */
TTF_Font *font_open(struct font_set *set, size_t file, int em_px);

/* The width of the widest of the ten digits from `zero` on: the cell in which each of
 * them stands. */
int font_digit_cell_px(struct font_set *set, size_t file, int em_px, uint32_t zero);

/* Where widths of text in these fonts are kept. Borrowed for the set's life. */
struct width_cache *font_widths(struct font_set *set);

/* Different characters that no font had. */
uint64_t font_missing(const struct font_set *set);

#endif
