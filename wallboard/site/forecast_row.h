#ifndef WALLBOARD_SITE_FORECAST_ROW_H
#define WALLBOARD_SITE_FORECAST_ROW_H

/* One row of a forecast file as what it says; docs/forecast.md explains the columns. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csv_reader.h"
#include "base/diag.h"
#include "base/str.h"

struct calendar;

/* The greatest numbers of one row: far beyond any floor, and small enough to add up. */
#define FORECAST_CONTACTS_MAX 100000
#define FORECAST_AHT_MAX_S    86400

enum forecast_column {
    FORECAST_START,
    FORECAST_QUEUE,
    FORECAST_CONTACTS,
    FORECAST_AHT,
    FORECAST_BUDGET,
    FORECAST_COLUMN_COUNT,
};

/* Where a file's first row names each column. */
struct forecast_columns {
    size_t at[FORECAST_COLUMN_COUNT]; /* SIZE_MAX: a file without budget */
    size_t count;                     /* fields of each row */
};

/* How the rows of one file are read. All borrowed. */
struct forecast_reading {
    const char *file; /* as faults name it */
    const struct calendar *calendar;
    struct forecast_columns columns;
};

struct forecast_row {
    struct str queue;                                  /* borrowed from the text */
    int64_t start_ms;                                  /* a quarter of an hour */
    int32_t contacts_thousandths;                      /* from 0 */
    int32_t aht_ms;                                    /* OUTLOOK_NONE: not said, or 0 */
    int32_t budget_thousandths;                        /* OUTLOOK_NONE: not said */
    const struct csv_field *start_place, *queue_place; /* for faults found later */
};

/* Finds the columns in the first row: in any order, `budget` may be left out. False after
 * appending every fault. */
bool forecast_columns_find(const char *file, const struct csv_row *header,
                           struct forecast_columns *ret_columns, struct diag *diag);

/* Reads a row. False after appending every fault in it. */
bool forecast_row_read(const struct forecast_reading *reading, const struct csv_row *row,
                       struct forecast_row *ret_row, struct diag *diag);

#endif
