#ifndef WALLBOARD_HISTORY_SPOOL_STATE_H
#define WALLBOARD_HISTORY_SPOOL_STATE_H

/* What spool.c and spool_start.c share. */

#include "base/crc32c.h"
#include "history/database.h"
#include "history/spool.h"

/* A message's numbers. Of none: 0, 0. */
struct spool_place {
    int64_t epoch, sequence;
};

enum spool_statement {
    SPOOL_BEGIN,
    SPOOL_COMMIT,
    SPOOL_INSERT,
    SPOOL_NEXT,
    SPOOL_OLDEST,
    SPOOL_REMOVE,
    SPOOL_COUNT,
    SPOOL_KEEP_STATE,
    SPOOL_STATEMENTS,
};

struct spool {
    char *path;
    uint64_t max_bytes;
    int64_t keep_ms;
    struct crc32c table;
    sqlite3 *handle;
    sqlite3_stmt *statements[SPOOL_STATEMENTS];
    struct spool_place acknowledged; /* the last that is the hub's */
    struct spool_place last;         /* the last that was put */
    int64_t now_ms;                  /* of the last put */
    uint64_t bytes, count, open_count, dropped;
    bool in_batch, is_changed; /* is_changed: what the state's row says */
    bool is_suspect;
    struct fault fault;
};

/* A stored message as a statement stands on it. */
struct spool_stored {
    int64_t put_ms, size;
    struct spool_message message;
    bool is_whole;
};

static inline bool spool_is_after(struct spool_place a, struct spool_place b)
{
    return a.epoch > b.epoch || (a.epoch == b.epoch && a.sequence > b.sequence);
}

/* Over all that is stored of a message. */
uint32_t spool_message_crc(const struct spool *spool, const struct spool_message *message,
                           int64_t put_ms);

/* Opens the file and reads all of it; `diag` may be NULL. False: the spool is suspect. */
bool spool_start(struct spool *spool, struct diag *diag);

/* Closes it as it is. */
void spool_shut(struct spool *spool);

/* Runs a bound statement that gives no rows. False: the spool is suspect. */
bool spool_step(struct spool *spool, enum spool_statement which);

/* The message that a statement stands on; borrowed until it moves. */
struct spool_stored spool_fetch(const struct spool *spool, sqlite3_stmt *statement);

bool spool_remove(struct spool *spool, struct spool_place place);

/* Writes what was acknowledged and dropped; `kept`: how many messages there are at a
 * clean stop, else -1. */
bool spool_keep_state(struct spool *spool, int64_t kept);

#endif
