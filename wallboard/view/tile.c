#include "view/tile.h"

#include "base/str.h"
#include "locale/text.h"

/* Leading tiles have a hint and small print, the others small print only. */
static bool leads(const struct widget_context *context, const struct tile *tile)
{
    return tile->figure_cap == context->style->lead_cap;
}

void tile_note_freshness(const struct widget_context *context, enum freshness freshness,
                         char note[TILE_TEXT_BYTES])
{
    if (freshness == FRESHNESS_MARKED) {
        str_copy(note, TILE_TEXT_BYTES, str_from(text_get("unverified")));
    } else if (freshness == FRESHNESS_GREY) {
        struct wall as_of = {freshness_as_of_ms(context->snapshot, context->sources)};
        struct calendar_civil civil = calendar_civil(context->options->calendar, as_of);
        char time[FORMAT_SIZE];
        format_clock_seconds(&context->options->locale, &civil, time, sizeof time);
        /* Translators: the time at which figures that are old by now were true. */
        str_format(note, TILE_TEXT_BYTES, text_get("as of %s"), time);
    }
}

void tile_cut_freshness(const struct widget_context *context, struct rect *line,
                        struct painter *painter, enum scene_align end, int caps)
{
    const struct style *style = context->style;
    char note[TILE_TEXT_BYTES] = "";
    tile_note_freshness(context, context->freshness, note);
    if (note[0] == '\0') {
        return;
    }
    int width_px = style->small_cap * caps;
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .align = end,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter,
                 end == SCENE_ALIGN_RIGHT ? rect_cut_right(line, width_px)
                                          : rect_cut_left(line, width_px),
                 &lettering, note);
}

void tile_compose_unknown(const struct widget_context *context, struct rect box,
                          struct painter *painter, const char *label)
{
    const struct style *style = context->style;
    painter_fill(painter, box, style->tile, style->radius_px);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_CENTRE,
                                        .fit = SCENE_FIT_SHRINK};
    char text[SCENE_TEXT_BYTES];
    str_format(text, sizeof text, text_get("%s %s"), label, FIGURE_DASH);
    painter_text(painter, box, &lettering, text);
}

/* A figure that is not live loses its state, and says so under it. */
static void apply_freshness(const struct widget_context *context, struct tile *tile)
{
    char *words = leads(context, tile) ? tile->hint : tile->note;
    tile->level = freshness_level(context->freshness, tile->level);
    bool marked = context->freshness == FRESHNESS_MARKED;
    if (!marked || words[0] == '\0' || words == tile->note) {
        tile_note_freshness(context, context->freshness, words);
    }
    if (context->freshness == FRESHNESS_BLANK) {
        tile->figure = figure_text_dash();
        words[0] = '\0';
    }
}

static struct colour figure_colour(const struct widget_context *context,
                                   const struct tile *tile)
{
    bool dash = str_is(str_from(tile->figure.value), FIGURE_DASH);
    if (dash || context->freshness >= FRESHNESS_GREY) {
        return context->style->secondary;
    }
    return style_level_colour(context->style, tile->level);
}

void tile_compose_figure(const struct widget_context *context, struct rect box,
                         struct painter *painter, const struct tile *tile,
                         enum scene_align align)
{
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = tile->figure_cap,
                                  .colour = figure_colour(context, tile),
                                  .align = align,
                                  .fit = SCENE_FIT_SHRINK};
    struct scene_node *node = painter_text(painter, box, &lettering, tile->figure.value);
    if (tile->figure.unit[0] != '\0') {
        int half = tile->figure_cap / 2;
        int least = context->style->label_cap; /* a unit is read from the floor too */
        bool word = tile->figure.unit_is_word;
        lettering.cap_px = half > least ? half : least;
        if (word) {
            lettering.font = SCENE_FONT_LABEL;
            lettering.colour = context->style->secondary;
        }
        figure_add_unit(node, &lettering, tile->figure_cap / (word ? 4 : 8),
                        &tile->figure);
    }
}

/* A line under the figure: the state's shape, if there is one to show, then the words. */
static void compose_line(const struct widget_context *context, struct rect box,
                         struct painter *painter, enum level level,
                         const struct lettering *lettering, const char *text)
{
    const struct style *style = context->style;
    if (level >= LEVEL_WARNING) {
        int side = lettering->cap_px + lettering->cap_px / 4;
        struct rect mark = rect_cut_left(&box, side);
        mark.y += (mark.h - side) / 2;
        mark.h = side;
        painter_mark(painter, mark, style_level_mark(level),
                     style_level_colour(style, level));
        rect_cut_left(&box, lettering->cap_px / 2);
    }
    painter_text(painter, box, lettering, text);
}

void tile_caption(const struct widget_context *context, struct rect *inner,
                  struct painter *painter, const char *text)
{
    const struct style *style = context->style;
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_top(inner, style->label_cap), &lettering, text);
}

/* The small print at the foot and, in leading tiles, the hint above it. What is left is
 * the figure's; empty lines keep their room, so that figures of one row stand level. */
static void compose_foot(const struct widget_context *context, struct rect *inner,
                         struct painter *painter, const struct tile *tile)
{
    const struct style *style = context->style;
    bool hinted = leads(context, tile);
    const struct lettering small = {.font = SCENE_FONT_LABEL,
                                    .cap_px = style->small_cap,
                                    .colour = style->secondary,
                                    .fit = SCENE_FIT_ELLIPSIS};
    compose_line(context, rect_cut_bottom(inner, style->small_cap), painter,
                 hinted ? LEVEL_NEUTRAL : tile->level, &small, tile->note);
    rect_cut_bottom(inner, style->pad_px / 2);
    if (hinted) {
        const struct lettering hint = {.font = SCENE_FONT_LABEL,
                                       .cap_px = style->hint_cap,
                                       .colour = style->text,
                                       .fit = SCENE_FIT_ELLIPSIS};
        compose_line(context, rect_cut_bottom(inner, style->hint_cap), painter,
                     tile->level, &hint, tile->hint);
    }
}

struct rect tile_compose_frame(const struct widget_context *context, struct rect box,
                               struct painter *painter, struct tile *tile)
{
    const struct style *style = context->style;
    apply_freshness(context, tile);
    bool framed = tile->level >= LEVEL_WARNING;
    painter_frame(painter, box, style->tile, style->radius_px,
                  style_level_colour(style, tile->level), framed ? style->border_px : 0);
    struct rect inner = rect_inset(box, style->pad_px);
    if (!leads(context, tile)) {
        inner.h += style->pad_px / 4;
    }
    tile_caption(context, &inner, painter, tile->label);
    compose_foot(context, &inner, painter, tile);
    return inner;
}

void tile_compose_body(const struct widget_context *context, struct rect inner,
                       struct painter *painter, const struct tile *tile)
{
    const struct style *style = context->style;
    /* A little lower than the middle: captions have descenders, digits have none. But
     * where decimals hang on a comma it hangs down into the line below. */
    bool hangs = !str_is(str_from(context->options->locale.decimal), ".");
    if (hangs && leads(context, tile)) {
        rect_cut_bottom(&inner, style->pad_px / 2);
    } else {
        rect_cut_top(&inner, style->pad_px / 4);
    }
    tile_compose_figure(context, inner, painter, tile, SCENE_ALIGN_LEFT);
}

void tile_compose(const struct widget_context *context, struct rect box,
                  struct painter *painter, struct tile *tile)
{
    struct rect inner = tile_compose_frame(context, box, painter, tile);
    tile_compose_body(context, inner, painter, tile);
}

struct tile_line *tile_add_line(struct tile_facts *facts, enum level level)
{
    struct tile_line *line = &facts->lines[facts->line_count++];
    line->level = level;
    line->text[0] = '\0';
    return line;
}

/* Its shape, if it has one to show, then the words: smaller than elsewhere, so that the
 * words keep their size in a narrow tile. */
static void compose_fact(const struct widget_context *context, struct rect box,
                         struct painter *painter, const struct tile_line *line)
{
    const struct style *style = context->style;
    enum level level = freshness_level(context->freshness, line->level);
    if (level >= LEVEL_WARNING) {
        int side = style->line_cap * 3 / 4;
        struct rect mark = rect_cut_left(&box, side);
        mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, mark.w, side};
        painter_mark(painter, mark, style_level_mark(level),
                     style_level_colour(style, level));
        rect_cut_left(&box, side / 2);
    }
    bool dim = context->freshness >= FRESHNESS_GREY;
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->line_cap,
                                        .colour = dim ? style->secondary : style->text,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, box, &lettering, line->text);
}

static void compose_lines(const struct widget_context *context, struct rect box,
                          struct painter *painter, const struct tile_facts *facts)
{
    int closest = context->style->line_cap * 4 / 3;
    int widest = context->style->line_cap * 8 / 5;
    int pitch = facts->line_count == 0 ? widest : box.h / (int)facts->line_count;
    pitch = pitch < widest ? pitch : widest;
    pitch = pitch > closest ? pitch : closest;
    for (size_t i = 0; i < facts->line_count && box.h >= pitch; i++) {
        compose_fact(context, rect_cut_top(&box, pitch), painter, &facts->lines[i]);
    }
}

void tile_compose_facts(const struct widget_context *context, struct rect box,
                        struct painter *painter, struct tile_facts *facts)
{
    const struct style *style = context->style;
    struct tile *tile = &facts->tile;
    enum level worst = tile->level;
    for (size_t i = 0; i < facts->line_count; i++) {
        worst = facts->lines[i].level > worst ? facts->lines[i].level : worst;
    }
    apply_freshness(context, tile);
    worst = freshness_level(context->freshness, worst);
    bool blank = context->freshness == FRESHNESS_BLANK;
    painter_frame(painter, box, style->tile, style->radius_px,
                  style_level_colour(style, worst),
                  worst >= LEVEL_WARNING ? style->border_px : 0);
    struct rect inner = rect_inset(box, style->pad_px);
    inner.h += style->pad_px / 4;
    tile_caption(context, &inner, painter, tile->label);
    compose_foot(context, &inner, painter, tile);
    rect_cut_top(&inner, style->pad_px * 5 / 8);
    tile_compose_figure(context, rect_cut_top(&inner, tile->figure_cap), painter, tile,
                        SCENE_ALIGN_LEFT);
    rect_cut_top(&inner, style->pad_px / 2);
    if (!blank) {
        compose_lines(context, inner, painter, facts);
    }
}
