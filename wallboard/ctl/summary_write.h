#ifndef WALLBOARD_CTL_SUMMARY_WRITE_H
#define WALLBOARD_CTL_SUMMARY_WRITE_H

/*
 * The rows of a report written out: as CSV for spreadsheets, as JSON for programs (the
 * stable form of docs/report.md), or as a table for people. Writes to a stream; errors
 * are the stream's.
 */

#include <stdio.h>

#include "ctl/json_out.h"
#include "ctl/summary.h"

enum summary_format {
    SUMMARY_TABLE,
    SUMMARY_CSV,
    SUMMARY_JSON,
};

struct summary_writer {
    FILE *out;
    const struct summary *summary; /* borrowed */
    enum summary_format format;
    /* its own, zeroed: */
    struct json_out json;
    int64_t start_ms; /* of the table's period so far */
    unsigned heads;   /* that the table has put for it: bits of the scopes */
};

/* Writes all rows. False without memory. */
bool summary_write(struct summary_writer *writer);

/* "2026-11-22T09:00:00+01:00": local, and not to be mistaken when a clock goes back. */
#define SUMMARY_TIME 32
void summary_time(const struct calendar *calendar, struct wall at,
                  char text[SUMMARY_TIME]);

/* One row each; the first puts what stands above it. Part of summary_write(). */
void summary_csv_row(struct summary_writer *writer, const struct summary_row *row);
void summary_csv_head(FILE *out);
void summary_table_row(struct summary_writer *writer, const struct summary_row *row);

#endif
