#ifndef WALLBOARD_THEME_PALETTE_CHECK_H
#define WALLBOARD_THEME_PALETTE_CHECK_H

/*
 * Can a palette be read, by everybody? What is refused (display.md 7.3, D16): text and
 * secondary below 7:1 on ground, tile and background; states and stale below 4.5:1
 * there, on_fill below 4.5:1 on each fill; two states less than 10 apart (CIEDE2000), for
 * normal, protan, deutan or tritan eyes. That each state has a shape or a word besides is
 * the pages' part: no theme can take it away.
 */

#include "base/diag.h"
#include "config/yaml.h"
#include "theme/palette.h"

/* Where a colour was said. */
struct palette_origin {
    const struct yaml_node *node; /* NULL: nowhere, it is the default */
    int generation;               /* 0: in the theme's own file, 1: in its parent's ... */
};

/* All that is judged together. */
struct palette_subject {
    const struct palette *palette;
    const struct palette_origin *origins; /* PALETTE_COUNT of them */
    const char *file;                     /* of the theme, for what has no place */

    /* The background picture's darkest and brightest spots, upon which text may stand as
     * it does on the ground; `background` is the key in the file, NULL: no picture. */
    struct theme_colour darkest, brightest;
    const struct yaml_node *background;
};

/* Appends an error for each pair that is too weak, at the place of the colour that is at
 * fault: of two the one said nearer to the theme's own file, else the front one. */
void palette_check(const struct palette_subject *subject, struct diag *diag);

#endif
