#ifndef WALLBOARD_BUS_KEYRING_EDIT_H
#define WALLBOARD_BUS_KEYRING_EDIT_H

/*
 * Changing the list of allowed keys, and the list of those that wait to be. A person's
 * comments and order stay. Each change is whole or not there; hold keyring_lock() from
 * reading to writing.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"
#include "bus/gate.h"
#include "bus/keyring.h"

/* A key to come: words of its scope as they are meant, not as they are written. */
struct keyring_entry {
    const char *public_key;
    enum keyring_role role;
    const char *name;
    const struct str *scope;
    size_t scope_count;
};

/* Waits until nobody else changes a list in this folder; to be closed when done. Negative
 * after saying why in `diag`. */
int keyring_lock(const char *folder, struct diag *diag);

/* Appends a line to the file, which is made (0600) if it is not there. False, and the
 * file as it was, after saying in `diag` why it cannot stand there. */
bool keyring_add(const char *path, const struct keyring_entry *entry, struct diag *diag);

/* Takes the line of this key out. False, and the file as it was, after saying why. */
bool keyring_remove(const char *path, const char *public_key, struct diag *diag);

/* Keys that knocked and are on no list, and the site of the hub where they did. */
struct keyring_pending {
    char site[KEYRING_SITE_BYTES]; /* "": not said */
    struct gate_refusal refusals[GATE_PENDING];
    size_t count;
};

/* The file `pending`: `site SITE` and then one a line,
 *     KEY DOMAIN ADDRESS TIMES
 * written by the hub (0600) and never trusted by itself. The file is replaced. */
bool keyring_save_pending(const char *path, const struct keyring_pending *pending,
                          struct diag *diag);

/* Reads it; a file that is not there is empty. False after appending every fault. */
bool keyring_load_pending(const char *path, struct keyring_pending *ret_pending,
                          struct diag *diag);

/* The same of a text; `path` only names it. */
bool keyring_read_pending(const char *path, struct str text,
                          struct keyring_pending *ret_pending, struct diag *diag);

#endif
