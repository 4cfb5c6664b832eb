#ifndef WALLBOARD_BASE_CSV_TABLE_H
#define WALLBOARD_BASE_CSV_TABLE_H

/*
 * A file of rows whose first names the columns: who reads one says what its first row and
 * the others mean. A row that is none is told with its place, and the next one read; a
 * first row that is none, or no row at all, ends the reading.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/csv_reader.h"
#include "base/diag.h"

/* Each is told the row for the call, and tells its faults itself; false: nothing more is
 * worth reading. */
struct csv_table {
    bool (*take_names)(void *context, const struct csv_row *row);
    bool (*take_row)(void *context, const struct csv_row *row);
};

/* Reads the text of the file `path`, separated by commas, to its end; the text is
 * changed. */
void csv_table_read(const struct csv_table *table, void *context, const char *path,
                    char *text, size_t size, struct diag *diag);

#endif
