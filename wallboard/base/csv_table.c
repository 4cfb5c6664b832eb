#include "base/csv_table.h"

#include <stdlib.h>

static void read_rows(const struct csv_table *table, void *context, const char *path,
                      struct csv_reader *reader, struct csv_row *row, struct diag *diag)
{
    bool names = true;
    bool go_on = true;
    while (go_on) {
        const char *why = NULL;
        switch (csv_reader_next(reader, row, &why)) {
        case CSV_ROW:
            go_on = (names ? table->take_names : table->take_row)(context, row);
            break;
        case CSV_BAD:
            diag_add(diag, DIAG_ERROR, path, (int)row->fields[0].line,
                     (int)row->fields[0].column, "%s", why);
            go_on = !names;
            break;
        case CSV_END:
            if (names) {
                diag_add(diag, DIAG_ERROR, path, 0, 0,
                         "empty: the first row must name the columns");
            }
            go_on = false;
            break;
        }
        names = false;
    }
}

void csv_table_read(const struct csv_table *table, void *context, const char *path,
                    char *text, size_t size, struct diag *diag)
{
    struct csv_reader reader;
    struct csv_row *row = malloc(sizeof *row);
    if (row == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "no memory");
        return;
    }
    csv_reader_init(&reader, text, size, ',');
    read_rows(table, context, path, &reader, row, diag);
    free(row);
}
