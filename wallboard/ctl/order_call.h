#ifndef WALLBOARD_CTL_ORDER_CALL_H
#define WALLBOARD_CTL_ORDER_CALL_H

/* An order on its way: what the command line says of every kind, the hub's answer, and
 * those of the screens, which are waited for. */

#include "control/command.h"
#include "ctl/hub_options.h"
#include "ctl/verb.h"

/* To give it, or with --clear to take back what is like it: for whom, how long, how
 * urgent, with an id made up unless one is said. False after saying what is wrong. */
bool order_call_prepare(const struct hub_options *options, struct command *ret);

/* Tells the hub and waits until every screen has answered, and says which have. What
 * cannot be opened is said. */
enum verb_exit order_call_give(const struct hub_options *options,
                               const struct command *command);

/* Prints what is in force, of one kind or, for ORDER_KIND_COUNT, all of it
 * (ctl/verb_orders.c). */
enum verb_exit orders_list_kind(const struct hub_options *options, enum order_kind kind);

#endif
