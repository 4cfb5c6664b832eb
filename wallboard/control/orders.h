#ifndef WALLBOARD_CONTROL_ORDERS_H
#define WALLBOARD_CONTROL_ORDERS_H

/*
 * All that screens are told to show now: the orders in force, as the hub keeps them and
 * as each screen reads them. Plain memory; told the time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "control/order.h"

#define ORDERS_MAX   48
#define ORDERS_LOOKS 8     /* of kind `look` */
#define ORDERS_BYTES 65536 /* of its JSON, as much as a reader takes */

/* Some 200 KiB: on the heap. */
struct orders {
    struct order items[ORDERS_MAX]; /* oldest first */
    size_t count;
};

/* Gives an order. The same id again changes nothing. Texts stand side by side; of all
 * else the new one takes the place of the one for the same screens (and alert, and look).
 * False: there are too many. */
bool orders_put(struct orders *orders, const struct order *order);

/* Takes back what was given: of that kind and for the same screens as `like` (of its
 * alert or look alone, if it names one), or with its id if that is not empty. How many.
 */
size_t orders_clear(struct orders *orders, const struct order *like);

/* Takes out what is over; true if anything was. */
bool orders_expire(struct orders *orders, struct wall now);

/* The order of that kind that holds for a screen: the most its own, then the most urgent,
 * then the latest. NULL: none. Borrowed. */
const struct order *orders_find(const struct orders *orders, enum order_kind kind,
                                const char *screen, const char *group, struct wall now);

/* All of that kind that speak to a screen, the first to be shown first: the most urgent
 * by priority, then by level; of these what is over first, then the oldest. Returns how
 * many. Borrowed. */
size_t orders_list(const struct orders *orders, enum order_kind kind, const char *screen,
                   const char *group, struct wall now,
                   const struct order *ret_list[ORDERS_MAX]);

/* A JSON list; its size, 0 if it does not fit. */
size_t orders_write(const struct orders *orders, char *buffer, size_t size);

/* Reads one; false, with *ret as it was, if it is none. Orders that are faulty are left
 * out. */
struct json_parser;
bool orders_read(struct json_parser *parser, struct str text, struct orders *ret);

#endif
