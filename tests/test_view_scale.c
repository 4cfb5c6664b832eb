/* view/scale and view/trend: figures against a target, on a scale, and where they came
 * from. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "view/scale.h"
#include "view/trend.h"

/* -- states ---------------------------------------------------------------------------
 */

struct level_row {
    const char *name;
    enum metric metric;
    struct figure figure;
    int64_t target;
    enum level raised; /* by the site's own alert */
    enum level level;
};

static struct level_row rows_level[] = {
    {"without a target a figure has no state",
     METRIC_ASA_MS,
     {19, 1},
     0,
     0,
     LEVEL_NEUTRAL},
    {"lower is better: at the target", METRIC_ASA_MS, {20000, 1}, 20000, 0, LEVEL_GOOD},
    {"lower is better: above it", METRIC_ASA_MS, {20001, 1}, 20000, 0, LEVEL_WARNING},
    {"higher is better: at the target", METRIC_CSAT_MEAN, {45, 10}, 450, 0, LEVEL_GOOD},
    {"higher is better: below it", METRIC_CSAT_MEAN, {449, 100}, 450, 0, LEVEL_WARNING},
    {"a ratio in basis points", METRIC_ABANDONMENT_RATE, {1, 20}, 500, 0, LEVEL_GOOD},
    {"a count", METRIC_WAITING, {9, 1}, 5, 0, LEVEL_WARNING},
    {"neither side of it is better", METRIC_OCCUPANCY, {9, 10}, 8500, 0, LEVEL_NEUTRAL},
    {"what is not known has none",
     METRIC_ASA_MS,
     {0, 0},
     20000,
     LEVEL_ALARM,
     LEVEL_UNKNOWN},
    {"the site's own alert is worse",
     METRIC_ASA_MS,
     {19, 1},
     20000,
     LEVEL_ALARM,
     LEVEL_ALARM},
    {"a service level by the site's goal",
     METRIC_SERVICE_LEVEL,
     {80, 100},
     0,
     0,
     LEVEL_GOOD},
    {"a service level below it", METRIC_SERVICE_LEVEL, {79, 100}, 0, 0, LEVEL_WARNING},
    {"a service level by the page's own target",
     METRIC_SERVICE_LEVEL,
     {80, 100},
     9000,
     0,
     LEVEL_WARNING},
};

static void test_level(void **state)
{
    const struct level_row *row = *state;
    const struct board_options options = {.thresholds = {.service_level_margin_bp = 1000},
                                          .locale = format_locale_default()};
    const struct widget_ask ask = {.metric = row->metric, .target = row->target};
    const struct board_alarms alarms = {
        .alarms = {{.metric = row->metric, .level = row->raised}},
        .count = row->raised != 0 ? 1 : 0,
        .totals = {row->level, row->level, row->level}};
    struct snapshot *snapshot = snapshots_nothing();
    const struct widget_context context = {
        .options = &options, .snapshot = snapshot, .alarms = &alarms, .ask = &ask};
    assert_int_equal(scale_level(&context, row->metric, row->figure), row->level);
    snapshot_destroy(&snapshot);
}

/* -- places on a scale ----------------------------------------------------------------
 */

struct part_row {
    const char *name;
    int64_t value, most;
    int part;
};

static struct part_row rows_part[] = {
    {"the beginning", 0, 40, 0},
    {"below it", -3, 40, 0},
    {"the middle", 20, 40, 500},
    {"the end", 40, 40, 1000},
    {"beyond it", 9999, 40, 1000},
    {"no scale", 5, 0, 0},
    {"the largest", INT64_MAX, INT64_MAX, 1000},
};

static void test_part(void **state)
{
    const struct part_row *row = *state;
    assert_int_equal(scale_part(row->value, row->most), row->part);
}

/* -- the way here ---------------------------------------------------------------------
 */

struct trend_row {
    const char *name;
    int answered[4]; /* of the last quarters that are over; -1: not known */
    const char *arrow;
};

static struct trend_row rows_trend[] = {
    {"up", {20, 20, 20, 25}, "\xE2\x86\x91"},
    {"down", {20, 20, 25, 20}, "\xE2\x86\x93"},
    {"a change of a fiftieth is none", {20, 20, 100, 102}, "\xE2\x86\x92"},
    {"a little more is one", {20, 20, 100, 103}, "\xE2\x86\x91"},
    {"from nothing", {0, 0, 0, 1}, "\xE2\x86\x91"},
    {"two quarters are no trend", {-1, -1, 20, 25}, ""},
    {"quarters that are not known are passed over", {20, 25, -1, 20}, "\xE2\x86\x93"},
};

static void test_trend(void **state)
{
    const struct trend_row *row = *state;
    struct snapshot *snapshot = snapshots_nothing();
    for (int i = 0; i < 5; i++) { /* the fifth is not over and does not count */
        struct snapshot_interval *interval =
            &snapshot->intervals[snapshot->interval_count++];
        memset(interval, 0, sizeof *interval);
        interval->start_ms = snapshot->now_ms - (4 - i) * INT64_C(900000) - 1000;
        interval->end_ms = interval->start_ms + 900000;
        int answered = i < 4 ? row->answered[i] : 1000000;
        if (answered >= 0) {
            interval->figures.value[METRIC_ANSWERED] = (struct figure){answered, 1};
        }
    }
    assert_string_equal(trend_arrow(snapshot, METRIC_ANSWERED), row->arrow);
    snapshot_destroy(&snapshot);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_level, rows_level);
    ROWS_ADD(&rows, test_part, rows_part);
    ROWS_ADD(&rows, test_trend, rows_trend);
    return rows_run(&rows, "view/scale");
}
