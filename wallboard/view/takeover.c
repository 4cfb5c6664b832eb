#include "view/takeover.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/band.h"
#include "view/wording.h"

#define MOST_LINES 6

bool takeover_shows(const struct board_announcements *announcements)
{
    return announcements != NULL && (announcements->takeover.text[0] != '\0' ||
                                     announcements->identity[0] != '\0');
}

static int pitch_px(int cap_px)
{
    return cap_px * 8 / 5;
}

/* The largest letters in which all of it has room; or the smallest that are read from the
 * farthest seat, and it comes in turn. */
static int choose_cap(const struct style *style, const char *text, struct rect box)
{
    int cap = style->lead_cap;
    for (; cap > style->title_cap; cap -= 1 + cap / 20) {
        size_t lines = wording_count_lines(text, box.w, cap);
        if (lines <= MOST_LINES && (int)lines * pitch_px(cap) <= box.h) {
            return cap;
        }
    }
    return style->title_cap;
}

static int lines_that_fit(int cap_px, int height_px)
{
    int lines = height_px / pitch_px(cap_px);
    return lines < 1 ? 1 : lines < WORDING_LINES ? lines : WORDING_LINES;
}

/* The shape over its word, in the middle; cut off the box. */
static void compose_head(const struct style *style, struct rect *box,
                         struct painter *painter, enum level level, const char *word)
{
    int side = style->figure_cap;
    struct rect line = rect_cut_top(box, side);
    painter_mark(painter, (struct rect){line.x + (line.w - side) / 2, line.y, side, side},
                 band_mark(level), band_colour(style, level));
    rect_cut_top(box, style->title_cap / 2);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->title_cap * 5 / 4,
                                        .colour = band_colour(style, level),
                                        .align = SCENE_ALIGN_CENTRE,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_top(box, pitch_px(style->title_cap * 5 / 4)),
                 &lettering, word);
}

static int head_height_px(const struct style *style)
{
    return style->figure_cap + style->title_cap / 2 + pitch_px(style->title_cap * 5 / 4);
}

void takeover_compose(const struct widget_context *context, struct rect box,
                      struct painter *painter)
{
    const struct style *style = context->style;
    const struct board_announcements *all = context->announcements;
    bool names = all->identity[0] != '\0';
    struct announcement said = all->takeover;
    if (names) {
        said.level = LEVEL_NEUTRAL;
        str_copy(said.text, sizeof said.text, str_from(all->identity));
    }
    painter_frame(painter, box, style->tile, style->radius_px,
                  band_colour(style, said.level), 3 * style->border_px);
    struct rect inner = rect_inset(box, 3 * style->border_px + style->pad_px);
    struct rect room = inner;
    rect_cut_top(&room, head_height_px(style));
    rect_cut_top(&room, style->title_cap / 2);
    int cap = choose_cap(style, said.text, room);
    int most = lines_that_fit(cap, room.h);
    struct wording_page page;
    const struct wording_room letters = {room.w, cap, (size_t)most};
    wording_turn(&said, 1, &letters, all->beat_ms, &page);
    int used =
        head_height_px(style) + style->title_cap / 2 + (int)page.count * pitch_px(cap);
    rect_cut_top(&inner, used < inner.h ? (inner.h - used) / 2 : 0);
    compose_head(style, &inner, painter, said.level,
                 /* Translators: over the screen's own name. */
                 names ? text_get("This screen") : band_word(said.level));
    rect_cut_top(&inner, style->title_cap / 2);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = cap,
                                        .colour = style->text,
                                        .align = SCENE_ALIGN_CENTRE,
                                        .fit = SCENE_FIT_SHRINK,
                                        .name = true};
    for (size_t i = 0; i < page.count; i++) {
        painter_text(painter, rect_cut_top(&inner, pitch_px(cap)), &lettering,
                     page.lines[i]);
    }
}
