#include <string.h>

#include "history/spool_state.h"

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

static const char *const texts[SPOOL_STATEMENTS] = {
    [SPOOL_BEGIN] = "BEGIN IMMEDIATE",
    [SPOOL_COMMIT] = "COMMIT",
    [SPOOL_INSERT] =
        "INSERT INTO message(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SPOOL_NEXT] = "SELECT " COLUMNS " FROM message WHERE (epoch, sequence) >= (?1, ?2) "
                   "ORDER BY epoch, sequence LIMIT 1",
    [SPOOL_OLDEST] = "SELECT epoch, sequence, put_ms, size FROM message "
                     "ORDER BY epoch, sequence LIMIT 1",
    [SPOOL_REMOVE] = "DELETE FROM message WHERE epoch = ?1 AND sequence = ?2",
    [SPOOL_COUNT] = "SELECT count(*) FROM message WHERE (epoch, sequence) > (?1, ?2) AND "
                    "(epoch, sequence) <= (?3, ?4)",
    [SPOOL_KEEP_STATE] =
        "INSERT OR REPLACE INTO state(number, epoch, sequence, dropped, kept, "
        "crc) VALUES(1, ?1, ?2, ?3, ?4, ?5)",
};

uint32_t spool_message_crc(const struct spool *spool, const struct spool_message *message,
                           int64_t put_ms)
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

bool spool_step(struct spool *spool, enum spool_statement which)
{
    bool done = database_step(spool->statements[which], &spool->fault);
    spool->is_suspect = spool->is_suspect || !done;
    return done;
}

struct spool_stored spool_fetch(const struct spool *spool, sqlite3_stmt *statement)
{
    struct spool_stored stored = {
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
            (sqlite3_int64)spool_message_crc(spool, &stored.message, stored.put_ms);
    return stored;
}

bool spool_keep_state(struct spool *spool, int64_t kept)
{
    sqlite3_stmt *statement = spool->statements[SPOOL_KEEP_STATE];
    (void)sqlite3_bind_int64(statement, 1, spool->acknowledged.epoch);
    (void)sqlite3_bind_int64(statement, 2, spool->acknowledged.sequence);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)spool->dropped);
    (void)sqlite3_bind_int64(statement, 4, kept);
    (void)sqlite3_bind_int64(statement, 5, state_crc(spool, kept));
    return spool_step(spool, SPOOL_KEEP_STATE);
}

void spool_shut(struct spool *spool)
{
    for (size_t i = 0; i < SPOOL_STATEMENTS; i++) {
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
    for (size_t i = 0; i < SPOOL_STATEMENTS; i++) {
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
        spool->acknowledged = (struct spool_place){sqlite3_column_int64(statement, 0),
                                                   sqlite3_column_int64(statement, 1)};
        spool->dropped = (uint64_t)sqlite3_column_int64(statement, 2);
        if (sqlite3_column_int64(statement, 4) == (sqlite3_int64)state_crc(spool, kept)) {
            *ret_kept = kept;
        } else {
            spool->acknowledged = (struct spool_place){0, 0};
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

bool spool_remove(struct spool *spool, struct spool_place place)
{
    (void)sqlite3_bind_int64(spool->statements[SPOOL_REMOVE], 1, place.epoch);
    (void)sqlite3_bind_int64(spool->statements[SPOOL_REMOVE], 2, place.sequence);
    return spool_step(spool, SPOOL_REMOVE);
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
        struct spool_stored stored = spool_fetch(spool, statement);
        struct spool_place place = {stored.message.epoch, stored.message.sequence};
        if (!stored.is_whole || !spool_is_after(place, spool->last)) {
            done = spool_remove(spool, place);
            (*ret_damaged)++;
            continue;
        }
        spool->last = place;
        spool->now_ms = stored.put_ms;
        spool->bytes += (uint64_t)stored.size;
        spool->count++;
        spool->open_count += spool_is_after(place, spool->acknowledged) ? 1 : 0;
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
    spool->acknowledged = spool->last = (struct spool_place){0, 0};
    spool->bytes = spool->count = spool->open_count = spool->dropped = 0;
    if (!prepare(spool, ret_damaged) || !read_state(spool, &kept, diag) ||
        !read_messages(spool, &damaged)) {
        return false;
    }
    spool->is_changed = kept != -1;
    if (kept > (int64_t)(spool->count + damaged)) { /* gone without a trace */
        damaged = (uint64_t)kept - spool->count;
    }
    if (spool_is_after(spool->acknowledged, spool->last)) {
        spool->last = spool->acknowledged;
    }
    if (damaged > 0) {
        char text[64];
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
    spool_shut(spool);
    return false;
}

bool spool_start(struct spool *spool, struct diag *diag)
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
