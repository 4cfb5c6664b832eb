#include "history/row_codec.h"

#include "history/database.h"

enum { INTEGERS = 7, TEXTS = 4, CRC_COLUMN = INTEGERS + TEXTS };

uint32_t row_codec_crc(const struct crc32c *table, const struct journal_row *row)
{
    const uint64_t values[INTEGERS] = {row->sequence,
                                       row->epoch,
                                       (uint64_t)row->received_ms,
                                       (uint64_t)row->time_ms,
                                       (uint64_t)row->source_epoch,
                                       (uint64_t)row->source_sequence,
                                       row->flags};
    const struct str texts[TEXTS] = {row->source, row->id, row->type, row->body};
    uint32_t crc = 0;
    for (size_t i = 0; i < INTEGERS; i++) {
        crc = crc32c_add_number(table, crc, values[i]);
    }
    for (size_t i = 0; i < TEXTS; i++) {
        crc = crc32c_add_text(table, crc, texts[i]);
    }
    return crc;
}

void row_codec_bind(sqlite3_stmt *statement, const struct journal_row *row, uint32_t crc)
{
    const sqlite3_int64 values[INTEGERS] = {(sqlite3_int64)row->sequence,
                                            (sqlite3_int64)row->epoch,
                                            row->received_ms,
                                            row->time_ms,
                                            row->source_epoch,
                                            row->source_sequence,
                                            row->flags};
    const struct str texts[TEXTS] = {row->source, row->id, row->type, row->body};
    for (int i = 0; i < INTEGERS; i++) {
        (void)sqlite3_bind_int64(statement, 1 + i, values[i]);
    }
    for (int i = 0; i < TEXTS; i++) {
        database_bind_text(statement, 1 + INTEGERS + i, texts[i]);
    }
    (void)sqlite3_bind_int64(statement, 1 + CRC_COLUMN, crc);
}

bool row_codec_fetch(sqlite3_stmt *statement, const struct crc32c *table,
                     struct journal_row *ret_row, uint32_t *ret_crc)
{
    sqlite3_int64 values[INTEGERS];
    for (int i = 0; i < INTEGERS; i++) {
        values[i] = sqlite3_column_int64(statement, i);
    }
    *ret_row = (struct journal_row){
        .sequence = (uint64_t)values[0],
        .epoch = (uint64_t)values[1],
        .received_ms = values[2],
        .time_ms = values[3],
        .source_epoch = values[4],
        .source_sequence = values[5],
        .flags = (uint32_t)values[6],
        .source = database_text(statement, INTEGERS),
        .id = database_text(statement, INTEGERS + 1),
        .type = database_text(statement, INTEGERS + 2),
        .body = database_text(statement, INTEGERS + 3),
    };
    *ret_crc = row_codec_crc(table, ret_row);
    return values[6] == (sqlite3_int64)ret_row->flags &&
           sqlite3_column_int64(statement, CRC_COLUMN) == (sqlite3_int64)*ret_crc;
}
