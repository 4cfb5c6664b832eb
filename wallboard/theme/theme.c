#include "theme/theme.h"

#include <string.h>

#include "config/describe.h"
#include "config/yaml.h"
#include "theme/lineage.h"
#include "theme/palette_check.h"

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
    {.key = "inherits",
     .type = OPTION_STRING,
     .offset = offsetof(struct theme, parent),
     .min = 1,
     .max = ROOTS_NAME_BYTES,
     .help =
         "the theme whose values hold where this one says nothing; else those of dark"},
    {.key = "fonts",
     .type = OPTION_STRING,
     .offset = offsetof(struct theme, fonts_name),
     .min = 1,
     .max = ROOTS_NAME_BYTES,
     .fallback = "inter",
     .help = "the font set: a file in fonts/, without .yaml"},
    {.key = "logo",
     .type = OPTION_STRING,
     .offset = offsetof(struct theme, logo_file),
     .max = 128,
     .help =
         "a PNG beside the site's name, its path from this file's folder; \"\": none"},
    {.key = "background",
     .type = OPTION_STRING,
     .offset = offsetof(struct theme, background_file),
     .max = 128,
     .help = "a PNG that fills the screen behind everything; \"\": none"},
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
    theme.palette.colours[PALETTE_ACCENT] = theme.palette.colours[PALETTE_TEXT];
    return theme;
}

/* Says `reason` where the value that holds was said, or of the file as a whole. */
static void tell(const struct lineage *lineage, const char *key, const char *value,
                 const char *reason, struct diag *diag)
{
    int generation = 0;
    const struct yaml_node *node = lineage_find(lineage, NULL, key, &generation);
    if (node != NULL) {
        yaml_fault(node, diag, DIAG_ERROR, "%s", reason);
    } else {
        diag_add(diag, DIAG_ERROR, lineage_root(lineage, 0)->file, 0, 0, "%s: %s: %s",
                 key, value, reason);
    }
}

/* -- pictures --------------------------------------------------------------------------
 */

/* A picture and what was seen of it. */
struct look {
    struct picture picture;
    struct picture_spots spots;
};

/* Looks at the picture that `key` names, if it names one; a path that does not begin with
 * a slash begins at the folder of the file that says it. */
static void look_at(const struct lineage *lineage, const char *key, const char *file,
                    struct theme_colour ground, struct look *ret_look, struct diag *diag)
{
    int generation = 0;
    const struct yaml_node *node = lineage_find(lineage, NULL, key, &generation);
    char path[ROOTS_PATH_BYTES];
    char reason[PICTURE_REASON_BYTES];
    if (node == NULL || file[0] == '\0') {
        return;
    }
    const char *slash = strrchr(node->file, '/');
    int folder = slash == NULL || file[0] == '/' ? 0 : (int)(slash - node->file) + 1;
    str_format(path, sizeof path, "%.*s%s", folder, node->file, file);
    if (!picture_look(path, ground, &ret_look->picture, &ret_look->spots, reason)) {
        yaml_fault(node, diag, DIAG_ERROR, "%s", reason);
    }
}

/* -- judging ---------------------------------------------------------------------------
 */

static void judge_palette(const struct lineage *lineage, const struct theme *theme,
                          const struct picture_spots *spots, struct diag *diag)
{
    struct palette_origin origins[PALETTE_COUNT] = {0};
    for (int i = 0; i < PALETTE_COUNT; i++) {
        const char *key = palette_role_name((enum palette_role)i);
        origins[i].node = lineage_find(lineage, "colours", key, &origins[i].generation);
    }
    if (origins[PALETTE_ACCENT].node == NULL) {
        origins[PALETTE_ACCENT] = origins[PALETTE_TEXT];
    }
    int generation = 0;
    const struct palette_subject subject = {
        .palette = &theme->palette,
        .origins = origins,
        .file = lineage_root(lineage, 0)->file,
        .darkest = spots->darkest,
        .brightest = spots->brightest,
        .background = theme->background.path[0] == '\0'
                          ? NULL
                          : lineage_find(lineage, NULL, "background", &generation),
    };
    palette_check(&subject, diag);
}

static void judge_type(const struct lineage *lineage, const struct theme *theme,
                       struct diag *diag)
{
    const struct yaml_node *places[TYPE_COUNT];
    int generation = 0;
    for (int i = 0; i < TYPE_COUNT; i++) {
        places[i] =
            lineage_find(lineage, "type", type_role_name((enum type_role)i), &generation);
    }
    type_scale_check(&theme->scale, places, lineage_root(lineage, 0)->file, diag);
}

/* The oldest generation first, so that the younger ones override it. */
static void apply(const struct lineage *lineage, struct theme *theme, struct diag *diag)
{
    int generation = 0;
    for (size_t i = lineage->count; i-- > 0;) {
        option_apply(theme_options, lineage_root(lineage, i), theme, diag);
    }
    if (lineage_find(lineage, "colours", "accent", &generation) == NULL) {
        theme->palette.colours[PALETTE_ACCENT] = theme->palette.colours[PALETTE_TEXT];
    }
}

/* The look of a lineage that was read whole, and each fault of it. */
static struct theme resolve(const struct theme_roots *roots,
                            const struct lineage *lineage, struct diag *diag)
{
    size_t first = diag->count;
    struct theme theme = theme_default();
    struct look logo = {0};
    struct look background = {0};
    char fonts[ROOTS_PATH_BYTES];
    apply(lineage, &theme, diag);
    struct theme_colour ground = theme.palette.colours[PALETTE_GROUND];
    look_at(lineage, "logo", theme.logo_file, ground, &logo, diag);
    look_at(lineage, "background", theme.background_file, ground, &background, diag);
    theme.logo = logo.picture;
    theme.background = background.picture;
    judge_palette(lineage, &theme, &background.spots, diag);
    judge_type(lineage, &theme, diag);
    bool found = roots_find(roots, "fonts", theme.fonts_name, fonts, sizeof fonts);
    if (!found) {
        tell(lineage, "fonts", theme.fonts_name, "no such font set", diag);
    }
    option_sort_faults(diag, first);
    if (found) { /* a file, and perhaps faults, of its own */
        font_set_load(fonts, &theme.fonts, diag);
    }
    str_copy(theme.name, sizeof theme.name, str_from(lineage->names[0]));
    return theme;
}

/* What was read; finishes the lineage. */
static bool take(const struct theme_roots *roots, bool whole, struct lineage *lineage,
                 struct theme *ret_theme, struct diag *diag)
{
    size_t errors = diag->errors;
    struct theme theme;
    if (whole) {
        theme = resolve(roots, lineage, diag);
    }
    lineage_finish(lineage);
    if (!whole || diag->errors > errors) {
        return false;
    }
    *ret_theme = theme;
    return true;
}

bool theme_load_file(const struct theme_roots *roots, const char *path,
                     struct theme *ret_theme, struct diag *diag)
{
    struct lineage lineage;
    bool whole = lineage_load(roots, path, &lineage, diag);
    return take(roots, whole, &lineage, ret_theme, diag);
}

/* No path that comes from elsewhere is opened. */
static bool has_no_pictures(const struct lineage *lineage, struct diag *diag)
{
    static const char *const keys[] = {"logo", "background"};
    bool none = true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct yaml_node *node = yaml_get(lineage_root(lineage, 0), keys[i]);
        if (node != NULL && node->text.size > 0) {
            yaml_fault(node, diag, DIAG_ERROR,
                       "a theme that a hub keeps has no pictures of its own; inherit "
                       "from one that is on the screens");
            none = false;
        }
    }
    return none;
}

bool theme_parse(const struct theme_roots *roots, const char *file, const char *name,
                 struct str text, struct theme *ret_theme, struct diag *diag)
{
    struct lineage lineage;
    bool whole = lineage_parse(roots, file, name, text, &lineage, diag) &&
                 has_no_pictures(&lineage, diag);
    return take(roots, whole, &lineage, ret_theme, diag);
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

bool theme_load_mentioned(const struct theme_roots *roots, const char *name,
                          const struct theme_mention *mention, struct theme *ret_theme,
                          struct diag *diag)
{
    char path[ROOTS_PATH_BYTES];
    if (!roots_find(roots, "themes", name, path, sizeof path)) {
        diag_add(diag, DIAG_ERROR, mention->file, mention->line, mention->column,
                 "%s: %s: no such theme", mention->key, name);
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
