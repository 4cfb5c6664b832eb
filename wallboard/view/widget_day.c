#include "view/widget_day.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"
#include "view/tile.h"

#define QUARTER_MS INT64_C(900000)
#define HOUR_MS    INT64_C(3600000)
/* A chart of one lonely bar tells nothing: at least this much of the day is shown. */
#define LEAST_HOURS 10
#define BUSY_PART   10
#define LEGEND_GAP  2

/* The quarters shown, and where they stand. */
struct plot {
    struct rect area; /* of bars and line */
    int64_t start_ms, end_ms;
    int64_t most;   /* arrivals of the busiest quarter, at least 1 */
    bool has_ghost; /* something is known of the week before */
};

static int64_t arrivals(const struct snapshot_interval *interval)
{
    struct figure offered = interval->figures.value[METRIC_OFFERED];
    return figure_is_known(offered) ? offered.num : 0;
}

static int64_t min64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t max64(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The day's quarter `number` a week before. */
static struct figure ghost_of(const struct snapshot *snapshot, size_t number)
{
    return snapshot->week_before[number];
}

static int64_t ghost_start_ms(const struct snapshot *snapshot, size_t number)
{
    return snapshot->day_start_ms + (int64_t)number * QUARTER_MS;
}

/* The busiest quarter of today and of the week before. */
static int64_t find_most(const struct snapshot *snapshot)
{
    int64_t most = 1;
    for (size_t i = 0; i < snapshot->interval_count; i++) {
        most = max64(most, arrivals(&snapshot->intervals[i]));
    }
    for (size_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
        most = max64(most, ghost_of(snapshot, i).num);
    }
    return most;
}

/* The quarters that the chart is about, [*first, *last): from the first to the last with
 * a tenth of the busiest one's arrivals, and now. Night calls are not to make a thin
 * comb of the day. */
static void find_busy(const struct snapshot *snapshot, int64_t most, int64_t *first,
                      int64_t *last)
{
    *first = *last = snapshot->now_ms;
    for (size_t i = 0; i < snapshot->interval_count; i++) {
        if (arrivals(&snapshot->intervals[i]) * BUSY_PART >= most) {
            *first = min64(*first, snapshot->intervals[i].start_ms);
        }
    }
    for (size_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
        if (ghost_of(snapshot, i).num * BUSY_PART >= most) {
            *first = min64(*first, ghost_start_ms(snapshot, i));
            *last = max64(*last, ghost_start_ms(snapshot, i));
        }
    }
}

/* Whole hours, at least LEAST_HOURS, but never beyond the service day. */
static struct plot plot_of(const struct widget_context *context, struct rect area)
{
    const struct snapshot *snapshot = context->snapshot;
    struct plot plot = {.area = area, .most = find_most(snapshot)};
    int64_t first = 0;
    int64_t last = 0;
    find_busy(snapshot, plot.most, &first, &last);
    int64_t offset = calendar_offset_ms(context->options->calendar, (struct wall){first});
    int64_t local = first + offset;
    plot.start_ms = local - local % HOUR_MS - offset;
    int64_t last_local = last + offset;
    int64_t end = last_local - last_local % HOUR_MS + HOUR_MS - offset;
    plot.end_ms = max64(end, plot.start_ms + LEAST_HOURS * HOUR_MS);
    if (snapshot->day_end_ms > snapshot->day_start_ms) {
        plot.end_ms = min64(plot.end_ms, snapshot->day_end_ms);
        plot.start_ms = max64(min64(plot.start_ms, plot.end_ms - LEAST_HOURS * HOUR_MS),
                              snapshot->day_start_ms);
    }
    return plot;
}

/* Does the day's quarter `number` stand in the plot, and is its like known? */
static bool has_ghost(const struct widget_context *context, const struct plot *plot,
                      size_t number)
{
    int64_t start_ms = ghost_start_ms(context->snapshot, number);
    return start_ms >= plot->start_ms && start_ms < plot->end_ms &&
           figure_is_known(ghost_of(context->snapshot, number));
}

static void find_ghost(const struct widget_context *context, struct plot *plot)
{
    for (size_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
        plot->has_ghost = plot->has_ghost || has_ghost(context, plot, i);
    }
}

static int x_of(const struct plot *plot, int64_t at_ms)
{
    int64_t span = max64(plot->end_ms - plot->start_ms, 1);
    return plot->area.x + (int)((at_ms - plot->start_ms) * plot->area.w / span);
}

/* 0 is the foot of the plot, 100 % its top. */
static int y_of_ratio(const struct plot *plot, struct figure ratio)
{
    return plot->area.y + plot->area.h - (int)(ratio.num * plot->area.h / ratio.den);
}

/* The busiest bar stays clear of the line's region, so that both can be read. A known
 * nought is a thin line. */
static int height_of(const struct plot *plot, int64_t count, const struct style *style)
{
    int tallest = plot->area.h * 11 / 20;
    return (int)max64(count * tallest / plot->most, style->rule_px);
}

static struct rect ghost_box(const struct widget_context *context,
                             const struct plot *plot, size_t number)
{
    int64_t start_ms = ghost_start_ms(context->snapshot, number);
    int left = x_of(plot, start_ms);
    int height = height_of(plot, ghost_of(context->snapshot, number).num, context->style);
    return (struct rect){left, plot->area.y + plot->area.h - height,
                         x_of(plot, start_ms + QUARTER_MS) - left, height};
}

/* Last week is an outline over its own shade, which stands behind the bars; neither is
 * there where it is not known. */
static void compose_ghost(const struct widget_context *context, const struct plot *plot,
                          struct painter *painter)
{
    const struct style *style = context->style;
    for (size_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
        if (has_ghost(context, plot, i)) {
            struct rect box = ghost_box(context, plot, i);
            painter_fill(painter, box, style->rule, 0);
        }
    }
}

static void compose_ghost_outline(const struct widget_context *context,
                                  const struct plot *plot, struct painter *painter)
{
    const struct style *style = context->style;
    struct rect whole = rect_inset(plot->area, -style->stroke_px);
    struct scene_node *line = NULL;
    for (size_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
        if (!has_ghost(context, plot, i)) {
            line = NULL;
            continue;
        }
        struct rect box = ghost_box(context, plot, i);
        line = line == NULL
                   ? painter_line(painter, whole, style->secondary, 2 * style->rule_px, 0)
                   : line;
        scene_add_point(painter->scene, line, box.x, box.y);
        scene_add_point(painter->scene, line, box.x + box.w, box.y);
    }
}

static void compose_bars(const struct widget_context *context, const struct plot *plot,
                         struct painter *painter)
{
    const struct style *style = context->style;
    struct colour colour =
        context->freshness >= FRESHNESS_GREY ? style->stale : style->information;
    for (size_t i = 0; i < context->snapshot->interval_count; i++) {
        const struct snapshot_interval *interval = &context->snapshot->intervals[i];
        int64_t count = arrivals(interval);
        if (count == 0 || interval->start_ms < plot->start_ms) {
            continue;
        }
        int left = x_of(plot, interval->start_ms);
        int width = x_of(plot, interval->end_ms) - left;
        int gap = width > 4 ? width / 4 : 1;
        int height = height_of(plot, count, style);
        painter_fill(painter,
                     (struct rect){left + gap / 2, plot->area.y + plot->area.h - height,
                                   width - gap, height},
                     colour, width > 12 ? style->radius_px / 4 : 0);
    }
}

/* One polyline for each run of quarters that have a service level. */
static void compose_level(const struct widget_context *context, const struct plot *plot,
                          struct painter *painter)
{
    const struct style *style = context->style;
    struct scene_node *line = NULL;
    for (size_t i = 0; i < context->snapshot->interval_count; i++) {
        const struct snapshot_interval *interval = &context->snapshot->intervals[i];
        struct figure level = interval->figures.value[METRIC_SERVICE_LEVEL];
        if (!figure_is_known(level) || interval->start_ms < plot->start_ms) {
            line = NULL;
            continue;
        }
        int x = x_of(plot, (interval->start_ms + interval->end_ms) / 2);
        if (line == NULL) {
            struct rect box = rect_inset(plot->area, -style->stroke_px);
            line = painter_line(painter, box, style->text, style->stroke_px, 0);
            /* A quarter between two without data is a dot, not nothing. */
            scene_add_point(painter->scene, line, x - 1, y_of_ratio(plot, level));
        }
        scene_add_point(painter->scene, line, x, y_of_ratio(plot, level));
    }
}

static void compose_goal(const struct widget_context *context, const struct plot *plot,
                         struct rect label, struct painter *painter)
{
    const struct style *style = context->style;
    int64_t goal_bp = context->snapshot->goal_bp;
    int y = y_of_ratio(plot, (struct figure){goal_bp, 10000});
    struct rect box = {plot->area.x, y - style->rule_px, plot->area.w,
                       2 * style->rule_px};
    struct scene_node *line =
        painter_line(painter, box, style->secondary, style->rule_px, 6 * style->rule_px);
    scene_add_point(painter->scene, line, plot->area.x, y);
    scene_add_point(painter->scene, line, plot->area.x + plot->area.w, y);

    const struct figure_text goal = figure_text_limit(&context->options->locale, goal_bp);
    char text[SCENE_TEXT_BYTES];
    /* Translators: a percentage. */
    str_format(text, sizeof text, text_get("%s %%"), goal.value);
    label.h = style->label_cap * 3 / 2;
    label.y = y - label.h / 2;
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->text,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, label, &lettering, text);
}

/* Every hour, or every second or third, so that the labels never touch. */
static void compose_hours(const struct widget_context *context, const struct plot *plot,
                          struct rect box, struct painter *painter)
{
    const struct style *style = context->style;
    int hour_px = x_of(plot, plot->start_ms + HOUR_MS) - plot->area.x;
    int step = 1;
    const struct format_locale *locale = &context->options->locale;
    int least_px = style->label_cap * (locale->half_days ? 7 : 4);
    while (step < 12 && hour_px * step < least_px) {
        step++;
    }
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_CENTRE,
                                        .fit = SCENE_FIT_SHRINK};
    for (int64_t at = plot->start_ms; at < plot->end_ms; at += HOUR_MS) {
        int hour = calendar_civil(context->options->calendar, (struct wall){at}).hour;
        if (hour % step != 0) {
            continue;
        }
        char text[FORMAT_SIZE];
        format_hour(locale, hour, text, sizeof text);
        int half = style->label_cap * (locale->half_days ? 9 : 5) / 4;
        struct rect label = {x_of(plot, at) - half, box.y, 2 * half, box.h};
        int leftmost = box.x - style->label_cap * 3 / 4;
        label.x = label.x > leftmost ? label.x : leftmost;
        painter_text(painter, label, &lettering, text);
    }
}

/* What there is no room for is left out whole: line last, for it says what it is at its
 * goal's label. */
static void compose_legend(const struct widget_context *context, bool has_ghost,
                           struct rect box, struct painter *painter)
{
    const struct style *style = context->style;
    const struct {
        const char *text;
        struct colour colour;
        bool is_there;
    } parts[] = {
        {text_get("bars: contacts per 15 min"), style->information, true},
        /* Translators: a shape behind the bars. */
        {text_get("behind: last week"), style->secondary, has_ghost},
        {text_get("line: service level"), style->text, true},
    };
    struct lettering lettering = {
        .font = SCENE_FONT_LABEL, .cap_px = style->small_cap, .fit = SCENE_FIT_ELLIPSIS};
    struct scene_node *node = NULL;
    tile_cut_freshness(context, &box, painter, SCENE_ALIGN_RIGHT, 9);
    int left_px = box.w;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        int letters = painter_letters(parts[i].text) + (node == NULL ? 0 : LEGEND_GAP);
        int width_px = letters * style->small_cap * 7 / 10;
        if (!parts[i].is_there || (node != NULL && width_px > left_px)) {
            continue;
        }
        left_px -= width_px;
        lettering.colour = parts[i].colour;
        if (node == NULL) {
            node = painter_text(painter, box, &lettering, parts[i].text);
        } else {
            painter_span(node, &lettering, LEGEND_GAP * style->small_cap, parts[i].text);
        }
    }
}

static void compose_day(const struct widget_context *context, struct rect box,
                        struct painter *painter)
{
    const struct style *style = context->style;
    painter_fill(painter, box, style->tile, style->radius_px);
    box = rect_inset(box, style->pad_px);
    struct rect legend = rect_cut_top(&box, style->small_cap * 3 / 2);
    struct rect hours = rect_cut_bottom(&box, style->label_cap);
    rect_cut_bottom(&box, style->label_cap / 3);
    struct rect goal = rect_cut_right(&box, style->label_cap * 7 / 2);
    rect_cut_top(&box, style->small_cap / 2 + style->stroke_px);
    rect_cut_left(&box, style->label_cap / 2);
    bool blank = context->freshness == FRESHNESS_BLANK || rect_is_empty(box);
    struct plot plot = plot_of(context, box);
    find_ghost(context, &plot);
    compose_legend(context, plot.has_ghost && !blank, legend, painter);
    if (blank) {
        return;
    }
    compose_ghost(context, &plot, painter);
    compose_bars(context, &plot, painter);
    compose_ghost_outline(context, &plot, painter);
    compose_goal(context, &plot, goal, painter);
    compose_level(context, &plot, painter);
    compose_hours(context, &plot, hours, painter);
}

const struct widget_class widget_day = {
    .name = "day",
    .help = "arrivals and service level by the quarter-hour, last week's arrivals behind",
    .compose = compose_day};
