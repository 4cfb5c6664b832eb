/* The pages as pixels, of made-up moments with everything in them that a page can show.
 * Scenes as text are test_view_board.c's; here letters must fit where they are put. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "locale/text.h"
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
    const char *locale;     /* NULL: the house style */
    bool week_before;       /* is known */
    bool fault;             /* the site file is broken */
};

static struct row rows_golden[] = {
    {.name = "page Ahead at 1080p",
     .golden = "view_ahead",
     .page = 2,
     .width_px = 1920,
     .height_px = 1080},
    {.name = "page Ahead upright",
     .golden = "view_ahead_upright",
     .page = 2,
     .width_px = 540,
     .height_px = 960},
    {.name = "page Ahead, a source silent for 40 s",
     .golden = "view_ahead_stale",
     .page = 2,
     .width_px = 960,
     .height_px = 540,
     .silent_ms = 40000},
    {.name = "page Today with a contest",
     .golden = "view_today",
     .page = 1,
     .width_px = 960,
     .height_px = 540},
    {.name = "page Today with a contest, upright",
     .golden = "view_today_upright",
     .page = 1,
     .width_px = 540,
     .height_px = 960},
    {.name = "page Today, the week before behind the bars",
     .golden = "view_week_before",
     .page = 1,
     .width_px = 1280,
     .height_px = 720,
     .week_before = true},
    {.name = "page Today, the week before behind the bars, upright",
     .golden = "view_week_before_upright",
     .page = 1,
     .width_px = 540,
     .height_px = 960,
     .week_before = true,
     .locale = "de"},
    {.name = "a layout: a queue's tiles beside the site's, what reaches down",
     .golden = "view_layout",
     .page = 0,
     .width_px = 1280,
     .height_px = 720,
     .layout = TEST_DATA "/layouts/floor.yaml"},
    {.name = "a layout that says nothing of upright screens",
     .golden = "view_layout_upright",
     .page = 0,
     .width_px = 720,
     .height_px = 1280,
     .layout = TEST_DATA "/layouts/floor.yaml"},
    {.name = "agents by the half-hour",
     .golden = "view_rota",
     .page = 0,
     .width_px = 1280,
     .height_px = 720,
     .layout = TEST_ROOT "/docs/layouts/staffing.yaml"},
    {.name = "agents by the half-hour, upright, a source silent for 40 s",
     .golden = "view_rota_upright",
     .page = 0,
     .width_px = 540,
     .height_px = 960,
     .silent_ms = 40000,
     .layout = TEST_ROOT "/docs/layouts/staffing.yaml"},
    {.name = "the test card",
     .golden = "view_test_card",
     .page = TEST_CARD,
     .width_px = 1280,
     .height_px = 720},
    {.name = "the test card upright, with overscan",
     .golden = "view_test_card_upright",
     .page = TEST_CARD,
     .width_px = 720,
     .height_px = 1280,
     .overscan_bp = {300, 100, 200, 500}},
    {.name = "the test card in Arabic",
     .golden = "view_test_card_ar",
     .page = TEST_CARD,
     .width_px = 1280,
     .height_px = 720,
     .locale = "ar"},
    {.name = "a broken site file, in French",
     .golden = "view_fault_fr",
     .page = 0,
     .width_px = 960,
     .height_px = 540,
     .fault = true,
     .locale = "fr"},
    {.name = "page Now with overscan",
     .golden = "view_overscan",
     .page = 0,
     .width_px = 960,
     .height_px = 540,
     .overscan_bp = {1000, 500, 0, 300}},
    {.name = "an alarm at the head",
     .golden = "view_alarm",
     .page = 1,
     .width_px = 960,
     .height_px = 540,
     .raised = "Overdue e-mails"},
    {.name = "an urgent one",
     .golden = "view_alarm_urgent",
     .page = 1,
     .width_px = 960,
     .height_px = 540,
     .raised = "Overdue e-mails",
     .urgent = true},
    {.name = "an alarm at a narrow head",
     .golden = "view_alarm_upright",
     .page = 0,
     .width_px = 540,
     .height_px = 960,
     .raised = "Overdue e-mails"},
    {.name = "a goal is reached",
     .golden = "view_celebration",
     .page = 1,
     .width_px = 960,
     .height_px = 540,
     .celebrated = "December sale"},
    {.name = "a goal is reached, upright",
     .golden = "view_celebration_upright",
     .page = 1,
     .width_px = 540,
     .height_px = 960,
     .celebrated = "December sale"},
    {.name = "page Now in German",
     .golden = "view_now_de",
     .page = 0,
     .width_px = 960,
     .height_px = 540,
     .locale = "de-DE"},
    {.name = "page Ahead in French",
     .golden = "view_ahead_fr",
     .page = 2,
     .width_px = 960,
     .height_px = 540,
     .locale = "fr"},
    {.name = "page Today in Polish",
     .golden = "view_today_pl",
     .page = 1,
     .width_px = 960,
     .height_px = 540,
     .locale = "pl"},
    {.name = "page Now in Arabic, from right to left",
     .golden = "view_now_ar",
     .page = 0,
     .width_px = 960,
     .height_px = 540,
     .locale = "ar"},
    {.name = "page Now in Arabic: the panel's margins stay on their sides",
     .golden = "view_overscan_ar",
     .page = 0,
     .width_px = 960,
     .height_px = 540,
     .overscan_bp = {0, 1000, 0, 300},
     .locale = "ar"},
    {.name = "page Today in Arabic",
     .golden = "view_today_ar",
     .page = 1,
     .width_px = 960,
     .height_px = 540,
     .locale = "ar"},
    {.name = "page Ahead in Arabic with Latin digits, upright",
     .golden = "view_ahead_ar_latn",
     .page = 2,
     .width_px = 540,
     .height_px = 960,
     .locale = "ar-u-nu-latn"},
    {.name = "page Today in Spanish, a source silent for 40 s",
     .golden = "view_today_es",
     .page = 1,
     .width_px = 960,
     .height_px = 540,
     .silent_ms = 40000,
     .locale = "es"},
};

static const struct diag_entry fault = {
    .level = DIAG_ERROR,
    .line = 14,
    .column = 5,
    .file = "site.yaml",
    .text = "queues.sales.targt: 20s: unknown key, did you mean 'target'?",
    .reason_at = (int)sizeof "queues.sales.targt: 20s: " - 1};

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
    if (row->week_before) {
        snapshots_week_before(snapshot);
    }
    if (row->silent_ms > 0) {
        snapshots_silence(snapshot, 1, row->silent_ms);
    }
    struct board_options options = {.pages = pages,
                                    .title = "Leeds",
                                    .subtitle = "Customer Care",
                                    .blank_after_ms = 300000,
                                    .drop_limit_bp = 300,
                                    .calendar = calendar,
                                    .locale = format_locale_default()};
    if (row->locale != NULL) {
        assert_true(text_use(row->locale));
        assert_true(format_locale_find(row->locale, &options.locale));
    }
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
    const struct board_news news = {
        .snapshot = snapshot,
        .alarms = row->raised != NULL ? &alarms : NULL,
        .celebration = row->celebrated != NULL ? &celebration : NULL,
        .standings = &standings,
        .notice = {.fault = row->fault ? &fault : NULL, .link = ""}};
    board_compose(&options, &style, &news, row->page == TEST_CARD ? 0 : row->page, scene);
    (void)text_use("");
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

static void check_golden(void **state)
{
    const struct row *row = *state;
    struct renderer_config config = specimen_config();
    struct scene *scene = scene_create();
    compose(row, scene);
    bool same = golden_check_scene(&config, scene, row->golden);
    scene_destroy(&scene);
    assert_true(same);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_golden, rows_golden);
    return rows_run(&rows, "view/golden");
}
