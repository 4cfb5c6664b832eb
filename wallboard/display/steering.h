#ifndef WALLBOARD_DISPLAY_STEERING_H
#define WALLBOARD_DISPLAY_STEERING_H

/*
 * What supervisors want of this one screen, out of all the orders that its hub keeps:
 * which look, which page, what to say. Pure: told the time, says what changed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "control/orders.h"

struct steering;

/* `screen` and `group` are this one's, copied. NULL without memory. */
struct steering *steering_create(const char *screen, const char *group);
void steering_destroy(struct steering **self);

/* The orders as the hub wrote them. False: they cannot be read, and those before hold. */
bool steering_read(struct steering *steering, struct str text);

/* Applies orders and time; true if anything is wanted otherwise than before. */
bool steering_update(struct steering *steering, struct wall now);

/* What is wanted, as of the last update: a name, or "" for the site file's choice.
 * Borrowed. */
const char *steering_theme(const struct steering *steering);
const char *steering_page(const struct steering *steering);

/* What is to be said, as of the last update; NULL: nothing. Borrowed until the next. */
const struct order *steering_message(const struct steering *steering);
const struct order *steering_identify(const struct steering *steering);

#endif
