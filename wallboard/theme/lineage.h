#ifndef WALLBOARD_THEME_LINEAGE_H
#define WALLBOARD_THEME_LINEAGE_H

/*
 * A theme's file and those it inherits from, read: `inherits: NAME` names the parent,
 * which may have one itself. Keeps the trees, so that a fault can be told at the place
 * where a value was said, whoever said it.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"
#include "config/yaml.h"
#include "theme/roots.h"

#define LINEAGE_MAX 5 /* the theme, its parent, and so on */

struct lineage {
    struct yaml *files[LINEAGE_MAX]; /* the theme's own first, then its parent's ... */
    char names[LINEAGE_MAX][ROOTS_NAME_BYTES + 1];
    size_t count;
};

/* Reads the file at `path` and its forebears. False after appending each fault: no such
 * theme, one that inherits from itself, more than LINEAGE_MAX. What was read until then
 * is in *ret_lineage all the same; finish it in any case. */
bool lineage_load(const struct theme_roots *roots, const char *path,
                  struct lineage *ret_lineage, struct diag *diag);
/* The same where the theme's own file is a text: called `name`, told of as `file`. */
bool lineage_parse(const struct theme_roots *roots, const char *file, const char *name,
                   struct str text, struct lineage *ret_lineage, struct diag *diag);
void lineage_finish(struct lineage *lineage);

/* The root of generation 0 (the theme's own file), 1 (its parent's) ... Borrowed. */
const struct yaml_node *lineage_root(const struct lineage *lineage, size_t generation);

/* The value that holds: of the youngest generation that says `key`, in `section` or, if
 * that is NULL, at the top. NULL if none does; else *ret_generation says which. */
const struct yaml_node *lineage_find(const struct lineage *lineage, const char *section,
                                     const char *key, int *ret_generation);

#endif
