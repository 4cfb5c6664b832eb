/* The board on every kind of screen: four sizes, hung in all four ways, in two looks. A
 * turned picture is the golden one of its upright or lying shape, pixel for pixel
 * (display.md, requirement D14). */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/golden.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "support/specimen.h"
#include "view/board.h"

#define NAME_BYTES 80

struct row {
    const char *name;
    int width_px, height_px; /* of the display */
    int degrees;
    const char *theme;
};

static const struct row sizes[] = {
    {"720p", 1280, 720, 0, NULL},
    {"1366 x 768", 1366, 768, 0, NULL},
    {"1080p", 1920, 1080, 0, NULL},
    {"4K", 3840, 2160, 0, NULL},
};

#define SIZES (sizeof sizes / sizeof *sizes)

static struct theme load_theme(const char *name)
{
    struct diag diag = {0};
    struct theme theme;
    char path[512];
    const struct theme_roots roots = {{.count = 1, .items = {TEST_ROOT}}};
    str_format(path, sizeof path, "%s/themes/%s.yaml", TEST_ROOT, name);
    assert_true(theme_load_file(&roots, path, &theme, &diag));
    return theme;
}

static void compose(const struct row *row, struct scene *scene, int width_px,
                    int height_px)
{
    const struct theme theme = load_theme(row->theme);
    const struct board_pages pages = board_builtin_pages();
    const struct type_view view = {.distance_mm = 6000,
                                   .diagonal_mm = 1397,
                                   .width_px = width_px,
                                   .height_px = height_px};
    const struct style style = board_style(&pages, &theme, &view);
    struct calendar *calendar = calendar_create("UTC");
    struct snapshot *snapshot = snapshots_busy_floor();
    const struct board_options options = {.pages = pages,
                                          .title = "Leeds",
                                          .subtitle = "Customer Care",
                                          .thresholds = {.waiting_warning = 5,
                                                         .waiting_alarm = 15,
                                                         .longest_warning_ms = 30000,
                                                         .longest_alarm_ms = 90000,
                                                         .service_level_margin_bp = 1000},
                                          .blank_after_ms = 300000,
                                          .calendar = calendar,
                                          .locale = format_locale_default()};
    const struct board_news news = {.snapshot = snapshot, .notice = {.link = ""}};
    board_compose(&options, &style, &news, 0, scene);
    snapshot_destroy(&snapshot);
    calendar_destroy(&calendar);
}

static void check_screen(void **state)
{
    const struct row *row = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    char golden[NAME_BYTES];
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    struct scene *scene = scene_create();
    struct damage damage;
    int width_px = 0;
    int height_px = 0;
    assert_non_null(renderer);
    assert_true(renderer_set_rotation(renderer, row->degrees));
    if (!renderer_open(renderer, RENDERER_WINDOW, row->width_px, row->height_px,
                       reason)) {
        fail_msg("%s", reason);
    }
    renderer_size(renderer, &width_px, &height_px);
    compose(row, scene, width_px, height_px);
    damage_all(scene, &damage);
    assert_true(renderer_draw(renderer, scene, &damage));
    str_format(golden, sizeof golden, "screen_%dx%d_%s", width_px, height_px, row->theme);
    bool same = golden_check_turned(renderer, row->degrees, golden);
    renderer_destroy(&renderer);
    scene_destroy(&scene);
    assert_true(same);
}

int main(void)
{
    static struct rows rows;
    static struct row made[SIZES * 4 * 2];
    static char names[SIZES * 4 * 2][NAME_BYTES];
    static const char *const themes[] = {"dark", "light"};
    size_t count = 0;
    for (size_t size = 0; size < SIZES; size++) {
        for (int quarter = 0; quarter < 4; quarter++) {
            for (size_t theme = 0; theme < 2; theme++) {
                made[count] = sizes[size];
                made[count].degrees = quarter * 90;
                made[count].theme = themes[theme];
                str_format(names[count], NAME_BYTES, "%s, turned by %d, %s",
                           sizes[size].name, quarter * 90, themes[theme]);
                made[count].name = names[count];
                count++;
            }
        }
    }
    ROWS_ADD(&rows, check_screen, made);
    return rows_run(&rows, "view/screens");
}
