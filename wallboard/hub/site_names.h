#ifndef WALLBOARD_HUB_SITE_NAMES_H
#define WALLBOARD_HUB_SITE_NAMES_H

/*
 * Which files a site file names: its forecast, schedules and sounds, the layouts of its
 * pages, and its themes with those that they inherit from, their font sets and pictures;
 * as far as they lie in the site file's own folder. What lies in the house's folders is
 * on the screens with the program. Reads the themes to know what they name.
 */

#include <stdbool.h>

struct site;

/* Told of each, perhaps more than once: `name` is seen from the site file's folder
 * ("layouts/floor.yaml"); NULL: it lies elsewhere, at `path`, so the screens must have it
 * there themselves. Both are borrowed for the call. */
typedef void site_names_visitor(void *context, const char *name, const char *path);

void site_names_visit(const struct site *site, const char *site_path,
                      site_names_visitor *visit, void *context);

#endif
