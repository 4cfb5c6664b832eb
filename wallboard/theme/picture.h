#ifndef WALLBOARD_THEME_PICTURE_H
#define WALLBOARD_THEME_PICTURE_H

/*
 * A theme's logo or background, looked at before it is shown: is it a whole PNG of a
 * sensible size, and how dark and bright does it get? Draws nothing and keeps no pixels.
 */

#include <stdbool.h>
#include <stddef.h>

#include "theme/palette.h"
#include "theme/roots.h"

#define PICTURE_MAX_BYTES    4194304 /* of a file */
#define PICTURE_MAX_SIDE_PX  4096
#define PICTURE_REASON_BYTES 128

struct picture {
    char path[ROOTS_PATH_BYTES]; /* "": none */
    int width_px, height_px;
};

/* What the picture looks like upon a ground that shines through where it does. */
struct picture_spots {
    struct theme_colour darkest, brightest;
};

/* Reads the whole file at `path` once. False with a reason (PICTURE_REASON_BYTES); the
 * other results are untouched then. Never blocks on a pipe. */
bool picture_look(const char *path, struct theme_colour ground,
                  struct picture *ret_picture, struct picture_spots *ret_spots,
                  char *ret_reason);

#endif
