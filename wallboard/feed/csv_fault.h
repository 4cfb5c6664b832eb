#ifndef WALLBOARD_FEED_CSV_FAULT_H
#define WALLBOARD_FEED_CSV_FAULT_H

/* What is wrong with a row of a CSV, and where. */

#include "base/csv_reader.h"
#include "base/str.h"

struct feed_output;

struct csv_fault {
    const struct csv_field *field;
    struct str column; /* its name; empty: the row as a whole */
    const char *why;
};

/* Tells of it with the file's path, the line, the column and what stands there. */
void csv_fault_tell(const struct csv_fault *fault, const char *path,
                    struct feed_output *output);

#endif
