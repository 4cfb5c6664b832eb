#ifndef WALLBOARD_HUB_SCREENS_H
#define WALLBOARD_HUB_SCREENS_H

/*
 * The screens of the site: who asked or reported, when last, and what it shows. Pure. At
 * most SCREENS_MAX; a new one takes the place of the one that has been silent longest.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/router.h"

#define SCREENS_MAX          1024
#define SCREENS_NAME_BYTES   64
#define SCREENS_REPORT_BYTES 2048
#define SCREENS_GONE_MS      30000 /* silent for so long: not connected any more */

struct screens;

struct screen_entry {
    char name[SCREENS_NAME_BYTES + 1];
    char user[80]; /* as its key was let in; "" on an open port */
    struct router_peer peer;
    struct mono heard, reported;
    uint64_t sequence;                     /* reached, as it reports */
    char report[SCREENS_REPORT_BYTES + 1]; /* its last, JSON; "" none yet */
};

/* NULL without memory. */
struct screens *screens_create(void);
void screens_destroy(struct screens **self);

/* The screen of that name, noted as heard now; control characters in the name become '?'.
 */
struct screen_entry *screens_hear(struct screens *screens, struct str name,
                                  const struct router_peer *peer, struct str user,
                                  struct mono now);

/* The screen that speaks through that peer, or NULL. */
const struct screen_entry *screens_find_peer(const struct screens *screens,
                                             const struct router_peer *peer);

/* The screen of that name, or NULL. */
const struct screen_entry *screens_find(const struct screens *screens, const char *name);

size_t screens_count(const struct screens *screens);
const struct screen_entry *screens_at(const struct screens *screens, size_t number);
size_t screens_connected(const struct screens *screens, struct mono now);

#endif
