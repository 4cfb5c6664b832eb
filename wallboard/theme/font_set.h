#ifndef WALLBOARD_THEME_FONT_SET_H
#define WALLBOARD_THEME_FONT_SET_H

/*
 * Which families play which role: the files in fonts/. Names only; the renderer asks
 * fontconfig for the faces and tells which are missing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/diag.h"
#include "config/option.h"

/* In the order of the scene's fonts. */
enum font_role {
    FONT_LABEL,  /* words beside figures */
    FONT_STRONG, /* names, words that matter */
    FONT_FIGURE, /* numbers */
    FONT_ROLE_COUNT,
};

struct font_face {
    struct option_list families; /* the first that is installed */
    int weight;                  /* 100 thin to 900 black, as in CSS: 400 regular */
};

/* Families for a script that the roles' own lack. */
#define FONT_SCRIPTS         20
#define FONT_SCRIPT_FAMILIES 4
struct font_script {
    char tag[5];                             /* ISO 15924: "Arab" */
    char families[FONT_SCRIPT_FAMILIES][65]; /* the first that is installed; "" ends */
};

struct font_set {
    char name[33]; /* as asked for: "inter" */
    struct font_face faces[FONT_ROLE_COUNT];
    struct font_script scripts[FONT_SCRIPTS];
    size_t script_count;
    struct option_list fallback; /* for what a face lacks, and if none is installed */
};

/* DejaVu Sans for everything: what Debian installs with the least. */
struct font_set font_set_default(void);

/* Reads a font set; its name is the file's. False, *ret_set untouched, after appending
 * each fault. */
bool font_set_load(const char *path, struct font_set *ret_set, struct diag *diag);

/* "label"; never NULL. */
const char *font_role_name(enum font_role role);

/* The table of every key, Markdown, as in docs/configuration.md. */
void font_set_print_options(FILE *out);

#endif
