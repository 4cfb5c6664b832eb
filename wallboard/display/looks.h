#ifndef WALLBOARD_DISPLAY_LOOKS_H
#define WALLBOARD_DISPLAY_LOOKS_H

/*
 * Every theme that the site file names, loaded and checked as one, and which of them is
 * shown at what time. So a theme that comes up at ten in the evening is known to be good
 * in the morning.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "base/diag.h"
#include "display/arguments.h"
#include "locale/calendar.h"
#include "platform/watch.h"
#include "site/site.h"
#include "theme/roots.h"
#include "theme/theme.h"

struct looks;

/* What looks are loaded by. */
struct looks_source {
    const struct site *site;         /* borrowed for the looks' life */
    const struct theme_roots *roots; /* where themes and font sets are looked for */
    const char *file;                /* where the rules stand, for faults */
    const struct arguments *arguments;
};

/*
 * With a theme in the arguments that theme is shown at all times and no other is loaded;
 * those that a hub keeps go before files. `now` is where opening hours are found from.
 * NULL after appending every fault of every theme.
 */
struct looks *looks_load(const struct looks_source *source, struct wall now,
                         struct diag *diag);
void looks_destroy(struct looks **self);

/* The look at that time; INT64_MIN: nobody knows it, and no rule holds. Borrowed for the
 * looks' life; the same pointer for the same look. */
const struct theme *looks_choose(struct looks *looks, const struct calendar *calendar,
                                 struct wall at);

/* The page that is to stand alone then, by the rules; "": none. Borrowed likewise. */
const char *looks_page(const struct looks *looks);

/* How bright the look that was chosen last is to be, in basis points; 0: black. */
int64_t looks_brightness_bp(const struct looks *looks);

/* Is another look possible at `at`, after the last choice? Always so before the first,
 * and when the clock was set back. */
bool looks_is_due(const struct looks *looks, struct wall at);

/* From when on it is due; INT64_MAX: never. */
struct wall looks_next(const struct looks *looks);

/* Watches all that looks are read from: the houses' folders, and those of pictures. May
 * be called again after a reload. */
void looks_watch(const struct looks *looks, struct watch *watch);

#endif
