#ifndef WALLBOARD_SITE_TIMETABLE_H
#define WALLBOARD_SITE_TIMETABLE_H

/*
 * Looks and pages by the clock, given to a hub by a supervisor: `themes:` and `pages:`
 * as a site file has them, in place of the site file's own.
 */

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "site/theme_rules.h"

struct timetable {
    struct site_theme_rules themes, pages;
    bool themes_said, pages_said; /* else the site file's hold */
};

/* Faults are told under `name`, with line and column; false if there is an error. */
bool timetable_parse(const char *name, struct str text, struct timetable *ret,
                     struct diag *diag);

#endif
