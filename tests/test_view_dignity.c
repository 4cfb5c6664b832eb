/* features.md, sections 5 and 6: "waiting in bands", "small groups give people away: hide
 * figures of fewer people than the minimum". */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/page.h"

#define DASH "\xE2\x80\x93"

struct row {
    const char *name;
    int64_t a_few, min_group;
    const char *page;
    const char *shown, *hidden; /* texts of the picture; NULL: not asked */
};

/* On the floor there are 7 waiting, of them 3 past their target; 28 agents are logged in.
 */
static struct row rows_dignity[] = {
    {"exactly, by default", 0, 0, "now", "7", "a few"},
    {"in bands: many", 5, 0, "now", "many", "7"},
    {"in bands: a few", 7, 0, "now", "a few", "many"},
    {"in bands: none of a queue", 5, 0, "now", "none", NULL},
    {"in bands: nor how many are past their target", 5, 0, "now", "past target",
     "3 past target"},
    {"in bands: nor in the list of who waits", 5, 0, "ahead", "and others", "and 3 more"},
    {"a group that is large enough", 0, 28, "now", "Ready 5", NULL},
    {"a group that is too small: no states", 0, 29, "now", "Agents " DASH, "Ready 5"},
    {"a group that is too small: not how many are at their desk", 0, 29, "ahead", NULL,
     "25"},
};

static bool finds(const struct scene *scene, const char *text)
{
    for (size_t i = 0; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        for (int n = 0; node->kind == SCENE_TEXT && n < node->span_count; n++) {
            if (strcmp(node->spans[n].text, text) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct theme theme = theme_default();
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    const struct board_pages pages = {page_find_builtin(row->page), 1};
    const struct style style = board_style(&pages, &theme, &view);
    struct calendar *calendar = calendar_create("UTC");
    struct snapshot *snapshot = snapshots_busy_floor();
    struct scene *scene = scene_create();
    snapshots_look_ahead(snapshot);
    const struct board_options options = {.pages = pages,
                                          .title = "Leeds",
                                          .subtitle = "",
                                          .a_few = row->a_few,
                                          .min_group = row->min_group,
                                          .blank_after_ms = 300000,
                                          .thresholds = {.waiting_warning = 5},
                                          .calendar = calendar,
                                          .locale = format_locale_default()};
    const struct board_news news = {.snapshot = snapshot, .notice = {.link = ""}};
    board_compose(&options, &style, &news, 0, scene);
    assert_true(row->shown == NULL || finds(scene, row->shown));
    assert_true(row->hidden == NULL || !finds(scene, row->hidden));
    scene_destroy(&scene);
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_row, rows_dignity);
    return rows_run(&rows, "view/dignity");
}
