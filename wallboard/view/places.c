#include "view/places.h"

#include "base/str.h"
#include "view/figure.h"

#define PODIUM     3
#define ARROW_UP   "\xE2\x86\x91" /* U+2191 */
#define ARROW_DOWN "\xE2\x86\x93" /* U+2193 */

static struct figure_text text_of(const struct format_locale *locale,
                                  const struct places_list *list, struct figure figure)
{
    bool counts = metric_info(list->metric)->unit == METRIC_UNIT_COUNT;
    return counts && list->per_hour ? figure_text_number(locale, figure)
                                    : figure_text_metric(locale, list->metric, figure);
}

/* An arrow and by how many ranks; nothing for who stands where he stood. Never in a
 * state's colour: who falls back is no alarm. */
static void compose_movement(const struct widget_context *context, struct rect box,
                             struct painter *painter, const struct standing_place *place)
{
    const struct style *style = context->style;
    if (place->moved == 0 || context->freshness >= FRESHNESS_GREY) {
        return;
    }
    bool up = place->moved > 0;
    const struct figure_text ranks =
        figure_text_integer(&context->options->locale, up ? place->moved : -place->moved);
    char text[SCENE_TEXT_BYTES];
    str_format(text, sizeof text, "%s%s", up ? ARROW_UP : ARROW_DOWN, ranks.value);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->line_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, box, &lettering, text);
}

/* The podium: the first three stand on a disc, a paler one and a ring. */
static void compose_rank(const struct widget_context *context, struct rect box,
                         struct painter *painter, size_t rank)
{
    const struct style *style = context->style;
    bool dim = context->freshness >= FRESHNESS_GREY;
    int side = style->line_cap * 3 / 2;
    const struct figure_text text =
        figure_text_count(&context->options->locale, figure_count((int64_t)rank));
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->line_cap,
                                  .colour = style->secondary,
                                  .align = SCENE_ALIGN_CENTRE,
                                  .fit = SCENE_FIT_SHRINK};
    box.w = side;
    if (rank <= PODIUM) {
        painter_mark(painter,
                     (struct rect){box.x, box.y + (box.h - side) / 2, side, side},
                     rank < PODIUM ? SCENE_MARK_DISC : SCENE_MARK_RING,
                     rank > 1 || dim ? style->secondary : style->text);
        lettering.colour = rank < PODIUM ? style->tile : style->secondary;
    }
    painter_text(painter, box, &lettering, text.value);
}

static void compose_place(const struct widget_context *context, struct rect row,
                          struct painter *painter, const struct places_list *list,
                          const struct standing_place *place)
{
    const struct style *style = context->style;
    const struct format_locale *locale = &context->options->locale;
    struct figure_text figure = text_of(locale, list, place->figure);
    bool dim = context->freshness >= FRESHNESS_GREY;
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->line_cap,
                                  .colour = dim ? style->secondary : style->text,
                                  .align = SCENE_ALIGN_RIGHT,
                                  .fit = SCENE_FIT_SHRINK};
    compose_rank(context, rect_cut_left(&row, style->line_cap * 2), painter, place->rank);
    struct scene_node *node = painter_text(
        painter, rect_cut_right(&row, style->line_cap * 4), &lettering, figure.value);
    if (figure.unit[0] != '\0') {
        figure_add_unit(node, &lettering, style->line_cap / 4, &figure);
    }
    compose_movement(context, rect_cut_right(&row, style->line_cap * 2), painter, place);
    lettering = (struct lettering){.font = SCENE_FONT_STRONG,
                                   .cap_px = style->line_cap,
                                   .colour = lettering.colour,
                                   .fit = SCENE_FIT_ELLIPSIS,
                                   .name = true};
    painter_text(painter, row, &lettering, place->label);
}

/* Who shares the rank of the last of the first `shown` and is not among them. */
static size_t left_out(const struct standing_places *places, size_t shown)
{
    size_t count = 0;
    if (shown == 0) {
        return 0;
    }
    size_t rank = places->place[shown - 1].rank;
    for (size_t i = shown; i < places->count; i++) {
        count += places->place[i].rank == rank ? 1 : 0;
    }
    return places->place[places->count - 1].rank == rank ? count + places->more : count;
}

size_t places_compose(const struct widget_context *context, struct rect box,
                      struct painter *painter, const struct places_list *list)
{
    const struct style *style = context->style;
    const struct standing_places *places = list->places;
    int pitch = style->line_cap * 8 / 5;
    size_t fits = box.h > 0 ? (size_t)(box.h / pitch) : 0;
    size_t shown = places->count < fits ? places->count : fits;
    if (context->freshness == FRESHNESS_BLANK) {
        shown = 0;
    }
    pitch = fits > 0 ? box.h / (int)fits : pitch;
    for (size_t i = 0; i < shown; i++) {
        struct rect row = rect_cut_top(&box, pitch);
        if (i > 0) {
            painter_fill(painter, (struct rect){row.x, row.y, row.w, style->rule_px},
                         style->rule, 0);
        }
        compose_place(context, row, painter, list, &places->place[i]);
    }
    if (shown == 0 && fits > 0) {
        const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                            .cap_px = style->label_cap,
                                            .colour = style->secondary,
                                            .fit = SCENE_FIT_ELLIPSIS};
        painter_text(painter, rect_cut_top(&box, pitch), &lettering, FIGURE_DASH);
    }
    return left_out(places, shown);
}
