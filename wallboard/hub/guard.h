#ifndef WALLBOARD_HUB_GUARD_H
#define WALLBOARD_HUB_GUARD_H

/*
 * The hub's keys: its own, whom it lets in, and what each may (docs/keys.md). One folder:
 * `hub.key`, `allowed`, and `pending`, which the guard writes. A guard without a folder
 * lets everybody do everything; that is for a machine by itself.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/curve.h"

struct gate;
struct guard;
struct keyring;

/* `folder` "": no keys. `site`: the hub's. NULL after saying in `diag` what is wrong with
 * a file. */
struct guard *guard_create(const char *folder, const char *site, struct diag *diag);
void guard_destroy(struct guard **self);

/* The hub's own pair; NULL: it has none, and is open. Borrowed for the guard's life. */
const struct curve *guard_curve(const struct guard *guard);

/* Gives the gate the list. False: it cannot take it. */
bool guard_post(const struct guard *guard, struct gate *gate);

/* Reads the list again and gives it to the gate; *ret_kept: nobody lost anything by it.
 * False, with the old list in force, after saying why in `diag`. Whoever is in stays in
 * until the ports are bound anew. */
bool guard_reload(struct guard *guard, struct gate *gate, bool *ret_kept,
                  struct diag *diag);

/* Is the list another file than when it was last read or asked for? Looks every few
 * seconds. */
bool guard_list_changed(struct guard *guard, struct mono now);

/* May that user (as a router says it) do that? Always where there are no keys. */
bool guard_may_write(const struct guard *guard, struct str user, struct str source);
bool guard_may_hear(const struct guard *guard, struct str user, struct str site);
bool guard_may_command(const struct guard *guard, struct str user, struct str site);

/* The list as it is now, for whoever has more to ask of it; NULL: there are no keys.
 * Borrowed until the next guard_reload(). */
const struct keyring *guard_keyring(const struct guard *guard);

/* Of that user's key; "" if there is none. */
void guard_fingerprint(const struct guard *guard, struct str user,
                       char ret_fingerprint[CURVE_FINGERPRINT_BYTES]);

/* Writes down the keys that knocked in vain, if there are others than the last time;
 * every few seconds. */
void guard_note_strangers(struct guard *guard, struct gate *gate, struct mono now);

#endif
