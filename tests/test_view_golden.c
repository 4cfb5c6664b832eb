/* The pages as pixels, of made-up moments with everything in them that a page can show.
 * Scenes as text are test_view_board.c's; here letters must fit where they are put. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "support/specimen.h"
#include "view/board.h"
#include "view/celebration.h"
#include "view/page_file.h"

#define TEST_CARD 99

struct row {
    const char *name;
    const char *golden;
    size_t page;
    int width_px, height_px;
    int64_t silent_ms;  /* of the second source; 0: live */
    const char *layout; /* a file; NULL: a page that is built in */
    int64_t overscan_bp[4];
    const char *raised; /* words of an alarm; NULL: nothing is */
    bool urgent;
    const char *celebrated; /* title of a contest whose goal is reached; NULL: nothing */
};

static struct row rows_golden[] = {
    {"page Ahead at 1080p", "view_ahead", 2, 1920, 1080, 0, NULL, {0}, NULL, false, NULL},
    {"page Ahead upright",
     "view_ahead_upright",
     2,
     540,
     960,
     0,
     NULL,
     {0},
     NULL,
     false,
     NULL},
    {"page Ahead, a source silent for 40 s",
     "view_ahead_stale",
     2,
     960,
     540,
     40000,
     NULL,
     {0},
     NULL,
     false,
     NULL},
    {"page Today with a contest",
     "view_today",
     1,
     960,
     540,
     0,
     NULL,
     {0},
     NULL,
     false,
     NULL},
    {"page Today with a contest, upright",
     "view_today_upright",
     1,
     540,
     960,
     0,
     NULL,
     {0},
     NULL,
     false,
     NULL},
    {"a layout: a queue's tiles beside the site's, what reaches down",
     "view_layout",
     0,
     1280,
     720,
     0,
     TEST_DATA "/layouts/floor.yaml",
     {0},
     NULL,
     false,
     NULL},
    {"a layout that says nothing of upright screens",
     "view_layout_upright",
     0,
     720,
     1280,
     0,
     TEST_DATA "/layouts/floor.yaml",
     {0},
     NULL,
     false,
     NULL},
    {"the test card",
     "view_test_card",
     TEST_CARD,
     1280,
     720,
     0,
     NULL,
     {0},
     NULL,
     false,
     NULL},
    {"the test card upright, with overscan",
     "view_test_card_upright",
     TEST_CARD,
     720,
     1280,
     0,
     NULL,
     {300, 100, 200, 500},
     NULL,
     false,
     NULL},
    {"page Now with overscan",
     "view_overscan",
     0,
     960,
     540,
     0,
     NULL,
     {1000, 500, 0, 300},
     NULL,
     false,
     NULL},
    {"an alarm at the head",
     "view_alarm",
     1,
     960,
     540,
     0,
     NULL,
     {0},
     "Overdue e-mails",
     false,
     NULL},
    {"an urgent one",
     "view_alarm_urgent",
     1,
     960,
     540,
     0,
     NULL,
     {0},
     "Overdue e-mails",
     true,
     NULL},
    {"an alarm at a narrow head",
     "view_alarm_upright",
     0,
     540,
     960,
     0,
     NULL,
     {0},
     "Overdue e-mails",
     false,
     NULL},
    {"a goal is reached",
     "view_celebration",
     1,
     960,
     540,
     0,
     NULL,
     {0},
     NULL,
     false,
     "December sale"},
    {"a goal is reached, upright",
     "view_celebration_upright",
     1,
     540,
     960,
     0,
     NULL,
     {0},
     NULL,
     false,
     "December sale"},
};

static void compose(const struct row *row, struct scene *scene)
{
    static struct board_standings standings;
    struct type_view view = {.distance_mm = 6000,
                             .diagonal_mm = 1397,
                             .width_px = row->width_px,
                             .height_px = row->height_px};
    memcpy(view.overscan_bp, row->overscan_bp, sizeof view.overscan_bp);
    const struct theme theme = theme_default();
    static struct page page;
    struct board_pages pages = board_builtin_pages();
    struct diag diag = {0};
    if (row->page == TEST_CARD) {
        pages = (struct board_pages){page_find_builtin("test-card"), 1};
    } else if (row->layout != NULL) {
        assert_true(page_load_file(row->layout, &page, &diag));
        pages = (struct board_pages){&page, 1};
    }
    const struct style style = board_style(&pages, &theme, &view);
    struct calendar *calendar = calendar_create("UTC");
    struct snapshot *snapshot = snapshots_busy_floor();
    snapshots_look_ahead(snapshot);
    snapshots_standings(&standings);
    if (row->silent_ms > 0) {
        snapshots_silence(snapshot, 1, row->silent_ms);
    }
    const struct board_options options = {.pages = pages,
                                          .title = "Leeds",
                                          .subtitle = "Customer Care",
                                          .blank_after_ms = 300000,
                                          .drop_limit_bp = 300,
                                          .calendar = calendar,
                                          .locale = format_locale_default()};
    const struct board_celebration celebration = {
        .goal = true, .title = row->celebrated, .count = 600};
    struct board_alarms alarms = {.alarms = {{.words = row->raised,
                                              .metric = METRIC_OVERDUE,
                                              .figure = {12, 1},
                                              .level = LEVEL_ALARM,
                                              .urgent = row->urgent}},
                                  .count = 1,
                                  .more = 2,
                                  .totals = {LEVEL_WARNING, LEVEL_ALARM, LEVEL_WARNING}};
    const struct board_news news = {.snapshot = snapshot,
                                    .alarms = row->raised != NULL ? &alarms : NULL,
                                    .celebration =
                                        row->celebrated != NULL ? &celebration : NULL,
                                    .standings = &standings,
                                    .notice = {.fault = "", .link = ""}};
    board_compose(&options, &style, &news, row->page == TEST_CARD ? 0 : row->page, scene);
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

static void check_golden(void **state)
{
    const struct row *row = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    struct scene *scene = scene_create();
    struct damage damage;
    if (renderer == NULL || !renderer_open(renderer, RENDERER_WINDOW, row->width_px,
                                           row->height_px, reason)) {
        fail_msg("%s", reason);
    }
    compose(row, scene);
    damage_all(scene, &damage);
    assert_true(renderer_draw(renderer, scene, &damage));
    bool same = golden_check(renderer, row->golden);
    renderer_destroy(&renderer);
    scene_destroy(&scene);
    assert_true(same);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_golden, rows_golden);
    return rows_run(&rows, "view/golden");
}
