#include "view/board.h"

#include "base/str.h"
#include "view/chrome.h"
#include "view/layout.h"
#include "view/plan.h"
#include "view/widget.h"
#include "view/widget_agents.h"
#include "view/widget_ahead.h"
#include "view/widget_contest.h"
#include "view/widget_day.h"
#include "view/widget_email.h"
#include "view/widget_leaderboard.h"
#include "view/widget_numbers.h"
#include "view/widget_outbound.h"
#include "view/widget_queues.h"
#include "view/widget_staffing.h"
#include "view/widget_waiting_list.h"

#define SLOT_HEADER 0
#define SLOT_FOOTER 1
#define SLOT_CELLS  2
#define SLOT_GROUND (SLOT_CELLS + PLAN_MAX_CELLS)

/* Letters are no larger than these leave room for, whatever the distance. */
#define LEAST_LINES 6 /* capitals' heights: a head and two or three rows */
#define LEAST_WORDS 8 /* "Answer time" is some eight capitals' heights wide */
#define NEAREST_MM  500

struct page {
    const char *name;  /* on the command line */
    const char *label; /* at the foot */
    const char *title; /* at the head; "" takes the site's subtitle */
    struct plan lying, upright;
};

static const struct page pages[] = {
    {
        .name = "now",
        .label = "Now",
        .title = "",
        .lying = {{LAYOUT_ROW_LEAD, LAYOUT_ROW_REST, LAYOUT_ROW_STRIP},
                  {{&widget_waiting, {0, 0, 7, 1}},
                   {&widget_longest_wait, {7, 0, 8, 1}},
                   {&widget_service_level, {15, 0, 9, 1}},
                   {&widget_queues, {0, 1, 24, 1}},
                   {&widget_agents, {0, 2, 24, 1}}}},
        .upright = {{LAYOUT_ROW_LEAD, LAYOUT_ROW_LEAD, LAYOUT_ROW_REST, LAYOUT_ROW_STRIP},
                    {{&widget_waiting, {0, 0, 11, 1}},
                     {&widget_longest_wait, {11, 0, 13, 1}},
                     {&widget_service_level, {0, 1, 24, 1}},
                     {&widget_queues, {0, 2, 24, 1}},
                     {&widget_agents, {0, 3, 24, 1}}}},
    },
    {
        .name = "today",
        .label = "Today",
        .title = "Today",
        .lying = {{LAYOUT_ROW_TILE, LAYOUT_ROW_TILE, LAYOUT_ROW_REST},
                  {{&widget_answered, {0, 0, 6, 1}},
                   {&widget_abandoned, {6, 0, 6, 1}},
                   {&widget_speed, {0, 1, 6, 1}},
                   {&widget_fourth, {6, 1, 6, 1}},
                   {&widget_leaderboard, {12, 0, 12, 2}},
                   {&widget_day, {0, 2, 14, 1}},
                   {&widget_contest, {14, 2, 10, 1}}}},
        .upright = {{LAYOUT_ROW_TILE, LAYOUT_ROW_TILE, LAYOUT_ROW_LIST, LAYOUT_ROW_TILE,
                     LAYOUT_ROW_REST},
                    {{&widget_answered, {0, 0, 12, 1}},
                     {&widget_abandoned, {12, 0, 12, 1}},
                     {&widget_speed, {0, 1, 12, 1}},
                     {&widget_fourth, {12, 1, 12, 1}},
                     {&widget_leaderboard, {0, 2, 24, 1}},
                     {&widget_contest, {0, 3, 24, 1}},
                     {&widget_day, {0, 4, 24, 1}}}},
    },
    {
        .name = "ahead",
        .label = "Ahead",
        .title = "The next hour",
        .lying = {{LAYOUT_ROW_TILE, LAYOUT_ROW_REST, LAYOUT_ROW_STRIP},
                  {{&widget_next_breach, {0, 0, 8, 1}},
                   {&widget_recovery, {8, 0, 8, 1}},
                   {&widget_best_possible, {16, 0, 8, 1}},
                   {&widget_waiting_list, {0, 1, 12, 1}},
                   {&widget_email, {12, 1, 6, 1}},
                   {&widget_outbound, {18, 1, 6, 1}},
                   {&widget_staffing, {0, 2, 24, 1}}}},
        .upright = {{LAYOUT_ROW_TILE, LAYOUT_ROW_TILE, LAYOUT_ROW_REST, LAYOUT_ROW_LIST,
                     LAYOUT_ROW_STRIP, LAYOUT_ROW_STRIP},
                    {{&widget_next_breach, {0, 0, 12, 1}},
                     {&widget_recovery, {12, 0, 12, 1}},
                     {&widget_best_possible, {0, 1, 24, 1}},
                     {&widget_waiting_list, {0, 2, 24, 1}},
                     {&widget_email, {0, 3, 12, 1}},
                     {&widget_outbound, {12, 3, 12, 1}},
                     {&widget_staffing, {0, 4, 24, 2}}}},
    },
};

#define PAGE_COUNT (sizeof pages / sizeof pages[0])

size_t board_page_count(void)
{
    return PAGE_COUNT;
}

const char *board_page_name(size_t page)
{
    return pages[page % PAGE_COUNT].name;
}

bool board_find_page(const char *name, size_t *ret_page)
{
    for (size_t i = 0; i < PAGE_COUNT; i++) {
        if (str_is(str_from(name), pages[i].name)) {
            *ret_page = i;
            return true;
        }
    }
    return false;
}

static const struct plan *plan_of(const struct page *page, const struct style *style)
{
    return style->width_px < style->height_px ? &page->upright : &page->lying;
}

/* Is there room for a few lines in the row that takes what is left, and for the words of
 * the narrowest tile? */
static bool page_fits(const struct page *page, const struct style *style)
{
    const struct plan *plan = plan_of(page, style);
    struct rect area = layout_frame(style).content;
    if (layout_rest_px(style, area, plan->rows) < LEAST_LINES * style->line_cap) {
        return false;
    }
    for (size_t i = 0; i < PLAN_MAX_CELLS && plan->cells[i].widget != NULL; i++) {
        struct rect box =
            layout_cell_rect(style, area, plan->rows, &plan->cells[i].place);
        if (box.w - 2 * style->pad_px < LEAST_WORDS * style->label_cap) {
            return false;
        }
    }
    return true;
}

/* `screen` as seen from where its letters can be as large as the theme wants them: nearer
 * if a page has no room for them. */
static struct type_view come_nearer(const struct theme *theme,
                                    const struct type_view *screen)
{
    struct type_view view = *screen;
    struct style style = style_resolve(theme, &view);
    size_t page = 0;
    while (page < PAGE_COUNT && view.distance_mm > NEAREST_MM) {
        if (page_fits(&pages[page], &style)) {
            page++;
            continue;
        }
        view.distance_mm -= view.distance_mm / 20;
        style = style_resolve(theme, &view);
        page = 0;
    }
    return view;
}

struct style board_style(const struct theme *theme, const struct type_view *screen)
{
    const struct type_view view = come_nearer(theme, screen);
    return style_resolve(theme, &view);
}

int64_t board_reach_mm(const struct theme *theme, const struct type_view *screen)
{
    return come_nearer(theme, screen).distance_mm;
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
        .sources = sources,
        .freshness = freshness_of(news->snapshot, sources, options->blank_after_ms),
    };
}

static bool page_shows(const struct widget_context *context, size_t page)
{
    return plan_count_shown(&pages[page % PAGE_COUNT].lying, context) > 0;
}

bool board_page_shows(const struct board_options *options, const struct board_news *news,
                      size_t page)
{
    const struct widget_context context = context_of(options, NULL, news);
    return page_shows(&context, page);
}

static void compose_cells(const struct widget_context *context, const struct plan *plan,
                          struct rect area, struct scene *scene)
{
    const struct plan_settled settled = plan_settle(plan, context);
    for (size_t i = 0; i < PLAN_MAX_CELLS && plan->cells[i].widget != NULL; i++) {
        if (!settled.shown[i]) {
            continue;
        }
        struct rect box =
            layout_cell_rect(context->style, area, settled.rows, &settled.places[i]);
        struct painter painter = painter_begin(scene, SLOT_CELLS + (uint32_t)i);
        if (!rect_is_empty(box)) {
            plan->cells[i].widget->compose(context, box, &painter);
        }
    }
}

/* "2 of 3  Today": its place among the pages that have something to show. */
static void write_place(const struct widget_context *context, size_t page, char *buffer,
                        size_t size)
{
    size_t place = 0;
    size_t count = 0;
    for (size_t i = 0; i < PAGE_COUNT; i++) {
        bool counts = i == page || page_shows(context, i);
        count += counts ? 1 : 0;
        place = i == page ? count : place;
    }
    str_format(buffer, size, "%zu of %zu  %s", place, count, pages[page].label);
}

void board_compose(const struct board_options *options, const struct style *style,
                   const struct board_news *news, size_t page, struct scene *scene)
{
    const struct page *shown = &pages[page % PAGE_COUNT];
    const struct widget_context context = context_of(options, style, news);
    scene_reset(scene, style->width_px, style->height_px, style->ground);
    struct layout_frame frame = layout_frame(style);

    struct painter ground = painter_begin(scene, SLOT_GROUND);
    if (style->has_background) {
        painter_picture(&ground, (struct rect){0, 0, style->width_px, style->height_px},
                        SCENE_PICTURE_BACKGROUND);
    }
    struct painter header = painter_begin(scene, SLOT_HEADER);
    const char *title = shown->title[0] == '\0' ? options->subtitle : shown->title;
    chrome_compose_header(&context, frame.header, title, &header);

    compose_cells(&context, plan_of(shown, style), frame.content, scene);

    struct painter footer = painter_begin(scene, SLOT_FOOTER);
    char place[FORMAT_SIZE];
    write_place(&context, page % PAGE_COUNT, place, sizeof place);
    chrome_compose_footer(&context, frame.footer, &news->notice, place, &footer);
}
