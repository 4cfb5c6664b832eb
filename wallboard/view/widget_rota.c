#include "view/widget_rota.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/need.h"
#include "view/tile.h"

#define WORDS_BYTES  SCENE_TEXT_BYTES
#define HALF_HOUR_MS INT64_C(1800000)

enum column {
    COLUMN_TIME,
    COLUMN_NEEDED,
    COLUMN_SCHEDULED,
    COLUMN_LOGGED_IN,
    COLUMN_COUNT,
};

static const struct {
    const char *title; /* English */
    int share;         /* of the width, in hundredths */
} columns[COLUMN_COUNT] = {
    [COLUMN_TIME] = {TEXT_MARK_AS("column", "From"), 28},
    [COLUMN_NEEDED] = {TEXT_MARK_AS("column", "Needed"), 24},
    [COLUMN_SCHEDULED] = {TEXT_MARK_AS("column", "Scheduled"), 24},
    [COLUMN_LOGGED_IN] = {TEXT_MARK_AS("column", "Logged in"), 24},
};

/* One half-hour as it is shown. */
struct line {
    const struct snapshot_half *half;
    struct need need;
    bool runs;
    enum level scheduled, logged_in; /* of the figure that counts: to come, or there */
};

static struct line line_of(const struct widget_context *context,
                           const struct snapshot_half *half)
{
    int64_t now_ms = context->snapshot->now_ms;
    struct line line = {
        .half = half, .scheduled = LEVEL_NEUTRAL, .logged_in = LEVEL_NEUTRAL};
    need_add(&line.need, half->needed_low, half->needed_high);
    line.runs = half->start_ms <= now_ms && now_ms < half->start_ms + HALF_HOUR_MS;
    if (line.need.known && half->start_ms > now_ms && figure_is_known(half->scheduled)) {
        line.scheduled = need_judge(line.need, figure_rounded(half->scheduled));
    }
    if (line.need.known && half->start_ms <= now_ms && figure_is_known(half->logged_in)) {
        line.logged_in = need_judge(line.need, figure_rounded(half->logged_in));
    }
    line.scheduled = freshness_level(context->freshness, line.scheduled);
    line.logged_in = freshness_level(context->freshness, line.logged_in);
    return line;
}

/* Agents as a mean, in whole ones; of few it would be known whose they are. */
static struct figure_text agents_text(const struct widget_context *context,
                                      struct figure agents)
{
    const struct board_options *options = context->options;
    bool told = figure_is_known(agents) &&
                widget_tells_of(options, figure_count(figure_rounded(agents)));
    return told ? figure_text_integer(&options->locale, figure_rounded(agents))
                : figure_text_dash();
}

static struct rect column_box(const struct style *style, struct rect row,
                              enum column column)
{
    int left = 0;
    int gap = column == COLUMN_TIME ? 0 : style->line_cap / 3;
    for (int i = 0; i < (int)column; i++) {
        left += columns[i].share;
    }
    int right = left + columns[column].share;
    return (struct rect){row.x + row.w * left / 100 + gap, row.y,
                         row.w * right / 100 - row.w * left / 100 - gap, row.h};
}

static void compose_head(const struct widget_context *context, struct rect row,
                         struct painter *painter)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const struct lettering lettering = {
            .font = SCENE_FONT_LABEL,
            .cap_px = context->style->label_cap,
            .colour = context->style->secondary,
            .align = i == COLUMN_TIME ? SCENE_ALIGN_LEFT : SCENE_ALIGN_RIGHT,
            .fit = SCENE_FIT_SHRINK,
        };
        painter_text(painter, column_box(context->style, row, (enum column)i), &lettering,
                     text_get_as("column", columns[i].title));
    }
}

static void compose_cell(const struct widget_context *context, struct rect box,
                         struct painter *painter, const char *text, enum level level)
{
    const struct style *style = context->style;
    bool dim =
        context->freshness >= FRESHNESS_GREY || str_is(str_from(text), FIGURE_DASH);
    const struct lettering lettering = {
        .font = SCENE_FONT_FIGURE,
        .cap_px = style->line_cap,
        .colour = dim ? style->secondary : style_level_colour(style, level),
        .align = SCENE_ALIGN_RIGHT,
        .fit = SCENE_FIT_SHRINK,
    };
    painter_text(painter, box, &lettering, text);
}

static void compose_time(const struct widget_context *context, const struct line *line,
                         struct rect box, struct painter *painter)
{
    const struct style *style = context->style;
    const struct calendar_civil civil =
        calendar_civil(context->options->calendar, (struct wall){line->half->start_ms});
    enum level worst =
        line->scheduled > line->logged_in ? line->scheduled : line->logged_in;
    int side = style->line_cap;
    char text[FORMAT_SIZE];
    if (worst > LEVEL_NEUTRAL) {
        painter_mark(
            painter, (struct rect){box.x, box.y + (box.h - side) / 2, side, side},
            style_level_mark(worst),
            worst == LEVEL_GOOD ? style->good : style_level_colour(style, worst));
    }
    rect_cut_left(&box, side + side / 2);
    const struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                        .cap_px = style->line_cap,
                                        .colour =
                                            line->runs ? style->text : style->secondary,
                                        .fit = SCENE_FIT_SHRINK};
    format_clock(&context->options->locale, civil.hour, civil.minute, text, sizeof text);
    painter_text(painter, box, &lettering, text);
}

static void compose_line(const struct widget_context *context, const struct line *line,
                         struct rect row, struct painter *painter)
{
    const struct style *style = context->style;
    bool blank = context->freshness == FRESHNESS_BLANK;
    char needed[WORDS_BYTES];
    need_write(&context->options->locale, line->need, needed, sizeof needed);
    compose_time(context, line, column_box(style, row, COLUMN_TIME), painter);
    compose_cell(context, column_box(style, row, COLUMN_NEEDED), painter, needed,
                 LEVEL_NEUTRAL);
    compose_cell(context, column_box(style, row, COLUMN_SCHEDULED), painter,
                 agents_text(context, line->half->scheduled).value, line->scheduled);
    compose_cell(context, column_box(style, row, COLUMN_LOGGED_IN), painter,
                 blank ? FIGURE_DASH : agents_text(context, line->half->logged_in).value,
                 line->logged_in);
}

/* "18 of 21 as scheduled now". */
static void compose_adherent(const struct widget_context *context, struct rect box,
                             struct painter *painter)
{
    const struct format_locale *locale = &context->options->locale;
    struct figure adherent = context->snapshot->adherent;
    if (!figure_is_known(adherent) || context->freshness >= FRESHNESS_GREY ||
        !widget_tells_of(context->options, figure_count(adherent.den))) {
        return;
    }
    const struct figure_text kept = figure_text_integer(locale, adherent.num);
    const struct figure_text all = figure_text_integer(locale, adherent.den);
    char text[WORDS_BYTES];
    /* Translators: so many of the agents scheduled now do what they are scheduled for. */
    str_format(text, sizeof text,
               text_plural("%s of %s as scheduled now", "%s of %s as scheduled now",
                           (uint64_t)adherent.den),
               kept.value, all.value);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = context->style->label_cap,
                                        .colour = context->style->text,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, box, &lettering, text);
}

/* Where not all find room: the running one first, then those to come. */
static size_t first_shown(const struct snapshot *snapshot, size_t room)
{
    size_t first = 0;
    while (snapshot->half_count - first > room &&
           snapshot->halves[first].start_ms + HALF_HOUR_MS <= snapshot->now_ms) {
        first++;
    }
    return first;
}

/* Behind the head's first word, how far the agents there can be vouched for. */
static void compose_freshness(const struct widget_context *context, struct rect aside,
                              struct painter *painter)
{
    const struct style *style = context->style;
    char text[TILE_TEXT_BYTES] = "";
    tile_note_freshness(context, context->freshness, text);
    if (text[0] != '\0') {
        const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                            .cap_px = style->small_cap,
                                            .colour = style->secondary,
                                            .fit = SCENE_FIT_SHRINK};
        rect_cut_left(&aside, style->label_cap * 4);
        painter_text(painter, aside, &lettering, text);
    }
}

static void compose_rota(const struct widget_context *context, struct rect box,
                         struct painter *painter)
{
    const struct style *style = context->style;
    const struct snapshot *snapshot = context->snapshot;
    int closest = style->line_cap + style->line_cap * 2 / 3;
    int widest = style->line_cap * 2;
    int even = box.h / (int)(snapshot->half_count + 2);
    int pitch = even < closest ? closest : even < widest ? even : widest;
    size_t room = box.h / pitch > 2 ? (size_t)(box.h / pitch - 2) : 0;
    size_t first = first_shown(snapshot, room);
    struct rect head = rect_cut_top(&box, pitch);
    compose_head(context, head, painter);
    compose_freshness(context, column_box(style, head, COLUMN_TIME), painter);
    for (size_t i = first; i < snapshot->half_count && i - first < room; i++) {
        struct line line = line_of(context, &snapshot->halves[i]);
        struct rect row = rect_cut_top(&box, pitch);
        painter_fill(painter, (struct rect){row.x, row.y, row.w, style->rule_px},
                     style->rule, 0);
        compose_line(context, &line, row, painter);
    }
    compose_adherent(context, rect_cut_top(&box, pitch), painter);
}

static bool has_halves(const struct widget_context *context)
{
    return context->snapshot->half_count > 0;
}

const struct widget_class widget_rota = {
    .name = "rota",
    .help = "agents needed, scheduled and logged in by the half-hour, two hours ahead",
    .compose = compose_rota,
    .shows = has_halves,
    .least = WIDGET_LEAST_LINES};
