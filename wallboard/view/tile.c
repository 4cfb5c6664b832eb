#include "view/tile.h"

#include "base/str.h"

/* A figure that is not live loses its state, and says so where the hint stood. */
static void apply_freshness(const struct widget_context *context, struct tile *tile)
{
    tile->level = freshness_level(context->freshness, tile->level);
    if (context->freshness == FRESHNESS_BLANK) {
        tile->figure = figure_text_dash();
        tile->hint[0] = '\0';
    }
    if (context->freshness == FRESHNESS_GREY) {
        struct wall as_of = {freshness_as_of_ms(context->snapshot, UINT64_MAX)};
        struct calendar_civil civil = calendar_civil(context->options->calendar, as_of);
        str_format(tile->hint, sizeof tile->hint, "as of %02d:%02d:%02d", civil.hour,
                   civil.minute, civil.second);
    }
    if (context->freshness == FRESHNESS_MARKED && tile->hint[0] == '\0') {
        str_copy(tile->hint, sizeof tile->hint, str_from("unverified"));
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

/* The second line: the state's shape, then the words. */
static void compose_hint(const struct widget_context *context, struct rect box,
                         struct painter *painter, const struct tile *tile)
{
    const struct style *style = context->style;
    if (tile->level >= LEVEL_WARNING) {
        int side = style->hint_cap + style->hint_cap / 4;
        struct rect mark = rect_cut_left(&box, side);
        mark.y += (mark.h - side) / 2;
        mark.h = side;
        painter_mark(painter, mark, style_level_mark(tile->level),
                     style_level_colour(style, tile->level));
        rect_cut_left(&box, style->hint_cap / 2);
    }
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->hint_cap,
                                  .colour = style->text,
                                  .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, box, &lettering, tile->hint);
}

void tile_caption(const struct widget_context *context, struct rect *inner,
                  struct painter *painter, const char *text)
{
    const struct style *style = context->style;
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, rect_cut_top(inner, style->label_cap), &lettering, text);
}

/* The small print at the foot and the hint above it; what is left is the figure's. */
static void compose_foot(const struct widget_context *context, struct rect *inner,
                         struct painter *painter, const struct tile *tile)
{
    const struct style *style = context->style;
    bool leads = tile->figure_cap == style->lead_cap;
    if (tile->note[0] != '\0') {
        const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                            .cap_px = style->small_cap,
                                            .colour = style->secondary,
                                            .fit = SCENE_FIT_ELLIPSIS};
        struct rect note = rect_cut_bottom(inner, style->small_cap);
        painter_text(painter, note, &lettering, tile->note);
        rect_cut_bottom(inner, style->pad_px / 2);
    } else if (leads) { /* keeps the figures of one row on one line */
        rect_cut_bottom(inner, style->small_cap + style->pad_px / 2);
    }
    if (tile->hint[0] != '\0' || tile->level >= LEVEL_WARNING) {
        compose_hint(context, rect_cut_bottom(inner, style->hint_cap), painter, tile);
    } else if (leads) {
        rect_cut_bottom(inner, style->hint_cap);
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
    tile_caption(context, &inner, painter, tile->label);
    compose_foot(context, &inner, painter, tile);
    /* A little lower than the middle: captions have descenders, digits have none. */
    rect_cut_top(&inner, style->pad_px / 4);
    compose_figure(context, inner, painter, tile);
}
