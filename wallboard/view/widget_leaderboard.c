#include "view/widget_leaderboard.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/places.h"
#include "view/tile.h"

/* Whose turn it is; NULL: the site has none. */
static const struct standing_leaderboard *choose(const struct widget_context *context,
                                                 size_t *ret_number)
{
    const struct board_standings *standings = context->standings;
    if (standings == NULL || standings->leaderboard_count == 0) {
        return NULL;
    }
    *ret_number = widget_turn(context, standings->leaderboard_count, 0);
    return &standings->leaderboards[*ret_number];
}

/* "and 3 more", "2 of 3", or both, at the right of the caption; how far the figures can
 * be vouched for in place of the first. */
static void compose_aside(const struct widget_context *context, struct rect head,
                          struct painter *painter, size_t number, size_t more,
                          enum freshness freshness)
{
    const struct style *style = context->style;
    const struct format_locale *locale = &context->options->locale;
    size_t count = context->standings->leaderboard_count;
    char text[TILE_TEXT_BYTES] = "";
    tile_note_freshness(context, freshness, text);
    if (text[0] == '\0' && more > 0) {
        const struct figure_text left = figure_text_integer(locale, (int64_t)more);
        str_format(text, sizeof text, text_plural("and %s more", "and %s more", more),
                   left.value);
    }
    if (count > 1) {
        const struct figure_text place = figure_text_integer(locale, (int64_t)number + 1);
        const struct figure_text all = figure_text_integer(locale, (int64_t)count);
        size_t used = str_from(text).size;
        used += str_format(text + used, sizeof text - used, "%s",
                           used > 0 ? text_get("; ") : "");
        str_format(text + used, sizeof text - used, text_get("%s of %s"), place.value,
                   all.value);
    }
    if (text[0] == '\0') {
        return;
    }
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, head, &lettering, text);
}

static void compose_leaderboard(const struct widget_context *context, struct rect box,
                                struct painter *painter)
{
    const struct style *style = context->style;
    size_t number = 0;
    const struct standing_leaderboard *board = choose(context, &number);
    painter_fill(painter, box, style->tile, style->radius_px);
    box = rect_inset(box, style->pad_px);
    struct rect head = {box.x, box.y, box.w, style->label_cap};
    tile_caption(context, &box, painter,
                 board == NULL ? text_get("Leaders") : board->title);
    rect_cut_top(&box, style->pad_px / 2);
    box.h += style->pad_px / 2;
    static const struct standing_places nobody;
    const struct places_list list = {
        .places = board == NULL ? &nobody : &board->places,
        .metric = board == NULL ? METRIC_ANSWERED : board->metric,
        .per_hour = board != NULL && board->per_hour,
    };
    size_t more = places_compose(context, box, painter, &list);
    if (board != NULL) {
        compose_aside(context, head, painter, number, more,
                      freshness_doubted(context->freshness, board->unverified));
    }
}

const struct widget_class widget_leaderboard = {.name = "leaderboard",
                                                .help = "the site's leaderboards in turn",
                                                .compose = compose_leaderboard};
