#include "view/widget_clocks.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/tile.h"

/* A clock's least width in hundredths of a capital's height: a mark, some letters of its
 * name, and "14:32 Mon". */
#define LEAST_WIDTH  1000
#define HALF_DAYS    150 /* and of "PM" */
#define ROOMY_HEIGHT 3   /* capitals' heights from which on it has two lines */

static bool has_clocks(const struct widget_context *context)
{
    return context->clocks != NULL && context->clocks->count > 0;
}

/* "14:32", "14:32 Mon". */
static void write_time(const struct format_locale *locale,
                       const struct board_clock *clock, char buffer[SCENE_TEXT_BYTES])
{
    char time[FORMAT_SIZE];
    format_clock(locale, clock->time.hour, clock->time.minute, time, sizeof time);
    if (clock->other_day) {
        const char *day = locale->weekdays[(clock->time.weekday + 6) % 7];
        str_format(buffer, SCENE_TEXT_BYTES, "%s %s", time, day);
    } else {
        str_copy(buffer, SCENE_TEXT_BYTES, str_from(time));
    }
}

static void compose_mark(const struct style *style, struct rect *line,
                         struct painter *painter, enum clock_state state)
{
    if (state == CLOCK_NO_HOURS) {
        return;
    }
    int side = style->label_cap * 3 / 4;
    struct rect mark = rect_cut_left(line, side);
    mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, mark.w, side};
    bool open = state == CLOCK_OPEN;
    painter_mark(painter, mark, open ? SCENE_MARK_DISC : SCENE_MARK_RING,
                 open ? style->good : style->secondary);
    rect_cut_left(line, side / 2);
}

static void compose_name(const struct style *style, struct rect line,
                         struct painter *painter, const char *label)
{
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_ELLIPSIS,
                                        .name = true};
    painter_text(painter, line, &lettering, label);
}

/* On two lines: the mark and the name, then the time and the word. */
static void compose_tall(const struct widget_context *context, struct rect box,
                         struct painter *painter, const struct board_clock *clock)
{
    const struct style *style = context->style;
    char time[SCENE_TEXT_BYTES];
    int pitch = style->line_cap * 8 / 5;
    rect_cut_top(&box, (box.h - 2 * pitch) / 2);
    struct rect line = rect_cut_top(&box, pitch);
    box.h = pitch;
    compose_mark(style, &line, painter, clock->state);
    compose_name(style, line, painter, clock->label);
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->line_cap,
                                  .colour = style->text,
                                  .fit = SCENE_FIT_SHRINK};
    write_time(&context->options->locale, clock, time);
    struct scene_node *node = painter_text(painter, box, &lettering, time);
    if (clock->state != CLOCK_NO_HOURS) {
        lettering.font = SCENE_FONT_LABEL;
        lettering.colour = style->secondary;
        painter_span(node, &lettering, style->line_cap / 2,
                     clock->state == CLOCK_OPEN ? text_get_as("clock", "open")
                                                : text_get_as("clock", "closed"));
    }
}

/* On one: the mark, the name, the time. */
static void compose_flat(const struct widget_context *context, struct rect box,
                         struct painter *painter, const struct board_clock *clock)
{
    const struct style *style = context->style;
    char time[SCENE_TEXT_BYTES];
    write_time(&context->options->locale, clock, time);
    compose_mark(style, &box, painter, clock->state);
    int width = painter_letters(time) * style->label_cap * 4 / 5 + style->label_cap / 2;
    const struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                        .cap_px = style->label_cap,
                                        .colour = style->text,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_right(&box, width), &lettering, time);
    rect_cut_right(&box, style->label_cap / 3);
    compose_name(style, box, painter, clock->label);
}

static void compose_clocks(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    const struct style *style = context->style;
    int least = LEAST_WIDTH + (context->options->locale.half_days ? HALF_DAYS : 0);
    int fits = box.w * 100 / (least * style->label_cap);
    bool tall = box.h >= ROOMY_HEIGHT * style->line_cap;
    painter_fill(painter, box, style->tile, style->radius_px);
    if (!has_clocks(context)) {
        return;
    }
    int count = (int)context->clocks->count;
    int shown = count < fits ? count : fits > 1 ? fits : 1;
    /* Those that have no room take turns. */
    int turns = (count + shown - 1) / shown;
    int first = (int)widget_turn(context, (size_t)turns, 0) * shown;
    int width = box.w / shown;
    for (int i = 0; i < shown; i++) {
        struct rect cell = i == shown - 1 ? box : rect_cut_left(&box, width);
        rect_cut_left(&cell, style->pad_px);
        rect_cut_right(&cell, style->pad_px);
        const struct board_clock *clock = &context->clocks->clocks[(first + i) % count];
        if (tall) {
            compose_tall(context, rect_inset(cell, style->pad_px / 4), painter, clock);
        } else {
            compose_flat(context, cell, painter, clock);
        }
    }
}

const struct widget_class widget_clocks = {
    .name = "clocks",
    .help = "the site's clocks of other places, open or closed",
    .compose = compose_clocks,
    .shows = has_clocks,
    .least = WIDGET_LEAST_STRIP};
