/* Quantities as people write them, and what is none. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/quantity.h"
#include "support/rows.h"

#define REFUSED INT64_C(-1)

struct number_row {
    const char *name; /* the text too */
    bool (*read)(struct str text, int64_t *ret);
    int64_t expected;
};

static struct number_row number_rows[] = {
    {"16", quantity_decimal, 1600},
    {"20.5", quantity_decimal, 2050},
    {"7.25", quantity_decimal, 725},
    {"0.05", quantity_decimal, 5},
    {"1.234", quantity_decimal, REFUSED},
    {"1.", quantity_decimal, REFUSED},
    {".5", quantity_decimal, REFUSED},
    {"-1", quantity_decimal, REFUSED},
    {"-0", quantity_decimal, REFUSED},
    {"1.-5", quantity_decimal, REFUSED},
    {"1e3", quantity_decimal, REFUSED},
    {"", quantity_decimal, REFUSED},
    {"99999999999999999999", quantity_decimal, REFUSED},
    {"80%", quantity_percent, 8000},
    {"99.5 %", quantity_percent, 9950},
    {"0%", quantity_percent, 0},
    {"80", quantity_percent, REFUSED},
    {"%", quantity_percent, REFUSED},
    {"6m", quantity_length, 6000},
    {"5.5m", quantity_length, 5500},
    {"55in", quantity_length, 1397},
    {"140cm", quantity_length, 1400},
    {"900 mm", quantity_length, 900},
    {"6", quantity_length, REFUSED},
    {"6 yards", quantity_length, REFUSED},
    {"m", quantity_length, REFUSED},
    {"00:00", quantity_clock, 0},
    {"23:59", quantity_clock, 1439},
    {"24:00", quantity_clock, REFUSED},
    {"6:00", quantity_clock, REFUSED},
    {"12:60", quantity_clock, REFUSED},
    {"-1:00", quantity_clock, REFUSED},
    {"12:-1", quantity_clock, REFUSED},
};

static void test_number(void **state)
{
    const struct number_row *row = *state;
    int64_t value = REFUSED;
    bool good = row->read(str_from(row->name), &value);
    assert_int_equal(good, row->expected != REFUSED);
    assert_int_equal(value, row->expected);
}

struct colour_row {
    const char *name;
    bool good;
    uint8_t rgb[3];
};

static struct colour_row colour_rows[] = {
    {"#0A0c14", true, {10, 12, 20}},
    {"#FFFFFF", true, {255, 255, 255}},
    {"#FFF", false, {0}},
    {"0A0C14", false, {0}},
    {"#0A0C1G", false, {0}},
    {"#0A0C1400", false, {0}},
};

static void test_colour(void **state)
{
    const struct colour_row *row = *state;
    uint8_t rgb[3] = {0};
    assert_int_equal(quantity_colour(str_from(row->name), rgb), row->good);
    assert_memory_equal(rgb, row->rgb, 3);
}

struct pixels_row {
    const char *name;
    int64_t width, height; /* 0: refused */
};

static struct pixels_row pixels_rows[] = {
    {"1920x1080", 1920, 1080}, {"1920", 0, 0},  {"1920x", 0, 0},
    {"x1080", 0, 0},           {"19x-1", 0, 0}, {"1920x1080x2", 0, 0},
};

static void test_pixels(void **state)
{
    const struct pixels_row *row = *state;
    int64_t size[2] = {0, 0};
    assert_int_equal(quantity_pixels(str_from(row->name), size), row->width != 0);
    assert_int_equal(size[0], row->width);
    assert_int_equal(size[1], row->height);
}

struct format_row {
    const char *name; /* the text expected */
    void (*format)(int64_t value, char *buffer, size_t size);
    int64_t value;
};

static struct format_row format_rows[] = {
    {"0s", quantity_format_duration, 0},
    {"250ms", quantity_format_duration, 250},
    {"20s", quantity_format_duration, 20000},
    {"90s", quantity_format_duration, 90000},
    {"15m", quantity_format_duration, 900000},
    {"8h", quantity_format_duration, 28800000},
    {"1d", quantity_format_duration, 86400000},
    {"6m", quantity_format_length, 6000},
    {"55cm", quantity_format_length, 550},
    {"1397mm", quantity_format_length, 1397},
    {"80%", quantity_format_percent, 8000},
    {"99.5%", quantity_format_percent, 9950},
    {"0.05%", quantity_format_percent, 5},
    {"16", quantity_format_decimal, 1600},
};

static void test_format(void **state)
{
    const struct format_row *row = *state;
    char text[32];
    row->format(row->value, text, sizeof text);
    assert_string_equal(text, row->name);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_number, number_rows);
    ROWS_ADD(&rows, test_colour, colour_rows);
    ROWS_ADD(&rows, test_pixels, pixels_rows);
    ROWS_ADD(&rows, test_format, format_rows);
    return rows_run(&rows, "config/quantity");
}
