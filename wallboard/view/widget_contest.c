#include "view/widget_contest.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/places.h"
#include "view/tile.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)

static bool has_contest(const struct widget_context *context)
{
    return context->standings != NULL && context->standings->contest_count > 0;
}

/* Running before settling, then what comes, then what is over; in the file's order. */
static const struct standing_contest *choose(const struct board_standings *standings)
{
    static const enum standing_phase order[] = {STANDING_RUNNING, STANDING_SETTLING,
                                                STANDING_BEFORE};
    for (size_t phase = 0; phase < sizeof order / sizeof *order; phase++) {
        for (size_t i = 0; i < standings->contest_count; i++) {
            if (standings->contests[i].phase == order[phase]) {
                return &standings->contests[i];
            }
        }
    }
    return &standings->contests[standings->contest_count - 1];
}

/* "3 days", "2:13:05". */
static void write_countdown(const struct format_locale *locale, int64_t left_ms,
                            char *buffer, size_t size)
{
    uint64_t days = left_ms > 0 ? (uint64_t)(left_ms / DAY_MS) : 0;
    if (days >= 2) {
        const struct figure_text number = figure_text_integer(locale, (int64_t)days);
        str_format(buffer, size, text_plural("%s day", "%s days", days), number.value);
        return;
    }
    format_age(locale, left_ms, buffer, size);
}

static const char *phase_words(enum standing_phase phase)
{
    switch (phase) {
    case STANDING_BEFORE:
        return text_get("starts in");
    case STANDING_RUNNING:
        return text_get("ends in");
    case STANDING_SETTLING:
        /* Translators: a contest is over; its standings are final in so long. */
        return text_get("over; final in");
    case STANDING_FINAL:
        break;
    }
    return "";
}

/* The title, and beside it what the figures are worth if they are not live. */
static void compose_head(const struct widget_context *context, struct rect *inner,
                         struct painter *painter, const struct standing_contest *contest)
{
    const struct style *style = context->style;
    char aside[TILE_TEXT_BYTES] = "";
    struct rect head = rect_cut_top(inner, style->label_cap);
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->small_cap,
                                  .colour = style->secondary,
                                  .align = SCENE_ALIGN_RIGHT,
                                  .fit = SCENE_FIT_ELLIPSIS};
    tile_note_freshness(
        context, freshness_doubted(context->freshness, contest->unverified), aside);
    if (aside[0] != '\0') {
        painter_text(painter, rect_cut_right(&head, style->small_cap * 10), &lettering,
                     aside);
    }
    lettering.cap_px = style->label_cap;
    lettering.align = SCENE_ALIGN_LEFT;
    lettering.name = true;
    painter_text(painter, head, &lettering, contest->title);
}

static int64_t time_gone_ms(const struct standing_contest *contest, int64_t now_ms)
{
    int64_t length_ms = contest->end_ms - contest->start_ms;
    int64_t gone_ms = now_ms - contest->start_ms;
    gone_ms = gone_ms > 0 ? gone_ms : 0;
    return gone_ms < length_ms ? gone_ms : length_ms;
}

static int share_px(int width_px, int64_t part, int64_t whole)
{
    if (whole <= 0 || part <= 0) {
        return 0;
    }
    return part >= whole ? width_px : (int)((double)part / (double)whole * width_px);
}

static void compose_thermometer(const struct widget_context *context, struct rect box,
                                struct painter *painter,
                                const struct standing_contest *contest)
{
    const struct style *style = context->style;
    bool stale = context->freshness >= FRESHNESS_GREY;
    int64_t gone_ms = time_gone_ms(contest, context->snapshot->now_ms);
    int due = share_px(box.w, gone_ms, contest->end_ms - contest->start_ms);
    int filled =
        contest->goal > 0 ? share_px(box.w, contest->points, contest->goal) : due;
    int radius = style->radius_px / 2;
    painter_fill(painter, box, style->rule, radius);
    if (context->freshness == FRESHNESS_BLANK) {
        return;
    }
    if (filled > 0) {
        painter_fill(painter, (struct rect){box.x, box.y, filled, box.h},
                     stale ? style->stale : style->information, radius);
    }
    if (contest->goal > 0 && contest->phase == STANDING_RUNNING && due < box.w) {
        /* Where the points should be if they came evenly. */
        painter_fill(painter, (struct rect){box.x + due, box.y, style->stroke_px, box.h},
                     style->text, 0);
    }
}

/* "412 of 600". */
static void compose_points(const struct widget_context *context, struct rect box,
                           struct painter *painter,
                           const struct standing_contest *contest)
{
    const struct style *style = context->style;
    const struct format_locale *locale = &context->options->locale;
    bool known =
        contest->phase != STANDING_BEFORE && context->freshness != FRESHNESS_BLANK;
    char text[FORMAT_SIZE] = FIGURE_DASH;
    if (known) {
        format_count(locale, contest->points, text, sizeof text);
    }
    bool dim = !known || context->freshness >= FRESHNESS_GREY;
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->label_cap,
                                  .colour = dim ? style->secondary : style->text,
                                  .fit = SCENE_FIT_SHRINK};
    struct scene_node *node = painter_text(painter, box, &lettering, text);
    lettering.font = SCENE_FONT_LABEL;
    lettering.colour = style->secondary;
    char goal[SCENE_TEXT_BYTES];
    if (contest->goal > 0) {
        const struct figure_text number = figure_text_integer(locale, contest->goal);
        /* Translators: points of those aimed at: "412", and then "of 600". */
        str_format(goal, sizeof goal, text_get("of %s"), number.value);
    } else {
        uint64_t points = contest->points > 0 ? (uint64_t)contest->points : 0;
        str_copy(goal, sizeof goal, str_from(text_plural("point", "points", points)));
    }
    painter_span(node, &lettering, style->label_cap / 3, goal);
}

/* "ends in" in small print, then the time that is left. */
static void compose_countdown(const struct widget_context *context, struct rect box,
                              struct painter *painter,
                              const struct standing_contest *contest)
{
    const struct style *style = context->style;
    char text[SCENE_TEXT_BYTES];
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->small_cap,
                                  .colour = style->secondary,
                                  .align = SCENE_ALIGN_RIGHT,
                                  .fit = SCENE_FIT_SHRINK};
    if (contest->phase == STANDING_FINAL) {
        lettering.cap_px = style->label_cap;
        /* Translators: nothing of a contest's standings will change any more. */
        painter_text(painter, box, &lettering, text_get("final"));
        return;
    }
    write_countdown(&context->options->locale, contest->countdown_ms, text, sizeof text);
    struct scene_node *node =
        painter_text(painter, box, &lettering, phase_words(contest->phase));
    lettering.font = SCENE_FONT_FIGURE;
    lettering.cap_px = style->label_cap;
    lettering.colour = style->text;
    painter_span(node, &lettering, style->small_cap / 2, text);
}

static void compose_contest(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct style *style = context->style;
    painter_fill(painter, box, style->tile, style->radius_px);
    if (!has_contest(context)) {
        return;
    }
    const struct standing_contest *contest = choose(context->standings);
    struct rect inner = rect_inset(box, style->pad_px);
    compose_head(context, &inner, painter, contest);
    rect_cut_top(&inner, style->pad_px / 2);
    compose_thermometer(context, rect_cut_top(&inner, style->label_cap), painter,
                        contest);
    rect_cut_top(&inner, style->pad_px / 2);
    struct rect line = rect_cut_top(&inner, style->label_cap);
    compose_countdown(context, rect_cut_right(&line, line.w * 11 / 20), painter, contest);
    compose_points(context, line, painter, contest);
    rect_cut_top(&inner, style->pad_px / 4);
    inner.h += style->pad_px / 2;
    const struct places_list list = {.places = &contest->places, .metric = METRIC_SALES};
    if (contest->places.count > 0) {
        (void)places_compose(context, inner, painter, &list);
    }
}

const struct widget_class widget_contest = {.name = "contest",
                                            .help = "a contest as a thermometer",
                                            .compose = compose_contest,
                                            .shows = has_contest,
                                            .least = WIDGET_LEAST_TILE};
