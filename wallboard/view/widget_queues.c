#include "view/widget_queues.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"
#include "view/tile.h"

enum column {
    COLUMN_QUEUE,
    COLUMN_WAITING,
    COLUMN_LONGEST,
    COLUMN_LEVEL,
    COLUMN_FREE,
    COLUMN_ANSWERED,
    COLUMN_LOST,
    COLUMN_SPEED,
    COLUMN_COUNT,
};

/* Where there is room the first columns have their share of the width; else each its
 * least and names the rest, and the last columns are left out. */
static const struct {
    const char *title; /* English */
    int share;         /* of the width, in hundredths; of the first ones */
    int least_c;       /* in hundredths of a capital's height */
} columns[COLUMN_COUNT] = {
    [COLUMN_QUEUE] = {TEXT_MARK_AS("column", "Queue"), 35, 680},
    [COLUMN_WAITING] = {TEXT_MARK_AS("column", "Waiting"), 16, 490},
    [COLUMN_LONGEST] = {TEXT_MARK_AS("column", "Longest"), 20, 540},
    [COLUMN_LEVEL] = {TEXT_MARK_AS("column", "Level"), 15, 450},
    [COLUMN_FREE] = {TEXT_MARK_AS("column", "Free"), 14, 340},
    [COLUMN_ANSWERED] = {TEXT_MARK_AS("column", "Taken"), 0, 430},
    /* Translators: the share of contacts that gave up. */
    [COLUMN_LOST] = {TEXT_MARK_AS("column", "Lost"), 0, 400},
    /* Translators: the average speed of answer. */
    [COLUMN_SPEED] = {TEXT_MARK_AS("column", "Speed"), 0, 480},
};

#define BRIEF   (COLUMN_FREE + 1) /* columns of the table on the page Now */
#define ROOMY_C 2950              /* from this width on all of them have their share */

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

/* Where columns end, from the left of the row. */
struct ends {
    int at_px[COLUMN_COUNT];
    int count; /* columns that there is room for: the first ones */
};

static int count_columns(const struct style *style, int width_px, int wanted)
{
    int count = 0;
    int needed_c = 0;
    while (count < wanted) {
        needed_c += columns[count].least_c;
        if (count > COLUMN_WAITING && needed_c * style->label_cap > width_px * 100) {
            break;
        }
        count++;
    }
    return count;
}

static struct ends find_ends(const struct style *style, int width_px, int wanted)
{
    struct ends ends = {.count = count_columns(style, width_px, wanted)};
    bool shared = wanted == BRIEF && width_px * 100 >= ROOMY_C * style->label_cap;
    int behind = 0;
    for (int i = ends.count - 1; i >= 0; i--) {
        ends.at_px[i] = shared ? width_px * (100 - behind) / 100
                               : width_px - behind * style->label_cap / 100;
        behind += shared ? columns[i].share : columns[i].least_c;
    }
    return ends;
}

/* Empty for a column that there is no room for. */
static struct rect column_box(const struct style *style, const struct ends *ends,
                              struct rect row, enum column column)
{
    int gap = column == COLUMN_QUEUE ? 0 : style->line_cap / 3;
    if ((int)column >= ends->count) {
        return (struct rect){row.x, row.y, 0, 0};
    }
    int left = column == 0 ? 0 : ends->at_px[column - 1];
    int right = ends->at_px[column];
    return (struct rect){row.x + left + gap, row.y, right - left - gap, row.h};
}

static void compose_head(const struct widget_context *context, const struct ends *ends,
                         struct rect row, struct painter *painter)
{
    const struct style *style = context->style;
    for (int i = 0; i < ends->count; i++) {
        bool name = i == COLUMN_QUEUE;
        const struct lettering lettering = {
            .font = SCENE_FONT_LABEL,
            .cap_px = style->label_cap,
            .colour = style->secondary,
            .align = name ? SCENE_ALIGN_LEFT : SCENE_ALIGN_RIGHT,
            .fit = SCENE_FIT_SHRINK,
        };
        painter_text(painter, column_box(style, ends, row, (enum column)i), &lettering,
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

/* What the row says in that column, and the figure's own state. */
static struct figure_text cell_text(const struct widget_context *context,
                                    const struct row *row, enum column column,
                                    enum level *ret_level)
{
    const struct format_locale *locale = &context->options->locale;
    const struct figure *value = row->queue->today.value;
    *ret_level = LEVEL_NEUTRAL;
    switch (column) {
    case COLUMN_WAITING:
        *ret_level = row->waiting;
        return widget_waiting_text(context->options, value[METRIC_WAITING]);
    case COLUMN_LONGEST:
        *ret_level = row->longest;
        return figure_text_age(locale, value[METRIC_LONGEST_WAIT_MS]);
    case COLUMN_LEVEL:
        *ret_level = row->service_level;
        return figure_text_percent(locale, value[METRIC_SERVICE_LEVEL], 0,
                                   row->queue->goal_bp);
    case COLUMN_FREE:
        if (widget_tells_of(context->options, value[METRIC_AGENTS_LOGGED_IN])) {
            return figure_text_count(locale, value[METRIC_AGENTS_READY]);
        }
        break;
    case COLUMN_ANSWERED:
        return figure_text_count(locale, value[METRIC_ANSWERED]);
    case COLUMN_LOST:
        return figure_text_percent(locale, value[METRIC_ABANDONMENT_RATE], 0,
                                   FORMAT_NO_THRESHOLD);
    case COLUMN_SPEED:
        return figure_text_duration(locale, value[METRIC_ASA_MS]);
    case COLUMN_QUEUE:
    case COLUMN_COUNT:
        break;
    }
    return figure_text_dash();
}

static void compose_row(const struct widget_context *context, const struct ends *ends,
                        const struct row *row, struct rect box, struct painter *painter)
{
    compose_name(context, row, column_box(context->style, ends, box, COLUMN_QUEUE),
                 painter);
    for (int i = COLUMN_QUEUE + 1; i < ends->count; i++) {
        enum level level = LEVEL_NEUTRAL;
        struct figure_text text = cell_text(context, row, (enum column)i, &level);
        compose_cell(context, row, column_box(context->style, ends, box, (enum column)i),
                     painter, text, level);
    }
}

/* Few rows stand a little apart, many as close as they can be read. */
static int pitch_px(const struct style *style, int height_px, size_t rows)
{
    int widest = style->line_cap * 2;
    int even = height_px / (int)(rows + 1);
    return even < widest ? even : widest;
}

/* Behind the head's first word: how far the table can be vouched for, and how many queues
 * there was no room for. */
static void compose_aside(const struct widget_context *context, struct rect aside,
                          struct painter *painter, size_t hidden)
{
    const struct style *style = context->style;
    char text[TILE_TEXT_BYTES] = "";
    tile_note_freshness(context, context->freshness, text);
    if (text[0] == '\0' && hidden > 0) {
        const struct figure_text number =
            figure_text_integer(&context->options->locale, (int64_t)hidden);
        str_format(text, sizeof text, text_plural("and %s more", "and %s more", hidden),
                   number.value);
    }
    if (text[0] == '\0') {
        return;
    }
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_LEFT,
                                        .fit = SCENE_FIT_ELLIPSIS};
    rect_cut_left(&aside, style->label_cap * 5);
    painter_text(painter, aside, &lettering, text);
}

static void compose_table(const struct widget_context *context, struct rect box,
                          struct painter *painter, int wanted)
{
    const struct style *style = context->style;
    /* The whole table is read by whoever looks for a queue: its rows stand closer. */
    int closest = wanted == BRIEF ? style->line_cap * 5 / 3 : style->line_cap * 3 / 2;
    int lines = box.h / closest > 1 ? box.h / closest : 1;
    size_t capacity = lines - 1 < MAX_ROWS ? (size_t)(lines - 1) : MAX_ROWS;
    struct row rows[MAX_ROWS];
    size_t count = choose_rows(context, capacity, rows);
    const struct ends ends = find_ends(style, box.w, wanted);

    int pitch = pitch_px(style, box.h, count);
    struct rect head = rect_cut_top(&box, pitch);
    compose_head(context, &ends, head, painter);
    for (size_t i = 0; i < count; i++) {
        struct rect row = rect_cut_top(&box, pitch);
        painter_fill(painter, (struct rect){row.x, row.y, row.w, style->rule_px},
                     style->rule, 0);
        compose_row(context, &ends, &rows[i], row, painter);
    }
    compose_aside(context, column_box(style, &ends, head, COLUMN_QUEUE), painter,
                  context->snapshot->queue_count - count);
}

static void compose_queues(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    compose_table(context, box, painter, BRIEF);
}

static void compose_details(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    compose_table(context, box, painter, COLUMN_COUNT);
}

const struct widget_class widget_queues = {.name = "queues",
                                           .help =
                                               "the table of queues, alarmed rows first",
                                           .compose = compose_queues,
                                           .tells_queues = true};
const struct widget_class widget_queue_details = {
    .name = "queue_details",
    .help = "the same with what was answered and lost today, and how fast",
    .compose = compose_details,
    .tells_queues = true};
