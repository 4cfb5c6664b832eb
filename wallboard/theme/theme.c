#include "theme/theme.h"

#include <string.h>

#include "config/describe.h"
#include "config/yaml.h"

#define REFERENCE_HEIGHT_PX 1080
#define LARGEST_PX          540

static const struct option geometry_options[] = {
    {.key = "margin_x",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, margin_x),
     .max = LARGEST_PX,
     .fallback = "64",
     .help = "left and right of everything"},
    {.key = "margin_y",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, margin_y),
     .max = LARGEST_PX,
     .fallback = "40",
     .help = "above and below everything"},
    {.key = "gap",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, gap),
     .max = LARGEST_PX,
     .fallback = "24",
     .help = "between tiles"},
    {.key = "padding",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, padding),
     .max = LARGEST_PX,
     .fallback = "32",
     .help = "inside a tile"},
    {.key = "radius",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, radius),
     .max = LARGEST_PX,
     .fallback = "18",
     .help = "of a tile's corners; 0: square"},
    {.key = "border",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, border),
     .max = LARGEST_PX,
     .fallback = "6",
     .help = "of a tile, in the colour of its state; 0: none"},
    {.key = "rule",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, rule),
     .max = LARGEST_PX,
     .fallback = "2",
     .help = "lines between rows"},
    {.key = "stroke",
     .type = OPTION_INT,
     .offset = offsetof(struct theme_geometry, stroke),
     .min = 1,
     .max = LARGEST_PX,
     .fallback = "8",
     .help = "a chart's line"},
    {0},
};

static const struct option theme_options[] = {
    {.key = "label",
     .type = OPTION_STRING,
     .offset = offsetof(struct theme, label),
     .min = 1,
     .max = 64,
     .fallback = "Dark",
     .help = "its name for people"},
    {.key = "fonts",
     .type = OPTION_STRING,
     .offset = offsetof(struct theme, fonts_name),
     .min = 1,
     .max = ROOTS_NAME_BYTES,
     .fallback = "inter",
     .help = "the font set: a file in fonts/, without .yaml"},
    {.key = "colours",
     .type = OPTION_SECTION,
     .offset = offsetof(struct theme, palette),
     .section = palette_options},
    {.key = "type",
     .type = OPTION_SECTION,
     .offset = offsetof(struct theme, scale),
     .section = type_scale_options},
    {.key = "geometry",
     .type = OPTION_SECTION,
     .offset = offsetof(struct theme, geometry),
     .section = geometry_options},
    {0},
};

struct theme theme_default(void)
{
    struct theme theme = {.name = "default", .fonts = font_set_default()};
    option_defaults(theme_options, &theme);
    return theme;
}

/* The path of the theme's font set, or a fault. */
static bool find_fonts(const struct theme_roots *roots, const struct yaml_node *root,
                       const struct theme *theme, char ret_path[ROOTS_PATH_BYTES],
                       struct diag *diag)
{
    if (roots_find(roots, "fonts", theme->fonts_name, ret_path, ROOTS_PATH_BYTES)) {
        return true;
    }
    const struct yaml_node *node = yaml_get(root, "fonts");
    if (node != NULL) {
        yaml_fault(node, diag, DIAG_ERROR, "no such font set");
    } else {
        diag_add(diag, DIAG_ERROR, root->file, 0, 0, "fonts: %s: no such font set",
                 theme->fonts_name);
    }
    return false;
}

bool theme_load_file(const struct theme_roots *roots, const char *path,
                     struct theme *ret_theme, struct diag *diag)
{
    size_t errors = diag->errors;
    size_t first = diag->count;
    struct yaml *yaml = yaml_load(path, diag);
    if (yaml == NULL) {
        return false;
    }
    const struct yaml_node *root = yaml_root(yaml);
    struct theme theme = theme_default();
    option_apply(theme_options, root, &theme, diag);
    palette_check(&theme.palette, yaml_get(root, "colours"), root->file, diag);
    type_scale_check(&theme.scale, yaml_get(root, "type"), root->file, diag);
    char fonts[ROOTS_PATH_BYTES];
    bool found = find_fonts(roots, root, &theme, fonts, diag);
    option_sort_faults(diag, first);
    if (found) { /* a file, and perhaps faults, of its own */
        font_set_load(fonts, &theme.fonts, diag);
    }
    yaml_destroy(&yaml);
    if (diag->errors > errors) {
        return false;
    }
    roots_name_of(path, theme.name, sizeof theme.name);
    *ret_theme = theme;
    return true;
}

bool theme_load(const struct theme_roots *roots, const char *name,
                struct theme *ret_theme, struct diag *diag)
{
    char path[ROOTS_PATH_BYTES];
    if (!roots_is_name(name)) {
        diag_add(diag, DIAG_ERROR, name, 0, 0,
                 "a theme's name is made of a-z, 0-9, _ and -");
        return false;
    }
    if (!roots_find(roots, "themes", name, path, sizeof path)) {
        diag_add(diag, DIAG_ERROR, name, 0, 0, "no such theme");
        for (size_t i = 0; i < roots->folders.count; i++) {
            diag_add(diag, DIAG_ERROR, name, 0, 0, "looked in %s/themes",
                     roots->folders.items[i]);
        }
        return false;
    }
    return theme_load_file(roots, path, ret_theme, diag);
}

struct theme_colour theme_colour(const struct theme *theme, enum palette_role role)
{
    return theme->palette.colours[role];
}

int theme_px(int64_t at_1080_px, int height_px)
{
    if (at_1080_px <= 0) {
        return 0;
    }
    int64_t px = (at_1080_px * height_px + REFERENCE_HEIGHT_PX / 2) / REFERENCE_HEIGHT_PX;
    return px < 1 ? 1 : (int)px;
}

int theme_cap_px(const struct theme *theme, enum type_role role,
                 const struct type_view *view)
{
    return type_scale_cap_px(theme->scale.arc_minutes_c[role], view);
}

void theme_print_options(FILE *out)
{
    describe_table(theme_options, out);
}
