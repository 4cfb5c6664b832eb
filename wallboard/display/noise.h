#ifndef WALLBOARD_DISPLAY_NOISE_H
#define WALLBOARD_DISPLAY_NOISE_H

/*
 * What is heard: the sound of the worst alert that asks for one, and of a celebration, as
 * loud as the site file wants it at this hour. A board without a loudspeaker says so once
 * and goes on.
 */

#include <stdint.h>

#include "base/clock.h"
#include "locale/calendar.h"
#include "site/site.h"

struct noise;

/* NULL without memory. */
struct noise *noise_create(void);
void noise_destroy(struct noise **self);

/* Plays the sound of that name, if there is one and it is not muted now. */
void noise_play(struct noise *noise, const struct site *site, const char *name,
                const struct calendar *calendar, struct wall wall);

/* One sound at a time: of these alerts, bits by their number in the site file, the first
 * that has one. */
void noise_ring(struct noise *noise, const struct site *site, uint32_t alerts,
                const struct calendar *calendar, struct wall wall);

/* Cuts off what sounds now. */
void noise_hush(struct noise *noise);

/* Gives the device back after the last sound; to be called about once a second. */
void noise_pump(struct noise *noise);

#endif
