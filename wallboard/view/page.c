#include "view/page.h"

#include <assert.h>
#include <string.h>

#include "locale/text.h"
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

/* Labels and titles are English here: they are translated where they are shown. */
const struct page page_builtin[] = {
    {
        .name = "now",
        .label = TEXT_MARK("Now"),
        .title = "",
        .lying = {.grid.rows = {LAYOUT_ROW_LEAD, LAYOUT_ROW_REST, LAYOUT_ROW_STRIP},
                  .cells = {{.widget = &widget_waiting, .place = {0, 0, 7, 1}},
                            {.widget = &widget_longest_wait, .place = {7, 0, 8, 1}},
                            {.widget = &widget_service_level, .place = {15, 0, 9, 1}},
                            {.widget = &widget_queues, .place = {0, 1, 24, 1}},
                            {.widget = &widget_agents, .place = {0, 2, 24, 1}}}},
        .upright = {.grid.rows = {LAYOUT_ROW_LEAD, LAYOUT_ROW_LEAD, LAYOUT_ROW_REST,
                                  LAYOUT_ROW_STRIP},
                    .cells = {{.widget = &widget_waiting, .place = {0, 0, 11, 1}},
                              {.widget = &widget_longest_wait, .place = {11, 0, 13, 1}},
                              {.widget = &widget_service_level, .place = {0, 1, 24, 1}},
                              {.widget = &widget_queues, .place = {0, 2, 24, 1}},
                              {.widget = &widget_agents, .place = {0, 3, 24, 1}}}},
    },
    {
        .name = "today",
        .label = TEXT_MARK("Today"),
        .title = TEXT_MARK("Today"),
        .lying = {.grid.rows = {LAYOUT_ROW_TILE, LAYOUT_ROW_TILE, LAYOUT_ROW_REST},
                  .cells = {{.widget = &widget_answered, .place = {0, 0, 6, 1}},
                            {.widget = &widget_abandoned, .place = {6, 0, 6, 1}},
                            {.widget = &widget_answer_time, .place = {0, 1, 6, 1}},
                            {.widget = &widget_emails_or_handling, .place = {6, 1, 6, 1}},
                            {.widget = &widget_leaderboard, .place = {12, 0, 12, 2}},
                            {.widget = &widget_day, .place = {0, 2, 14, 1}},
                            {.widget = &widget_contest, .place = {14, 2, 10, 1}}}},
        .upright = {.grid.rows = {LAYOUT_ROW_TILE, LAYOUT_ROW_TILE, LAYOUT_ROW_LIST,
                                  LAYOUT_ROW_TILE, LAYOUT_ROW_REST},
                    .cells = {{.widget = &widget_answered, .place = {0, 0, 12, 1}},
                              {.widget = &widget_abandoned, .place = {12, 0, 12, 1}},
                              {.widget = &widget_answer_time, .place = {0, 1, 12, 1}},
                              {.widget = &widget_emails_or_handling,
                               .place = {12, 1, 12, 1}},
                              {.widget = &widget_leaderboard, .place = {0, 2, 24, 1}},
                              {.widget = &widget_contest, .place = {0, 3, 24, 1}},
                              {.widget = &widget_day, .place = {0, 4, 24, 1}}}},
    },
    {
        .name = "ahead",
        .label = TEXT_MARK("Ahead"),
        .title = TEXT_MARK("The next hour"),
        .lying = {.grid.rows = {LAYOUT_ROW_TILE, LAYOUT_ROW_REST, LAYOUT_ROW_STRIP},
                  .cells = {{.widget = &widget_next_breach, .place = {0, 0, 8, 1}},
                            {.widget = &widget_recovery, .place = {8, 0, 8, 1}},
                            {.widget = &widget_best_possible, .place = {16, 0, 8, 1}},
                            {.widget = &widget_waiting_list, .place = {0, 1, 12, 1}},
                            {.widget = &widget_email, .place = {12, 1, 6, 1}},
                            {.widget = &widget_outbound, .place = {18, 1, 6, 1}},
                            {.widget = &widget_staffing, .place = {0, 2, 24, 1}}}},
        .upright = {.grid.rows = {LAYOUT_ROW_TILE, LAYOUT_ROW_TILE, LAYOUT_ROW_REST,
                                  LAYOUT_ROW_LIST, LAYOUT_ROW_STRIP, LAYOUT_ROW_STRIP},
                    .cells = {{.widget = &widget_next_breach, .place = {0, 0, 12, 1}},
                              {.widget = &widget_recovery, .place = {12, 0, 12, 1}},
                              {.widget = &widget_best_possible, .place = {0, 1, 24, 1}},
                              {.widget = &widget_waiting_list, .place = {0, 2, 24, 1}},
                              {.widget = &widget_email, .place = {0, 3, 12, 1}},
                              {.widget = &widget_outbound, .place = {12, 3, 12, 1}},
                              {.widget = &widget_staffing, .place = {0, 4, 24, 2}}}},
    },
};

static_assert(sizeof page_builtin / sizeof page_builtin[0] == PAGE_BUILTIN, "as told");

static const struct page test_card = {
    .name = "test-card", .label = "Test card", .is_card = true};

const struct page *page_find_builtin(const char *name)
{
    for (size_t i = 0; i < PAGE_BUILTIN; i++) {
        if (strcmp(page_builtin[i].name, name) == 0) {
            return &page_builtin[i];
        }
    }
    return strcmp(test_card.name, name) == 0 ? &test_card : NULL;
}

const struct plan *page_plan(const struct page *page, const struct style *style)
{
    return style->width_px < style->height_px ? &page->upright : &page->lying;
}
