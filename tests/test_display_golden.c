/* The whole way, from a recording to pixels: a real Asterisk's day and a made-up one are
 * the same picture every time. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "display/app.h"
#include "support/golden.h"
#include "support/rows.h"

#define PATH_BYTES 512

struct row {
    const char *name;
    const char *golden;
    const char *replay, *at, *page, *theme;
    int width_px, height_px;
};

static struct row rows_golden[] = {
    {"asterisk's day, page Now", "asterisk_now", "asterisk16/day.ndjson",
     "2026-11-22T04:36:30Z", "now", "dark", 1920, 1080},
    {"asterisk's day, page Today", "asterisk_today", "asterisk16/day.ndjson", NULL,
     "today", "dark", 1920, 1080},
    {"asterisk's day, light theme at 720p", "asterisk_light_720p",
     "asterisk16/day.ndjson", "2026-11-22T04:36:30Z", "now", "light", 1280, 720},
    {"asterisk's day, a theme with a background", "asterisk_winter_360p",
     "asterisk16/day.ndjson", "2026-11-22T04:36:30Z", "now", "winter", 640, 360},
    {"asterisk's day, a theme with a logo that inherits from light",
     "asterisk_harvest_360p", "asterisk16/day.ndjson", "2026-11-22T04:36:30Z", "now",
     "harvest", 640, 360},
    {"asterisk's day, a theme with a logo, upright", "asterisk_harbour_upright",
     "asterisk16/day.ndjson", NULL, "today", "harbour", 360, 640},
};

static bool shoot(const struct row *row, const char *path)
{
    char config[PATH_BYTES];
    char replay[PATH_BYTES];
    struct diag diag;
    diag_clear(&diag);
    str_format(config, sizeof config, "%s/asterisk16/site.yaml", TEST_DATA);
    str_format(replay, sizeof replay, "%s/%s", TEST_DATA, row->replay);
    const struct arguments arguments = {.config = config,
                                        .replay = replay,
                                        .at = row->at,
                                        .page = row->page,
                                        .theme = row->theme,
                                        .width_px = row->width_px,
                                        .height_px = row->height_px,
                                        .screenshot = path};
    struct app *app = app_create(&arguments, &diag);
    diag_print(&diag, stderr);
    if (app == NULL) {
        return false;
    }
    int code = app_run(app);
    app_destroy(&app);
    return code == EXIT_SUCCESS;
}

static void check_golden(void **state)
{
    const struct row *row = *state;
    char path[PATH_BYTES];
    str_format(path, sizeof path, "%s/%s.png", TEST_SCRATCH, row->golden);
    assert_true(shoot(row, path));
    assert_true(golden_check_file(path, row->golden));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_golden, rows_golden);
    return rows_run(&rows, "display/golden");
}
