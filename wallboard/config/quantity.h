#ifndef WALLBOARD_CONFIG_QUANTITY_H
#define WALLBOARD_CONFIG_QUANTITY_H

/*
 * Quantities as people write them, to integers and back. Strict: nothing before, nothing
 * behind, nothing rounded in silence but lengths. False, with *ret untouched, for what is
 * not such a value. base/str.h has whole numbers and durations.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* "16", "20.5", "7.25" to hundredths; at most two decimals, not negative. */
bool quantity_decimal(struct str text, int64_t *ret_hundredths);

/* "80%", "99.5 %" to basis points. */
bool quantity_percent(struct str text, int64_t *ret_bp);

/* What a figure is counted in, where the key alone does not tell. */
enum quantity_kind {
    QUANTITY_WHOLE,    /* "5", also below 0 */
    QUANTITY_DURATION, /* "30s", to milliseconds */
    QUANTITY_PERCENT,  /* "80%", to basis points */
    QUANTITY_DECIMAL,  /* "4.5", to hundredths */
};

bool quantity_read(enum quantity_kind kind, struct str text, int64_t *ret_value);

/* "not a duration, such as 30s". */
const char *quantity_refusal(enum quantity_kind kind);

/* "6m", "55in", "140cm", "900mm" to millimetres, half up. */
bool quantity_length(struct str text, int64_t *ret_mm);

/* "08:30" to minutes since midnight, 0 to 1439. */
bool quantity_clock(struct str text, int64_t *ret_minutes);

/* "#1A2B3C" to red, green, blue. */
bool quantity_colour(struct str text, uint8_t ret_rgb[3]);

/* "1920x1080" to width and height. */
bool quantity_pixels(struct str text, int64_t ret_size[2]);

/* Back again: "20s", "99.5%", "6m" (the largest unit that divides it), "20.5". */
void quantity_format_duration(int64_t ms, char *buffer, size_t size);
void quantity_format_percent(int64_t bp, char *buffer, size_t size);
void quantity_format_length(int64_t mm, char *buffer, size_t size);
void quantity_format_decimal(int64_t hundredths, char *buffer, size_t size);

#endif
