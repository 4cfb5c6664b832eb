#include "theme/type_scale.h"

#include <assert.h>
#include <math.h>

#define READ_C      1600 /* 16': the least that is read from the floor (ISO 9241-3) */
#define PREFERRED_C 2000 /* 20' */
#define NEAR_C      700  /* 7': read by whoever walks up */
#define LARGEST_C   12000

/* Hundredths of a minute of arc in half a turn. */
#define HALF_TURN_C (180.0 * 60.0 * 100.0)

static const double pi = 3.14159265358979323846;

const struct option type_scale_options[] = {
    {.key = "lead",
     .type = OPTION_DECIMAL,
     .offset = TYPE_LEAD * sizeof(int64_t),
     .min = READ_C,
     .max = LARGEST_C,
     .fallback = "48",
     .help = "the figures that lead the page"},
    {.key = "figure",
     .type = OPTION_DECIMAL,
     .offset = TYPE_FIGURE * sizeof(int64_t),
     .min = READ_C,
     .max = LARGEST_C,
     .fallback = "28",
     .help = "figures of the other tiles"},
    {.key = "title",
     .type = OPTION_DECIMAL,
     .offset = TYPE_TITLE * sizeof(int64_t),
     .min = READ_C,
     .max = LARGEST_C,
     .fallback = "16",
     .help = "the site's name"},
    {.key = "clock",
     .type = OPTION_DECIMAL,
     .offset = TYPE_CLOCK * sizeof(int64_t),
     .min = READ_C,
     .max = LARGEST_C,
     .fallback = "18",
     .help = "the time of day"},
    {.key = "label",
     .type = OPTION_DECIMAL,
     .offset = TYPE_LABEL * sizeof(int64_t),
     .min = READ_C,
     .max = LARGEST_C,
     .fallback = "16",
     .help = "captions of tiles, heads of columns"},
    {.key = "line",
     .type = OPTION_DECIMAL,
     .offset = TYPE_LINE * sizeof(int64_t),
     .min = READ_C,
     .max = LARGEST_C,
     .fallback = "16",
     .help = "rows of tables"},
    {.key = "hint",
     .type = OPTION_DECIMAL,
     .offset = TYPE_HINT * sizeof(int64_t),
     .min = NEAR_C,
     .max = LARGEST_C,
     .fallback = "9.5",
     .help = "one line under a figure"},
    {.key = "small",
     .type = OPTION_DECIMAL,
     .offset = TYPE_SMALL * sizeof(int64_t),
     .min = NEAR_C,
     .max = LARGEST_C,
     .fallback = "7.5",
     .help = "formulas, source health, page number"},
    {0},
};

/* Rows stand in the order of the roles. */
static_assert(sizeof type_scale_options / sizeof type_scale_options[0] == TYPE_COUNT + 1,
              "one row a role");

const char *type_role_name(enum type_role role)
{
    return type_scale_options[role].key;
}

int type_scale_cap_px(int64_t arc_minutes_c, const struct type_view *view)
{
    double half_angle = (double)arc_minutes_c / HALF_TURN_C * pi / 2;
    double cap_mm = 2 * (double)view->distance_mm * tan(half_angle);
    double diagonal_px = hypot(view->width_px, view->height_px);
    double cap_px = cap_mm * diagonal_px / (double)view->diagonal_mm;
    return cap_px < 1 ? 1 : (int)(cap_px + 0.5);
}

void type_scale_check(const struct type_scale *scale,
                      const struct yaml_node *const places[TYPE_COUNT], const char *file,
                      struct diag *diag)
{
    static const enum type_role figures[] = {TYPE_LEAD, TYPE_FIGURE};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        const char *name = type_role_name(figures[i]);
        const struct yaml_node *node = places[figures[i]];
        if (scale->arc_minutes_c[figures[i]] >= PREFERRED_C) {
            continue;
        }
        if (node == NULL) {
            diag_add(diag, DIAG_WARNING, file, 0, 0, "type.%s: 20 or more is preferred",
                     name);
        } else {
            yaml_fault(node, diag, DIAG_WARNING, "20 or more is preferred");
        }
    }
}
