#ifndef WALLBOARD_DISPLAY_SCREEN_REPORT_H
#define WALLBOARD_DISPLAY_SCREEN_REPORT_H

/* What a screen tells its hub of itself, as JSON: the only proof against a TV that shows
 * something else without a word. Numbers are in quotes, for they may be large. */

#include <stdint.h>

#include "base/clock.h"

struct attention;
struct hub_link;
struct screen;
struct setup;

/* What it is told of besides the screen. Borrowed. */
struct screen_report_said {
    const struct setup *setup;
    const struct attention *attention;
    const char *fault; /* what stands at the board's foot; "" */
    uint64_t files;    /* version of the hub's files that are shown; 0: none */
};

void screen_report_tell(struct hub_link *hub, const struct screen *screen,
                        const struct screen_report_said *said, struct mono now);

/* The picture that is shown, to the supervisor who asked; it touches no disk. */
void screen_report_show(struct hub_link *hub, struct screen *screen);

#endif
