#include "view/widget_sources.h"

#include <assert.h>
#include <string.h>

#include "base/str.h"
#include "locale/text.h"
#include "view/source_health.h"
#include "view/tile.h"

#define EN_DASH "\xE2\x80\x93"

/* The worse first, else as they were first heard. */
static size_t sort(const struct widget_context *context,
                   const struct snapshot_source *sorted[LIMIT_SOURCES])
{
    const struct snapshot *snapshot = context->snapshot;
    int64_t blank_after_ms = context->options->blank_after_ms;
    size_t count = 0;
    for (size_t i = 0; i < snapshot->source_count && i < LIMIT_SOURCES; i++) {
        enum level own = source_health_level(&snapshot->sources[i], blank_after_ms);
        size_t at = count++;
        for (; at > 0 && source_health_level(sorted[at - 1], blank_after_ms) < own;
             at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = &snapshot->sources[i];
    }
    return count;
}

static bool is_worst_good(const struct widget_context *context,
                          const struct snapshot_source *worst)
{
    return source_health_level(worst, context->options->blank_after_ms) == LEVEL_GOOD;
}

/* Its shape and colour, name, word, and when it was heard. */
static void compose_row(const struct widget_context *context, struct rect line,
                        struct painter *painter, const struct snapshot_source *source)
{
    const struct style *style = context->style;
    enum level level = source_health_level(source, context->options->blank_after_ms);
    int side = style->line_cap;
    char name[SCENE_TEXT_BYTES];
    char age[SCENE_TEXT_BYTES] = EN_DASH;
    struct rect mark = rect_cut_left(&line, side);
    painter_mark(painter, (struct rect){mark.x, mark.y + (mark.h - side) / 2, side, side},
                 style_level_mark(level),
                 level == LEVEL_GOOD ? style->good : style_level_colour(style, level));
    rect_cut_left(&line, side / 2);
    source_health_name(source, name);
    if (source->link != SOURCE_CONNECTING) {
        source_health_age(&context->options->locale, source->age_ms, age);
    }
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->line_cap,
                                  .colour = style->text,
                                  .align = SCENE_ALIGN_RIGHT,
                                  .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_right(&line, line.w / 3), &lettering, age);
    lettering.font = SCENE_FONT_LABEL;
    lettering.align = SCENE_ALIGN_LEFT;
    lettering.colour = style_level_colour(style, level);
    painter_text(painter, rect_cut_right(&line, line.w * 5 / 9), &lettering,
                 source_health_word(source));
    rect_cut_right(&line, style->line_cap / 2);
    lettering.colour = style->text;
    lettering.fit = SCENE_FIT_ELLIPSIS;
    lettering.name = true;
    painter_text(painter, line, &lettering, name);
}

static void compose_sources(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct style *style = context->style;
    const struct snapshot_source *sorted[LIMIT_SOURCES] = {NULL};
    size_t count = sort(context, sorted);
    bool stated = count > 0 && !is_worst_good(context, sorted[0]);
    painter_frame(painter, box, style->tile, style->radius_px,
                  stated ? style_level_colour(
                               style, source_health_level(
                                          sorted[0], context->options->blank_after_ms))
                         : style->tile,
                  stated ? style->border_px : 0);
    struct rect inner = rect_inset(box, style->pad_px);
    const char *label = context->ask->label;
    tile_caption(context, &inner, painter,
                 label[0] != '\0' ? label : text_get("Sources"));
    rect_cut_top(&inner, style->pad_px / 2);
    int pitch = style->line_cap * 8 / 5;
    size_t fits = inner.h < pitch ? 1 : (size_t)(inner.h / pitch);
    size_t shown = count <= fits ? count : fits > 1 ? fits - 1 : 1;
    for (size_t i = 0; i < shown; i++) {
        assert(sorted[i] != NULL);
        compose_row(context, rect_cut_top(&inner, pitch), painter, sorted[i]);
    }
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->line_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_SHRINK};
    if (count == 0) {
        painter_text(painter, rect_cut_top(&inner, pitch), &lettering,
                     text_get("none heard yet"));
    } else if (shown < count && fits > 1) {
        size_t more = count - shown;
        char text[SCENE_TEXT_BYTES];
        const struct figure_text number =
            figure_text_integer(&context->options->locale, (int64_t)more);
        str_format(text, sizeof text,
                   text_plural("and %s more source", "and %s more sources", more),
                   number.value);
        painter_text(painter, rect_cut_top(&inner, pitch), &lettering, text);
    }
}

const struct widget_class widget_sources = {
    .name = "sources",
    .help = "where the figures come from: each source's state, and when it was heard",
    .compose = compose_sources,
    .least = WIDGET_LEAST_LINES,
    .takes = WIDGET_TAKES_LABEL};
