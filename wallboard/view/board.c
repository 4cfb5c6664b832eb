#include "view/board.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/admission.h"
#include "view/band.h"
#include "view/celebration.h"
#include "view/chrome.h"
#include "view/figure.h"
#include "view/layout.h"
#include "view/night.h"
#include "view/page.h"
#include "view/takeover.h"
#include "view/test_card.h"
#include "view/ticker.h"
#include "view/widget.h"

#define SLOT_HEADER 0
#define SLOT_FOOTER 1
#define SLOT_CELLS  2
#define SLOT_GROUND (SLOT_CELLS + PLAN_MAX_CELLS)
#define SLOT_CARD   (SLOT_GROUND + 1)
#define SLOT_SHADE  (SLOT_GROUND + 2)
#define SLOT_BAND   (SLOT_GROUND + 3)
#define SLOT_TICKER (SLOT_GROUND + 4)

/* Letters are no larger than these leave room for, whatever the distance. */
#define LEAST_LINES 6 /* capitals' heights: a head and two or three rows */
#define LEAST_DIAL  3 /* and the radius of a half ring */
#define LEAST_WORDS 8 /* "Answer time" is some eight capitals' heights wide */
#define NEAREST_MM  500
#define PLACE_BYTES SCENE_TEXT_BYTES

struct board_pages board_builtin_pages(void)
{
    return (struct board_pages){page_builtin, PAGE_BUILTIN};
}

static int least_px(const struct style *style, enum widget_least least)
{
    switch (least) {
    case WIDGET_LEAST_TILE:
        return layout_row_height_px(style, LAYOUT_ROW_TILE);
    case WIDGET_LEAST_STRIP:
        return layout_row_height_px(style, LAYOUT_ROW_STRIP);
    case WIDGET_LEAST_DIAL:
        return layout_row_height_px(style, LAYOUT_ROW_TILE) - style->figure_cap +
               LEAST_DIAL * style->label_cap;
    case WIDGET_LEAST_LINES:
        break;
    }
    return LEAST_LINES * style->line_cap;
}

/* Has each widget the height that it needs, and the width of its words? */
static bool page_fits(const struct page *page, const struct style *style)
{
    const struct plan *plan = page_plan(page, style);
    struct rect area = layout_frame(style).content;
    for (size_t i = 0; i < plan_count(plan); i++) {
        struct rect box =
            layout_cell_rect(style, area, &plan->grid, &plan->cells[i].place);
        if (box.h < least_px(style, plan->cells[i].widget->least) ||
            box.w - 2 * style->pad_px < LEAST_WORDS * style->label_cap) {
            return false;
        }
    }
    return true;
}

/* `screen` as seen from where its letters can be as large as the theme wants them: nearer
 * if a page has no room for them. */
static struct type_view come_nearer(const struct board_pages *pages,
                                    const struct theme *theme,
                                    const struct type_view *screen)
{
    struct type_view view = *screen;
    struct style style = style_resolve(theme, &view);
    size_t page = 0;
    while (page < pages->count && view.distance_mm > NEAREST_MM) {
        if (page_fits(&pages->page[page], &style)) {
            page++;
            continue;
        }
        view.distance_mm -= view.distance_mm / 20;
        style = style_resolve(theme, &view);
        page = 0;
    }
    return view;
}

struct style board_style(const struct board_pages *pages, const struct theme *theme,
                         const struct type_view *screen)
{
    const struct type_view view = come_nearer(pages, theme, screen);
    struct style style = style_resolve(theme, &view);
    style.screen = *screen;
    return style;
}

int64_t board_reach_mm(const struct board_pages *pages, const struct theme *theme,
                       const struct type_view *screen)
{
    return come_nearer(pages, theme, screen).distance_mm;
}

static struct widget_context context_of(const struct board_options *options,
                                        const struct style *style,
                                        const struct board_news *news)
{
    uint64_t sources = freshness_sources_of_totals(news->snapshot);
    return (struct widget_context){
        .options = options,
        .style = style,
        .snapshot = news->snapshot,
        .standings = news->standings,
        .alarms = news->alarms,
        .clocks = news->clocks,
        .announcements = news->announcements,
        .no_time = news->notice.no_time,
        .shown_ms = news->shown_ms,
        .sources = sources,
        .freshness = freshness_of(news->snapshot, sources, options->blank_after_ms),
    };
}

static bool page_shows(const struct widget_context *context, size_t page)
{
    const struct page *asked = &context->options->pages.page[page];
    return asked->is_card || plan_count_shown(&asked->lying, context) > 0;
}

bool board_page_shows(const struct board_options *options, const struct board_news *news,
                      size_t page)
{
    const struct widget_context context = context_of(options, NULL, news);
    return page_shows(&context, page);
}

static bool page_tells(const struct page *page, enum metric metric, const char *queue)
{
    for (size_t i = 0; i < plan_count(&page->lying); i++) {
        const struct plan_cell *cell = &page->lying.cells[i];
        if (widget_tells(cell->widget, &cell->ask, metric, queue)) {
            return true;
        }
    }
    return false;
}

size_t board_find_figure(const struct board_options *options, enum metric metric,
                         const char *queue)
{
    size_t page = 0;
    while (page < options->pages.count &&
           !page_tells(&options->pages.page[page], metric, queue)) {
        page++;
    }
    return page;
}

/* The worst that this page does not show by itself: a site's own alerts, and thresholds
 * of figures that are on other pages. Calm: one at a time, the others counted. */
static struct chrome_alarm choose_alarm(const struct board_alarms *alarms,
                                        const struct page *page)
{
    struct chrome_alarm chosen = {.alarm = NULL};
    for (size_t i = 0; alarms != NULL && i < alarms->count; i++) {
        const struct alarm *alarm = &alarms->alarms[i];
        if (alarm->words == NULL && page_tells(page, alarm->metric, alarm->queue_id)) {
            continue;
        }
        chosen.more += chosen.alarm != NULL ? 1 : 0;
        chosen.alarm = chosen.alarm != NULL ? chosen.alarm : alarm;
    }
    chosen.more += chosen.alarm != NULL ? alarms->more : 0;
    return chosen;
}

static void compose_cells(const struct widget_context *context, const struct plan *plan,
                          struct rect area, struct scene *scene)
{
    const struct plan_settled settled = plan_settle(plan, context);
    for (size_t i = 0; i < plan_count(plan); i++) {
        if (!settled.shown[i]) {
            continue;
        }
        struct rect box =
            layout_cell_rect(context->style, area, &settled.grid, &settled.places[i]);
        struct painter painter = painter_begin(scene, SLOT_CELLS + (uint32_t)i);
        const struct widget_context own =
            widget_context_for(context, &plan->cells[i].ask);
        if (!rect_is_empty(box)) {
            plan->cells[i].widget->compose(&own, box, &painter);
        }
    }
}

/* "2 of 3  Today": its place among the pages that have something to show. */
static void write_place(const struct widget_context *context, size_t page, char *buffer,
                        size_t size)
{
    size_t place = 0;
    size_t count = 0;
    const struct board_pages *pages = &context->options->pages;
    for (size_t i = 0; i < pages->count; i++) {
        bool counts = i == page || page_shows(context, i);
        count += counts ? 1 : 0;
        place = i == page ? count : place;
    }
    const struct page *shown = &pages->page[page];
    const char *label = shown->label[0] == '\0' ? shown->name : shown->label;
    if (pages->count == 1) {
        str_copy(buffer, size, str_from(text_get(label)));
        return;
    }
    const struct format_locale *locale = &context->options->locale;
    const struct figure_text number = figure_text_integer(locale, (int64_t)place);
    const struct figure_text all = figure_text_integer(locale, (int64_t)count);
    /* Translators: page 2 of 3, and its name. */
    str_format(buffer, size, text_get("%s of %s  %s"), number.value, all.value,
               text_get(label));
}

/* Does one of its widgets show what is said, so that nothing else need do it? */
static bool page_has(const struct plan *plan, bool tickers)
{
    for (size_t i = 0; i < plan_count(plan); i++) {
        const struct widget_class *widget = plan->cells[i].widget;
        if (tickers ? widget->tells_tickers : widget->tells_messages) {
            return true;
        }
    }
    return false;
}

/* The band under the head and the strip at the foot take their room from the page. */
static struct rect compose_said(const struct widget_context *context,
                                const struct plan *plan, struct rect content,
                                struct scene *scene)
{
    int gap = context->style->gap_px;
    if (band_shows(context) && !page_has(plan, false)) {
        struct painter painter = painter_begin(scene, SLOT_BAND);
        int height = band_height_px(context, content.w);
        band_compose(context, rect_cut_top(&content, height), &painter);
        rect_cut_top(&content, gap);
    }
    if (ticker_shows(context) && !page_has(plan, true)) {
        struct painter painter = painter_begin(scene, SLOT_TICKER);
        int height = ticker_height_px(context->style);
        ticker_compose(context, rect_cut_bottom(&content, height), &painter);
        rect_cut_bottom(&content, gap);
    }
    return content;
}

/* Over everything but an urgent alarm, which keeps its line at the head. */
static void compose_takeover(const struct widget_context *context,
                             const struct layout_frame *frame, struct scene *scene)
{
    struct chrome_alarm alarm = {.alarm = NULL};
    const struct board_alarms *alarms = context->alarms;
    struct rect box = frame->header;
    struct rect foot = frame->footer;
    for (size_t i = 0; alarms != NULL && i < alarms->count; i++) {
        bool urgent = alarms->alarms[i].urgent && !alarms->alarms[i].acknowledged;
        alarm.more += urgent && alarm.alarm != NULL ? 1 : 0;
        alarm.alarm = urgent && alarm.alarm == NULL ? &alarms->alarms[i] : alarm.alarm;
    }
    if (alarm.alarm != NULL) {
        struct painter header = painter_begin(scene, SLOT_HEADER);
        chrome_compose_header(context, frame->header, "", &alarm, &header);
        box = frame->content;
    }
    box.h = foot.y + foot.h - box.y;
    struct painter painter = painter_begin(scene, SLOT_CARD);
    takeover_compose(context, box, &painter);
}

/* From the head's top to the foot's end. */
static struct rect whole(const struct layout_frame *frame)
{
    struct rect box = frame->header;
    box.h = frame->footer.y + frame->footer.h - box.y;
    return box;
}

/* The page from left to right. */
static void compose_page(const struct board_options *options, const struct style *style,
                         const struct board_news *news, size_t page, struct scene *scene)
{
    const struct page *shown = &options->pages.page[page];
    const struct widget_context context = context_of(options, style, news);
    struct layout_frame frame = layout_frame(style);
    struct painter ground = painter_begin(scene, SLOT_GROUND);
    if (style->has_background) {
        painter_picture(&ground, (struct rect){0, 0, style->width_px, style->height_px},
                        SCENE_PICTURE_BACKGROUND);
    }
    if (admission_shows(news->admission)) {
        struct painter painter = painter_begin(scene, SLOT_CARD);
        admission_compose(&context, whole(&frame), &painter, news->admission);
        return;
    }
    if (takeover_shows(news->announcements)) {
        compose_takeover(&context, &frame, scene);
        return;
    }
    struct painter header = painter_begin(scene, SLOT_HEADER);
    const char *title =
        shown->title[0] == '\0' ? options->subtitle : text_get(shown->title);
    const struct chrome_alarm alarm = choose_alarm(news->alarms, shown);
    chrome_compose_header(&context, frame.header, title, &alarm, &header);

    const struct plan *plan = page_plan(shown, style);
    struct rect content = compose_said(&context, plan, frame.content, scene);
    compose_cells(&context, plan, content, scene);

    if (news->celebration != NULL) {
        struct painter card = painter_begin(scene, SLOT_CARD);
        celebration_compose(&context, frame.content, news->celebration, &card);
    }
    struct painter footer = painter_begin(scene, SLOT_FOOTER);
    char place[PLACE_BYTES];
    write_place(&context, page, place, sizeof place);
    chrome_compose_footer(&context, frame.footer, &news->notice, place, &footer);
}

void board_compose(const struct board_options *options, const struct style *style,
                   const struct board_news *news, size_t page, struct scene *scene)
{
    const struct colour black = {0, 0, 0, 255};
    bool taken = takeover_shows(news->announcements) || admission_shows(news->admission);
    int64_t shade_bp = taken ? 0 : options->shade_bp; /* it wakes a dark screen */
    if (shade_bp >= NIGHT_BLACK_BP) {
        scene_reset(scene, style->width_px, style->height_px, black);
        return;
    }
    scene_reset(scene, style->width_px, style->height_px, style->ground);
    if (options->pages.page[page].is_card && !taken) {
        struct painter painter = painter_begin(scene, SLOT_GROUND);
        test_card_compose(options, style, &painter);
        return;
    }
    if (options->locale.rtl) {
        /* The panel's edges stay where they are. */
        struct style mirrored = *style;
        mirrored.left_px = style->right_px;
        mirrored.right_px = style->left_px;
        scene->rtl = true;
        compose_page(options, &mirrored, news, page, scene);
        scene_mirror(scene);
    } else {
        compose_page(options, style, news, page, scene);
    }
    night_drift(scene, style, news->snapshot->now_ms, options->drift_px);
    night_dim(scene, shade_bp, SLOT_SHADE);
}
