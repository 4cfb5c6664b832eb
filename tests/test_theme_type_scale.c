/* Cap heights: display.md 7.1, "Cap height on a 55 inch 1080p screen". */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/faults.h"
#include "support/rows.h"
#include "theme/type_scale.h"

#define INCH_55_MM 1397

struct cap_row {
    const char *name;
    int64_t distance_mm;
    int px[4]; /* at 16', 20', 22', 30' */
};

static struct cap_row cap_rows[] = {
    {"3 m", 3000, {22, 28, 30, 41}},     {"4 m", 4000, {29, 37, 40, 55}},
    {"6 m", 6000, {44, 55, 61, 83}},     {"8 m", 8000, {59, 73, 81, 110}},
    {"10 m", 10000, {73, 92, 101, 138}}, {"15 m", 15000, {110, 138, 151, 206}},
};

static void test_cap(void **state)
{
    const struct cap_row *row = *state;
    static const int64_t sizes_c[4] = {1600, 2000, 2200, 3000};
    const struct type_view view = {row->distance_mm, INCH_55_MM, 1920, 1080, {0}};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(type_scale_cap_px(sizes_c[i], &view), row->px[i]);
    }
}

/* Twice the pixels on the same panel: twice the cap height. "For 43 inch multiply the
 * pixels by 1.28." */
static void test_other_screens(void **state)
{
    (void)state;
    const struct type_view uhd = {6000, INCH_55_MM, 3840, 2160, {0}};
    const struct type_view inch_43 = {6000, 1092, 1920, 1080, {0}};
    const struct type_view upright = {6000, INCH_55_MM, 1080, 1920, {0}};
    assert_int_equal(type_scale_cap_px(1600, &uhd), 88);
    assert_int_equal(type_scale_cap_px(1600, &inch_43), 56);
    assert_int_equal(type_scale_cap_px(1600, &upright), 44);
    assert_int_equal(type_scale_cap_px(1, &upright), 1);
}

/* D16: figures below 20' warn. */
static void test_warning(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct type_scale scale;
    option_defaults(type_scale_options, &scale);
    const struct yaml_node *nowhere[TYPE_COUNT] = {NULL};
    type_scale_check(&scale, nowhere, "t.yaml", &diag);
    faults_expect(&diag, "");
    scale.arc_minutes_c[TYPE_FIGURE] = 1999;
    type_scale_check(&scale, nowhere, "t.yaml", &diag);
    faults_expect(&diag, "t.yaml: warning: type.figure: 20 or more is preferred\n");
    assert_int_equal(diag.errors, 0);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_cap, cap_rows);
    rows_add_one(&rows, "other screens", test_other_screens);
    rows_add_one(&rows, "small figures warn", test_warning);
    return rows_run(&rows, "theme/type_scale");
}
