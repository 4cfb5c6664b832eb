#ifndef WALLBOARD_THEME_VISION_H
#define WALLBOARD_THEME_VISION_H

/*
 * How different two colours are, also to eyes that lack one kind of cone. About one man
 * in twelve sees red and green alike (protan, deutan); few see blue and green alike
 * (tritan).
 *
 * Their colours: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, the matrices for
 * severity 1.0, applied to linear sRGB. The difference: CIEDE2000, as Sharma, Wu and
 * Dalal give it, "The CIEDE2000 Color-Difference Formula", Color Research and
 * Application 30(1), 2005. 1 is just seen side by side; 10 is told apart at a glance.
 */

#include "theme/palette.h"

enum vision {
    VISION_NORMAL,
    VISION_PROTAN, /* no red cones */
    VISION_DEUTAN, /* no green cones */
    VISION_TRITAN, /* no blue cones */
    VISION_COUNT,
};

/* CIE L*a*b* under D65: lightness 0 to 100, a green to red, b blue to yellow. */
struct vision_lab {
    double lightness, a, b;
};

/* "protan"; never NULL. */
const char *vision_name(enum vision vision);

/* What such eyes see of a colour. */
struct vision_lab vision_see(struct theme_colour colour, enum vision vision);

/* CIEDE2000 with all weights 1: 0 for equal colours, 100 for black and white. */
double vision_difference(struct vision_lab x, struct vision_lab y);

#endif
