#ifndef WALLBOARD_DISPLAY_DEMO_H
#define WALLBOARD_DISPLAY_DEMO_H

/*
 * The simulator inside the process, numbered and with a heartbeat like any publisher, so
 * that the demo walks the same way as real data from the engine on. Owns a made-up
 * centre.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "locale/calendar.h"

struct demo;
struct intake;

/* Outside office hours a made-up floor would be empty: the demo's clock then stands at a
 * busy hour of the same day, and says so in the log. */
struct wall demo_moment(const struct calendar *calendar, struct wall now);

/* Begins at the service day's start, so that the board has a day to show. NULL without
 * memory. */
struct demo *demo_create(const struct calendar *calendar, int day_start_min,
                         struct wall now);
void demo_destroy(struct demo **self);

struct site;

/* The made-up floor was there a week before, too: an intake that was just made knows that
 * day. False without memory. */
bool demo_recall_week(const struct site *site, const struct calendar *calendar,
                      struct wall now, struct intake *intake);

/* Gives the intake all that has happened up to `wall`; returns whether anything had. */
bool demo_step(struct demo *demo, struct intake *intake, struct mono now,
               struct wall wall);

/* When something happens next: an event or a heartbeat. */
struct wall demo_next(const struct demo *demo);

#endif
