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

/* The order of that kind that holds, as of the last update; NULL: none. Borrowed until
 * the next. */
const struct order *steering_order(const struct steering *steering, enum order_kind kind);

/* All of that kind that speak to this screen, the first to be shown first. Returns how
 * many. Borrowed until the next update or reading. */
size_t steering_list(const struct steering *steering, enum order_kind kind,
                     const struct order *ret_list[ORDERS_MAX]);

#endif
