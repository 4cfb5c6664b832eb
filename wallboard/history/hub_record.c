#include "history/hub_record.h"

#include <string.h>

#define HUB_RECORD_VERSION 1

static const char schema[] =
    "CREATE TABLE life(number INTEGER PRIMARY KEY, hub INTEGER NOT NULL, "
    "epoch INTEGER NOT NULL, head INTEGER NOT NULL, clean INTEGER NOT NULL, "
    "count INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT;"
    "CREATE TABLE audit(number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, "
    "issuer TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL, "
    "crc INTEGER NOT NULL) STRICT;"
    "CREATE TABLE value(name TEXT PRIMARY KEY, value BLOB NOT NULL, "
    "crc INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version=1;";

static const char insert_audit[] =
    "INSERT INTO audit(at_ms, issuer, action, detail, crc) "
    "VALUES(?1, ?2, ?3, ?4, ?5)";

static uint32_t life_crc(const struct hub_record *record)
{
    const uint64_t values[] = {record->hub, record->epoch, record->head,
                               record->is_clean ? 1 : 0, record->count};
    uint32_t crc = 0;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        crc = crc32c_add_number(record->table, crc, values[i]);
    }
    return crc;
}

static bool write_life(struct hub_record *record, struct fault *fault)
{
    sqlite3_stmt *statement =
        database_prepare(record->handle,
                         "INSERT OR REPLACE INTO life(number, hub, epoch, head, clean, "
                         "count, crc) VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6)",
                         fault);
    if (statement == NULL) {
        return false;
    }
    (void)sqlite3_bind_int64(statement, 1, (sqlite3_int64)record->hub);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)record->epoch);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)record->head);
    (void)sqlite3_bind_int64(statement, 4, record->is_clean);
    (void)sqlite3_bind_int64(statement, 5, (sqlite3_int64)record->count);
    (void)sqlite3_bind_int64(statement, 6, life_crc(record));
    bool done = database_step(statement, fault);
    (void)sqlite3_finalize(statement);
    return done;
}

static bool make(struct hub_record *record, struct fault *fault)
{
    do {
        sqlite3_randomness(sizeof record->hub, &record->hub);
    } while (record->hub == 0);
    return database_run(record->handle, "BEGIN IMMEDIATE", fault) &&
           database_run(record->handle, schema, fault) && write_life(record, fault) &&
           database_run(record->handle, "COMMIT", fault);
}

static bool read_life(struct hub_record *record, struct fault *fault, bool *ret_damaged)
{
    sqlite3_stmt *statement = database_prepare(
        record->handle,
        "SELECT hub, epoch, head, clean, count, crc FROM life WHERE number = 1", fault);
    if (statement == NULL) {
        return false;
    }
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        record->hub = (uint64_t)sqlite3_column_int64(statement, 0);
        record->epoch = (uint64_t)sqlite3_column_int64(statement, 1);
        record->head = (uint64_t)sqlite3_column_int64(statement, 2);
        record->is_clean = sqlite3_column_int64(statement, 3) != 0;
        record->count = (uint64_t)sqlite3_column_int64(statement, 4);
        *ret_damaged =
            sqlite3_column_int64(statement, 5) != (sqlite3_int64)life_crc(record);
    } else if (code == SQLITE_DONE) {
        *ret_damaged = true;
    } else {
        database_fault(record->handle, fault);
    }
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static uint32_t value_crc(const struct crc32c *table, struct str name, struct str value)
{
    return crc32c_add_text(table, crc32c_add_text(table, 0, name), value);
}

static bool remove_value(struct hub_record *record, struct str name, struct fault *fault)
{
    sqlite3_stmt *statement =
        database_prepare(record->handle, "DELETE FROM value WHERE name = ?1", fault);
    if (statement == NULL) {
        return false;
    }
    database_bind_text(statement, 1, name);
    bool done = database_step(statement, fault);
    (void)sqlite3_finalize(statement);
    return done;
}

/* Is a value missing or altered? Nobody would notice: most names have none. */
static bool read_values(struct hub_record *record, struct fault *fault)
{
    sqlite3_stmt *statement =
        database_prepare(record->handle, "SELECT name, value, crc FROM value", fault);
    if (statement == NULL) {
        return false;
    }
    uint64_t whole = 0;
    bool done = true;
    int code = sqlite3_step(statement);
    for (; done && code == SQLITE_ROW; code = sqlite3_step(statement)) {
        struct str name = database_text(statement, 0);
        uint32_t crc = value_crc(record->table, name, database_text(statement, 1));
        if (sqlite3_column_int64(statement, 2) == (sqlite3_int64)crc) {
            whole++;
        } else {
            done = remove_value(record, name, fault);
        }
    }
    if (done && code != SQLITE_DONE) {
        database_fault(record->handle, fault);
        done = false;
    }
    (void)sqlite3_finalize(statement);
    record->is_short = whole != record->count;
    record->count = whole;
    return done;
}

/* Can the audit be written, as far as its columns tell? */
static bool knows_audit(struct hub_record *record, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(record->handle, insert_audit, fault);
    (void)sqlite3_finalize(statement);
    return statement != NULL;
}

/* Reads what is there, or makes it if nothing is. False, with *ret_damaged or without. */
static bool look(struct hub_record *record, struct fault *fault, bool *ret_damaged)
{
    sqlite3_int64 version = 0;
    sqlite3_int64 tables = 0;
    if (!database_ask(record->handle, "PRAGMA user_version", 0, &version, fault) ||
        !database_ask(record->handle, "SELECT count(*) FROM sqlite_schema", 0, &tables,
                      fault)) {
        return false;
    }
    if (version == 0 && tables == 0) {
        return make(record, fault);
    }
    if (version != HUB_RECORD_VERSION) {
        fault_set(fault, "hub.db: version %lld, not %d", (long long)version,
                  HUB_RECORD_VERSION);
        *ret_damaged = true;
        return false;
    }
    if (!read_life(record, fault, ret_damaged)) {
        return false;
    }
    if (*ret_damaged) {
        fault_set(fault, "hub.db: its first row is not what was written");
    }
    return !*ret_damaged && database_check(record->handle, ret_damaged, fault) &&
           knows_audit(record, fault) && read_values(record, fault);
}

enum hub_record_result hub_record_open(struct hub_record *record, const char *path,
                                       const struct crc32c *table, struct fault *fault)
{
    *record = (struct hub_record){.table = table};
    enum database_result opened =
        database_open(path, DATABASE_MAKE, &record->handle, fault);
    if (opened != DATABASE_OPEN) {
        return opened == DATABASE_DAMAGED ? HUB_RECORD_DAMAGED : HUB_RECORD_FAILED;
    }
    bool damaged = false;
    if (look(record, fault, &damaged)) {
        return HUB_RECORD_OK;
    }
    damaged = damaged || database_is_damage(sqlite3_errcode(record->handle));
    hub_record_close(record);
    return damaged ? HUB_RECORD_DAMAGED : HUB_RECORD_FAILED;
}

void hub_record_close(struct hub_record *record)
{
    database_close(&record->handle);
}

bool hub_record_mark(struct hub_record *record, uint64_t epoch, uint64_t head, bool clean,
                     struct fault *fault)
{
    record->epoch = epoch;
    record->head = head;
    record->is_clean = clean;
    return write_life(record, fault);
}

bool hub_record_audit(struct hub_record *record, int64_t at_ms, struct str issuer,
                      struct str action, struct str detail, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(record->handle, insert_audit, fault);
    if (statement == NULL) {
        return false;
    }
    const struct str texts[] = {issuer, action, detail};
    uint32_t crc = crc32c_add_number(record->table, 0, (uint64_t)at_ms);
    (void)sqlite3_bind_int64(statement, 1, at_ms);
    for (int i = 0; i < 3; i++) {
        crc = crc32c_add_text(record->table, crc, texts[i]);
        database_bind_text(statement, 2 + i, texts[i]);
    }
    (void)sqlite3_bind_int64(statement, 5, crc);
    bool done = database_step(statement, fault);
    (void)sqlite3_finalize(statement);
    return done;
}

bool hub_record_forget(struct hub_record *record, int64_t before_ms, struct fault *fault)
{
    sqlite3_stmt *statement =
        database_prepare(record->handle, "DELETE FROM audit WHERE at_ms < ?1", fault);
    if (statement == NULL) {
        return false;
    }
    (void)sqlite3_bind_int64(statement, 1, before_ms);
    bool done = database_step(statement, fault);
    (void)sqlite3_finalize(statement);
    return done;
}

static bool write_value(struct hub_record *record, struct str name, struct str value,
                        struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(
        record->handle,
        "INSERT OR REPLACE INTO value(name, value, crc) VALUES(?1, ?2, ?3)", fault);
    if (statement == NULL) {
        return false;
    }
    database_bind_text(statement, 1, name);
    (void)sqlite3_bind_blob64(statement, 2, value.data, value.size, SQLITE_STATIC);
    (void)sqlite3_bind_int64(statement, 3, value_crc(record->table, name, value));
    bool done = database_step(statement, fault);
    (void)sqlite3_finalize(statement);
    return done;
}

/* The life's row tells how many there are: it is written with each. */
bool hub_record_put(struct hub_record *record, const char *name, const void *value,
                    size_t size, struct fault *fault)
{
    sqlite3_int64 count = 0;
    const struct str bytes = {value, size};
    if (!database_run(record->handle, "BEGIN IMMEDIATE", fault) ||
        !(size == 0 ? remove_value(record, str_from(name), fault)
                    : write_value(record, str_from(name), bytes, fault)) ||
        !database_ask(record->handle, "SELECT count(*) FROM value", 0, &count, fault)) {
        return false;
    }
    record->count = (uint64_t)count;
    return write_life(record, fault) && database_run(record->handle, "COMMIT", fault);
}

bool hub_record_get(struct hub_record *record, const char *name, void *buffer,
                    size_t size, size_t *ret_size, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(
        record->handle, "SELECT value, crc FROM value WHERE name = ?1", fault);
    if (statement == NULL) {
        return false;
    }
    database_bind_text(statement, 1, str_from(name));
    int code = sqlite3_step(statement);
    bool done = code == SQLITE_DONE;
    *ret_size = 0;
    if (code == SQLITE_ROW) {
        struct str value = database_text(statement, 0);
        done = sqlite3_column_int64(statement, 1) ==
               (sqlite3_int64)value_crc(record->table, str_from(name), value);
        size_t copied = value.size < size ? value.size : size;
        if (done && copied > 0) {
            memcpy(buffer, value.data, copied);
        }
        *ret_size = done ? value.size : 0;
        if (!done) {
            fault_set(fault, "hub.db: '%s' is not what was written", name);
        }
    } else if (!done) {
        database_fault(record->handle, fault);
    }
    (void)sqlite3_finalize(statement);
    return done;
}
