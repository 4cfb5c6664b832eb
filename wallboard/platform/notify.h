#ifndef WALLBOARD_PLATFORM_NOTIFY_H
#define WALLBOARD_PLATFORM_NOTIFY_H

/*
 * Words to the service manager (sd_notify(3)): ready, what we are doing, that we are
 * alive. Without one nothing is sent. By libsystemd, which is on every Debian and which
 * the screen's SDL has loaded anyway: it knows abstract sockets and what will come.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define NOTIFY_STATUS_BYTES 256

struct notify {
    int64_t watchdog_ms; /* how often it must be told that we live; 0: never */
    struct mono fed;     /* when it was told last */
    bool ready, ever_fed;
    char status[NOTIFY_STATUS_BYTES]; /* as told last */
};

/* Reads from the environment what is wanted of this process. */
void notify_init(struct notify *notify);

/* Starting, or reloading, is over. What was told already is not told again. */
void notify_ready(struct notify *notify);

/* What is being done, for people; told only if it differs from the last. */
void notify_status(struct notify *notify, const char *status);

/* The files are read again; notify_ready() ends it. */
void notify_reloading(struct notify *notify, struct mono now);

/* The end has begun. */
void notify_stopping(struct notify *notify);

/* A turn of the loop came this far. If all is well (`alive`) the watchdog is told, at
 * most four times in its span; if not it is left to bite. */
void notify_alive(struct notify *notify, bool alive, struct mono now);

/* How long a loop may sleep between two calls of that; `most_ms`: no watchdog is there.
 * Negative `most_ms`: for ever. */
int64_t notify_pause_ms(const struct notify *notify, int64_t most_ms);

#endif
