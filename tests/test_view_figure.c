/* view/figure: numbers as the wall writes them, and the states that thresholds give. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/rows.h"
#include "view/figure.h"

#define DASH "\xE2\x80\x93"

struct level_row {
    const char *name;
    struct figure figure;
    int64_t first, second; /* warning, alarm; or goal, margin */
    enum level level;
};

static struct level_row above_rows[] = {
    {"above: below both steps is good", {4, 1}, 5, 10, LEVEL_GOOD},
    {"above: the warning step itself warns", {5, 1}, 5, 10, LEVEL_WARNING},
    {"above: the alarm step itself alarms", {10, 1}, 5, 10, LEVEL_ALARM},
    {"above: without steps a figure has no state", {99, 1}, 0, 0, LEVEL_NEUTRAL},
    {"above: an alarm alone needs no warning", {3, 1}, 0, 3, LEVEL_ALARM},
    {"above: unknown is neither good nor bad", {0, 0}, 5, 10, LEVEL_UNKNOWN},
};

static void check_above(void **state)
{
    const struct level_row *row = *state;
    assert_int_equal(figure_level_above(row->figure, row->first, row->second),
                     row->level);
}

static struct level_row goal_rows[] = {
    {"goal: exactly the goal is good", {80, 100}, 8000, 1000, LEVEL_GOOD},
    {"goal: 79.96 % misses 80 % (T17: colour from the unrounded value)",
     {7996, 10000},
     8000,
     1000,
     LEVEL_WARNING},
    {"goal: down to the margin it warns", {70, 100}, 8000, 1000, LEVEL_WARNING},
    {"goal: below the margin it alarms", {6999, 10000}, 8000, 1000, LEVEL_ALARM},
    {"goal: no data is never green and never red", {0, 0}, 8000, 1000, LEVEL_UNKNOWN},
};

static void check_goal(void **state)
{
    const struct level_row *row = *state;
    assert_int_equal(figure_level_goal(row->figure, row->first, row->second), row->level);
}

static void unknown_figures_are_dashes(void **state)
{
    (void)state;
    const struct format_locale locale = format_locale_default();
    assert_string_equal(figure_text_count(&locale, FIGURE_NONE).value, DASH);
    assert_string_equal(figure_text_duration(&locale, FIGURE_NONE).value, DASH);
    assert_string_equal(figure_text_age(&locale, FIGURE_NONE).value, DASH);
    struct figure_text percent =
        figure_text_percent(&locale, FIGURE_NONE, 1, FORMAT_NO_THRESHOLD);
    assert_string_equal(percent.value, DASH);
    assert_string_equal(percent.unit, "");
}

static void known_figures_are_written_out(void **state)
{
    (void)state;
    const struct format_locale locale = format_locale_default();
    struct figure_text percent =
        figure_text_percent(&locale, (struct figure){7996, 10000}, 1, 8000);
    assert_string_equal(percent.value, "79.9"); /* rounding never crosses the goal */
    assert_string_equal(percent.unit, "%");
    assert_string_equal(figure_text_age(&locale, (struct figure){167999, 1}).value,
                        "2:47");
    assert_string_equal(figure_text_duration(&locale, (struct figure){38600, 2}).value,
                        "0:19");
    assert_string_equal(figure_text_count(&locale, (struct figure){0, 1}).value, "0");
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_above, above_rows);
    ROWS_ADD(&rows, check_goal, goal_rows);
    rows_add_one(&rows, "unknown figures are dashes", unknown_figures_are_dashes);
    rows_add_one(&rows, "known figures are written out", known_figures_are_written_out);
    return rows_run(&rows, "view/figure");
}
