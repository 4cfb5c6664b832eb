/* The day's chart: which hours it is of, and last week behind its bars. "What is not
 * known is left out and never shown as nought." */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "view/widget_day.h"

#define HOUR_QUARTERS 4
#define UNKNOWN       (-1)

struct row {
    const char *name;
    int today[2]; /* contacts in the quarter-hours from that hour on, beside the floor's
                     from 8 to 14:45 with 33 in the busiest: the hour, how many */
    int before[2][3]; /* a week before: from that hour to that one, how many */
    int hours[2];     /* shown: the first and the last, of those that have a label */
    int shades;       /* quarter-hours of the week before that have a mark */
    int outlines;     /* runs of them */
};

static struct row rows_day[] = {
    {"ten hours at least, from the first contact on", {8, 0}, {{0}}, {8, 17}, 0, 0},
    {"a few calls at night are not what it is about", {1, 3}, {{0}}, {8, 17}, 0, 0},
    {"a tenth of the busiest quarter-hour is", {1, 4}, {{0}}, {1, 14}, 0, 0},
    {"nor are last week's few", {8, 0}, {{1, 2, 3}, {9, 10, 20}}, {8, 17}, 4, 1},
    {"what came later last week is still to come", {8, 0}, {{9, 21, 20}}, {8, 20}, 48, 1},
    {"the day began earlier last week", {8, 0}, {{5, 12, 20}}, {5, 14}, 28, 1},
    {"a known nought has its mark, what is not known has none",
     {8, 0},
     {{9, 11, 0}, {12, 13, 20}},
     {8, 17},
     12,
     2},
    {"nothing is known", {8, 0}, {{9, 17, UNKNOWN}}, {8, 17}, 0, 0},
};

static void set_today(struct snapshot *snapshot, const struct row *row)
{
    if (row->today[1] == 0) {
        return;
    }
    memmove(&snapshot->intervals[1], &snapshot->intervals[0],
            snapshot->interval_count++ * sizeof snapshot->intervals[0]);
    struct snapshot_interval *first = &snapshot->intervals[0];
    memset(first, 0, sizeof *first);
    first->start_ms = snapshot->day_start_ms +
                      row->today[0] * HOUR_QUARTERS * (int64_t)LIMIT_QUARTER_MS;
    first->end_ms = first->start_ms + LIMIT_QUARTER_MS;
    first->figures.value[METRIC_OFFERED] = figure_count(row->today[1]);
}

static void set_before(struct snapshot *snapshot, const int before[3])
{
    for (int i = before[0] * HOUR_QUARTERS; i < before[1] * HOUR_QUARTERS; i++) {
        snapshot->week_before[i] =
            before[2] == UNKNOWN ? FIGURE_NONE : figure_count(before[2]);
    }
}

static bool same_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

/* How many nodes of a kind and colour. */
static int count_of(const struct scene *scene, enum scene_kind kind, struct colour colour)
{
    int count = 0;
    for (size_t i = 0; i < scene->node_count; i++) {
        count += scene->nodes[i].kind == kind &&
                 same_colour(scene->nodes[i].colour, colour) &&
                 scene->nodes[i].dash_px == 0;
    }
    return count;
}

/* Every label of an hour lies within those that are expected, and some are there. */
static void expect_hours(const struct scene *scene, const int hours[2])
{
    int found = 0;
    for (int hour = 0; hour < 24; hour++) {
        char text[4];
        str_format(text, sizeof text, "%d", hour);
        for (size_t i = 0; i < scene->node_count; i++) {
            const struct scene_node *node = &scene->nodes[i];
            if (node->kind == SCENE_TEXT && strcmp(node->spans[0].text, text) == 0) {
                assert_in_range(hour, hours[0], hours[1]);
                found++;
            }
        }
    }
    assert_in_range(found, 2, 24);
}

static void test_day(void **state)
{
    const struct row *row = *state;
    const struct theme theme = theme_default();
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    const struct style style = style_resolve(&theme, &view);
    struct calendar *calendar = calendar_create("UTC");
    struct snapshot *snapshot = snapshots_busy_floor();
    struct scene *scene = scene_create();
    const struct widget_ask ask = {.line = 0};
    const struct board_options options = {.calendar = calendar,
                                          .locale = format_locale_default()};
    const struct widget_context context = {.options = &options,
                                           .style = &style,
                                           .snapshot = snapshot,
                                           .ask = &ask,
                                           .freshness = FRESHNESS_LIVE};
    set_today(snapshot, row);
    set_before(snapshot, row->before[0]);
    set_before(snapshot, row->before[1]);
    scene_reset(scene, view.width_px, view.height_px, style.ground);
    struct painter painter = painter_begin(scene, 0);
    widget_day.compose(&context, (struct rect){0, 0, 1800, 500}, &painter);
    expect_hours(scene, row->hours);
    assert_int_equal(count_of(scene, SCENE_RECT, style.rule), row->shades);
    assert_int_equal(count_of(scene, SCENE_POLYLINE, style.secondary), row->outlines);
    bool named = false;
    for (int i = 0; i < scene->nodes[1].span_count; i++) {
        named = named || strstr(scene->nodes[1].spans[i].text, "last week") != NULL;
    }
    assert_int_equal(named, row->shades > 0);
    scene_destroy(&scene);
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_day, rows_day);
    return rows_run(&rows, "view/day");
}
