#ifndef WALLBOARD_DISPLAY_SETUP_H
#define WALLBOARD_DISPLAY_SETUP_H

/*
 * Everything read from files, checked as one: site, theme, font set, zone. A setup is
 * whole or it is not made; a reload makes a new one and only then lets go of the old, so
 * that a bad file never blanks a TV. Plain data, owned by the caller of setup_load().
 */

#include <stdbool.h>

#include "base/diag.h"
#include "display/arguments.h"
#include "locale/calendar.h"
#include "render/renderer.h"
#include "site/site.h"
#include "theme/theme.h"
#include "view/board.h"

struct setup {
    struct site *site;
    struct theme theme;
    struct calendar *calendar;
    struct board_options board; /* borrows from site and calendar */
    struct board_queue *queues;
};

/* NULL after appending every fault to `diag`; warnings are appended too. */
struct setup *setup_load(const struct arguments *arguments, struct diag *diag);
void setup_destroy(struct setup **self);

/* The letters and distances for a picture of this size, hung as the site file says. */
struct style setup_style(const struct setup *setup, int width_px, int height_px);

/* What the renderer wants to know of the font set and the pictures. Borrows from the
 * setup. */
struct renderer_config setup_renderer(const struct setup *setup);

#endif
