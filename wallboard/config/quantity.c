#include "config/quantity.h"

#include <inttypes.h>

#define LARGEST INT64_C(1000000000) /* of a written number; keeps the products small */

bool quantity_decimal(struct str text, int64_t *ret_hundredths)
{
    struct str decimals = text;
    struct str whole = str_split(&decimals, '.');
    int64_t units = 0;
    int64_t hundredths = 0;
    if (!str_to_int(whole, 0, LARGEST, &units) || whole.data[0] == '-') {
        return false;
    }
    if (decimals.data != NULL) {
        if (decimals.size < 1 || decimals.size > 2 || decimals.data[0] == '-' ||
            !str_to_int(decimals, 0, 99, &hundredths)) {
            return false;
        }
        hundredths *= decimals.size == 1 ? 10 : 1;
    }
    *ret_hundredths = units * 100 + hundredths;
    return true;
}

bool quantity_percent(struct str text, int64_t *ret_bp)
{
    if (text.size == 0 || text.data[text.size - 1] != '%') {
        return false;
    }
    text.size--;
    return quantity_decimal(str_trim(text), ret_bp);
}

bool quantity_length(struct str text, int64_t *ret_mm)
{
    static const struct {
        const char *unit;
        int64_t tenths_mm;
    } units[] = {{"mm", 10}, {"cm", 100}, {"m", 10000}, {"in", 254}};
    size_t digits = 0;
    while (digits < text.size &&
           ((text.data[digits] >= '0' && text.data[digits] <= '9') ||
            text.data[digits] == '.')) {
        digits++;
    }
    struct str unit = str_trim((struct str){text.data + digits, text.size - digits});
    int64_t hundredths = 0;
    if (!quantity_decimal((struct str){text.data, digits}, &hundredths)) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (str_is(unit, units[i].unit)) {
            *ret_mm = (hundredths * units[i].tenths_mm + 500) / 1000;
            return true;
        }
    }
    return false;
}

bool quantity_clock(struct str text, int64_t *ret_minutes)
{
    int64_t hours = 0;
    int64_t minutes = 0;
    if (text.size != 5 || text.data[2] != ':' || text.data[0] == '-' ||
        text.data[3] == '-' || !str_to_int((struct str){text.data, 2}, 0, 23, &hours) ||
        !str_to_int((struct str){text.data + 3, 2}, 0, 59, &minutes)) {
        return false;
    }
    *ret_minutes = hours * 60 + minutes;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool quantity_colour(struct str text, uint8_t ret_rgb[3])
{
    int digits[6];
    if (text.size != 7 || text.data[0] != '#') {
        return false;
    }
    for (size_t i = 0; i < 6; i++) {
        digits[i] = hex_digit(text.data[i + 1]);
        if (digits[i] < 0) {
            return false;
        }
    }
    for (size_t i = 0; i < 3; i++) {
        ret_rgb[i] = (uint8_t)(digits[2 * i] * 16 + digits[2 * i + 1]);
    }
    return true;
}

bool quantity_pixels(struct str text, int64_t ret_size[2])
{
    struct str height = text;
    struct str width = str_split(&height, 'x');
    int64_t size[2];
    if (!str_to_int(width, 0, LARGEST, &size[0]) ||
        !str_to_int(height, 0, LARGEST, &size[1])) {
        return false;
    }
    ret_size[0] = size[0];
    ret_size[1] = size[1];
    return true;
}

struct unit {
    const char *name;
    int64_t worth;
};

/* In the largest unit that leaves no rest; the last one is worth 1. */
static void format_in_units(int64_t number, const struct unit *units, char *buffer,
                            size_t size)
{
    while (units->worth > 1 && (number == 0 || number % units->worth != 0)) {
        units++;
    }
    str_format(buffer, size, "%" PRId64 "%s", number / units->worth, units->name);
}

void quantity_format_duration(int64_t ms, char *buffer, size_t size)
{
    static const struct unit units[] = {
        {"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
    if (ms == 0) {
        str_copy(buffer, size, str_from("0s"));
        return;
    }
    format_in_units(ms, units, buffer, size);
}

void quantity_format_length(int64_t mm, char *buffer, size_t size)
{
    static const struct unit units[] = {{"m", 1000}, {"cm", 10}, {"mm", 1}};
    format_in_units(mm, units, buffer, size);
}

void quantity_format_decimal(int64_t hundredths, char *buffer, size_t size)
{
    int64_t whole = hundredths / 100;
    int64_t rest = hundredths % 100;
    if (rest == 0) {
        str_format(buffer, size, "%" PRId64, whole);
    } else if (rest % 10 == 0) {
        str_format(buffer, size, "%" PRId64 ".%" PRId64, whole, rest / 10);
    } else {
        str_format(buffer, size, "%" PRId64 ".%02" PRId64, whole, rest);
    }
}

void quantity_format_percent(int64_t bp, char *buffer, size_t size)
{
    char number[32];
    quantity_format_decimal(bp, number, sizeof number);
    str_format(buffer, size, "%s%%", number);
}

bool quantity_read(enum quantity_kind kind, struct str text, int64_t *ret_value)
{
    switch (kind) {
    case QUANTITY_WHOLE:
        return str_to_int(text, -LARGEST, LARGEST, ret_value);
    case QUANTITY_DURATION:
        return str_to_duration_ms(text, ret_value);
    case QUANTITY_PERCENT:
        return quantity_percent(text, ret_value);
    case QUANTITY_DECIMAL:
        return quantity_decimal(text, ret_value);
    }
    return false;
}

const char *quantity_refusal(enum quantity_kind kind)
{
    switch (kind) {
    case QUANTITY_WHOLE:
        break;
    case QUANTITY_DURATION:
        return "not a duration, such as 30s";
    case QUANTITY_PERCENT:
        return "not a percentage, such as 80%";
    case QUANTITY_DECIMAL:
        return "not a number, such as 4.5";
    }
    return "not a whole number";
}
