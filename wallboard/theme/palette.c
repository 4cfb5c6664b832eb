#include "theme/palette.h"

#include <assert.h>

/* A colour's three bytes are read as they lie. */
static_assert(sizeof(struct theme_colour) == 3, "red, green, blue and nothing else");

const struct option palette_options[] = {
    {.key = "ground",
     .type = OPTION_COLOUR,
     .offset = PALETTE_GROUND * sizeof(struct theme_colour),
     .fallback = "#0A0C14",
     .help = "behind everything"},
    {.key = "tile",
     .type = OPTION_COLOUR,
     .offset = PALETTE_TILE * sizeof(struct theme_colour),
     .fallback = "#131826",
     .help = "a tile's fill"},
    {.key = "rule",
     .type = OPTION_COLOUR,
     .offset = PALETTE_RULE * sizeof(struct theme_colour),
     .fallback = "#232A3D",
     .help = "lines between rows, grids of charts"},
    {.key = "text",
     .type = OPTION_COLOUR,
     .offset = PALETTE_TEXT * sizeof(struct theme_colour),
     .fallback = "#EEF1F8",
     .help = "figures and names without a state"},
    {.key = "secondary",
     .type = OPTION_COLOUR,
     .offset = PALETTE_SECONDARY * sizeof(struct theme_colour),
     .fallback = "#A9B2C8",
     .help = "labels, small print, what is unknown or closed"},
    {.key = "accent",
     .type = OPTION_COLOUR,
     .offset = PALETTE_ACCENT * sizeof(struct theme_colour),
     .help = "the site's name; else as text"},
    {.key = "good",
     .type = OPTION_COLOUR,
     .offset = PALETTE_GOOD * sizeof(struct theme_colour),
     .fallback = "#10C58F",
     .help = "all is well; agents who are ready"},
    {.key = "warning",
     .type = OPTION_COLOUR,
     .offset = PALETTE_WARNING * sizeof(struct theme_colour),
     .fallback = "#F5B82E",
     .help = "at the edge; agents who are rung"},
    {.key = "alarm",
     .type = OPTION_COLOUR,
     .offset = PALETTE_ALARM * sizeof(struct theme_colour),
     .fallback = "#FF6A4D",
     .help = "act now"},
    {.key = "information",
     .type = OPTION_COLOUR,
     .offset = PALETTE_INFORMATION * sizeof(struct theme_colour),
     .fallback = "#4B9DF8",
     .help = "agents on contact, bars of charts"},
    {.key = "wrapup",
     .type = OPTION_COLOUR,
     .offset = PALETTE_WRAPUP * sizeof(struct theme_colour),
     .fallback = "#D8AADE",
     .help = "agents in wrap-up"},
    {.key = "away",
     .type = OPTION_COLOUR,
     .offset = PALETTE_AWAY * sizeof(struct theme_colour),
     .fallback = "#8992AD",
     .help = "agents who are not ready"},
    {.key = "stale",
     .type = OPTION_COLOUR,
     .offset = PALETTE_STALE * sizeof(struct theme_colour),
     .fallback = "#8992AD",
     .help = "figures that can no longer be vouched for"},
    {.key = "on_fill",
     .type = OPTION_COLOUR,
     .offset = PALETTE_ON_FILL * sizeof(struct theme_colour),
     .fallback = "#0A0C14",
     .help = "text upon a state's colour"},
    {0},
};

/* Rows stand in the order of the roles. */
static_assert(sizeof palette_options / sizeof palette_options[0] == PALETTE_COUNT + 1,
              "one row a role");

const char *palette_role_name(enum palette_role role)
{
    return palette_options[role].key;
}
