#include "history/spool.h"

#include <stdlib.h>
#include <string.h>

#include "history/spool_state.h"

static bool fail(struct spool *spool)
{
    database_fault(spool->handle, &spool->fault);
    spool->is_suspect = true;
    return false;
}

/* Ends what the last call lent out. */
static void take_back(struct spool *spool)
{
    (void)sqlite3_reset(spool->statements[SPOOL_NEXT]);
}

/* How many messages lie after `from` and not after `to`. */
static bool count_between(struct spool *spool, struct spool_place from,
                          struct spool_place to, uint64_t *ret_count)
{
    sqlite3_stmt *statement = spool->statements[SPOOL_COUNT];
    (void)sqlite3_bind_int64(statement, 1, from.epoch);
    (void)sqlite3_bind_int64(statement, 2, from.sequence);
    (void)sqlite3_bind_int64(statement, 3, to.epoch);
    (void)sqlite3_bind_int64(statement, 4, to.sequence);
    bool done = sqlite3_step(statement) == SQLITE_ROW;
    *ret_count = done ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
    if (!done) {
        (void)fail(spool);
    }
    (void)sqlite3_reset(statement);
    return done;
}

/* -- opening ------------------------------------------------------------------------ */

struct spool *spool_open(const struct spool_config *config, struct diag *diag)
{
    struct spool *spool = calloc(1, sizeof *spool);
    char *path = strdup(config->path);
    if (spool == NULL || path == NULL) {
        diag_add(diag, DIAG_ERROR, config->path, 0, 0, "out of memory");
        free(path);
        free(spool);
        return NULL;
    }
    spool->path = path;
    spool->max_bytes = config->max_bytes;
    spool->keep_ms = config->keep_ms;
    crc32c_init(&spool->table);
    if (!spool_start(spool, diag)) {
        diag_add(diag, DIAG_ERROR, config->path, 0, 0, "%s", spool->fault.text);
        spool_close(&spool);
        return NULL;
    }
    spool->fault.text[0] = '\0';
    return spool;
}

void spool_close(struct spool **self)
{
    struct spool *spool = *self;
    if (spool == NULL) {
        return;
    }
    if (!spool->is_suspect && spool_commit(spool) &&
        spool_keep_state(spool, (int64_t)spool->count)) {
        (void)database_checkpoint(spool->handle, &spool->fault);
    }
    spool_shut(spool);
    free(spool->path);
    free(spool);
    *self = NULL;
}

bool spool_recover(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence)
{
    spool_shut(spool);
    if (!spool_start(spool, NULL)) {
        return false;
    }
    *ret_epoch = spool->last.epoch;
    *ret_sequence = spool->last.sequence;
    return true;
}

/* -- writing ----------------------------------------------------------------------------
 */

static bool begin(struct spool *spool)
{
    if (!spool->in_batch) {
        spool->in_batch = spool_step(spool, SPOOL_BEGIN);
    }
    return spool->in_batch;
}

bool spool_put(struct spool *spool, const struct spool_message *message, int64_t now_ms)
{
    struct spool_place place = {message->epoch, message->sequence};
    uint64_t size = message->topic.size + message->body.size;
    if (spool->is_suspect) {
        return false;
    }
    take_back(spool);
    if (!spool_is_after(place, spool->last) || place.sequence == INT64_MAX ||
        size > spool->max_bytes) {
        fault_set(&spool->fault, "message %lld of epoch %lld %s",
                  (long long)message->sequence, (long long)message->epoch,
                  size > spool->max_bytes ? "is greater than the spool"
                                          : "does not follow the last one");
        return false;
    }
    if (!begin(spool)) {
        return false;
    }
    sqlite3_stmt *statement = spool->statements[SPOOL_INSERT];
    (void)sqlite3_bind_int64(statement, 1, message->epoch);
    (void)sqlite3_bind_int64(statement, 2, message->sequence);
    (void)sqlite3_bind_int64(statement, 3, now_ms);
    (void)sqlite3_bind_int64(statement, 4, (sqlite3_int64)size);
    database_bind_text(statement, 5, message->topic);
    database_bind_text(statement, 6, message->body);
    (void)sqlite3_bind_int64(statement, 7, spool_message_crc(spool, message, now_ms));
    if (!spool_step(spool, SPOOL_INSERT)) {
        return false;
    }
    spool->last = place;
    spool->now_ms = now_ms;
    spool->bytes += size;
    spool->count++;
    spool->open_count++;
    return true;
}

/* Removes the oldest if it need not or cannot be kept. *ret_more: look at the next. */
static bool drop_oldest(struct spool *spool, bool *ret_more)
{
    sqlite3_stmt *statement = spool->statements[SPOOL_OLDEST];
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        (void)fail(spool);
    }
    *ret_more = code == SQLITE_ROW;
    struct spool_place place = {sqlite3_column_int64(statement, 0),
                                sqlite3_column_int64(statement, 1)};
    int64_t put_ms = sqlite3_column_int64(statement, 2);
    uint64_t size = (uint64_t)sqlite3_column_int64(statement, 3);
    (void)sqlite3_reset(statement);
    bool is_open = spool_is_after(place, spool->acknowledged);
    bool is_old = !is_open && put_ms < spool->now_ms - spool->keep_ms;
    if (!*ret_more || (spool->bytes <= spool->max_bytes && !is_old)) {
        *ret_more = false;
        return !spool->is_suspect;
    }
    if (!begin(spool) || !spool_remove(spool, place)) {
        return false;
    }
    spool->bytes -= size;
    spool->count--;
    if (is_open) {
        spool->open_count--;
        spool->dropped++;
        spool->is_changed = true;
    }
    return true;
}

bool spool_commit(struct spool *spool)
{
    bool more = true;
    if (spool->is_suspect) {
        return false;
    }
    take_back(spool);
    while (more) {
        if (!drop_oldest(spool, &more)) {
            return false;
        }
    }
    if (spool->is_changed) {
        if (!begin(spool) || !spool_keep_state(spool, -1)) {
            return false;
        }
        spool->is_changed = false;
    }
    if (spool->in_batch) {
        spool->in_batch = false;
        return spool_step(spool, SPOOL_COMMIT);
    }
    return true;
}

void spool_acknowledge(struct spool *spool, int64_t epoch, int64_t sequence)
{
    uint64_t count = 0;
    struct spool_place to = {epoch, sequence};
    if (spool_is_after(to, spool->last)) { /* what is put later is not the hub's yet */
        to = spool->last;
    }
    if (!spool->is_suspect && spool_is_after(to, spool->acknowledged) &&
        count_between(spool, spool->acknowledged, to, &count)) {
        spool->acknowledged = to;
        spool->open_count -= count;
        spool->is_changed = true;
    }
}

void spool_reopen(struct spool *spool, int64_t epoch, int64_t sequence)
{
    uint64_t count = 0;
    const struct spool_place to = {epoch, sequence};
    if (!spool->is_suspect && spool_is_after(spool->acknowledged, to) &&
        count_between(spool, to, spool->acknowledged, &count)) {
        spool->acknowledged = to;
        spool->open_count += count;
        spool->is_changed = true;
    }
}

/* -- reading
 * ------------------------------------------------------------------------------ */

bool spool_next(struct spool *spool, int64_t epoch, int64_t sequence,
                struct spool_message *ret)
{
    struct spool_place from = {epoch, sequence};
    while (!spool->is_suspect) {
        take_back(spool);
        (void)sqlite3_bind_int64(spool->statements[SPOOL_NEXT], 1, from.epoch);
        (void)sqlite3_bind_int64(spool->statements[SPOOL_NEXT], 2, from.sequence);
        int code = sqlite3_step(spool->statements[SPOOL_NEXT]);
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            return fail(spool);
        }
        struct spool_stored stored = spool_fetch(spool, spool->statements[SPOOL_NEXT]);
        if (stored.is_whole) {
            *ret = stored.message;
            return true;
        }
        /* Damaged since the start: a gap, which the next number tells. */
        struct spool_place place = {stored.message.epoch, stored.message.sequence};
        if (spool_is_after(from, place) || place.sequence == INT64_MAX) {
            fault_set(&spool->fault, "what stands in the file is not what was put");
            spool->is_suspect = true;
            return false;
        }
        from = (struct spool_place){place.epoch, place.sequence + 1};
    }
    return false;
}

bool spool_first_open(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence)
{
    struct spool_message message;
    bool found = spool_next(spool, spool->acknowledged.epoch,
                            spool->acknowledged.sequence + 1, &message);
    if (found) {
        *ret_epoch = message.epoch;
        *ret_sequence = message.sequence;
    }
    return found;
}

int64_t spool_epoch(const struct spool *spool, int64_t at_least)
{
    return at_least > spool->last.epoch ? at_least : spool->last.epoch + 1;
}

uint64_t spool_dropped(const struct spool *spool)
{
    return spool->dropped;
}

uint64_t spool_open_count(const struct spool *spool)
{
    return spool->open_count;
}

uint64_t spool_bytes(const struct spool *spool)
{
    return spool->bytes;
}

bool spool_is_suspect(const struct spool *spool)
{
    return spool->is_suspect;
}

const char *spool_fault(const struct spool *spool)
{
    return spool->fault.text;
}
