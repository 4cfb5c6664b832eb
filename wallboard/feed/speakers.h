#ifndef WALLBOARD_FEED_SPEAKERS_H
#define WALLBOARD_FEED_SPEAKERS_H

/* The sources in whose name a replay speaks, and how far each has come: a board must hear
 * that they are alive between two events of a slow hour. Zeroed memory is empty. */

#include <stddef.h>
#include <stdint.h>

#include "stats/event.h"

#define SPEAKERS_MAX 16 /* further ones are replayed, but without heartbeats */

struct speaker {
    char source[257], site[65];
    int64_t epoch, head; /* EVENT_NO_NUMBER: not numbered */
};

struct speakers {
    size_t count;
    struct speaker list[SPEAKERS_MAX];
};

/* Notes who has said this. */
void speakers_hear(struct speakers *speakers, const struct event *event);

#endif
