#ifndef WALLBOARD_THEME_ROOTS_H
#define WALLBOARD_THEME_ROOTS_H

/* Where looks are looked for: folders that hold themes/ and fonts/. */

#include <stdbool.h>
#include <stddef.h>

#include "config/option.h"

#define ROOTS_NAME_BYTES 32
#define ROOTS_PATH_BYTES 512

/* In order; the first that has the file wins. */
struct theme_roots {
    struct option_list folders;
};

/* The house's: /etc/wallboard, then ../share/wallboard beside the program, then the
 * source tree that the program was built in. */
struct theme_roots theme_roots_default(void);

/* The folder of a site file (NULL: there is none), then the house's. */
struct theme_roots theme_roots_of_site(const char *site_path);

/* That folder as a prefix of the paths in it: "/etc/wallboard/", "" for this one. False
 * if it is too long. */
bool roots_site_folder(const char *site_path, char *ret_folder, size_t size);

/* [a-z0-9_-], 1 to 32 of them: never a path. */
bool roots_is_name(const char *name);

/* The path of kind/NAME.yaml in the first root that has it; false if none has, or for a
 * name that is none. */
bool roots_find(const struct theme_roots *roots, const char *kind, const char *name,
                char *ret_path, size_t size);

/* Of the files that roots_find() could find, the one whose name is nearest to a mistyped
 * one, if it is nearer than *least (config/nearest.h), which becomes its distance; of
 * several the first by name. */
void roots_nearest(const struct theme_roots *roots, const char *kind, const char *name,
                   size_t *least, char ret_name[ROOTS_NAME_BYTES + 1]);

/* "themes/dark.yaml" to "dark", cut to fit. */
void roots_name_of(const char *path, char *ret_name, size_t size);

#endif
