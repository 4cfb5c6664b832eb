/* features.md, section 4: "clocks per client with open or closed". */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/widget_clocks.h"

struct row {
    const char *name;
    size_t count; /* of the clocks below */
    int width_px, height_px;
    int64_t shown_ms;
    const char *shown, *hidden; /* texts; NULL: not asked */
    int discs, rings;
};

static const struct board_clocks all = {
    .clocks =
        {{"Mumbai", {.hour = 16, .minute = 50, .weekday = 3}, false, CLOCK_OPEN},
         {"Chicago", {.hour = 5, .minute = 20, .weekday = 3}, false, CLOCK_CLOSED},
         {"Auckland", {.hour = 0, .minute = 5, .weekday = 4}, true, CLOCK_NO_HOURS}},
    .count = 3};

static struct row rows_clocks[] = {
    {"the time of a place", 3, 1792, 77, 0, "16:50", "open", 1, 1},
    {"the weekday of another day", 3, 1792, 77, 0, "00:05 Thu", NULL, 1, 1},
    {"a word where there is room for it", 3, 1792, 200, 0, "open", NULL, 1, 1},
    {"closed likewise", 3, 1792, 200, 0, "closed", NULL, 1, 1},
    {"no word without hours", 1, 1792, 200, 0, "Mumbai", "closed", 1, 0},
    {"no room for all: the first", 3, 600, 77, 0, "Mumbai", "Chicago", 1, 0},
    {"no room for all: the next in its turn", 3, 600, 77, 20000, "Chicago", "Mumbai", 0,
     1},
    {"no room for all: the last", 3, 600, 77, 40000, "Auckland", "Mumbai", 0, 0},
    {"no room at all is room for one", 3, 50, 20, 0, "Mumbai", "Chicago", 1, 0},
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

static int count_marks(const struct scene *scene, enum scene_mark mark)
{
    int count = 0;
    for (size_t i = 0; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        count += node->kind == SCENE_MARK && node->mark == mark ? 1 : 0;
    }
    return count;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct theme theme = theme_default();
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    const struct style style = style_resolve(&theme, &view);
    const struct board_options options = {.locale = format_locale_default()};
    struct board_clocks clocks = all;
    struct snapshot *snapshot = snapshots_nothing();
    struct scene *scene = scene_create();
    clocks.count = row->count;
    scene_reset(scene, 1920, 1080, style.ground);
    struct painter painter = painter_begin(scene, 0);
    const struct widget_context context = {.options = &options,
                                           .style = &style,
                                           .snapshot = snapshot,
                                           .clocks = &clocks,
                                           .shown_ms = row->shown_ms};
    assert_true(widget_clocks.shows(&context));
    widget_clocks.compose(&context, (struct rect){64, 100, row->width_px, row->height_px},
                          &painter);
    assert_true(row->shown == NULL || finds(scene, row->shown));
    assert_true(row->hidden == NULL || !finds(scene, row->hidden));
    assert_int_equal(count_marks(scene, SCENE_MARK_DISC), row->discs);
    assert_int_equal(count_marks(scene, SCENE_MARK_RING), row->rings);
    scene_destroy(&scene);
    snapshot_destroy(&snapshot);
}

static void test_none(void **state)
{
    (void)state;
    const struct board_clocks none = {.count = 0};
    struct widget_context context = {.clocks = &none};
    assert_false(widget_clocks.shows(&context));
    context.clocks = NULL;
    assert_false(widget_clocks.shows(&context));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_row, rows_clocks);
    rows_add_one(&rows, "a site without clocks", test_none);
    return rows_run(&rows, "view/clocks");
}
