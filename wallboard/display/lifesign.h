#ifndef WALLBOARD_DISPLAY_LIFESIGN_H
#define WALLBOARD_DISPLAY_LIFESIGN_H

/*
 * What the screen tells the service manager: ready once there is a picture or certainly
 * no display, how it is, and that it lives. The watchdog is fed by the drawing loop's own
 * turns, and only while the last frame that was due reached the display: a flip that
 * never comes back hangs the loop, and one that fails is no picture.
 */

#include <stdint.h>

#include "base/clock.h"
#include "platform/notify.h"

struct screen;

#define LIFESIGN_STATUS_MS 10000 /* numbers are told so often; other news at once */

struct lifesign {
    struct notify notify;
    struct mono told;
    char news[NOTIFY_STATUS_BYTES]; /* as told last, without numbers that always change */
};

void lifesign_init(struct lifesign *life);

/* At the end of a turn. `link`: how the line to the figures is, in words;
 * `silence_ms`: since the hub was heard, -1: there is none. */
void lifesign_turn(struct lifesign *life, const struct screen *screen, const char *link,
                   int64_t silence_ms, struct mono now);

#endif
