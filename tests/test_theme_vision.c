/* CIEDE2000 against the 34 pairs that Sharma, Wu and Dalal publish to find wrong
 * implementations (2005, table 1), and what eyes without one kind of cone see. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/rows.h"
#include "theme/vision.h"

struct pair_row {
    const char *name;
    struct vision_lab x, y;
    double difference; /* to four decimals, as published */
};

static struct pair_row pair_rows[] = {
    {"blue, pair 1", {50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
    {"blue, pair 2", {50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
    {"blue, pair 3", {50, 2.8361, -74.0200}, {50, 0, -82.7485}, 3.4412},
    {"blue, the hue's sign turned, pair 4",
     {50, -1.3802, -84.2814},
     {50, 0, -82.7485},
     1.0000},
    {"blue, pair 5", {50, -1.1848, -84.8006}, {50, 0, -82.7485}, 1.0000},
    {"blue, pair 6", {50, -0.9009, -85.5211}, {50, 0, -82.7485}, 1.0000},
    {"from grey: one of the two has no hue", {50, 0, 0}, {50, -1, 2}, 2.3669},
    {"to grey: the same the other way round", {50, -1, 2}, {50, 0, 0}, 2.3669},
    {"opposite hues, pair 9", {50, 2.4900, -0.0010}, {50, -2.4900, 0.0009}, 7.1792},
    {"opposite hues, exactly half a turn",
     {50, 2.4900, -0.0010},
     {50, -2.4900, 0.0010},
     7.1792},
    {"opposite hues, just past half a turn",
     {50, 2.4900, -0.0010},
     {50, -2.4900, 0.0011},
     7.2195},
    {"opposite hues, pair 12", {50, 2.4900, -0.0010}, {50, -2.4900, 0.0012}, 7.2195},
    {"opposite hues on the other axis, pair 13",
     {50, -0.0010, 2.4900},
     {50, 0.0009, -2.4900},
     4.8045},
    {"opposite hues, exactly half a turn, pair 14",
     {50, -0.0010, 2.4900},
     {50, 0.0010, -2.4900},
     4.8045},
    {"opposite hues, just past, pair 15",
     {50, -0.0010, 2.4900},
     {50, 0.0011, -2.4900},
     4.7461},
    {"a quarter of a turn", {50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
    {"far: lighter and redder", {50, 2.5, 0}, {73, 25, -18}, 27.1492},
    {"far: green", {50, 2.5, 0}, {61, -5, 29}, 22.8977},
    {"far: cyan", {50, 2.5, 0}, {56, -27, -3}, 31.9030},
    {"far: orange", {50, 2.5, 0}, {58, 24, 15}, 19.4535},
    {"one step in hue and chroma", {50, 2.5, 0}, {50, 3.1736, 0.5854}, 1.0000},
    {"one step in chroma", {50, 2.5, 0}, {50, 3.2972, 0}, 1.0000},
    {"one step, pair 23", {50, 2.5, 0}, {50, 1.8634, 0.5757}, 1.0000},
    {"one step, pair 24", {50, 2.5, 0}, {50, 3.2592, 0.3350}, 1.0000},
    {"a green of the CIE's own pairs",
     {60.2574, -34.0099, 36.2677},
     {60.4626, -34.1751, 39.4387},
     1.2644},
    {"a cyan", {63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {"a grey", {61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {"a dark green", {35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {"a dark blue", {22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {"a dark red", {36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {"a light grey", {90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {"a light grey, bluish",
     {90.9257, -0.5406, -0.9208},
     {88.6381, -0.8985, -0.7239},
     1.5381},
    {"nearly black", {6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {"black", {2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

static void test_pair(void **state)
{
    const struct pair_row *row = *state;
    assert_true(fabs(vision_difference(row->x, row->y) - row->difference) < 0.00005);
    assert_true(fabs(vision_difference(row->y, row->x) - row->difference) < 0.00005);
}

struct eye_row {
    const char *name;
    enum vision vision;
    struct theme_colour a, b;
    double least, most; /* the difference lies between */
};

#define RED                                                                              \
    {                                                                                    \
        0xD0, 0x30, 0x20                                                                 \
    }
#define OLIVE                                                                            \
    {                                                                                    \
        0x80, 0x60, 0x00                                                                 \
    }
#define BLUE_GREEN                                                                       \
    {                                                                                    \
        0x00, 0x90, 0x80                                                                 \
    }
#define BLUE                                                                             \
    {                                                                                    \
        0x20, 0x80, 0xB0                                                                 \
    }

/* display.md 7.3: "About 8 % of men see these colours differently". */
static struct eye_row eye_rows[] = {
    {"equal colours do not differ", VISION_NORMAL, RED, RED, 0, 0.0001},
    {"black and white differ by 100",
     VISION_NORMAL,
     {0, 0, 0},
     {255, 255, 255},
     99.9,
     100.1},
    {"red and olive are far apart for most", VISION_NORMAL, RED, OLIVE, 30, 60},
    {"deutan eyes see them much nearer", VISION_DEUTAN, RED, OLIVE, 0, 15},
    {"protan eyes as well", VISION_PROTAN, RED, OLIVE, 0, 15},
    {"tritan eyes see them well", VISION_TRITAN, RED, OLIVE, 15, 60},
    {"teal and blue are apart for most", VISION_NORMAL, BLUE_GREEN, BLUE, 20, 60},
    {"tritan eyes see them as one", VISION_TRITAN, BLUE_GREEN, BLUE, 0, 10},
    {"grey stays grey for tritan eyes",
     VISION_TRITAN,
     {80, 80, 80},
     {160, 160, 160},
     25,
     40},
};

static void test_eye(void **state)
{
    const struct eye_row *row = *state;
    double difference = vision_difference(vision_see(row->a, row->vision),
                                          vision_see(row->b, row->vision));
    assert_in_range((int)(difference * 10000), (int)(row->least * 10000),
                    (int)(row->most * 10000));
}

/* Lindbloom's calculator, sRGB under D65: what the conversion is held against. */
struct lab_row {
    const char *name;
    struct theme_colour colour;
    int lightness, a, b; /* hundredths */
};

static struct lab_row lab_rows[] = {
    {"white", {255, 255, 255}, 10000, 0, 0},   {"black", {0, 0, 0}, 0, 0, 0},
    {"red", {255, 0, 0}, 5324, 8009, 6720},    {"green", {0, 255, 0}, 8774, -8618, 8318},
    {"blue", {0, 0, 255}, 3230, 7919, -10786},
};

static void test_lab(void **state)
{
    const struct lab_row *row = *state;
    struct vision_lab lab = vision_see(row->colour, VISION_NORMAL);
    assert_in_range((int)lround(lab.lightness * 100) - row->lightness + 2, 0, 4);
    assert_in_range((int)lround(lab.a * 100) - row->a + 2, 0, 4);
    assert_in_range((int)lround(lab.b * 100) - row->b + 2, 0, 4);
}

static void test_greys(void **state)
{
    (void)state;
    for (int vision = 0; vision < VISION_COUNT; vision++) {
        struct vision_lab grey =
            vision_see((struct theme_colour){119, 119, 119}, (enum vision)vision);
        assert_true(fabs(grey.a) < 0.01 && fabs(grey.b) < 0.01);
        assert_true(vision_name((enum vision)vision)[0] != '\0');
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_pair, pair_rows);
    ROWS_ADD(&rows, test_eye, eye_rows);
    ROWS_ADD(&rows, test_lab, lab_rows);
    rows_add_one(&rows, "grey is grey to all eyes", test_greys);
    return rows_run(&rows, "theme/vision");
}
