#ifndef WALLBOARD_THEME_CONTRAST_H
#define WALLBOARD_THEME_CONTRAST_H

/* How well two colours can be told apart: relative luminance and contrast ratio as WCAG
 * 2.1 defines them for sRGB. */

#include "theme/palette.h"

/* A channel's light: sRGB's transfer curve undone; 0 to 1. */
double contrast_linear(uint8_t channel);

/* 0 black to 1 white. */
double contrast_luminance(struct theme_colour colour);

/* 1 (equal) to 21 (black on white), whichever comes first. */
double contrast_ratio(struct theme_colour a, struct theme_colour b);

#endif
