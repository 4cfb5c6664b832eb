/* Contrast as WCAG 2.1 defines it: display.md 7.3, "Okabe-Ito on #0A0C14". */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/rows.h"
#include "theme/contrast.h"

struct contrast_row {
    const char *name;
    struct theme_colour front, back;
    int tenths; /* the ratio as the table prints it */
};

#define GROUND                                                                           \
    {                                                                                    \
        0x0A, 0x0C, 0x14                                                                 \
    }

static struct contrast_row contrast_rows[] = {
    {"orange", {0xE6, 0x9F, 0x00}, GROUND, 87},
    {"sky", {0x56, 0xB4, 0xE9}, GROUND, 85},
    {"green", {0x00, 0x9E, 0x73}, GROUND, 57},
    {"yellow", {0xF0, 0xE4, 0x42}, GROUND, 148},
    {"blue, do not use", {0x00, 0x72, 0xB2}, GROUND, 38},
    {"vermilion", {0xD5, 0x5E, 0x00}, GROUND, 50},
    {"purple", {0xCC, 0x79, 0xA7}, GROUND, 64},
    {"white on blue", {0xFF, 0xFF, 0xFF}, {0x00, 0x72, 0xB2}, 52},
    {"white on orange", {0xFF, 0xFF, 0xFF}, {0xE6, 0x9F, 0x00}, 23},
    {"black on vermilion", {0, 0, 0}, {0xD5, 0x5E, 0x00}, 54},
    {"white on black is the most there is", {0xFF, 0xFF, 0xFF}, {0, 0, 0}, 210},
    {"equal is the least", {7, 7, 7}, {7, 7, 7}, 10},
};

static void test_ratio(void **state)
{
    const struct contrast_row *row = *state;
    double ratio = contrast_ratio(row->front, row->back);
    assert_int_equal((int)(ratio * 10 + 0.5), row->tenths);
    assert_true(ratio == contrast_ratio(row->back, row->front));
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_ratio, contrast_rows);
    return rows_run(&rows, "theme/contrast");
}
