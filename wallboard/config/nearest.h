#ifndef WALLBOARD_CONFIG_NEAREST_H
#define WALLBOARD_CONFIG_NEAREST_H

/* "Did you mean ...?": the known name that a mistyped one is nearest to. */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* How many bytes must be put in, taken out, changed or swapped with their neighbours to
 * make `name` of `text`; what is longer than 64 bytes is as far from everything as can
 * be. */
size_t nearest_distance(struct str text, const char *name);

/* Is a name at that distance near enough to be what was meant? */
bool nearest_is_near(struct str text, size_t distance);

#endif
