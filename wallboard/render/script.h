#ifndef WALLBOARD_RENDER_SCRIPT_H
#define WALLBOARD_RENDER_SCRIPT_H

/*
 * Which script a character belongs to, as the shaper must be told it, and which
 * characters lean on the one before them. Small tables of the scripts that names are
 * written in; what they do not know is shaped as Latin, which is to say one glyph after
 * another.
 */

#include <stdbool.h>
#include <stddef.h>
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

/* Combining marks, joiners, variation selectors, skin tones: never parted from their
 * base. */
bool script_is_extender(uint32_t code_point);

/* Is it drawn in colours where there is a font for that? U+FE0F behind a character, which
 * asks for it, is the caller's to see. */
bool script_is_emoji(uint32_t code_point);

#define SCRIPT_SAMPLES 3

/* What a font must have to be said to cover a script. */
struct script_sample {
    const char *tag;  /* ISO 15924; "Zsye" is emoji, "Jpan" what Japanese is written in */
    const char *name; /* for people */
    uint32_t points[SCRIPT_SAMPLES]; /* 0 ends them */
    const char *package;             /* Debian's, that has a font */
};

/* NULL for a tag that is not known. */
const struct script_sample *script_find_sample(const char *tag);

/* Does a font that is meant for the script `asked` ("Jpan") serve characters of `tag`
 * ("Hira")? */
bool script_serves(const char *asked, const char *tag);

#endif
