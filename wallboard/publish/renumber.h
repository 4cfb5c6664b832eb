#ifndef WALLBOARD_PUBLISH_RENUMBER_H
#define WALLBOARD_PUBLISH_RENUMBER_H

/*
 * Gives what the hub does not have a new epoch. Needed when the hub is ahead of a feed
 * whose clock went back and whose spool is not the one it had: what it said under too low
 * an epoch would never be accepted.
 */

#include <stdint.h>

struct renumber;
struct spool;

/* NULL without memory. */
struct renumber *renumber_create(void);
void renumber_destroy(struct renumber **self);

struct renumbered {
    int64_t count; /* messages that are now 1 to count of the epoch */
    uint64_t lost; /* messages that could not be written anew */
};

/* Stores every message that is not acknowledged once more under `epoch`, which is greater
 * than all there, and takes the old ones as acknowledged; to be committed. */
struct renumbered renumber_all(struct renumber *renumber, struct spool *spool,
                               int64_t epoch, int64_t now_ms);

#endif
