#include "view/tile.h"

#include "base/str.h"

/* Leading tiles have a hint and small print, the others small print only. */
static bool leads(const struct widget_context *context, const struct tile *tile)
{
    return tile->figure_cap == context->style->lead_cap;
}

/* A figure that is not live loses its state, and says so under it. */
static void apply_freshness(const struct widget_context *context, struct tile *tile)
{
    char *words = leads(context, tile) ? tile->hint : tile->note;
    tile->level = freshness_level(context->freshness, tile->level);
    switch (context->freshness) {
    case FRESHNESS_LIVE:
        break;
    case FRESHNESS_MARKED:
        if (words[0] == '\0' || words == tile->note) {
            str_copy(words, TILE_TEXT_BYTES, str_from("unverified"));
        }
        break;
    case FRESHNESS_GREY: {
        struct wall as_of = {freshness_as_of_ms(context->snapshot, context->sources)};
        struct calendar_civil civil = calendar_civil(context->options->calendar, as_of);
        str_format(words, TILE_TEXT_BYTES, "as of %02d:%02d:%02d", civil.hour,
                   civil.minute, civil.second);
        break;
    }
    case FRESHNESS_BLANK:
        tile->figure = figure_text_dash();
        words[0] = '\0';
        break;
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

static void compose_figure(const struct widget_context *context, struct rect box,
                           struct painter *painter, const struct tile *tile)
{
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = tile->figure_cap,
                                  .colour = figure_colour(context, tile),
                                  .fit = SCENE_FIT_SHRINK};
    struct scene_node *node = painter_text(painter, box, &lettering, tile->figure.value);
    if (tile->figure.unit[0] != '\0') {
        int half = tile->figure_cap / 2;
        int least = context->style->label_cap; /* a unit is read from the floor too */
        lettering.cap_px = half > least ? half : least;
        painter_span(node, &lettering, tile->figure_cap / 8, tile->figure.unit);
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

void tile_compose(const struct widget_context *context, struct rect box,
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
    /* A little lower than the middle: captions have descenders, digits have none. */
    rect_cut_top(&inner, style->pad_px / 4);
    compose_figure(context, inner, painter, tile);
}
