#ifndef WALLBOARD_RENDER_LINE_H
#define WALLBOARD_RENDER_LINE_H

/*
 * One line of text taken apart into pieces that one font shapes in one direction, put in
 * the order in which they are seen, and measured. SDL_ttf knows no fallback, no scripts,
 * no order and no figures of equal width, so all four happen here.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "render/font.h"
#include "render/script.h"
#include "scene/scene.h"

/* A byte becomes at most a box of three bytes and a terminator; an ellipsis follows. */
#define LINE_BYTES  (SCENE_MAX_SPANS * SCENE_TEXT_BYTES * 4 + 8)
#define LINE_PIECES (SCENE_MAX_SPANS * SCENE_TEXT_BYTES + 1)

enum line_kind {
    LINE_RUN,
    LINE_DIGIT, /* stands in the middle of a cell as wide as the widest digit */
    LINE_SIGN,  /* colon, dash: centred on the height of the figures beside it */
    LINE_EMOJI, /* pictures, centred on the height of capitals; em_px is theirs */
};

struct line_piece {
    enum line_kind kind;
    uint8_t span;
    uint8_t level; /* locale/bidi.h: odd runs from right to left */
    size_t file;
    const struct script *script;
    size_t text; /* where it begins in `bytes`; terminated */
    int em_px, cap_px;
    int x_px; /* the pen, from the line's start */
    int width_px;
};

struct line {
    size_t character_count; /* of the spans, with what leans on them; none is cut */
    size_t byte_count, piece_count;
    int width_px;
    int cap_px; /* of the tallest span that has text */
    struct line_piece
        pieces[LINE_PIECES]; /* as they are read; x_px says where they are */
    char bytes[LINE_BYTES];
};

/*
 * Takes the spans of `node` apart. Bytes that are not UTF-8 become U+FFFD, controls are
 * dropped, a character that no font has becomes a box. After `limit` characters an
 * ellipsis ends the line.
 */
void line_split(struct line *line, struct font_set *fonts, const struct scene_node *node,
                size_t limit);

/* Places and measures the pieces, all sizes and gaps times num / den. */
void line_measure(struct line *line, struct font_set *fonts,
                  const struct scene_node *node, int num, int den);

/* The font of a piece, told how to shape it; NULL if it cannot be opened. Borrowed until
 * the next font is opened. */
TTF_Font *line_font(const struct line_piece *piece, struct font_set *fonts);

/* How far the ink of the piece's text reaches to the left of the pen. */
int line_overhang_px(TTF_Font *ttf, const struct line_piece *piece, const char *text);

#endif
