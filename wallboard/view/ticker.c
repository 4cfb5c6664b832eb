#include "view/ticker.h"

#include "base/str.h"
#include "locale/bidi.h"
#include "view/band.h"
#include "view/layout.h"
#include "view/wording.h"

#define PACE      3       /* capitals' heights a second: some four letters */
#define RUN_BYTES 120     /* of a span */
#define ENDLESS   1000000 /* pixels: no line is as wide */

bool ticker_shows(const struct widget_context *context)
{
    return context->announcements != NULL && context->announcements->ticker_count > 0;
}

int ticker_height_px(const struct style *style)
{
    return layout_row_height_px(style, LAYOUT_ROW_STRIP);
}

/* What runs through at one time: as much as a line of a scene holds. */
struct run {
    char pieces[SCENE_MAX_SPANS][SCENE_TEXT_BYTES];
    size_t count;
    enum level level;
    int width_px; /* rather too large */
};

static bool next_run(const struct announcement *said, struct str *rest, int cap_px,
                     struct run *run)
{
    *run = (struct run){.level = said->level};
    while (rest->size > 0 && run->count < SCENE_MAX_SPANS) {
        const struct str piece = wording_next_line(rest, ENDLESS, cap_px);
        run->width_px += wording_width_px(piece, cap_px) + cap_px / 2;
        str_copy(run->pieces[run->count++], SCENE_TEXT_BYTES, piece);
    }
    return run->count > 0;
}

/* The way from behind one edge to behind the other, in time. */
static int64_t run_ms(const struct run *run, int width_px, int cap_px)
{
    return (int64_t)(width_px + run->width_px) * 1000 / ((int64_t)PACE * cap_px) + 1;
}

/* How long all of them take; or, where `at_ms` falls within, the one that runs then and
 * how far it is. */
static bool find_run(const struct board_announcements *all, int width_px, int cap_px,
                     int64_t at_ms, struct run *run, int64_t *ret_ms)
{
    int64_t passed_ms = 0;
    for (size_t i = 0; i < all->ticker_count; i++) {
        struct str rest = str_from(all->tickers[i].text);
        while (next_run(&all->tickers[i], &rest, cap_px, run)) {
            int64_t own_ms = run_ms(run, width_px, cap_px);
            if (at_ms >= passed_ms && at_ms < passed_ms + own_ms) {
                *ret_ms = at_ms - passed_ms;
                return true;
            }
            passed_ms += own_ms;
        }
    }
    *ret_ms = passed_ms;
    return false;
}

/* Words come in with their first letter, whichever way they are read. */
static bool is_rtl(const char *text, bool rtl)
{
    uint32_t points[SCENE_TEXT_BYTES];
    uint8_t levels[SCENE_TEXT_BYTES];
    const struct str rest = str_from(text);
    size_t count = 0;
    for (size_t at = 0; at < rest.size && count < SCENE_TEXT_BYTES; count++) {
        points[count] = str_next_code_point(rest, &at);
    }
    return bidi_levels(points, count, rtl, true, levels) != 0;
}

static void compose_running(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct style *style = context->style;
    const struct board_announcements *all = context->announcements;
    int cap = style->label_cap;
    struct run run;
    int64_t ms = 0;
    if (find_run(all, box.w, cap, -1, &run, &ms) || ms == 0) {
        return;
    }
    int64_t beat_ms = all->beat_ms < 0 ? 0 : all->beat_ms;
    if (!find_run(all, box.w, cap, beat_ms % ms, &run, &ms)) {
        return;
    }
    const struct lettering lettering = {
        .font = SCENE_FONT_LABEL,
        .cap_px = cap,
        .colour = run.level == LEVEL_NEUTRAL ? style->text
                                             : style_level_colour(style, run.level),
        .align = is_rtl(run.pieces[0], painter->scene->rtl) == painter->scene->rtl
                     ? SCENE_ALIGN_LEFT
                     : SCENE_ALIGN_RIGHT,
        .fit = SCENE_FIT_RUN,
        .name = true};
    struct scene_node *node = painter_text(painter, box, &lettering, run.pieces[0]);
    for (size_t i = 1; i < run.count; i++) {
        painter_span(node, &lettering, cap / 2, run.pieces[i]);
    }
    node->shift_px = box.w - (int)(ms * PACE * cap / 1000);
}

static void compose_turning(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct style *style = context->style;
    const struct board_announcements *all = context->announcements;
    int cap = style->label_cap;
    int side = cap * 3 / 4;
    struct wording_page page;
    int counter = BAND_COUNT_CAPS * style->small_cap;
    const struct wording_room room = {box.w - 2 * side - counter, cap, 1};
    wording_turn(all->tickers, all->ticker_count, &room, all->beat_ms, &page);
    struct rect mark = rect_cut_left(&box, side);
    mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, side, side};
    painter_mark(painter, mark, band_mark(page.said->level),
                 band_colour(style, page.said->level));
    rect_cut_left(&box, side);
    band_compose_count(context, &box, painter, &page, style->secondary);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = cap,
                                        .colour = style->text,
                                        .fit = SCENE_FIT_SHRINK,
                                        .name = true};
    painter_text(painter, box, &lettering, page.count > 0 ? page.lines[0] : "");
}

void ticker_compose(const struct widget_context *context, struct rect box,
                    struct painter *painter)
{
    const struct style *style = context->style;
    painter_fill(painter, box, style->tile, style->radius_px / 2);
    rect_cut_left(&box, style->pad_px / 2);
    rect_cut_right(&box, style->pad_px / 2);
    if (context->announcements->scrolls) {
        compose_running(context, box, painter);
    } else {
        compose_turning(context, box, painter);
    }
}
