#ifndef WALLBOARD_HUB_DOORS_H
#define WALLBOARD_HUB_DOORS_H

/*
 * The hub's sockets, as one: the four doors of its address, the gate before them, and the
 * ear for plain publishers. Owns the bus. What is said through them is the business of
 * others. With keys the doors are proved closed to strangers before they are used.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/message.h"
#include "bus/router.h"

struct doors;
struct gate;
struct guard;
struct poll;
struct publisher;

struct doors_config {
    const char *listen; /* the hub's address */
    const char *site;   /* plain publishers of this site are heard */
    const char *const *connect;
    const char *const *bind;
    size_t connect_count, bind_count;
    const struct guard *guard; /* borrowed for the doors' life */
};

/* Binds. NULL after saying in `diag` why. */
struct doors *doors_create(const struct doors_config *config, struct mono now,
                           struct diag *diag);
void doors_destroy(struct doors **self);

/* Adds them to what the loop waits for; false if there is no room. */
bool doors_join(const struct doors *doors, struct poll *poll);

/* Follows the links and retries; every turn. */
void doors_update(struct doors *doors, struct mono now);

struct router *doors_ingest(struct doors *doors);
struct router *doors_sync(struct doors *doors);
struct router *doors_control(struct doors *doors);

/* Who is let in; NULL: there are no keys. Its thread must live. */
struct gate *doors_gate(struct doors *doors);

/* Ends every connection: whoever comes back says all that was not acknowledged again. */
void doors_rebind(struct doors *doors, struct mono now);

/* Reads the list of keys again and ends every connection, so that only keys that are
 * still allowed come back; says in the log what came of it. A faulty list changes
 * nothing. `guard` is the one that was given. */
void doors_reload(struct doors *doors, struct guard *guard, struct mono now);

/* The same by itself where the list's file is another: but connections end only if
 * somebody lost a right by it. Looks every few seconds. */
void doors_follow_list(struct doors *doors, struct guard *guard, struct mono now);

/* A plain publisher's next message; false: none now. */
bool doors_receive(struct doors *doors, struct message *message);

/* To every screen. One that does not keep up misses it, and asks for it later. */
void doors_relay(struct doors *doors, struct str topic, struct str body);

#endif
