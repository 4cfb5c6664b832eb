#include "history/spool.h"

#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "history/database.h"

#define SPOOL_VERSION 1

/* All of a message is in one tree, which is read whole at the start: no index whose
 * damage would hide it. `kept`: how many messages a clean stop left; -1 since then. */
static const char schema[] =
    "CREATE TABLE message(epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, "
    "put_ms INTEGER NOT NULL, size INTEGER NOT NULL, topic TEXT NOT NULL, "
    "body TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY(epoch, sequence)) STRICT, "
    "WITHOUT ROWID;"
    "CREATE TABLE state(number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, "
    "sequence INTEGER NOT NULL, dropped INTEGER NOT NULL, kept INTEGER NOT NULL, "
    "crc INTEGER NOT NULL) STRICT;"
    "PRAGMA user_version=1;";

#define COLUMNS "epoch, sequence, put_ms, size, topic, body, crc"

/* A message's numbers. Of none: 0, 0. */
struct place {
    int64_t epoch, sequence;
};

enum statement {
    BEGIN,
    COMMIT,
    INSERT,
    NEXT,
    OLDEST,
    REMOVE,
    COUNT,
    KEEP_STATE,
    STATEMENTS,
};

static const char *const texts[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [INSERT] = "INSERT INTO message(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [NEXT] = "SELECT " COLUMNS " FROM message WHERE (epoch, sequence) >= (?1, ?2) "
             "ORDER BY epoch, sequence LIMIT 1",
    [OLDEST] = "SELECT epoch, sequence, put_ms, size FROM message "
               "ORDER BY epoch, sequence LIMIT 1",
    [REMOVE] = "DELETE FROM message WHERE epoch = ?1 AND sequence = ?2",
    [COUNT] = "SELECT count(*) FROM message WHERE (epoch, sequence) > (?1, ?2) AND "
              "(epoch, sequence) <= (?3, ?4)",
    [KEEP_STATE] = "INSERT OR REPLACE INTO state(number, epoch, sequence, dropped, kept, "
                   "crc) VALUES(1, ?1, ?2, ?3, ?4, ?5)",
};

struct spool {
    char *path;
    uint64_t max_bytes;
    int64_t keep_ms;
    struct crc32c table;
    sqlite3 *handle;
    sqlite3_stmt *statements[STATEMENTS];
    struct place acknowledged; /* the last that is the hub's */
    struct place last;         /* the last that was put */
    int64_t now_ms;            /* of the last put */
    uint64_t bytes, count, open_count, dropped;
    bool in_batch, is_changed; /* is_changed: what the state's row says */
    bool is_suspect;
    struct fault fault;
};

/* A stored message as a statement stands on it. */
struct stored {
    int64_t put_ms, size;
    struct spool_message message;
    bool is_whole;
};

static bool is_after(struct place a, struct place b)
{
    return a.epoch > b.epoch || (a.epoch == b.epoch && a.sequence > b.sequence);
}

static uint32_t message_crc(const struct spool *spool,
                            const struct spool_message *message, int64_t put_ms)
{
    const struct crc32c *table = &spool->table;
    uint32_t crc = crc32c_add_number(table, 0, (uint64_t)message->epoch);
    crc = crc32c_add_number(table, crc, (uint64_t)message->sequence);
    crc = crc32c_add_number(table, crc, (uint64_t)put_ms);
    crc = crc32c_add_text(table, crc, message->topic);
    return crc32c_add_text(table, crc, message->body);
}

static uint32_t state_crc(const struct spool *spool, int64_t kept)
{
    const struct crc32c *table = &spool->table;
    uint32_t crc = crc32c_add_number(table, 0, (uint64_t)spool->acknowledged.epoch);
    crc = crc32c_add_number(table, crc, (uint64_t)spool->acknowledged.sequence);
    crc = crc32c_add_number(table, crc, spool->dropped);
    return crc32c_add_number(table, crc, (uint64_t)kept);
}

static bool fail(struct spool *spool)
{
    database_fault(spool->handle, &spool->fault);
    spool->is_suspect = true;
    return false;
}

static bool step(struct spool *spool, enum statement which)
{
    bool done = database_step(spool->statements[which], &spool->fault);
    spool->is_suspect = spool->is_suspect || !done;
    return done;
}

/* Ends what the last call lent out. */
static void take_back(struct spool *spool)
{
    (void)sqlite3_reset(spool->statements[NEXT]);
}

static struct stored fetch(const struct spool *spool, sqlite3_stmt *statement)
{
    struct stored stored = {
        .put_ms = sqlite3_column_int64(statement, 2),
        .size = sqlite3_column_int64(statement, 3),
        .message = {.epoch = sqlite3_column_int64(statement, 0),
                    .sequence = sqlite3_column_int64(statement, 1),
                    .topic = database_text(statement, 4),
                    .body = database_text(statement, 5)},
    };
    stored.is_whole =
        (uint64_t)stored.size == stored.message.topic.size + stored.message.body.size &&
        sqlite3_column_int64(statement, 6) ==
            (sqlite3_int64)message_crc(spool, &stored.message, stored.put_ms);
    return stored;
}

/* How many messages lie after `from` and not after `to`. */
static bool count_between(struct spool *spool, struct place from, struct place to,
                          uint64_t *ret_count)
{
    sqlite3_stmt *statement = spool->statements[COUNT];
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

static bool keep_state(struct spool *spool, int64_t kept)
{
    sqlite3_stmt *statement = spool->statements[KEEP_STATE];
    (void)sqlite3_bind_int64(statement, 1, spool->acknowledged.epoch);
    (void)sqlite3_bind_int64(statement, 2, spool->acknowledged.sequence);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)spool->dropped);
    (void)sqlite3_bind_int64(statement, 4, kept);
    (void)sqlite3_bind_int64(statement, 5, state_crc(spool, kept));
    return step(spool, KEEP_STATE);
}

/* -- opening ------------------------------------------------------------------------ */

static void shut(struct spool *spool)
{
    for (size_t i = 0; i < STATEMENTS; i++) {
        (void)sqlite3_finalize(spool->statements[i]);
        spool->statements[i] = NULL;
    }
    database_close(&spool->handle);
    spool->in_batch = false;
}

static void say(struct diag *diag, enum diag_level level, const struct spool *spool,
                const char *text)
{
    if (diag != NULL) {
        diag_add(diag, level, spool->path, 0, 0, "%s", text);
    }
}

/* The tables, made if nothing is there. */
static bool prepare(struct spool *spool, bool *ret_damaged)
{
    sqlite3_int64 version = 0;
    sqlite3_int64 tables = 0;
    if (!database_ask(spool->handle, "PRAGMA user_version", 0, &version, &spool->fault) ||
        !database_ask(spool->handle, "SELECT count(*) FROM sqlite_schema", 0, &tables,
                      &spool->fault)) {
        return false;
    }
    bool is_new = version == 0 && tables == 0;
    if (is_new && !(database_run(spool->handle, "BEGIN IMMEDIATE", &spool->fault) &&
                    database_run(spool->handle, schema, &spool->fault) &&
                    database_run(spool->handle, "COMMIT", &spool->fault))) {
        return false;
    }
    if (!is_new && version != SPOOL_VERSION) {
        fault_set(&spool->fault, "version %lld, not %d", (long long)version,
                  SPOOL_VERSION);
        *ret_damaged = true;
        return false;
    }
    for (size_t i = 0; i < STATEMENTS; i++) {
        spool->statements[i] = database_prepare(spool->handle, texts[i], &spool->fault);
        if (spool->statements[i] == NULL) {
            return false;
        }
    }
    return true;
}

/* Without the state everything counts as not acknowledged, and is sent once more.
 * *ret_kept: how many messages there must be; -1: not known. */
static bool read_state(struct spool *spool, int64_t *ret_kept, struct diag *diag)
{
    sqlite3_stmt *statement = database_prepare(
        spool->handle, "SELECT epoch, sequence, dropped, kept, crc FROM state",
        &spool->fault);
    if (statement == NULL) {
        return false;
    }
    *ret_kept = -1;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        int64_t kept = sqlite3_column_int64(statement, 3);
        spool->acknowledged = (struct place){sqlite3_column_int64(statement, 0),
                                             sqlite3_column_int64(statement, 1)};
        spool->dropped = (uint64_t)sqlite3_column_int64(statement, 2);
        if (sqlite3_column_int64(statement, 4) == (sqlite3_int64)state_crc(spool, kept)) {
            *ret_kept = kept;
        } else {
            spool->acknowledged = (struct place){0, 0};
            spool->dropped = 0;
            say(diag, DIAG_WARNING, spool,
                "what was acknowledged is damaged: all counts as not");
        }
    } else if (code != SQLITE_DONE) {
        database_fault(spool->handle, &spool->fault);
    }
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool remove_message(struct spool *spool, struct place place)
{
    (void)sqlite3_bind_int64(spool->statements[REMOVE], 1, place.epoch);
    (void)sqlite3_bind_int64(spool->statements[REMOVE], 2, place.sequence);
    return step(spool, REMOVE);
}

/* Reads every message; one that is not what was put is dropped. */
static bool read_messages(struct spool *spool, uint64_t *ret_damaged)
{
    sqlite3_stmt *statement = database_prepare(
        spool->handle, "SELECT " COLUMNS " FROM message ORDER BY epoch, sequence",
        &spool->fault);
    if (statement == NULL) {
        return false;
    }
    bool done = true;
    int code = sqlite3_step(statement);
    for (; done && code == SQLITE_ROW; code = sqlite3_step(statement)) {
        struct stored stored = fetch(spool, statement);
        struct place place = {stored.message.epoch, stored.message.sequence};
        if (!stored.is_whole || !is_after(place, spool->last)) {
            done = remove_message(spool, place);
            (*ret_damaged)++;
            continue;
        }
        spool->last = place;
        spool->now_ms = stored.put_ms;
        spool->bytes += (uint64_t)stored.size;
        spool->count++;
        spool->open_count += is_after(place, spool->acknowledged) ? 1 : 0;
    }
    if (done && code != SQLITE_DONE) {
        database_fault(spool->handle, &spool->fault);
        done = false;
    }
    (void)sqlite3_finalize(statement);
    return done;
}

/* All that is on disk. *ret_damaged: what stands there cannot be read. */
static bool read_all(struct spool *spool, bool *ret_damaged, struct diag *diag)
{
    uint64_t damaged = 0;
    int64_t kept = -1;
    char text[64];
    spool->acknowledged = spool->last = (struct place){0, 0};
    spool->bytes = spool->count = spool->open_count = spool->dropped = 0;
    if (!prepare(spool, ret_damaged) || !read_state(spool, &kept, diag) ||
        !read_messages(spool, &damaged)) {
        return false;
    }
    spool->is_changed = kept != -1;
    if (kept > (int64_t)(spool->count + damaged)) { /* gone without a trace */
        damaged = (uint64_t)kept - spool->count;
    }
    if (is_after(spool->acknowledged, spool->last)) {
        spool->last = spool->acknowledged;
    }
    if (damaged > 0) {
        (void)str_format(text, sizeof text, "%llu messages are damaged and dropped",
                         (unsigned long long)damaged);
        say(diag, DIAG_WARNING, spool, text);
        spool->dropped += damaged;
        spool->is_changed = true;
    }
    return true;
}

/* False: it cannot be used; with *ret_damaged for what it holds, else for the disk. */
static bool try_start(struct spool *spool, bool *ret_damaged, struct diag *diag)
{
    enum database_result opened =
        database_open(spool->path, DATABASE_MAKE, &spool->handle, &spool->fault);
    *ret_damaged = opened == DATABASE_DAMAGED;
    if (opened != DATABASE_OPEN) {
        return false;
    }
    if (read_all(spool, ret_damaged, diag)) {
        return true;
    }
    *ret_damaged = *ret_damaged || database_is_damage(sqlite3_errcode(spool->handle));
    shut(spool);
    return false;
}

static bool start(struct spool *spool, struct diag *diag)
{
    bool damaged = false;
    bool done = try_start(spool, &damaged, diag);
    if (!done && damaged) {
        say(diag, DIAG_WARNING, spool, spool->fault.text);
        done = database_put_aside(spool->path, &spool->fault) &&
               try_start(spool, &damaged, diag);
    }
    spool->is_suspect = !done;
    return done;
}

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
    if (!start(spool, diag)) {
        say(diag, DIAG_ERROR, spool, spool->fault.text);
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
        keep_state(spool, (int64_t)spool->count)) {
        (void)database_checkpoint(spool->handle, &spool->fault);
    }
    shut(spool);
    free(spool->path);
    free(spool);
    *self = NULL;
}

bool spool_recover(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence)
{
    shut(spool);
    if (!start(spool, NULL)) {
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
        spool->in_batch = step(spool, BEGIN);
    }
    return spool->in_batch;
}

bool spool_put(struct spool *spool, const struct spool_message *message, int64_t now_ms)
{
    struct place place = {message->epoch, message->sequence};
    uint64_t size = message->topic.size + message->body.size;
    if (spool->is_suspect) {
        return false;
    }
    take_back(spool);
    if (!is_after(place, spool->last) || place.sequence == INT64_MAX ||
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
    sqlite3_stmt *statement = spool->statements[INSERT];
    (void)sqlite3_bind_int64(statement, 1, message->epoch);
    (void)sqlite3_bind_int64(statement, 2, message->sequence);
    (void)sqlite3_bind_int64(statement, 3, now_ms);
    (void)sqlite3_bind_int64(statement, 4, (sqlite3_int64)size);
    database_bind_text(statement, 5, message->topic);
    database_bind_text(statement, 6, message->body);
    (void)sqlite3_bind_int64(statement, 7, message_crc(spool, message, now_ms));
    if (!step(spool, INSERT)) {
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
    sqlite3_stmt *statement = spool->statements[OLDEST];
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        (void)fail(spool);
    }
    *ret_more = code == SQLITE_ROW;
    struct place place = {sqlite3_column_int64(statement, 0),
                          sqlite3_column_int64(statement, 1)};
    int64_t put_ms = sqlite3_column_int64(statement, 2);
    uint64_t size = (uint64_t)sqlite3_column_int64(statement, 3);
    (void)sqlite3_reset(statement);
    bool is_open = is_after(place, spool->acknowledged);
    bool is_old = !is_open && put_ms < spool->now_ms - spool->keep_ms;
    if (!*ret_more || (spool->bytes <= spool->max_bytes && !is_old)) {
        *ret_more = false;
        return !spool->is_suspect;
    }
    if (!begin(spool) || !remove_message(spool, place)) {
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
        if (!begin(spool) || !keep_state(spool, -1)) {
            return false;
        }
        spool->is_changed = false;
    }
    if (spool->in_batch) {
        spool->in_batch = false;
        return step(spool, COMMIT);
    }
    return true;
}

void spool_acknowledge(struct spool *spool, int64_t epoch, int64_t sequence)
{
    uint64_t count = 0;
    struct place to = {epoch, sequence};
    if (is_after(to, spool->last)) { /* what is put later is not the hub's yet */
        to = spool->last;
    }
    if (!spool->is_suspect && is_after(to, spool->acknowledged) &&
        count_between(spool, spool->acknowledged, to, &count)) {
        spool->acknowledged = to;
        spool->open_count -= count;
        spool->is_changed = true;
    }
}

void spool_reopen(struct spool *spool, int64_t epoch, int64_t sequence)
{
    uint64_t count = 0;
    const struct place to = {epoch, sequence};
    if (!spool->is_suspect && is_after(spool->acknowledged, to) &&
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
    struct place from = {epoch, sequence};
    while (!spool->is_suspect) {
        take_back(spool);
        (void)sqlite3_bind_int64(spool->statements[NEXT], 1, from.epoch);
        (void)sqlite3_bind_int64(spool->statements[NEXT], 2, from.sequence);
        int code = sqlite3_step(spool->statements[NEXT]);
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            return fail(spool);
        }
        struct stored stored = fetch(spool, spool->statements[NEXT]);
        if (stored.is_whole) {
            *ret = stored.message;
            return true;
        }
        /* Damaged since the start: a gap, which the next number tells. */
        struct place place = {stored.message.epoch, stored.message.sequence};
        if (is_after(from, place) || place.sequence == INT64_MAX) {
            fault_set(&spool->fault, "what stands in the file is not what was put");
            spool->is_suspect = true;
            return false;
        }
        from = (struct place){place.epoch, place.sequence + 1};
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
