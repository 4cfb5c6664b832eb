#ifndef WALLBOARD_DISPLAY_TELEVISION_H
#define WALLBOARD_DISPLAY_TELEVISION_H

/*
 * The television goes off while its picture is black, as far as the site wants it, and
 * comes on again: does what display/power says, and says once what cannot be done.
 */

#include <stdbool.h>
#include <stdint.h>

#include "display/power.h"
#include "platform/cec.h"

struct screen;

struct television {
    struct power power;
    struct cec_reach cec;
    bool told_missing; /* that there is no way to tell it anything */
};

void television_init(struct television *television);

/* To be called at each turn. `on`: a picture is wanted. */
void television_turn(struct television *television, struct screen *screen,
                     enum site_power means, bool on, struct mono now);

#endif
