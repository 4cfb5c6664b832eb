#include "view/widget_gauge.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/scale.h"
#include "view/tile.h"

#define NOTCH 6 /* thousandths to either side of the target */
#define BAND  6 /* the ring is a sixth of its height wide */

static int64_t most_of(const struct widget_ask *ask)
{
    return ask->most != 0 ? ask->most : 10000; /* a ratio; others say it */
}

static struct colour ring_colour(const struct widget_context *context, enum level level)
{
    const struct style *style = context->style;
    if (context->freshness >= FRESHNESS_GREY) {
        return style->stale;
    }
    if (level == LEVEL_GOOD) {
        return style->good;
    }
    return level >= LEVEL_WARNING ? style_level_colour(style, level) : style->information;
}

/* "target 80 %", "of 40". */
static void note_scale(const struct widget_context *context, struct tile *tile)
{
    enum metric metric = context->ask->metric;
    char most[FORMAT_SIZE + 8];
    if (scale_write_target(context, metric, tile->note, sizeof tile->note)) {
        return;
    }
    scale_write(&context->options->locale, metric, most_of(context->ask), most,
                sizeof most);
    str_format(tile->note, sizeof tile->note, text_get("of %s"), most);
}

/* The largest half circle in the middle of the box, a little above its foot. */
static struct rect ring_box(struct rect box)
{
    int radius = box.w / 2 < box.h ? box.w / 2 : box.h;
    return (struct rect){box.x + (box.w - 2 * radius) / 2, box.y + (box.h - radius) / 2,
                         2 * radius, radius};
}

static void compose_ring(const struct widget_context *context, struct rect ring,
                         struct painter *painter, struct figure figure, enum level level)
{
    const struct style *style = context->style;
    enum metric metric = context->ask->metric;
    int64_t most = most_of(context->ask);
    int64_t target = scale_target(context, metric);
    int band = ring.h / BAND;
    painter_arc(painter, ring, style->rule, band, (const int[]){0, SCENE_ARC_WHOLE});
    if (!figure_is_known(figure) || context->freshness == FRESHNESS_BLANK) {
        return;
    }
    int part = scale_part(scale_value(metric, figure), most);
    painter_arc(painter, ring, ring_colour(context, level), band, (const int[]){0, part});
    if (target > 0 && target < most) {
        int at = scale_part(target, most);
        painter_arc(painter, ring, style->text, band,
                    (const int[]){at - NOTCH > 0 ? at - NOTCH : 0, at + NOTCH});
    }
}

static void compose_gauge(const struct widget_context *context, struct rect box,
                          struct painter *painter)
{
    const struct style *style = context->style;
    const struct widget_ask *ask = context->ask;
    struct figure figure = widget_figure(context, ask->metric);
    struct tile tile = {
        .label = ask->label,
        .figure = figure_text_metric(&context->options->locale, ask->metric, figure),
        .level = scale_level(context, ask->metric, figure)};
    note_scale(context, &tile);
    struct rect inner = tile_compose_frame(context, box, painter, &tile);
    rect_cut_top(&inner, style->pad_px / 2);
    struct rect ring = ring_box(inner);
    compose_ring(context, ring, painter, figure, tile.level);
    /* As high as the ring leaves room for above its foot. */
    int edge = ring.h / BAND * 3 / 2;
    int most = ring.h * 2 / 5;
    tile.figure_cap = style->lead_cap < most ? style->lead_cap : most;
    struct rect foot = {ring.x + edge, ring.y + ring.h - tile.figure_cap * 6 / 5,
                        ring.w - 2 * edge, tile.figure_cap * 6 / 5};
    tile_compose_figure(context, foot, painter, &tile, SCENE_ALIGN_CENTRE);
}

const struct widget_class widget_gauge = {
    .name = "gauge",
    .help = "any figure of docs/metrics.md on a scale, with its target",
    .compose = compose_gauge,
    .least = WIDGET_LEAST_DIAL,
    .takes = WIDGET_TAKES_QUEUE | WIDGET_TAKES_LABEL | WIDGET_TAKES_METRIC |
             WIDGET_TAKES_TARGET | WIDGET_TAKES_SCALE};
