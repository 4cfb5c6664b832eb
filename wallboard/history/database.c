#include "history/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* reliability.md, 6. The log of a file that one program has open needs no shared memory;
 * sort and transient tables stay in memory. */
static const char settings[] = "PRAGMA locking_mode=EXCLUSIVE;"
                               "PRAGMA synchronous=FULL;"
                               "PRAGMA mmap_size=0;"
                               "PRAGMA cell_size_check=ON;"
                               "PRAGMA trusted_schema=OFF;"
                               "PRAGMA temp_store=MEMORY;"
                               "PRAGMA wal_autocheckpoint=1000;";

void fault_set(struct fault *fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
}

void database_fault(sqlite3 *handle, struct fault *fault)
{
    const char *path = handle == NULL ? NULL : sqlite3_db_filename(handle, "main");
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    int error = handle == NULL ? 0 : sqlite3_system_errno(handle);
    bool is_busy = handle != NULL && sqlite3_errcode(handle) == SQLITE_BUSY;
    fault_set(fault, "%s: %s (SQLite %d%s%s)",
              slash != NULL  ? slash + 1
              : path != NULL ? path
                             : "database",
              handle == NULL ? "out of memory"
              : is_busy      ? "another program is using it"
                             : sqlite3_errmsg(handle),
              handle == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(handle),
              error == 0 ? "" : ": ", error == 0 ? "" : strerror(error));
}

bool database_is_damage(int code)
{
    switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR: /* our statements are right: the schema that they meet is not */
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
        return true;
    default:
        return false;
    }
}

/* SQLite would make it for everyone to read. Closed before SQLite opens it, as closing
 * would drop its locks. */
static bool make_file(const char *path, struct fault *fault)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        fault_set(fault, "%s: %s", path, strerror(errno));
        return false;
    }
    (void)close(file);
    return true;
}

static bool set_up(sqlite3 *handle, enum database_use use, struct fault *fault)
{
    (void)sqlite3_extended_result_codes(handle, 1);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* A suspect file is closed as it is. */
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    /* What a killed program wrote need not be on the disk yet, and is about to be told.
     */
    return database_run(handle, settings, fault) &&
           (use == DATABASE_READ ||
            database_run(handle, "PRAGMA journal_mode=WAL", fault)) &&
           database_checkpoint(handle, fault);
}

enum database_result database_open(const char *path, enum database_use use,
                                   sqlite3 **ret_handle, struct fault *fault)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    sqlite3 *handle = NULL;
    if (use == DATABASE_MAKE && !make_file(path, fault)) {
        return DATABASE_FAILED;
    }
    int code = sqlite3_open_v2(path, &handle, flags, NULL);
    if (code == SQLITE_OK && set_up(handle, use, fault)) {
        *ret_handle = handle;
        return DATABASE_OPEN;
    }
    if (code != SQLITE_OK) {
        database_fault(handle, fault);
    }
    code = handle == NULL ? SQLITE_NOMEM : sqlite3_errcode(handle);
    database_close(&handle);
    return database_is_damage(code) ? DATABASE_DAMAGED : DATABASE_FAILED;
}

bool database_checkpoint(sqlite3 *handle, struct fault *fault)
{
    if (sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) !=
        SQLITE_OK) {
        database_fault(handle, fault);
        return false;
    }
    return true;
}

void database_close(sqlite3 **handle)
{
    (void)sqlite3_close(*handle);
    *handle = NULL;
}

/* Renames a file, with `behind` added to both names; not being there is fine. */
static bool rename_both(const char *from, const char *to, const char *behind)
{
    char old[DATABASE_PATH_SIZE];
    char new[DATABASE_PATH_SIZE];
    int old_size = snprintf(old, sizeof old, "%s%s", from, behind);
    int new_size = snprintf(new, sizeof new, "%s%s", to, behind);
    return old_size < DATABASE_PATH_SIZE && new_size < DATABASE_PATH_SIZE &&
           (rename(old, new) == 0 || errno == ENOENT);
}

bool database_put_aside(const char *path, struct fault *fault)
{
    char aside[DATABASE_PATH_SIZE];
    struct stat status;
    int number = 0;
    do {
        number++;
        if (snprintf(aside, sizeof aside, "%s.damaged-%d", path, number) >=
            DATABASE_PATH_SIZE) {
            fault_set(fault, "%s: too long a name", path);
            return false;
        }
    } while (lstat(aside, &status) == 0);
    /* The log goes first: one left behind would be taken for the next file's. */
    if (rename_both(path, aside, "-wal") && rename_both(path, aside, "-journal") &&
        rename_both(path, aside, "")) {
        return true;
    }
    fault_set(fault, "%s: %s", aside, strerror(errno));
    return false;
}

bool database_run(sqlite3 *handle, const char *sql, struct fault *fault)
{
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
        database_fault(handle, fault);
        return false;
    }
    return true;
}

sqlite3_stmt *database_prepare(sqlite3 *handle, const char *sql, struct fault *fault)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                           NULL) != SQLITE_OK) {
        database_fault(handle, fault);
        return NULL;
    }
    return statement;
}

bool database_step(sqlite3_stmt *statement, struct fault *fault)
{
    bool done = sqlite3_step(statement) == SQLITE_DONE;
    if (!done) {
        database_fault(sqlite3_db_handle(statement), fault);
    }
    (void)sqlite3_reset(statement);
    return done;
}

bool database_ask(sqlite3 *handle, const char *sql, sqlite3_int64 otherwise,
                  sqlite3_int64 *ret_value, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(handle, sql, fault);
    if (statement == NULL) {
        return false;
    }
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        bool is_null = sqlite3_column_type(statement, 0) == SQLITE_NULL;
        *ret_value = is_null ? otherwise : sqlite3_column_int64(statement, 0);
    } else if (code == SQLITE_DONE) {
        *ret_value = otherwise;
    } else {
        database_fault(handle, fault);
    }
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

bool database_check(sqlite3 *handle, bool *ret_damaged, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(handle, "PRAGMA quick_check(1)", fault);
    int code = statement == NULL ? sqlite3_errcode(handle) : sqlite3_step(statement);
    bool whole = code == SQLITE_ROW && str_is(database_text(statement, 0), "ok");
    *ret_damaged = !whole && (code == SQLITE_ROW || database_is_damage(code));
    if (code == SQLITE_ROW && !whole) {
        struct str found = database_text(statement, 0);
        const char *path = sqlite3_db_filename(handle, "main");
        fault_set(fault, "%s: %.*s", path == NULL ? "database" : path,
                  found.size < 200 ? (int)found.size : 200,
                  found.size > 0 ? found.data : "");
    } else if (statement != NULL && !whole) {
        database_fault(handle, fault);
    }
    (void)sqlite3_finalize(statement);
    return whole;
}

void database_bind_text(sqlite3_stmt *statement, int column, struct str text)
{
    /* NULL would be bound as NULL. What is too big is found when the statement runs. */
    const char *data = text.data == NULL ? "" : text.data;
    (void)sqlite3_bind_text64(statement, column, data, text.size, SQLITE_STATIC,
                              SQLITE_UTF8);
}

struct str database_text(sqlite3_stmt *statement, int column)
{
    int type = sqlite3_column_type(statement, column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
        return (struct str){NULL, 0};
    }
    const char *data = sqlite3_column_blob(statement, column);
    int size = sqlite3_column_bytes(statement, column);
    return (struct str){data, data == NULL || size < 0 ? 0 : (size_t)size};
}
