#ifndef WALLBOARD_STATS_STATE_H
#define WALLBOARD_STATS_STATE_H

/*
 * The whole engine to bytes and back: a checkpoint and the events after it give the same
 * engine, to the last digit, as all the events. The bytes are the same on every machine
 * for the same engine. They hold no configuration: that is the site's, and a checkpoint
 * of an engine that was told other rules is refused. Opening hours, which are borrowed,
 * must be told anew (engine_set_hours()) before time goes on.
 *
 * A header says what it is (magic, version, sizes of tables, hash of the rules) and holds
 * a hash of the body, which finds damage, not malice: each number of the body is checked
 * as well, so that whatever bytes a peer may send, they are restored or refused.
 */

#include <stddef.h>
#include <stdint.h>

#include "stats/engine.h"

/* Of the form of the bytes and of what is counted: two engines with another one do not
 * understand, or do not agree with, one another. */
#define STATE_VERSION 6

/* What becomes of bytes that are to be restored. */
enum state_result {
    STATE_RESTORED,
    STATE_NO_MEMORY,
    STATE_NO_CHECKPOINT, /* the bytes are something else, or cut short */
    STATE_OTHER_VERSION, /* of another wallboard; no loss: events are the truth */
    STATE_OTHER_TABLES,  /* of an engine with tables of other sizes */
    STATE_OTHER_RULES,   /* of a site with other targets, formulas, credit, queues */
    STATE_DAMAGED,       /* the hash is not the body's */
    STATE_IMPOSSIBLE,    /* the body says what cannot be */
};

struct state_fault {
    enum state_result result;
    const char *reason; /* in words, never NULL */
    size_t at;          /* of STATE_IMPOSSIBLE: the byte in the body */
};

/* Writes the engine into `buffer`, which may be NULL with size 0. How many bytes it
 * takes: if that is more than `size`, what is in the buffer is of no use. Changes
 * nothing; never allocates. Costs about as much as copying what is in use. */
size_t engine_checkpoint(const struct engine *engine, void *buffer, size_t size);

/* A new engine with this configuration in the state of the checkpoint. NULL if there is
 * none to be had from these bytes; *ret_fault says why, or that all is well. */
struct engine *engine_restore(const struct engine_config *config, const void *bytes,
                              size_t size, struct state_fault *ret_fault);

#endif
