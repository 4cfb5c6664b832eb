#ifndef WALLBOARD_FEED_GAUGES_MAP_H
#define WALLBOARD_FEED_GAUGES_MAP_H

/*
 * What the columns of a table of gauges mean, as a person wrote it in a mapping file
 * (YAML): one row is one queue as it is now. docs/gauges.md explains each key. Plain
 * data, checked; shares the words of csv_map.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csv_reader.h"
#include "base/diag.h"
#include "config/option.h"
#include "feed/csv_map.h"
#include "feed/csv_record.h"
#include "stats/event.h"

struct calendar;
struct yaml;

/* How durations are written. */
enum gauges_unit {
    GAUGES_UNIT_S,
    GAUGES_UNIT_MS,
    GAUGES_UNIT_CLOCK, /* 1:02:03, 2:03, :03 */
};

/* The columns of the numbers; one that is not given is not known, and not said. */
struct gauges_columns {
    struct csv_column waiting, longest_wait;
    struct csv_column logged_in, ready, not_ready, ringing, on_contact, wrapup;
    struct csv_column offered, answered, abandoned, in_sl;
};

struct gauges_map {
    struct yaml *yaml; /* the map as written: the places of its columns' names */
    int separator;     /* between fields, a character */
    char timezone[64]; /* "": the feed's --timezone */
    int time;          /* enum csv_time_form, of `since` and `at` */
    int unit;          /* enum gauges_unit, of `longest_wait` */
    struct option_list none;
    struct csv_names queue;
    struct csv_column since, at;
    bool has_day_start;
    int64_t day_start_min; /* the counters begin then, local time */
    int64_t sl_ms;         /* of in_sl; EVENT_NO_NUMBER: not said */
    struct gauges_columns columns;
};

/* Reads a map; gauges_map_finish() it in any case. Every fault goes to `diag`; false if
 * there was one. */
bool gauges_map_load(struct gauges_map *map, const char *path, struct diag *diag);
void gauges_map_finish(struct gauges_map *map);

/* Finds the columns in the first row of a file. False after telling of those that are not
 * there. */
bool gauges_map_resolve(struct gauges_map *map, const struct csv_row *header,
                        struct diag *diag);

/* How the rows of one file are read. All borrowed. */
struct gauges_reading {
    const struct gauges_map *map; /* its columns found */
    const struct calendar *calendar;
    const struct csv_row *header;
    int64_t day_ms; /* when the counters of today began, if the map has day_start */
};

/*
 * One row as queue.stats; its time is EVENT_NO_TIME unless the row says it. Strings are
 * borrowed from the row and the map. False for a row that cannot be used, *ret_fault then
 * says why.
 */
bool gauges_map_read(const struct gauges_reading *reading, const struct csv_row *row,
                     struct event *ret_event, struct csv_fault *ret_fault);

#endif
