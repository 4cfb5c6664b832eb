#include "view/widget_staffing.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"
#include "view/need.h"
#include "view/tile.h"

#define WORDS_BYTES SCENE_TEXT_BYTES
/* Widths in hundredths of a capital's height: "At desk 120 of 200", "just enough" with
 * its mark, and all words side by side. */
#define AT_DESK_WIDTH 1200
#define VERDICT_WIDTH 850
#define LINE_WIDTH    3400

static struct need need_of(const struct snapshot *snapshot)
{
    struct need need = {0, 0, false};
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct figure *value = snapshot->queues[i].today.value;
        need_add(&need, value[METRIC_REQUIRED_LOW], value[METRIC_REQUIRED_HIGH]);
    }
    return need;
}

static bool has_need(const struct widget_context *context)
{
    struct figure logged_in = context->snapshot->totals.value[METRIC_AGENTS_LOGGED_IN];
    return need_of(context->snapshot).known && figure_is_known(logged_in) &&
           widget_tells_of(context->options, logged_in);
}

/* "3 short", "enough", and how bad that is. */
static enum level judge(const struct format_locale *locale, struct need need,
                        int64_t at_desk, char buffer[WORDS_BYTES])
{
    enum level level = need_judge(need, at_desk);
    if (level == LEVEL_ALARM) {
        int64_t lacking = need.low - at_desk;
        const struct figure_text number = figure_text_integer(locale, lacking);
        /* Translators: so many agents are lacking. */
        str_format(buffer, WORDS_BYTES,
                   text_plural("%s short", "%s short", (uint64_t)lacking), number.value);
    } else {
        bool just = level == LEVEL_WARNING;
        str_copy(buffer, WORDS_BYTES,
                 str_from(just ? text_get("just enough") : text_get("enough")));
    }
    return level;
}

/* Is it enough? Of figures that are not live only how old they are. */
static void compose_verdict(const struct widget_context *context, struct rect box,
                            struct painter *painter, enum level level, const char *text)
{
    const struct style *style = context->style;
    char note[TILE_TEXT_BYTES] = "";
    tile_note_freshness(context, context->freshness, note);
    if (note[0] != '\0') {
        const struct lettering small = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_SHRINK};
        painter_text(painter, box, &small, note);
        return;
    }
    int side = style->label_cap;
    struct rect mark = rect_cut_left(&box, side);
    mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, mark.w, side};
    painter_mark(painter, mark, style_level_mark(level),
                 level == LEVEL_GOOD ? style->good : style_level_colour(style, level));
    rect_cut_left(&box, side / 2);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->label_cap,
                                        .colour = style_level_colour(style, level),
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, box, &lettering, text);
}

/* A word, what it counts, and what more there is to say. */
static void compose_words(const struct widget_context *context, struct rect box,
                          struct painter *painter, const char *const words[3])
{
    const struct style *style = context->style;
    bool dim = context->freshness >= FRESHNESS_GREY;
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->label_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_SHRINK};
    struct scene_node *node = painter_text(painter, box, &lettering, words[0]);
    lettering.font = SCENE_FONT_FIGURE;
    lettering.colour = dim ? style->secondary : style->text;
    painter_span(node, &lettering, style->label_cap / 2, words[1]);
    lettering.font = SCENE_FONT_LABEL;
    lettering.colour = style->secondary;
    painter_span(node, &lettering, style->label_cap / 2, words[2]);
}

static void compose_staffing(const struct widget_context *context, struct rect box,
                             struct painter *painter)
{
    const struct style *style = context->style;
    const struct format_locale *locale = &context->options->locale;
    const struct figure *total = context->snapshot->totals.value;
    struct need need = need_of(context->snapshot);
    int64_t logged_in = total[METRIC_AGENTS_LOGGED_IN].num;
    int64_t at_desk = logged_in - total[METRIC_AGENTS_NOT_READY].num;
    bool known = has_need(context) && context->freshness != FRESHNESS_BLANK;
    char desk[WORDS_BYTES] = FIGURE_DASH;
    char all[WORDS_BYTES] = "";
    char needed[WORDS_BYTES] = FIGURE_DASH;
    char verdict[WORDS_BYTES] = "";
    enum level level = LEVEL_UNKNOWN;
    if (known) {
        const struct figure_text everyone = figure_text_integer(locale, logged_in);
        format_count(locale, at_desk, desk, sizeof desk);
        str_format(all, sizeof all, text_get("of %s"), everyone.value);
        need_write(locale, need, needed, sizeof needed);
        level = judge(locale, need, at_desk, verdict);
    }
    painter_fill(painter, box, style->tile, style->radius_px);
    rect_cut_left(&box, style->pad_px);
    rect_cut_right(&box, style->pad_px);
    struct rect right = box;
    bool one_line = box.w >= style->label_cap * LINE_WIDTH / 100;
    struct rect left = one_line
                           ? rect_cut_left(&right, style->label_cap * AT_DESK_WIDTH / 100)
                           : rect_cut_top(&right, right.h / 2);
    rect_cut_right(&left, style->label_cap / 2);
    if (known) {
        struct rect *from = one_line ? &right : &left;
        struct rect place = rect_cut_right(from, style->label_cap * VERDICT_WIDTH / 100);
        compose_verdict(context, place, painter, level, verdict);
    }
    /* Translators: "At desk 21 of 24", "needed 17-19 by estimate". */
    compose_words(context, left, painter,
                  (const char *const[]){text_get("At desk"), desk, all});
    compose_words(
        context, right, painter,
        (const char *const[]){text_get("needed"), needed, text_get("by estimate")});
}

const struct widget_class widget_staffing = {
    .name = "staffing",
    .help = "agents at their desk against those needed",
    .compose = compose_staffing,
    .shows = has_need,
    .least = WIDGET_LEAST_STRIP};
