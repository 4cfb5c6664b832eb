#ifndef WALLBOARD_THEME_TYPE_SCALE_H
#define WALLBOARD_THEME_TYPE_SCALE_H

/*
 * Sizes of letters as the eye at its distance meets them: cap heights in minutes of arc,
 * by role. Pixels follow from how the screen is hung. At least 16' for all that is read
 * from the floor, 7' for what is read by whoever walks up (display.md 7.1).
 */

#include <stdint.h>

#include "base/diag.h"
#include "config/option.h"

enum type_role {
    TYPE_LEAD,   /* the figures that lead the page */
    TYPE_FIGURE, /* the other tiles' figures */
    TYPE_TITLE,  /* site and page */
    TYPE_CLOCK,
    TYPE_LABEL, /* a tile's caption, column heads */
    TYPE_LINE,  /* rows of tables and boards, bars */
    TYPE_HINT,  /* one line under a figure */
    TYPE_SMALL, /* formula, source health, page number */
    TYPE_COUNT,
};

struct type_scale {
    int64_t arc_minutes_c[TYPE_COUNT]; /* hundredths: 1600 is 16' */
};

/* How a screen is hung. */
struct type_view {
    int64_t distance_mm, diagonal_mm;
    int width_px, height_px; /* of the picture, as people see it */
    int64_t overscan_bp[4];  /* cut by the panel: top, right, bottom, left, of height or
                                width */
};

/* The table of a theme file's `type:`. */
extern const struct option type_scale_options[];

/* "lead"; never NULL. */
const char *type_role_name(enum type_role role);

/* The cap height in pixels that shows `arc_minutes_c` hundredths of a minute of arc,
 * rounded to the nearest, at least 1. Pixels are taken as square. All of `view` > 0. */
int type_scale_cap_px(int64_t arc_minutes_c, const struct type_view *view);

/* Appends a warning for figures below the 20' that are preferred; what is too small to
 * read at all is refused by the table. `places` says where each role's size was said,
 * NULL: nowhere. */
void type_scale_check(const struct type_scale *scale,
                      const struct yaml_node *const places[TYPE_COUNT], const char *file,
                      struct diag *diag);

#endif
