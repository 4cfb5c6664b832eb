#ifndef WALLBOARD_FEED_CSV_RECORD_H
#define WALLBOARD_FEED_CSV_RECORD_H

/* One row of a CSV as what it says of a contact, by the map. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csv_reader.h"
#include "base/str.h"
#include "feed/csv_fault.h"
#include "feed/csv_map.h"

struct calendar;

/* Times are Unix ms or EVENT_NO_TIME, durations ms or EVENT_NO_NUMBER. Strings are
 * borrowed from the row and the map, but `contact`, which is the record's own. */
struct csv_record {
    char contact[CSV_NAME_BYTES + 1];
    struct str queue, agent;
    const struct csv_outcome *outcome;
    int64_t entry;                        /* from 1 */
    int64_t queued_ms, done_ms, ended_ms; /* done: answered or left */
    int64_t wait_ms, talk_ms, wrapup_ms;
    int64_t line; /* of its row */
};

/* How the rows of one file are read. All borrowed. */
struct csv_reading {
    const struct csv_map *map; /* its columns found */
    const struct csv_row *header;
    const struct calendar *calendar;
};

/*
 * Reads one row. False for a row that cannot be used, *ret_fault then says why. A row of
 * an outcome that says nothing is read no further than its outcome.
 */
bool csv_record_read(const struct csv_reading *reading, const struct csv_row *row,
                     struct csv_record *ret_record, struct csv_fault *ret_fault);

/* Does the row state a talk time that its own times refute by over two seconds? It is
 * then taken out of the record: figures would show it. */
bool csv_record_mend(struct csv_record *record);

#endif
