#include "theme/palette.h"

#include <assert.h>

#include "theme/contrast.h"

#define TEXT_RATIO  7.0 /* stricter than WCAG 1.4.3: halls have windows */
#define STATE_RATIO 4.5

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
    {.key = "good",
     .type = OPTION_COLOUR,
     .offset = PALETTE_GOOD * sizeof(struct theme_colour),
     .fallback = "#35C28F",
     .help = "all is well; agents who are ready"},
    {.key = "warning",
     .type = OPTION_COLOUR,
     .offset = PALETTE_WARNING * sizeof(struct theme_colour),
     .fallback = "#F0B429",
     .help = "at the edge; agents who are rung"},
    {.key = "alarm",
     .type = OPTION_COLOUR,
     .offset = PALETTE_ALARM * sizeof(struct theme_colour),
     .fallback = "#FF6A4D",
     .help = "act now"},
    {.key = "information",
     .type = OPTION_COLOUR,
     .offset = PALETTE_INFORMATION * sizeof(struct theme_colour),
     .fallback = "#5AB4F0",
     .help = "agents on contact, bars of charts"},
    {.key = "wrapup",
     .type = OPTION_COLOUR,
     .offset = PALETTE_WRAPUP * sizeof(struct theme_colour),
     .fallback = "#C79BE0",
     .help = "agents in wrap-up"},
    {.key = "away",
     .type = OPTION_COLOUR,
     .offset = PALETTE_AWAY * sizeof(struct theme_colour),
     .fallback = "#8A93AD",
     .help = "agents who are not ready"},
    {.key = "stale",
     .type = OPTION_COLOUR,
     .offset = PALETTE_STALE * sizeof(struct theme_colour),
     .fallback = "#8A93AD",
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

/* What must be read upon what, and how well. */
struct pair {
    enum palette_role front, back;
    double least;
};

static const struct pair pairs[] = {
    {PALETTE_TEXT, PALETTE_GROUND, TEXT_RATIO},
    {PALETTE_TEXT, PALETTE_TILE, TEXT_RATIO},
    {PALETTE_SECONDARY, PALETTE_GROUND, TEXT_RATIO},
    {PALETTE_SECONDARY, PALETTE_TILE, TEXT_RATIO},
    {PALETTE_GOOD, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_GOOD, PALETTE_TILE, STATE_RATIO},
    {PALETTE_WARNING, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_WARNING, PALETTE_TILE, STATE_RATIO},
    {PALETTE_ALARM, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_ALARM, PALETTE_TILE, STATE_RATIO},
    {PALETTE_INFORMATION, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_INFORMATION, PALETTE_TILE, STATE_RATIO},
    {PALETTE_WRAPUP, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_WRAPUP, PALETTE_TILE, STATE_RATIO},
    {PALETTE_AWAY, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_AWAY, PALETTE_TILE, STATE_RATIO},
    {PALETTE_STALE, PALETTE_GROUND, STATE_RATIO},
    {PALETTE_STALE, PALETTE_TILE, STATE_RATIO},
    {PALETTE_ON_FILL, PALETTE_GOOD, STATE_RATIO},
    {PALETTE_ON_FILL, PALETTE_WARNING, STATE_RATIO},
    {PALETTE_ON_FILL, PALETTE_ALARM, STATE_RATIO},
    {PALETTE_ON_FILL, PALETTE_INFORMATION, STATE_RATIO},
    {PALETTE_ON_FILL, PALETTE_WRAPUP, STATE_RATIO},
    {PALETTE_ON_FILL, PALETTE_AWAY, STATE_RATIO},
};

static void tell_weak(const struct pair *pair, double ratio,
                      const struct yaml_node *colours, const char *file,
                      struct diag *diag)
{
    const char *front = palette_role_name(pair->front);
    const char *back = palette_role_name(pair->back);
    const struct yaml_node *node = colours == NULL ? NULL : yaml_get(colours, front);
    if (node == NULL && colours != NULL) { /* the default, on a ground of the file's */
        node = yaml_get(colours, back);
    }
    if (node == NULL) {
        diag_add(diag, DIAG_ERROR, file, 0, 0,
                 "colours.%s: %.2f:1 on %s, at least %.1f:1 is needed", front, ratio,
                 back, pair->least);
    } else {
        yaml_fault(node, diag, DIAG_ERROR,
                   "%s has %.2f:1 on %s, at least %.1f:1 is needed", front, ratio, back,
                   pair->least);
    }
}

void palette_check(const struct palette *palette, const struct yaml_node *colours,
                   const char *file, struct diag *diag)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        double ratio = contrast_ratio(palette->colours[pairs[i].front],
                                      palette->colours[pairs[i].back]);
        if (ratio < pairs[i].least) {
            tell_weak(&pairs[i], ratio, colours, file, diag);
        }
    }
}
