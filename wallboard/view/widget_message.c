#include "view/widget_message.h"

#include "base/str.h"
#include "view/band.h"
#include "view/tile.h"
#include "view/wording.h"

static bool has_words(const struct widget_context *context)
{
    return band_shows(context) || context->ask->text[0] != '\0';
}

static int pitch_px(int cap_px)
{
    return cap_px * 8 / 5;
}

/* As large as a figure where that leaves room, but never smaller than a line. */
static int choose_cap(const struct style *style, const char *text, struct rect box)
{
    int cap = style->figure_cap;
    while (cap > style->line_cap &&
           (int)wording_count_lines(text, box.w, cap) * pitch_px(cap) > box.h + cap / 4) {
        cap -= 1 + cap / 20;
    }
    return cap > style->line_cap ? cap : style->line_cap;
}

static void compose_message(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct style *style = context->style;
    static const struct board_announcements nothing = {.message_count = 0};
    const struct board_announcements *all =
        context->announcements != NULL ? context->announcements : &nothing;
    bool said = all->message_count > 0;
    struct announcement own = {.level = LEVEL_NEUTRAL};
    str_copy(own.text, sizeof own.text, str_from(context->ask->text));
    const struct announcement *shown = said ? all->messages : &own;
    size_t count = said ? all->message_count : 1;
    struct rect inner = rect_inset(box, style->pad_px);
    struct rect lines = inner;
    rect_cut_top(&lines, style->label_cap + style->pad_px / 2);
    int cap = choose_cap(style, shown->text, lines);
    int most = (lines.h + cap / 4) / pitch_px(cap); /* below the last there is no gap */
    struct wording_page page;
    const struct wording_room room = {lines.w, cap, most < 1 ? 1 : (size_t)most};
    wording_turn(shown, count, &room, all->beat_ms, &page);
    bool stated = said && page.said->level != LEVEL_NEUTRAL;
    struct colour colour = band_colour(style, page.said->level);
    painter_frame(painter, box, style->tile, style->radius_px, colour,
                  stated ? style->border_px : 0);
    int side = style->label_cap;
    struct rect head = rect_cut_top(&inner, side);
    if (said) {
        painter_mark(painter, rect_cut_left(&head, side), band_mark(page.said->level),
                     colour);
        rect_cut_left(&head, side / 2);
    }
    band_compose_count(context, &head, painter, &page, style->secondary);
    const struct lettering caption = {.font = SCENE_FONT_LABEL,
                                      .cap_px = side,
                                      .colour = stated ? colour : style->secondary,
                                      .fit = SCENE_FIT_SHRINK};
    const char *label = context->ask->label;
    painter_text(painter, head, &caption,
                 label[0] != '\0' && !stated ? label : band_word(page.said->level));
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = cap,
                                        .colour = style->text,
                                        .fit = SCENE_FIT_SHRINK,
                                        .name = true};
    for (size_t i = 0; i < page.count; i++) {
        painter_text(painter, rect_cut_top(&lines, pitch_px(cap)), &lettering,
                     page.lines[i]);
    }
}

const struct widget_class widget_message = {
    .name = "message",
    .help = "what supervisors say with `wallboardctl message`; while they say nothing "
            "the words of `text`",
    .compose = compose_message,
    .shows = has_words,
    .least = WIDGET_LEAST_TILE,
    .takes = WIDGET_TAKES_LABEL | WIDGET_TAKES_TEXT,
    .tells_messages = true};
