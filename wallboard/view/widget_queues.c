#include "view/widget_queues.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"

enum column {
    COLUMN_QUEUE,
    COLUMN_WAITING,
    COLUMN_LONGEST,
    COLUMN_LEVEL,
    COLUMN_FREE,
    COLUMN_COUNT,
};

/* Where there is room columns have their share of the width; else each its least, names
 * the rest, and the last columns are left out. */
static const struct {
    const char *title; /* English */
    int share;         /* of the width, in hundredths */
    int least_c;       /* in hundredths of a capital's height */
} columns[COLUMN_COUNT] = {
    [COLUMN_QUEUE] = {TEXT_MARK_AS("column", "Queue"), 35, 680},
    [COLUMN_WAITING] = {TEXT_MARK_AS("column", "Waiting"), 16, 490},
    [COLUMN_LONGEST] = {TEXT_MARK_AS("column", "Longest"), 20, 540},
    [COLUMN_LEVEL] = {TEXT_MARK_AS("column", "Level"), 15, 450},
    [COLUMN_FREE] = {TEXT_MARK_AS("column", "Free"), 14, 340},
};

#define ROOMY_C 2950 /* from this width on all have their share */

#define MAX_ROWS 24

struct row {
    const struct snapshot_queue *queue;
    enum freshness freshness;
    enum level waiting, longest, service_level;
    enum level worst; /* what the row's mark says */
};

static enum level worse(enum level a, enum level b)
{
    return a > b ? a : b;
}

static struct row judge(const struct widget_context *context, size_t number)
{
    const struct board_options *options = context->options;
    const struct snapshot_queue *queue = &context->snapshot->queues[number];
    const struct board_thresholds *steps =
        widget_queue_thresholds(options, number, queue->id);
    const struct figure *value = queue->today.value;
    int64_t warning = steps->longest_warning_ms;
    int64_t alarm = steps->longest_alarm_ms;
    if (warning == 0 && alarm == 0) {
        warning = queue->target_ms;
        alarm = 3 * queue->target_ms;
    }
    struct row row = {.queue = queue};
    row.freshness =
        freshness_of(context->snapshot, queue->sources, options->blank_after_ms);
    row.waiting = figure_level_above(value[METRIC_WAITING], steps->waiting_warning,
                                     steps->waiting_alarm);
    row.longest = figure_level_above(value[METRIC_LONGEST_WAIT_MS], warning, alarm);
    row.service_level = figure_level_goal(value[METRIC_SERVICE_LEVEL], queue->goal_bp,
                                          steps->service_level_margin_bp);
    row.waiting = freshness_level(
        row.freshness, widget_queue_level(context, number, ALARM_WAITING, row.waiting));
    row.longest = freshness_level(
        row.freshness,
        widget_queue_level(context, number, ALARM_LONGEST_WAIT, row.longest));
    row.service_level = freshness_level(
        row.freshness,
        widget_queue_level(context, number, ALARM_SERVICE_LEVEL, row.service_level));
    row.worst = worse(row.longest, worse(row.waiting, row.service_level));
    if (!queue->known || row.freshness != FRESHNESS_LIVE) {
        row.worst = LEVEL_UNKNOWN;
    }
    return row;
}

/* The `capacity` queues that matter most: by state, then in the site's order. */
static size_t choose_rows(const struct widget_context *context, size_t capacity,
                          struct row *ret_rows)
{
    size_t count = 0;
    for (int level = LEVEL_ALARM; level >= LEVEL_UNKNOWN; level--) {
        for (size_t i = 0; i < context->snapshot->queue_count && count < capacity; i++) {
            struct row row = judge(context, i);
            /* Unknown rows sink; neutral and good ones keep the site's order. */
            int rank = row.worst == LEVEL_NEUTRAL ? LEVEL_GOOD : (int)row.worst;
            if (rank == level) {
                ret_rows[count++] = row;
            }
        }
    }
    return count;
}

/* How many columns there is room for: the first ones. */
static int count_columns(const struct style *style, int width_px)
{
    int count = 0;
    int needed_c = 0;
    while (count < COLUMN_COUNT) {
        needed_c += columns[count].least_c;
        if (count > COLUMN_WAITING && needed_c * style->label_cap > width_px * 100) {
            break;
        }
        count++;
    }
    return count;
}

/* Where a column ends, from the left of the row. */
static int column_end(const struct style *style, int width_px, int column)
{
    int end = 0;
    if (width_px * 100 >= ROOMY_C * style->label_cap) {
        for (int i = 0; i <= column; i++) {
            end += columns[i].share;
        }
        return width_px * end / 100;
    }
    for (int i = column + 1; i < count_columns(style, width_px); i++) {
        end += columns[i].least_c;
    }
    return width_px - end * style->label_cap / 100;
}

/* Empty for a column that there is no room for. */
static struct rect column_box(const struct style *style, struct rect row,
                              enum column column)
{
    int gap = column == COLUMN_QUEUE ? 0 : style->line_cap / 3;
    if ((int)column >= count_columns(style, row.w)) {
        return (struct rect){row.x, row.y, 0, 0};
    }
    int left = column == 0 ? 0 : column_end(style, row.w, (int)column - 1);
    int right = column_end(style, row.w, (int)column);
    return (struct rect){row.x + left + gap, row.y, right - left - gap, row.h};
}

static void compose_head(const struct widget_context *context, struct rect row,
                         struct painter *painter)
{
    const struct style *style = context->style;
    for (int i = 0; i < count_columns(style, row.w); i++) {
        bool name = i == COLUMN_QUEUE;
        const struct lettering lettering = {
            .font = SCENE_FONT_LABEL,
            .cap_px = style->label_cap,
            .colour = style->secondary,
            .align = name ? SCENE_ALIGN_LEFT : SCENE_ALIGN_RIGHT,
            .fit = SCENE_FIT_SHRINK,
        };
        painter_text(painter, column_box(style, row, (enum column)i), &lettering,
                     text_get_as("column", columns[i].title));
    }
}

static void compose_cell(const struct widget_context *context, const struct row *row,
                         struct rect box, struct painter *painter,
                         struct figure_text figure, enum level level)
{
    const struct style *style = context->style;
    if (rect_is_empty(box)) {
        return;
    }
    if (row->freshness == FRESHNESS_BLANK) {
        figure = figure_text_dash();
    }
    bool dim =
        row->freshness >= FRESHNESS_GREY || str_is(str_from(figure.value), FIGURE_DASH);
    const struct lettering lettering = {
        .font = SCENE_FONT_FIGURE,
        .cap_px = style->line_cap,
        .colour = dim ? style->secondary : style_level_colour(style, level),
        .align = SCENE_ALIGN_RIGHT,
        .fit = SCENE_FIT_SHRINK,
    };
    struct scene_node *node = painter_text(painter, box, &lettering, figure.value);
    if (figure.unit[0] != '\0') {
        figure_add_unit(node, &lettering, style->line_cap / 4, &figure);
    }
}

static void compose_name(const struct widget_context *context, const struct row *row,
                         struct rect box, struct painter *painter)
{
    const struct style *style = context->style;
    int side = style->line_cap;
    struct rect mark = {box.x, box.y + (box.h - side) / 2, side, side};
    struct colour colour =
        row->worst == LEVEL_GOOD ? style->good : style_level_colour(style, row->worst);
    painter_mark(painter, mark, style_level_mark(row->worst), colour);
    rect_cut_left(&box, side + side / 2);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->line_cap,
                                        .colour = style->text,
                                        .fit = SCENE_FIT_ELLIPSIS,
                                        .name = true};
    painter_text(painter, box, &lettering, row->queue->label);
}

static void compose_row(const struct widget_context *context, const struct row *row,
                        struct rect box, struct painter *painter)
{
    const struct format_locale *locale = &context->options->locale;
    const struct figure *value = row->queue->today.value;
    compose_name(context, row, column_box(context->style, box, COLUMN_QUEUE), painter);
    compose_cell(context, row, column_box(context->style, box, COLUMN_WAITING), painter,
                 widget_waiting_text(context->options, value[METRIC_WAITING]),
                 row->waiting);
    compose_cell(context, row, column_box(context->style, box, COLUMN_LONGEST), painter,
                 figure_text_age(locale, value[METRIC_LONGEST_WAIT_MS]), row->longest);
    compose_cell(
        context, row, column_box(context->style, box, COLUMN_LEVEL), painter,
        figure_text_percent(locale, value[METRIC_SERVICE_LEVEL], 0, row->queue->goal_bp),
        row->service_level);
    bool told = widget_tells_of(context->options, value[METRIC_AGENTS_LOGGED_IN]);
    compose_cell(context, row, column_box(context->style, box, COLUMN_FREE), painter,
                 told ? figure_text_count(locale, value[METRIC_AGENTS_READY])
                      : figure_text_dash(),
                 LEVEL_NEUTRAL);
}

/* Few rows stand a little apart, many as close as they can be read. */
static int pitch_px(const struct style *style, int height_px, size_t rows)
{
    int widest = style->line_cap * 2;
    int even = height_px / (int)(rows + 1);
    return even < widest ? even : widest;
}

static void compose_queues(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    const struct style *style = context->style;
    int closest = style->line_cap + style->line_cap * 2 / 3;
    int lines = box.h / closest > 1 ? box.h / closest : 1;
    size_t capacity = lines - 1 < MAX_ROWS ? (size_t)(lines - 1) : MAX_ROWS;
    struct row rows[MAX_ROWS];
    size_t count = choose_rows(context, capacity, rows);

    int pitch = pitch_px(style, box.h, count);
    struct rect head = rect_cut_top(&box, pitch);
    compose_head(context, head, painter);
    for (size_t i = 0; i < count; i++) {
        struct rect row = rect_cut_top(&box, pitch);
        painter_fill(painter, (struct rect){row.x, row.y, row.w, style->rule_px},
                     style->rule, 0);
        compose_row(context, &rows[i], row, painter);
    }
    size_t hidden = context->snapshot->queue_count - count;
    if (hidden > 0) {
        const struct figure_text number =
            figure_text_integer(&context->options->locale, (int64_t)hidden);
        char text[SCENE_TEXT_BYTES];
        str_format(text, sizeof text, text_plural("and %s more", "and %s more", hidden),
                   number.value);
        const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                            .cap_px = style->small_cap,
                                            .colour = style->secondary,
                                            .align = SCENE_ALIGN_LEFT,
                                            .fit = SCENE_FIT_ELLIPSIS};
        struct rect more = column_box(style, head, COLUMN_QUEUE);
        rect_cut_left(&more, style->label_cap * 5);
        painter_text(painter, more, &lettering, text);
    }
}

const struct widget_class widget_queues = {.name = "queues",
                                           .help =
                                               "the table of queues, alarmed rows first",
                                           .compose = compose_queues,
                                           .tells_queues = true};
