#ifndef WALLBOARD_BASE_CSV_READER_H
#define WALLBOARD_BASE_CSV_READER_H

/*
 * Rows of RFC 4180 text held in memory: fields in double quotes may hold separators,
 * line ends and doubled quotes; lines end in LF or CRLF; the last may lack its end; blank
 * lines are skipped, as is a byte order mark. Each field knows its place, so that a fault
 * can be told with line and column. Quotes are taken out in place: the text is changed.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define CSV_FIELDS_MAX 256

struct csv_field {
    struct str text; /* without its quotes; borrowed from the text */
    int64_t line;    /* where it begins, from 1 */
    int64_t column;  /* in bytes, from 1 */
};

struct csv_row {
    size_t count;
    struct csv_field fields[CSV_FIELDS_MAX];
};

struct csv_reader {
    char *at, *end;
    char *line_start;
    int64_t line;
    char separator;
};

enum csv_read {
    CSV_ROW,
    CSV_BAD, /* no row: what and where is told; reading goes on with the next line */
    CSV_END,
};

/* `text` is borrowed, and changed, for the reader's life. */
void csv_reader_init(struct csv_reader *reader, char *text, size_t size, char separator);

/* The next row. If bad, row->fields[0] holds the place of the fault and *ret_why what it
 * is. */
enum csv_read csv_reader_next(struct csv_reader *reader, struct csv_row *ret_row,
                              const char **ret_why);

#endif
