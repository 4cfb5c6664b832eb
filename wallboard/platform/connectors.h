#ifndef WALLBOARD_PLATFORM_CONNECTORS_H
#define WALLBOARD_PLATFORM_CONNECTORS_H

/*
 * Where televisions can be plugged in, as the kernel lists them: /sys/class/drm has a
 * folder cardN-NAME for each. Only reads; the kernel is not made to look again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONNECTORS_MAX        16
#define CONNECTORS_NAME_BYTES 32
#define CONNECTORS_ROOT       "/sys/class/drm"

struct connector {
    int card;                         /* the N of /dev/dri/cardN */
    char name[CONNECTORS_NAME_BYTES]; /* "HDMI-A-1" */
    bool connected;
    uint32_t modes; /* a sum of its list of modes; 0: the kernel knows none (yet) */
};

struct connectors {
    size_t count;
    struct connector items[CONNECTORS_MAX]; /* by card, then name */
};

/* What is listed below `root`. False: there is no such folder, so no card is there (yet)
 * or nobody can say. Over CONNECTORS_MAX the rest is left out; so are outputs that no
 * television hangs on ("Writeback"). */
bool connectors_read(const char *root, struct connectors *ret);

/* The card that has a television: `preferred` if it has, else the first with one whose
 * modes are known, else the first with one; -1: none has. */
int connectors_card(const struct connectors *connectors, int preferred);

/* One number for all that is connected; another television, or another place, is another
 * number. 0: nothing is connected. */
uint32_t connectors_fingerprint(const struct connectors *connectors);

#endif
