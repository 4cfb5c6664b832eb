#include "view/band.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/wording.h"

#define LINES  2
#define NARROW 26 /* capitals' heights: below this the word stands over its text */

struct colour band_colour(const struct style *style, enum level level)
{
    return level == LEVEL_NEUTRAL ? style->information : style_level_colour(style, level);
}

enum scene_mark band_mark(enum level level)
{
    return level == LEVEL_NEUTRAL ? SCENE_MARK_SQUARE : style_level_mark(level);
}

const char *band_word(enum level level)
{
    return level == LEVEL_ALARM     ? text_get("Urgent")
           : level == LEVEL_WARNING ? text_get("Attention")
                                    : text_get("Notice");
}

bool band_shows(const struct widget_context *context)
{
    return context->announcements != NULL && context->announcements->message_count > 0;
}

static bool is_narrow(const struct style *style, int width_px)
{
    return width_px < NARROW * style->title_cap;
}

static int pitch_px(const struct style *style)
{
    return style->title_cap * 8 / 5;
}

/* The widest of the words that may stand there, so that texts do not move. */
static int word_width_px(const struct widget_context *context)
{
    const struct board_announcements *all = context->announcements;
    int width = 0;
    for (size_t i = 0; i < all->message_count; i++) {
        const char *word = band_word(all->messages[i].level);
        int own = wording_width_px(str_from(word), context->style->title_cap);
        width = own > width ? own : width;
    }
    return width;
}

/* Of the lines of text. */
static int text_width_px(const struct widget_context *context, int width_px)
{
    const struct style *style = context->style;
    int inner = /* without a margin at each end, and the count */
        width_px - 2 * style->title_cap - BAND_COUNT_CAPS * style->small_cap;
    bool narrow = is_narrow(style, width_px);
    return narrow ? inner : inner - word_width_px(context) - 2 * style->title_cap;
}

static size_t count_lines(const struct widget_context *context, int width_px)
{
    const struct board_announcements *all = context->announcements;
    int cap = context->style->title_cap;
    size_t most = 1;
    for (size_t i = 0; i < all->message_count; i++) {
        size_t lines = wording_count_lines(all->messages[i].text,
                                           text_width_px(context, width_px), cap);
        most = lines > most ? lines : most;
    }
    return most < LINES ? most : LINES;
}

int band_height_px(const struct widget_context *context, int width_px)
{
    const struct style *style = context->style;
    int lines = (int)count_lines(context, width_px);
    lines += is_narrow(style, width_px) ? 1 : 0;
    return lines * pitch_px(style) + style->title_cap * 2 / 5;
}

void band_compose_count(const struct widget_context *context, struct rect *box,
                        struct painter *painter, const struct wording_page *page,
                        struct colour colour)
{
    const struct style *style = context->style;
    const struct format_locale *locale = &context->options->locale;
    if (page->pages < 2) {
        return;
    }
    const struct figure_text number = figure_text_integer(locale, (int64_t)page->number);
    const struct figure_text all = figure_text_integer(locale, (int64_t)page->pages);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = colour,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_SHRINK};
    char text[SCENE_TEXT_BYTES];
    str_format(text, sizeof text, "%s/%s", number.value, all.value);
    painter_text(painter, rect_cut_right(box, BAND_COUNT_CAPS * style->small_cap),
                 &lettering, text);
}

/* The shape and the word, cut off the box. */
static void compose_word(const struct widget_context *context, struct rect *box,
                         struct painter *painter, enum level level, struct colour colour,
                         bool narrow)
{
    const struct style *style = context->style;
    int side = style->title_cap;
    struct rect word = narrow ? rect_cut_top(box, pitch_px(style))
                              : rect_cut_left(box, word_width_px(context) + 2 * side);
    struct rect mark = rect_cut_left(&word, side);
    mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, side, side};
    painter_mark(painter, mark, band_mark(level), colour);
    rect_cut_left(&word, side / 2);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->title_cap,
                                        .colour = colour,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, word, &lettering, band_word(level));
}

void band_compose(const struct widget_context *context, struct rect box,
                  struct painter *painter)
{
    const struct style *style = context->style;
    const struct board_announcements *all = context->announcements;
    struct wording_page page;
    const struct wording_room room = {text_width_px(context, box.w), style->title_cap,
                                      count_lines(context, box.w)};
    wording_turn(all->messages, all->message_count, &room, all->beat_ms, &page);
    enum level level = page.said->level;
    bool filled = level == LEVEL_ALARM;
    bool narrow = is_narrow(style, box.w);
    struct colour own = band_colour(style, level);
    painter_frame(painter, box, filled ? own : style->tile, style->radius_px, own,
                  style->border_px);
    struct rect inner = {box.x + style->title_cap, box.y + style->title_cap / 5,
                         box.w - 2 * style->title_cap,
                         box.h - 2 * (style->title_cap / 5)};
    struct colour ink = filled ? style->on_fill : style->text;
    band_compose_count(context, &inner, painter, &page,
                       filled ? style->on_fill : style->secondary);
    compose_word(context, &inner, painter, level, filled ? style->on_fill : own, narrow);
    int rest = inner.h - (int)page.count * pitch_px(style);
    rect_cut_top(&inner, rest > 0 ? rest / 2 : 0);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->title_cap,
                                        .colour = ink,
                                        .fit = SCENE_FIT_SHRINK,
                                        .name = true};
    for (size_t i = 0; i < page.count; i++) {
        painter_text(painter, rect_cut_top(&inner, pitch_px(style)), &lettering,
                     page.lines[i]);
    }
}
