#ifndef WALLBOARD_THEME_PALETTE_H
#define WALLBOARD_THEME_PALETTE_H

/*
 * Colours by what they say, never by what they are. Colour does not speak alone: whoever
 * uses a state's colour also draws its shape or its word.
 */

#include <stdint.h>

#include "config/option.h"

struct theme_colour {
    uint8_t r, g, b;
};

enum palette_role {
    PALETTE_GROUND,      /* behind everything */
    PALETTE_TILE,        /* a tile's fill */
    PALETTE_RULE,        /* lines between rows, idle borders, chart grids */
    PALETTE_TEXT,        /* figures and names without a state */
    PALETTE_SECONDARY,   /* labels, small print, unknown, closed */
    PALETTE_ACCENT,      /* the site's name: a house's own colour */
    PALETTE_GOOD,        /* good; agents ready */
    PALETTE_WARNING,     /* at the edge; agents ringing */
    PALETTE_ALARM,       /* act now */
    PALETTE_INFORMATION, /* neutral emphasis; agents on contact; charts */
    PALETTE_WRAPUP,      /* agents in wrap-up */
    PALETTE_AWAY,        /* agents not ready, logged out */
    PALETTE_STALE,       /* figures that can no longer be vouched for */
    PALETTE_ON_FILL,     /* text upon good ... away used as fills */
    PALETTE_COUNT,
};

struct palette {
    struct theme_colour colours[PALETTE_COUNT];
};

/* The table of a theme file's `colours:`; its defaults are those of themes/dark.yaml. The
 * accent has none: where nobody says it, it is the colour of text. */
extern const struct option palette_options[];

/* "on_fill"; never NULL. */
const char *palette_role_name(enum palette_role role);

#endif
