#ifndef WALLBOARD_SITE_CLOCKS_H
#define WALLBOARD_SITE_CLOCKS_H

/*
 * The clocks of other places that a site file names, each with a zone and perhaps opening
 * hours of its own. Plain checked values, owned by the struct site that holds them.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "config/option.h"
#include "site/hours_options.h"

struct calendar;

#define SITE_CLOCKS            8
#define SITE_CLOCK_LABEL_BYTES 64

struct site_clock {
    char label[SITE_CLOCK_LABEL_BYTES + 1];
    struct site_hours hours; /* with its zone, "": the site's; week_said: it has hours */
};

struct site_clocks {
    size_t count;
    struct site_clock clocks[SITE_CLOCKS];
};

/* The row `clocks` of the site file, for a struct site_clocks. */
extern const struct option clocks_options[];

/* The place's zone is told to exist here. */
void clocks_check(const struct site_clocks *clocks, const struct yaml_node *root,
                  struct diag *diag);

void clocks_finish(struct site_clocks *clocks);

/* Is it open there at `at`? `calendar` is of the clock's zone. Only for one that has
 * hours. */
bool clocks_is_open(const struct site_clock *clock, const struct calendar *calendar,
                    struct wall at);

#endif
