#include "view/widget_waiting_list.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/tile.h"

/* Widths in hundredths of a capital's height, for "59:59" and a gap with "past 9:59"; the
 * names' column takes the rest. */
#define WAIT_WIDTH   350
#define BREACH_WIDTH 700
#define MAX_ROWS     24

static bool knows_who_waits(const struct widget_context *context)
{
    return figure_is_known(context->snapshot->totals.value[METRIC_WAITING]);
}

/* The rows to show, in order; returns how many. */
static size_t choose(const struct snapshot *snapshot, size_t capacity,
                     const struct snapshot_waiting **ret_rows)
{
    size_t count = 0;
    for (int past = 0; past < 2; past++) {
        for (size_t i = 0; i < snapshot->waiting_count && count < capacity; i++) {
            const struct snapshot_waiting *row = &snapshot->waiting[i];
            if ((row->breach_ms < 0) == (past == 1) &&
                row->queue < snapshot->queue_count) {
                ret_rows[count++] = row;
            }
        }
    }
    return count;
}

struct columns {
    struct rect queue, wait, breach;
};

static struct columns columns_of(const struct style *style, struct rect row)
{
    struct columns columns;
    columns.breach = rect_cut_right(&row, style->line_cap * BREACH_WIDTH / 100);
    rect_cut_left(&columns.breach, style->line_cap / 4);
    columns.wait = rect_cut_right(&row, style->line_cap * WAIT_WIDTH / 100);
    columns.queue = row;
    return columns;
}

static void compose_head(const struct widget_context *context, struct rect row,
                         struct painter *painter, bool anyone)
{
    const struct style *style = context->style;
    struct columns columns = columns_of(style, row);
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->label_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_SHRINK};
    painter_text(painter, columns.queue, &lettering, text_get("Who waits"));
    if (anyone) {
        lettering.align = SCENE_ALIGN_RIGHT;
        painter_text(painter, columns.wait, &lettering, text_get("Wait"));
        painter_text(painter, columns.breach, &lettering, text_get("Breach"));
    }
}

static enum level level_of(const struct widget_context *context, int64_t breach_ms)
{
    if (breach_ms < 0) {
        return LEVEL_ALARM;
    }
    bool soon = breach_ms <= context->snapshot->breach_horizon_ms;
    return soon ? LEVEL_WARNING : LEVEL_GOOD;
}

/* "in 0:12", "past 2:47": whole seconds that are left, or gone by. */
static void compose_breach(const struct widget_context *context, struct rect box,
                           struct painter *painter, int64_t breach_ms,
                           struct colour colour)
{
    int cap = context->style->line_cap;
    char time[FORMAT_SIZE];
    format_age(&context->options->locale, breach_ms < 0 ? -breach_ms : breach_ms, time,
               sizeof time);
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = cap,
                                  .colour = colour,
                                  .align = SCENE_ALIGN_RIGHT,
                                  .fit = SCENE_FIT_SHRINK};
    /* Translators: the target is missed in 0:12, or has been past for 2:47. */
    const char *word = breach_ms < 0 ? text_get("past") : text_get("in");
    struct scene_node *node = painter_text(painter, box, &lettering, word);
    lettering.font = SCENE_FONT_FIGURE;
    painter_span(node, &lettering, cap / 4, time);
}

static void compose_row(const struct widget_context *context, struct rect box,
                        struct painter *painter, const struct snapshot_waiting *waiting)
{
    const struct style *style = context->style;
    const struct snapshot_queue *queue = &context->snapshot->queues[waiting->queue];
    enum freshness freshness =
        freshness_of(context->snapshot, queue->sources, context->options->blank_after_ms);
    enum level level = freshness == FRESHNESS_LIVE ? level_of(context, waiting->breach_ms)
                                                   : LEVEL_UNKNOWN;
    struct columns columns = columns_of(style, box);
    int side = style->line_cap;
    struct rect mark = rect_cut_left(&columns.queue, side);
    mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, mark.w, side};
    painter_mark(painter, mark, style_level_mark(level),
                 level == LEVEL_GOOD ? style->good : style_level_colour(style, level));
    rect_cut_left(&columns.queue, side / 3);
    bool dim = freshness >= FRESHNESS_GREY;
    struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                  .cap_px = style->line_cap,
                                  .colour = dim ? style->secondary : style->text,
                                  .fit = SCENE_FIT_ELLIPSIS,
                                  .name = true};
    painter_text(painter, columns.queue, &lettering, queue->label);
    lettering.name = false;
    lettering.font = SCENE_FONT_FIGURE;
    lettering.align = SCENE_ALIGN_RIGHT;
    lettering.fit = SCENE_FIT_SHRINK;
    char text[FORMAT_SIZE] = FIGURE_DASH;
    if (freshness == FRESHNESS_BLANK) {
        painter_text(painter, columns.wait, &lettering, text);
        painter_text(painter, columns.breach, &lettering, text);
        return;
    }
    format_age(&context->options->locale, waiting->wait_ms, text, sizeof text);
    painter_text(painter, columns.wait, &lettering, text);
    struct colour colour =
        freshness == FRESHNESS_LIVE ? style_level_colour(style, level) : lettering.colour;
    compose_breach(context, columns.breach, painter, waiting->breach_ms, colour);
}

/* Nobody, which is good news; or not known any more. */
static void compose_nobody(const struct widget_context *context, struct rect row,
                           struct painter *painter)
{
    const struct style *style = context->style;
    bool known = context->freshness != FRESHNESS_BLANK && knows_who_waits(context);
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->line_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_SHRINK};
    if (known) {
        bool live = context->freshness == FRESHNESS_LIVE;
        int side = style->line_cap;
        struct rect mark = rect_cut_left(&row, side);
        mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, mark.w, side};
        painter_mark(painter, mark, live ? SCENE_MARK_DISC : SCENE_MARK_RING,
                     live ? style->good : style->secondary);
        rect_cut_left(&row, side / 2);
        lettering.colour = live ? style->text : style->secondary;
    }
    painter_text(painter, row, &lettering, known ? text_get("nobody") : FIGURE_DASH);
}

/* "and 3 more", as large as the rows above it. */
static void compose_more(const struct widget_context *context, struct rect row,
                         struct painter *painter, int64_t more)
{
    const struct style *style = context->style;
    char text[TILE_TEXT_BYTES];
    if (context->options->a_few > 0) {
        str_copy(text, sizeof text, str_from(text_get("and others")));
    } else {
        const struct figure_text number =
            figure_text_integer(&context->options->locale, more);
        str_format(text, sizeof text,
                   text_plural("and %s more", "and %s more", (uint64_t)more),
                   number.value);
    }
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->line_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, row, &lettering, text);
}

/* At the foot, if the figures are not live; else the rows may have its room. */
static void compose_note(const struct widget_context *context, struct rect *inner,
                         struct painter *painter)
{
    const struct style *style = context->style;
    char text[TILE_TEXT_BYTES] = "";
    tile_note_freshness(context, context->freshness, text);
    if (text[0] == '\0') {
        inner->h += style->pad_px / 2;
        return;
    }
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, rect_cut_bottom(inner, style->small_cap), &lettering, text);
}

static void compose_rows(const struct widget_context *context, struct rect box,
                         struct painter *painter)
{
    const struct style *style = context->style;
    const struct snapshot_waiting *rows[MAX_ROWS];
    int pitch = style->line_cap * 8 / 5;
    size_t fits = box.h > pitch ? (size_t)(box.h / pitch) : 1;
    fits = fits < MAX_ROWS ? fits : MAX_ROWS;
    pitch = box.h / (int)fits;
    int64_t waiting = context->snapshot->totals.value[METRIC_WAITING].num;
    bool all = waiting <= (int64_t)fits;
    size_t count = context->freshness == FRESHNESS_BLANK
                       ? 0
                       : choose(context->snapshot, all ? fits : fits - 1, rows);
    if (count == 0) {
        compose_nobody(context, rect_cut_top(&box, pitch), painter);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct rect row = rect_cut_top(&box, pitch);
        painter_fill(painter, (struct rect){row.x, row.y, row.w, style->rule_px},
                     style->rule, 0);
        compose_row(context, row, painter, rows[i]);
    }
    if (!all) {
        compose_more(context, rect_cut_top(&box, pitch), painter,
                     waiting - (int64_t)count);
    }
}

/* The list is as good as the sources of its queues, whatever becomes of the others. */
static struct widget_context context_of_queues(const struct widget_context *context)
{
    struct widget_context own = *context;
    own.sources = 0;
    for (size_t i = 0; i < context->snapshot->queue_count; i++) {
        own.sources |= context->snapshot->queues[i].sources;
    }
    own.freshness =
        freshness_of(context->snapshot, own.sources, context->options->blank_after_ms);
    return own;
}

static void compose_waiting_list(const struct widget_context *context, struct rect box,
                                 struct painter *painter)
{
    const struct style *style = context->style;
    const struct widget_context own = context_of_queues(context);
    bool anyone =
        own.freshness != FRESHNESS_BLANK && context->snapshot->waiting_count > 0;
    painter_fill(painter, box, style->tile, style->radius_px);
    box = rect_inset(box, style->pad_px);
    compose_head(&own, rect_cut_top(&box, style->label_cap), painter, anyone);
    compose_note(&own, &box, painter);
    rect_cut_top(&box, style->pad_px / 2);
    compose_rows(&own, box, painter);
}

const struct widget_class widget_waiting_list = {.name = "waiting_list",
                                                 .help =
                                                     "who waits, and when each breaches",
                                                 .compose = compose_waiting_list,
                                                 .shows = knows_who_waits};
