#ifndef WALLBOARD_SITE_OPEN_HOURS_H
#define WALLBOARD_SITE_OPEN_HOURS_H

/*
 * The opening hours of a site and of each queue as the engine wants them: instants, found
 * from the file and the zones' rules, from OPEN_HOURS_PAST_DAYS before a day to
 * OPEN_HOURS_COMING_DAYS behind it. Whole UTC days, so that every program asked on the
 * same day has the same. Made at start, and anew when the service day turns.
 */

#include <stddef.h>

#include "base/clock.h"

#define OPEN_HOURS_PAST_DAYS   35
#define OPEN_HOURS_COMING_DAYS 400

struct hours;
struct open_hours;
struct site;

/* Keeps nothing of `site`. NULL without memory, or for a zone that does not exist, which
 * no loaded site has. */
struct open_hours *open_hours_create(const struct site *site, struct wall now);
void open_hours_destroy(struct open_hours **self);

/* Of queues that the file does not name. Borrowed for the life of `open_hours`. */
const struct hours *open_hours_of_site(const struct open_hours *open_hours);

/* Of the queue with that number in site->queues; the site's, the very same, if it has
 * none of its own. Borrowed for the life of `open_hours`. */
const struct hours *open_hours_of_queue(const struct open_hours *open_hours,
                                        size_t queue);

#endif
