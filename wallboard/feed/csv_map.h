#ifndef WALLBOARD_FEED_CSV_MAP_H
#define WALLBOARD_FEED_CSV_MAP_H

/*
 * What the columns of a CSV mean, as a person wrote it in a mapping file (YAML): one row
 * is one contact that is over. docs/csv-map.md explains each key. Plain data, checked:
 * csv_columns.h finds
 * its columns in a file's first row.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "config/option.h"
#include "stats/event.h"

struct yaml;

#define CSV_NAME_BYTES     128 /* of a column's name, of an id */
#define CSV_VALUES_MAX     64
#define CSV_CONDITIONS_MAX 8
#define CSV_OUTCOMES_MAX   32
#define CSV_NO_COLUMN      SIZE_MAX

/* One column; name "" and CSV_NO_COLUMN: not given. */
struct csv_column {
    char name[CSV_NAME_BYTES + 1];
    size_t index; /* in each row */
};

/* Columns of which the first that says something counts, or which are joined. */
struct csv_columns {
    struct option_list names;
    size_t indices[OPTION_LIST_ITEMS];
};

/* What values that no table lists are. */
enum csv_others {
    CSV_OTHERS_KEEP,   /* they stand for themselves */
    CSV_OTHERS_REFUSE, /* a fault of their row */
};

/* A column of names, some of which are called otherwise on the board. */
struct csv_names {
    struct csv_column column;
    int others; /* enum csv_others: values that are not listed */
    size_t value_count;
    struct csv_value {
        char from[CSV_NAME_BYTES + 1];
        char to[CSV_NAME_BYTES + 1];
    } values[CSV_VALUES_MAX];
};

/* What became of a contact. */
enum csv_say {
    CSV_SAY_ANSWERED,
    CSV_SAY_LEFT,
    CSV_SAY_REJECTED,
    CSV_SAY_NOTHING, /* such rows are no contacts */
};

/* The first outcome whose every condition holds is the row's. */
struct csv_outcome {
    char name[CSV_NAME_BYTES + 1];
    int say;    /* enum csv_say */
    int reason; /* enum event_reason, of left and rejected */
    int by;     /* enum event_by, of answered */
    size_t condition_count;
    struct csv_condition {
        struct csv_column column;
        char value[CSV_NAME_BYTES + 1];
    } conditions[CSV_CONDITIONS_MAX];
};

struct csv_map {
    struct yaml *yaml; /* the map as written: the places of its columns' names */
    int separator;     /* between fields, a character */
    char timezone[64]; /* "": the feed's --timezone */
    int time;          /* enum csv_time_form of csv_time.h */
    char date[11];     /* of every row; "" if date_column has it, or none is needed */
    int64_t date_days; /* the same as days since 1970 */
    struct csv_column date_column;
    struct option_list none; /* values that mean "did not happen", beside the empty one */
    int unit_ms;             /* of durations */
    int channel;             /* enum event_channel */

    struct csv_columns contact; /* joined by '-' */
    struct csv_names queue, agent;
    struct csv_columns queued, answered, left, ended; /* the first that happened */
    struct csv_column wait, talk, wrapup;             /* durations */

    size_t outcome_count;
    struct csv_outcome outcomes[CSV_OUTCOMES_MAX];
};

/* Reads a map; csv_map_finish() it in any case. Every fault goes to `diag`; false if
 * there was one. */
bool csv_map_load(struct csv_map *map, const char *path, struct diag *diag);
void csv_map_finish(struct csv_map *map);

/* enum event_capability: what rows under this map tell. */
uint32_t csv_map_capabilities(const struct csv_map *map);

/* Does a value mean that there is none, the empty one or one of the list? */
bool csv_is_none(const struct option_list *none, struct str value);

/* May it be an id on the wire? */
bool csv_is_id(struct str id);

/* What a value of the column is called on the board. NULL, or why it has no name. */
const char *csv_names_find(const struct csv_names *names, const struct option_list *none,
                           struct str value, struct str *ret_name);

/* The keys of a section that is a struct csv_names. */
extern const struct option csv_names_options[];

/* The words for the characters that may divide fields, and for the forms of times. */
extern const struct option_choice csv_separators[], csv_time_forms[], csv_channels[];

/* How a file is written, in the options of the maps that have it so: csv_map and
 * gauges_map. */
#define CSV_FILE_OPTIONS(map)                                                            \
    {.key = "separator",                                                                 \
     .type = OPTION_CHOICE,                                                              \
     .offset = offsetof(map, separator),                                                 \
     .choices = csv_separators,                                                          \
     .fallback = "comma",                                                                \
     .help = "between the fields of a row"},                                             \
    {                                                                                    \
        .key = "timezone", .type = OPTION_STRING, .offset = offsetof(map, timezone),     \
        .min = 1, .max = sizeof(((map *)NULL)->timezone) - 1,                            \
        .help = "of local times, IANA name; left out: --timezone, else the system's"     \
    }

#endif
