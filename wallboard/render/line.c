#include "render/line.h"

#include <string.h>

#include "base/str.h"
#include "locale/bidi.h"

#define ELLIPSIS    0x2026U
#define AS_EMOJI    0xFE0FU /* behind a character that is to be one */
#define REPLACEMENT 0xFFFDU
#define WHITE_BOX   0x25A1U

/* What line_split is at. */
struct splitter {
    struct line *line;
    struct font_set *fonts;
    enum scene_font role;
    uint8_t span;
    uint8_t level; /* of the character that is added */
    bool emoji;    /* it is to be one, if there is a font */
    bool open;     /* the last piece is of this span and may grow */
};

/* Writes the UTF-8 of a valid code point; returns its length. */
static size_t encode(uint32_t point, char bytes[4])
{
    static const uint8_t leads[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    bytes[0] = (char)(leads[length] | point);
    return length;
}

static bool is_sign(uint32_t point)
{
    return point == ':' || point == '-' || point == '+' || point == 0x2212 ||
           point == 0x2013 || point == 0x2014;
}

static enum line_kind kind_of(enum scene_font role, uint32_t point)
{
    if (role != SCENE_FONT_FIGURE) {
        return LINE_RUN;
    }
    if (script_digit(point) >= 0) {
        return LINE_DIGIT;
    }
    return is_sign(point) ? LINE_SIGN : LINE_RUN;
}

/* Appends to the last piece; false when the line is full. */
static bool append(struct line *line, uint32_t point)
{
    char bytes[4];
    size_t length = encode(point, bytes);
    if (line->byte_count + length + 1 > LINE_BYTES) {
        return false;
    }
    memcpy(line->bytes + line->byte_count - 1, bytes, length);
    line->byte_count += length;
    line->bytes[line->byte_count - 1] = '\0';
    return true;
}

static bool begin_piece(struct splitter *s, enum line_kind kind, size_t file,
                        const struct script *script)
{
    struct line *line = s->line;
    if (line->piece_count == LINE_PIECES || line->byte_count + 1 > LINE_BYTES) {
        return false;
    }
    line->pieces[line->piece_count++] = (struct line_piece){.kind = kind,
                                                            .span = s->span,
                                                            .level = s->level,
                                                            .file = file,
                                                            .script = script,
                                                            .text = line->byte_count};
    line->bytes[line->byte_count++] = '\0';
    s->open = true;
    return true;
}

static struct line_piece *last_piece(struct line *line)
{
    return &line->pieces[line->piece_count - 1];
}

/* The file for a character, and the character itself or the box that stands for it. */
static bool choose_file(struct splitter *s, uint32_t *point, size_t *ret_file)
{
    if (s->emoji && font_find_emoji(s->fonts, *point, ret_file)) {
        return true;
    }
    /* What all scripts share stays with its neighbour, so that words are not torn. */
    if (s->open && script_of(*point)->tag[0] == '\0' &&
        last_piece(s->line)->kind != LINE_EMOJI &&
        font_has(s->fonts, last_piece(s->line)->file, *point)) {
        *ret_file = last_piece(s->line)->file;
        return true;
    }
    if (font_find(s->fonts, s->role, *point, ret_file)) {
        return true;
    }
    static const uint32_t boxes[] = {REPLACEMENT, WHITE_BOX, '?'};
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++) {
        if (font_find(s->fonts, s->role, boxes[i], ret_file)) {
            *point = boxes[i];
            return true;
        }
    }
    return false;
}

/* May a character of this script join the piece? It may tell the piece its script. */
static bool joins(struct line_piece *piece, const struct script *script)
{
    if (script->tag[0] == '\0' || strcmp(script->tag, piece->script->tag) == 0) {
        return true;
    }
    if (piece->script->tag[0] == '\0') {
        piece->script = script;
        return true;
    }
    return false;
}

static bool add_character(struct splitter *s, uint32_t point)
{
    size_t file = 0;
    if (!choose_file(s, &point, &file)) {
        return true; /* not even a box: nothing to show */
    }
    bool pictures = font_is_pictures(s->fonts, file);
    enum line_kind kind = pictures ? LINE_EMOJI : kind_of(s->role, point);
    const struct script *script = script_of(point);
    bool run = kind == LINE_RUN || kind == LINE_EMOJI;
    bool grows = s->open && run && last_piece(s->line)->kind == kind &&
                 last_piece(s->line)->file == file &&
                 last_piece(s->line)->level == s->level &&
                 joins(last_piece(s->line), script);
    return (grows || begin_piece(s, kind, file, script)) && append(s->line, point);
}

static void end_with_ellipsis(struct splitter *s)
{
    struct line *line = s->line;
    while (s->open && line->byte_count >= 2 && line->bytes[line->byte_count - 2] == ' ') {
        line->bytes[--line->byte_count - 1] = '\0';
    }
    (void)add_character(s, ELLIPSIS);
}

/* What a span says, in code points, and which way each runs. */
struct reading {
    size_t count;
    uint32_t points[SCENE_TEXT_BYTES];
    uint8_t levels[SCENE_TEXT_BYTES];
    uint8_t base; /* the line's own level */
};

static void read_span(const struct scene_node *node, const struct scene_span *span,
                      struct reading *ret)
{
    const char *end = memchr(span->text, '\0', SCENE_TEXT_BYTES);
    size_t size = end == NULL ? SCENE_TEXT_BYTES : (size_t)(end - span->text);
    struct str text = {span->text, size};
    bool mixed = node->rtl;
    ret->count = 0;
    ret->base = 0;
    for (size_t at = 0; at < size;) {
        uint32_t point = str_next_code_point(text, &at);
        if (!str_is_control(point)) {
            mixed |= script_of(point)->rtl;
            ret->points[ret->count++] = point;
        }
    }
    memset(ret->levels, 0, ret->count);
    if (mixed) {
        ret->base =
            bidi_levels(ret->points, ret->count, node->rtl, span->name, ret->levels);
    }
}

/* False when the limit is reached and the line is at its end. */
static bool split_span(struct splitter *s, const struct reading *reading, size_t limit)
{
    for (size_t i = 0; i < reading->count; i++) {
        uint32_t point = reading->points[i];
        s->level = reading->levels[i];
        s->emoji = script_is_emoji(point) ||
                   (i + 1 < reading->count && reading->points[i + 1] == AS_EMOJI);
        if (s->open && script_is_extender(point)) {
            if (font_has(s->fonts, last_piece(s->line)->file, point)) {
                (void)append(s->line, point);
            }
            continue;
        }
        if (s->line->character_count == limit) {
            s->level = reading->base;
            s->emoji = false;
            end_with_ellipsis(s);
            return false;
        }
        s->line->character_count++;
        if (!add_character(s, point)) {
            return false;
        }
    }
    return true;
}

void line_split(struct line *line, struct font_set *fonts, const struct scene_node *node,
                size_t limit)
{
    line->character_count = 0;
    line->byte_count = 0;
    line->piece_count = 0;
    bool more = true;
    for (int i = 0; more && i < node->span_count && i < SCENE_MAX_SPANS; i++) {
        const struct scene_span *span = &node->spans[i];
        struct splitter s = {line, fonts, span->font, (uint8_t)i, 0, false, false};
        struct reading reading;
        read_span(node, span, &reading);
        more = split_span(&s, &reading, limit);
    }
}

static int scaled(int px, int num, int den)
{
    return (int)(((int64_t)px * num + den / 2) / den);
}

TTF_Font *line_font(const struct line_piece *piece, struct font_set *fonts)
{
    TTF_Font *ttf = font_open(fonts, piece->file, piece->em_px);
    if (ttf != NULL) {
        const char *tag = piece->script->tag;
        (void)TTF_SetFontDirection(ttf, piece->level % 2 == 1 ? TTF_DIRECTION_RTL
                                                              : TTF_DIRECTION_LTR);
        (void)TTF_SetFontScriptName(ttf, tag[0] == '\0' ? "Latn" : tag);
    }
    return ttf;
}

int line_overhang_px(TTF_Font *ttf, const struct line_piece *piece, const char *text)
{
    struct str rest = str_from(text);
    size_t at = 0;
    int left_px = 0;
    uint32_t leftmost = str_next_code_point(rest, &at);
    while (piece->level % 2 == 1 && at < rest.size) {
        leftmost = str_next_code_point(rest, &at);
    }
    if (TTF_GlyphMetrics32(ttf, leftmost, &left_px, NULL, NULL, NULL, NULL) != 0) {
        return 0;
    }
    return left_px < 0 ? -left_px : 0;
}

/* The pen's way over a piece that is not a digit. */
static int shape_piece(const struct line_piece *piece, const char *text,
                       struct font_set *fonts)
{
    TTF_Font *ttf = line_font(piece, fonts);
    int width_px = 0;
    if (ttf == NULL || text[0] == '\0' || TTF_SizeUTF8(ttf, text, &width_px, NULL) != 0) {
        return 0;
    }
    if (piece->kind == LINE_EMOJI) {
        int height_px = TTF_FontHeight(ttf);
        return height_px > 0 ? width_px * piece->em_px / height_px : 0;
    }
    return width_px - line_overhang_px(ttf, piece, text);
}

static int measure_piece(const struct line *line, const struct line_piece *piece,
                         struct font_set *fonts)
{
    const char *text = line->bytes + piece->text;
    if (piece->kind == LINE_DIGIT) {
        size_t at = 0;
        uint32_t digit = str_next_code_point(str_from(text), &at);
        uint32_t zero = digit - (uint32_t)script_digit(digit);
        return font_digit_cell_px(fonts, piece->file, piece->em_px, zero);
    }
    struct width_cache *widths = font_widths(fonts);
    const struct width_key key = {piece->file, piece->em_px, piece->level % 2 == 1,
                                  piece->script->tag, text};
    int width_px = 0;
    if (!width_cache_find(widths, &key, &width_px)) {
        width_px = shape_piece(piece, text, fonts);
        if (width_px > 0) { /* else its font may be had another time */
            width_cache_add(widths, &key, width_px);
        }
    }
    return width_px;
}

/* From left to right: spans as the node has them, in each its pieces by their levels. */
static void order_pieces(const struct line *line, bool rtl, uint16_t *ret_order)
{
    uint8_t levels[LINE_PIECES];
    size_t placed = 0;
    for (size_t first = 0, end = 0; first < line->piece_count; first = end) {
        while (end < line->piece_count &&
               line->pieces[end].span == line->pieces[first].span) {
            levels[end - first] = line->pieces[end].level;
            end++;
        }
        size_t count = end - first;
        size_t at = rtl ? line->piece_count - placed - count : placed;
        bidi_order(levels, count, ret_order + at);
        for (size_t i = at; i < at + count; i++) {
            ret_order[i] = (uint16_t)(ret_order[i] + first);
        }
        placed += count;
    }
}

/* How far two pieces that are seen side by side stand apart. */
static int gap_between(const struct scene_node *node, const struct line_piece *a,
                       const struct line_piece *b)
{
    uint8_t later = a->span > b->span ? a->span : b->span;
    return a->span == b->span ? 0 : node->spans[later].gap_px;
}

void line_measure(struct line *line, struct font_set *fonts,
                  const struct scene_node *node, int num, int den)
{
    uint16_t order[LINE_PIECES];
    line->width_px = 0;
    line->cap_px = 0;
    order_pieces(line, node->rtl, order);
    for (size_t i = 0; i < line->piece_count; i++) {
        struct line_piece *piece = &line->pieces[order[i]];
        const struct scene_span *span = &node->spans[piece->span];
        if (i > 0) {
            int gap_px = gap_between(node, &line->pieces[order[i - 1]], piece);
            line->width_px += scaled(gap_px, num, den);
        }
        piece->cap_px = scaled(span->cap_px, num, den);
        piece->cap_px = piece->cap_px < 1 ? 1 : piece->cap_px;
        piece->em_px = font_em_px(fonts, piece->file, piece->cap_px);
        piece->x_px = line->width_px;
        piece->width_px = measure_piece(line, piece, fonts);
        line->width_px += piece->width_px;
        line->cap_px = piece->cap_px > line->cap_px ? piece->cap_px : line->cap_px;
    }
}
