#ifndef WALLBOARD_HISTORY_ROW_CODEC_H
#define WALLBOARD_HISTORY_ROW_CODEC_H

/* A journalled event as a row of SQLite's and back, with the CRC32C over all its columns.
 * Internal to history/. */

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/crc32c.h"
#include "history/journal.h"

/* The columns in the order in which they are bound and fetched, the CRC last. */
#define ROW_COLUMNS                                                                      \
    "sequence, epoch, received_ms, time_ms, source_epoch, source_sequence, flags, "      \
    "source, id, type, body, crc"
#define ROW_PLACES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"
#define ROW_SCHEMA                                                                       \
    "CREATE TABLE event(sequence INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, "          \
    "received_ms INTEGER NOT NULL, time_ms INTEGER NOT NULL, "                           \
    "source_epoch INTEGER NOT NULL, source_sequence INTEGER NOT NULL, "                  \
    "flags INTEGER NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL, "                   \
    "type TEXT NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL) STRICT;"

/* Over every column but itself; texts with their sizes. */
uint32_t row_codec_crc(const struct crc32c *table, const struct journal_row *row);

/* Binds; the row's texts must stay until the statement has run. */
void row_codec_bind(sqlite3_stmt *statement, const struct journal_row *row, uint32_t crc);

/* The row that a statement stands on; its texts are borrowed until the next step. False:
 * it is not what was written. */
bool row_codec_fetch(sqlite3_stmt *statement, const struct crc32c *table,
                     struct journal_row *ret_row, uint32_t *ret_crc);

#endif
