#ifndef WALLBOARD_RENDER_SCRIPT_H
#define WALLBOARD_RENDER_SCRIPT_H

/*
 * Which script a character belongs to, as the shaper must be told it, and which
 * characters lean on the one before them. Small tables of the scripts that names are
 * written in; what they do not know is shaped as Latin, which is to say one glyph after
 * another.
 */

#include <stdbool.h>
#include <stdint.h>

struct script {
    char tag[5]; /* ISO 15924, as HarfBuzz has it; "" for what all scripts share */
    bool rtl;
};

/* Blanks, punctuation and symbols are shared. Digits are not: they run from left to
 * right even between right-to-left words. */
const struct script *script_of(uint32_t code_point);

/* 0 to 9 for a digit of the scripts that figures are written in, else -1. */
int script_digit(uint32_t code_point);

/* Combining marks, joiners, variation selectors: never parted from their base. */
bool script_is_extender(uint32_t code_point);

#endif
