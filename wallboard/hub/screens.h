#ifndef WALLBOARD_HUB_SCREENS_H
#define WALLBOARD_HUB_SCREENS_H

/*
 * The screens of the site: who asked or reported, when last, and what it shows. Pure. At
 * most SCREENS_MAX; a new one takes the place of the one that has been silent longest, of
 * those of the key (without keys: the connection) that has the most.
 *
 * Whose is a screen's name? It belongs to the key that is called so in the list of keys,
 * whether that was heard or not. Where no key is called so, it belongs to the key that
 * used it first, until that is off the list or was not heard under it for a day. A key
 * may have many names. Without keys nobody can be told apart: a name is whoever's that
 * uses it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/router.h"

#define SCREENS_MAX          1024
#define SCREENS_NAME_BYTES   64
#define SCREENS_USER_BYTES   80
#define SCREENS_REPORT_BYTES 2048
#define SCREENS_GONE_MS      30000 /* silent for so long: not connected any more */
#define SCREENS_HELD_MS      INT64_C(86400000) /* a name stays its key's for so long */

struct keyring;
struct screens;

struct screen_entry {
    char name[SCREENS_NAME_BYTES + 1];
    char user[SCREENS_USER_BYTES]; /* as its key was let in; "" on an open port */
    struct router_peer peer;
    size_t share; /* of the table, that of its key or connection */
    struct mono heard, reported;
    uint64_t sequence;                     /* reached, as it reports */
    char report[SCREENS_REPORT_BYTES + 1]; /* its last, JSON; "" none yet */
};

/* NULL without memory. */
struct screens *screens_create(void);
void screens_destroy(struct screens **self);

/* Who speaks, and by which list its name is judged. */
struct screens_speaker {
    const struct router_peer *peer;
    struct str user;
    const struct keyring *keyring; /* NULL: there are no keys */
    const char *site;              /* the hub's */
    struct mono now;
};

/* The screen of that name, noted as heard now; the name as str_clean() leaves it. NULL:
 * it is another's, and nothing is noted. */
struct screen_entry *screens_hear(struct screens *screens, struct str name,
                                  const struct screens_speaker *speaker);

/* Whose key used another's name: true once, and of each key once an hour. */
struct screens_impostor {
    char name[SCREENS_NAME_BYTES + 1]; /* that it used */
    char user[SCREENS_USER_BYTES];
};
bool screens_take_impostor(struct screens *screens, struct screens_impostor *ret);

/* The last whose key did so, within SCREENS_GONE_MS; NULL: nobody's. Borrowed. */
const struct screens_impostor *screens_impostor_of_late(const struct screens *screens,
                                                        struct mono now);

/* The screen that speaks through that peer, or NULL. A routing id is whatever its peer
 * says, so the user must be the screen's too. */
const struct screen_entry *screens_find_peer(const struct screens *screens,
                                             const struct router_peer *peer,
                                             struct str user);

/* The screen of that name, or NULL. */
const struct screen_entry *screens_find(const struct screens *screens, const char *name);

size_t screens_count(const struct screens *screens);
const struct screen_entry *screens_at(const struct screens *screens, size_t number);
size_t screens_connected(const struct screens *screens, struct mono now);

#endif
