#ifndef WALLBOARD_THEME_THEME_H
#define WALLBOARD_THEME_THEME_H

/*
 * A look, resolved: colours, sizes, distances, faces and pictures, all by role. Read from
 * themes/NAME.yaml, the themes it inherits from, and fonts/SET.yaml; plain data, copied
 * freely. Pictures are named and measured here, and drawn elsewhere.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/str.h"
#include "config/option.h"
#include "theme/font_set.h"
#include "theme/palette.h"
#include "theme/picture.h"
#include "theme/roots.h"
#include "theme/type_scale.h"

/* Distances in pixels of a picture 1080 high; theme_px() scales them. */
struct theme_geometry {
    int64_t margin_x, margin_y; /* at the screen's edges */
    int64_t gap;                /* between tiles */
    int64_t padding;            /* inside a tile */
    int64_t radius;             /* of a tile's corners; 0: square */
    int64_t border;             /* a tile's, in its state's colour; 0: none */
    int64_t rule;               /* lines between rows */
    int64_t stroke;             /* a chart's line */
};

struct theme {
    char name[33];   /* as asked for: "dark" */
    char label[65];  /* for people: "Dark" */
    char parent[33]; /* whom it inherits from; "": nobody */
    char fonts_name[33];
    char logo_file[129], background_file[129]; /* as the file says; "": none */
    struct picture logo;                       /* beside the site's name */
    struct picture background;                 /* upon the ground, behind everything */
    struct palette palette;
    struct type_scale scale;
    struct theme_geometry geometry;
    struct font_set fonts;
};

/* The dark look of themes/dark.yaml with Debian's least font: for saying what is wrong
 * when nothing can be read. */
struct theme theme_default(void);

/*
 * Reads the theme `name` ([a-z0-9_-], 1 to 32), its forebears, its font set and its
 * pictures. False, *ret_theme
 * untouched, after appending each fault; warnings alone do not refuse it.
 */
bool theme_load(const struct theme_roots *roots, const char *name,
                struct theme *ret_theme, struct diag *diag);

/* The same for a file given by its path; its parent and its font set are looked for in
 * `roots`, its pictures beside the file that names them. */
bool theme_load_file(const struct theme_roots *roots, const char *path,
                     struct theme *ret_theme, struct diag *diag);

/* The same for a file's text, called `name` and told of as `file`: one that goes from
 * machine to machine, so it may name no pictures. Its forebears' are theirs. */
bool theme_parse(const struct theme_roots *roots, const char *file, const char *name,
                 struct str text, struct theme *ret_theme, struct diag *diag);

/* Where a file names a theme, to tell there that there is none. */
struct theme_mention {
    const char *file, *key; /* "site.yaml", "themes[2].theme" */
    int line, column;       /* 0: not known */
};

/* As theme_load(), for a theme that some other file names; what is wrong within the theme
 * is told in the theme's own files all the same. */
bool theme_load_mentioned(const struct theme_roots *roots, const char *name,
                          const struct theme_mention *mention, struct theme *ret_theme,
                          struct diag *diag);

/* The colour of a role. */
struct theme_colour theme_colour(const struct theme *theme, enum palette_role role);

/* A distance of the geometry in a picture that high, rounded; what is not 0 stays at
 * least 1. */
int theme_px(int64_t at_1080_px, int height_px);

/* The cap height of a role on a screen hung like this. */
int theme_cap_px(const struct theme *theme, enum type_role role,
                 const struct type_view *view);

/* The table of every key, Markdown, as in docs/configuration.md. */
void theme_print_options(FILE *out);

#endif
