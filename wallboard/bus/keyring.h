#ifndef WALLBOARD_BUS_KEYRING_H
#define WALLBOARD_BUS_KEYRING_H

/*
 * The keys that a hub lets in, and what each may do: the file `allowed`, one key a line,
 *     KEY ROLE NAME SCOPE...
 * where KEY is a public key in Z85, ROLE is publisher, display or supervisor, NAME is one
 * of its own of letters, digits, '.', '_' and '-', and SCOPE is what it is for: the
 * source ids of a publisher, the sites of the others (a blank in a site is written %20,
 * '%' %25 and '#' %23). '#' begins a comment. Default deny: there are no wild cards.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"
#include "bus/curve.h"

struct gate;
struct keyring;

#define KEYRING_KEYS       4096 /* a floor has dozens */
#define KEYRING_NAME_BYTES 65   /* with its NUL */

enum keyring_role {
    KEYRING_PUBLISHER,  /* domain "ingest": writes events of its sources */
    KEYRING_DISPLAY,    /* "screens" and "sync": hears its site */
    KEYRING_SUPERVISOR, /* "control": steers its sites */
};

#define KEYRING_ROLES 3

struct keyring_key {
    char public_key[CURVE_KEY_BYTES];
    enum keyring_role role;
    char name[KEYRING_NAME_BYTES];
    struct str scope; /* the words as they stand; borrowed from the keyring */
};

/* "publisher", "display", "supervisor"; never NULL. */
const char *keyring_role_name(enum keyring_role role);
bool keyring_role_of(struct str name, enum keyring_role *ret_role);

/* May a key be named so? */
bool keyring_is_name(struct str name);

#define KEYRING_SITE_BYTES 65 /* of a site as a scope, with its NUL */

/* Reads a site as it stands in a list, %20 for a blank. False: it is none. */
bool keyring_read_site(struct str word, char ret_site[KEYRING_SITE_BYTES]);

/* Have all these keys the same rights still, in `now`? Others may be there besides. */
bool keyring_is_kept(const struct keyring *before, const struct keyring *now);

/* Reads the file; one that is not there is an empty list, one that others can write is
 * refused. NULL after appending every fault with its place. */
struct keyring *keyring_load(const char *path, struct diag *diag);

/* The same of a text, which is copied; `path` only names it. */
struct keyring *keyring_read(const char *path, struct str text, struct diag *diag);
void keyring_destroy(struct keyring **self);

size_t keyring_count(const struct keyring *keyring);

/* In the order of the file. index < count. */
const struct keyring_key *keyring_at(const struct keyring *keyring, size_t index);

/* Whose key a router's `user` came with ("display:wall-1"); NULL: nobody's. */
const struct keyring_key *keyring_find(const struct keyring *keyring, struct str user);

/* Is this source id, or site, of its scope? */
bool keyring_covers(const struct keyring_key *key, struct str scope);

/* Has this user that role, and this scope? All that a hub has to ask. */
bool keyring_may(const struct keyring *keyring, struct str user, enum keyring_role role,
                 struct str scope);

/* Gives the gate the whole list; false as gate_allow(). */
bool keyring_allow(const struct keyring *keyring, struct gate *gate);

#endif
