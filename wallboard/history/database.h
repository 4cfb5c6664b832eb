#ifndef WALLBOARD_HISTORY_DATABASE_H
#define WALLBOARD_HISTORY_DATABASE_H

/*
 * A SQLite file opened the one way in which this folder opens any: WAL, synced at each
 * commit, nothing mapped, one program at a time, its schema not trusted. Blocks on the
 * disk. Internal to history/.
 */

#include <stdbool.h>

#include <sqlite3.h>

#include "base/str.h"

#define DATABASE_FAULT_SIZE 512
#define DATABASE_PATH_SIZE  4096

/* Why the last thing failed; "" nothing did. */
struct fault {
    char text[DATABASE_FAULT_SIZE];
};

void fault_set(struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

enum database_result {
    DATABASE_OPEN,
    DATABASE_DAMAGED, /* not a database, or not one that can be trusted */
    DATABASE_FAILED,  /* the disk, the rights, the memory: it may well be whole */
};

enum database_use {
    DATABASE_MAKE,  /* to write; a missing file is made, mode 0600 */
    DATABASE_WRITE, /* to write; a missing file is a failure */
    DATABASE_READ,  /* as it is; a log left behind is still brought in */
};

/* Opens `path`; what is found there is durable before this returns. */
enum database_result database_open(const char *path, enum database_use use,
                                   sqlite3 **ret_handle, struct fault *fault);

/* Copies the write-ahead log into the file, synced, and empties it. */
bool database_checkpoint(sqlite3 *handle, struct fault *fault);

/* Closes without writing; NULL is fine. Its statements must be gone. */
void database_close(sqlite3 **handle);

/* Keeps a damaged file for a person to look at, with its log: path.damaged-1, or the next
 * number that is free. */
bool database_put_aside(const char *path, struct fault *fault);

/* Runs statements that give no rows. */
bool database_run(sqlite3 *handle, const char *sql, struct fault *fault);

/* NULL with the fault set. To be finalised by the caller. */
sqlite3_stmt *database_prepare(sqlite3 *handle, const char *sql, struct fault *fault);

/* Runs a bound statement that gives no rows, and makes it ready for the next. */
bool database_step(sqlite3_stmt *statement, struct fault *fault);

/* The integer that `sql` gives; `otherwise` without a row. */
bool database_ask(sqlite3 *handle, const char *sql, sqlite3_int64 otherwise,
                  sqlite3_int64 *ret_value, struct fault *fault);

/* Is its structure whole (quick_check)? What can be read can still be damaged where the
 * next row would go. False with the fault set and *ret_damaged, or for the disk. */
bool database_check(sqlite3 *handle, bool *ret_damaged, struct fault *fault);

/* Says what SQLite says. */
void database_fault(sqlite3 *handle, struct fault *fault);

/* Does this result code tell of a file that cannot be trusted? */
bool database_is_damage(int code);

/* Text that SQLite copies nothing of: valid until the statement has run. */
void database_bind_text(sqlite3_stmt *statement, int column, struct str text);

/* The text or bytes of a column, borrowed until the next step; empty, data NULL, for
 * anything else. */
struct str database_text(sqlite3_stmt *statement, int column);

#endif
