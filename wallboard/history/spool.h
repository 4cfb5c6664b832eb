#ifndef WALLBOARD_HISTORY_SPOOL_H
#define WALLBOARD_HISTORY_SPOOL_H

/*
 * A publisher's own store: what it has said and the hub has not acknowledged, in one
 * SQLite file. Numbers go on from it after a restart with a greater epoch. Keeps
 * acknowledged messages too, up to an age or a size, for a hub whose disk was lost. One
 * program at a time, one thread at a time. Blocks on the disk; logs nothing.
 *
 * After a failure of the disk the spool is suspect: nothing but spool_recover() and what
 * is told from memory works.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct spool;

struct spool_config {
    const char *path;   /* a file, made with mode 0600 */
    uint64_t max_bytes; /* of topics and bodies; beyond it the oldest go, acknowledged or
                           not: one that was not is a gap, counted in spool_dropped() */
    int64_t keep_ms;    /* of acknowledged messages */
};

struct spool_message {
    int64_t epoch, sequence;
    struct str topic, body; /* borrowed until the next call */
};

/* Opens or makes the file, and reads all of it. NULL after saying in `diag` why. What is
 * damaged is dropped, counted and said as a warning; of a file that cannot be read at all
 * a copy is put aside as `path.damaged-1`. */
struct spool *spool_open(const struct spool_config *config, struct diag *diag);

/* Commits and closes. NULL is fine. */
void spool_close(struct spool **self);

/* The epoch of this life: greater than every one stored and at least `at_least` (the
 * start time in Unix ms). */
int64_t spool_epoch(const struct spool *spool, int64_t at_least);

/* Stores; on disk after spool_commit(). Numbers only rise, epoch first. False: see
 * spool_fault(); refused with nothing changed, or the spool is suspect. */
bool spool_put(struct spool *spool, const struct spool_message *message, int64_t now_ms);

/* Makes all that was put and acknowledged durable, and removes what need not be kept.
 * False: the spool is suspect. */
bool spool_commit(struct spool *spool);

/* After a failure: closes, opens, reads. False: still broken. The last message that is
 * stored, or 0, 0: the caller puts again what it said after that one. */
bool spool_recover(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence);
bool spool_is_suspect(const struct spool *spool);

/* The first message at or after (epoch, sequence) in order, acknowledged or not; false:
 * none, or suspect. */
bool spool_next(struct spool *spool, int64_t epoch, int64_t sequence,
                struct spool_message *ret);

/* The first that is not acknowledged; false: none, or suspect. */
bool spool_first_open(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence);

/* Everything up to (epoch, sequence) is the hub's now, earlier epochs whole; never more
 * than was put. Durable with the next commit: forgotten, it is sent again and refused. */
void spool_acknowledge(struct spool *spool, int64_t epoch, int64_t sequence);

/* The hub has lost what it had acknowledged: everything after (epoch, sequence) that is
 * still kept is to be sent again. */
void spool_reopen(struct spool *spool, int64_t epoch, int64_t sequence);

uint64_t spool_dropped(const struct spool *spool); /* never acknowledged and not kept */
uint64_t spool_open_count(const struct spool *spool); /* not acknowledged */
uint64_t spool_bytes(const struct spool *spool);      /* of topics and bodies kept */

/* Why the last call failed; "" never failed. Borrowed. */
const char *spool_fault(const struct spool *spool);

#endif
