#ifndef WALLBOARD_FEED_ESL_TABLE_H
#define WALLBOARD_FEED_ESL_TABLE_H

/* What `api callcenter_config ... list` answers: a line of column names, a line for each
 * row, cells divided by '|', "+OK" at the end. Columns differ between versions, so they
 * are found by name. Pure; everything is borrowed from the text. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define ESL_COLUMNS_MAX 48

struct esl_table {
    size_t column_count;
    struct str columns[ESL_COLUMNS_MAX];
    struct str cells[ESL_COLUMNS_MAX]; /* of the row read last; missing ones are empty */
    struct str rest;
};

/* Reads the line of column names. False if there is none: an error, or no table. */
bool esl_table_open(struct esl_table *table, struct str text);

bool esl_table_has(const struct esl_table *table, const char *column);

/* The next row; false at the end. */
bool esl_table_next(struct esl_table *table);

/* The row's cell; empty if there is no such column. */
struct str esl_table_cell(const struct esl_table *table, const char *column);

/* The same as a number from 0; EVENT_NO_NUMBER if it is none. */
int64_t esl_table_number(const struct esl_table *table, const char *column);

#endif
