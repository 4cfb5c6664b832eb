#include "feed/gauges_map.h"

#include <string.h>

#include "config/yaml.h"
#include "feed/csv_columns.h"
#include "feed/csv_time.h"

#define COUNT_MAX       2147483647
#define DURATION_MAX_MS INT64_C(31622400000) /* 366 days, as in events.md */

static const struct option_choice units[] = {{"s", GAUGES_UNIT_S},
                                             {"ms", GAUGES_UNIT_MS},
                                             {"clock", GAUGES_UNIT_CLOCK},
                                             {NULL, 0}};

enum number {
    GAUGE,
    DURATION,
    COUNTER, /* since when must be known */
};

/* Each number that a row may have: its key, its column, its place in the event. */
static const struct {
    const char *section, *key;
    size_t column, field;
    enum number number;
} numbers[] = {
#define NUMBER(section, name, field, number)                                             \
    {                                                                                    \
        section, #name, offsetof(struct gauges_columns, name),                           \
            offsetof(struct event_gauges, field), number                                 \
    }
    NUMBER("gauges", waiting, waiting, GAUGE),
    NUMBER("gauges", longest_wait, longest_wait_ms, DURATION),
    NUMBER("gauges", offered, offered, COUNTER),
    NUMBER("gauges", answered, answered, COUNTER),
    NUMBER("gauges", abandoned, abandoned, COUNTER),
    NUMBER("gauges", in_sl, in_sl, COUNTER),
    NUMBER("agents", logged_in, logged_in, GAUGE),
    NUMBER("agents", ready, ready, GAUGE),
    NUMBER("agents", not_ready, not_ready, GAUGE),
    NUMBER("agents", ringing, ringing, GAUGE),
    NUMBER("agents", on_contact, on_contact, GAUGE),
    NUMBER("agents", wrapup, wrapup, GAUGE),
#undef NUMBER
};

#define NUMBERS (sizeof numbers / sizeof *numbers)

/* NOLINTBEGIN(bugprone-macro-parentheses): a field's name takes none */
#define COLUMN(type_of, field)                                                           \
    .type = OPTION_STRING, .offset = offsetof(type_of, field.name), .min = 1,            \
    .max = CSV_NAME_BYTES
#define NUMBER_COLUMN(field) COLUMN(struct gauges_columns, field)
/* NOLINTEND(bugprone-macro-parentheses) */

static const struct option gauge_options[] = {
    {.key = "waiting", NUMBER_COLUMN(waiting), .help = "how many wait now"},
    {.key = "longest_wait",
     NUMBER_COLUMN(longest_wait),
     .help = "how long the first of them has waited"},
    {.key = "offered", NUMBER_COLUMN(offered), .help = "came, since then"},
    {.key = "answered", NUMBER_COLUMN(answered), .help = "were answered"},
    {.key = "abandoned", NUMBER_COLUMN(abandoned), .help = "gave up"},
    {.key = "in_sl", NUMBER_COLUMN(in_sl), .help = "were answered within sl"},
    {0},
};

static const struct option agent_options[] = {
    {.key = "logged_in", NUMBER_COLUMN(logged_in), .help = "all who are there"},
    {.key = "ready", NUMBER_COLUMN(ready), .help = "may be offered a contact"},
    {.key = "not_ready",
     NUMBER_COLUMN(not_ready),
     .help = "logged in, not to be offered"},
    {.key = "ringing", NUMBER_COLUMN(ringing), .help = "are being rung"},
    {.key = "on_contact", NUMBER_COLUMN(on_contact), .help = "talk"},
    {.key = "wrapup", NUMBER_COLUMN(wrapup), .help = "do after-call work"},
    {0},
};

static const struct option map_options[] = {
    CSV_FILE_OPTIONS(struct gauges_map),
    {.key = "time",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct gauges_map, time),
     .choices = csv_time_forms,
     .fallback = "datetime",
     .help = "how since and at are written"},
    {.key = "none",
     .type = OPTION_LIST,
     .offset = offsetof(struct gauges_map, none),
     .min = 1,
     .max = CSV_NAME_BYTES,
     .help = "values that mean 'not known', beside the empty one"},
    {.key = "unit",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct gauges_map, unit),
     .choices = units,
     .fallback = "s",
     .help = "of longest_wait; clock is 1:02:03"},
    {.key = "queue",
     .type = OPTION_SECTION,
     .required = true,
     .offset = offsetof(struct gauges_map, queue),
     .section = csv_names_options},
    {.key = "since",
     COLUMN(struct gauges_map, since),
     .help = "the column that says since when the counters count"},
    {.key = "day_start",
     .type = OPTION_CLOCK,
     .offset = offsetof(struct gauges_map, day_start_min),
     .help = "... or the time of day at which they begin anew"},
    {.key = "at",
     COLUMN(struct gauges_map, at),
     .help = "the column that says when the row was so; left out: the file's time"},
    {.key = "sl",
     .type = OPTION_DURATION,
     .offset = offsetof(struct gauges_map, sl_ms),
     .min = 1,
     .max = 3600000,
     .help = "within which in_sl were answered"},
    {.key = "gauges",
     .type = OPTION_SECTION,
     .offset = offsetof(struct gauges_map, columns),
     .section = gauge_options},
    {.key = "agents",
     .type = OPTION_SECTION,
     .offset = offsetof(struct gauges_map, columns),
     .section = agent_options},
    {0},
};

#undef COLUMN
#undef NUMBER_COLUMN

static struct csv_column *column_of(struct gauges_map *map, size_t number)
{
    return (struct csv_column *)(void *)((char *)&map->columns + numbers[number].column);
}

static bool is_said(struct gauges_map *map, size_t number)
{
    return column_of(map, number)->name[0] != '\0';
}

static void check(struct gauges_map *map, const struct yaml_node *root, struct diag *diag)
{
    bool any = false;
    bool counts = false;
    const struct yaml_node *since = yaml_get(root, "since");
    for (size_t i = 0; i < NUMBERS; i++) {
        any = any || is_said(map, i);
        counts = counts || (is_said(map, i) && numbers[i].number == COUNTER);
    }
    if (!any) {
        yaml_fault(root, diag, DIAG_ERROR, "names no column of gauges or agents");
    }
    if (counts && since == NULL && !map->has_day_start) {
        yaml_fault(yaml_get(root, "gauges"), diag, DIAG_ERROR,
                   "counters need since or day_start");
    }
    if (since != NULL && map->has_day_start) {
        yaml_fault_key(since, diag, DIAG_ERROR, "either since or day_start");
    }
    if (map->time == CSV_TIME_CLOCK) {
        yaml_fault(yaml_get(root, "time"), diag, DIAG_ERROR, "a clock has no date");
    }
    bool in_sl = map->columns.in_sl.name[0] != '\0';
    if (in_sl != (map->sl_ms != EVENT_NO_NUMBER)) {
        yaml_fault(root, diag, DIAG_ERROR, "in_sl needs sl, and the reverse");
    }
}

bool gauges_map_load(struct gauges_map *map, const char *path, struct diag *diag)
{
    size_t errors = diag->errors;
    memset(map, 0, sizeof *map);
    map->yaml = yaml_load(path, diag);
    if (map->yaml == NULL) {
        return false;
    }
    const struct yaml_node *root = yaml_root(map->yaml);
    option_defaults(map_options, map);
    map->sl_ms = EVENT_NO_NUMBER;
    option_apply(map_options, root, map, diag);
    map->has_day_start = yaml_get(root, "day_start") != NULL;
    if (diag->errors == errors) {
        check(map, root, diag);
    }
    return diag->errors == errors;
}

void gauges_map_finish(struct gauges_map *map)
{
    yaml_destroy(&map->yaml);
}

bool gauges_map_resolve(struct gauges_map *map, const struct csv_row *header,
                        struct diag *diag)
{
    size_t errors = diag->errors;
    const struct yaml_node *root = yaml_root(map->yaml);
    csv_column_find(&map->queue.column, yaml_get(yaml_get(root, "queue"), "column"),
                    header, diag);
    csv_column_find(&map->since, yaml_get(root, "since"), header, diag);
    csv_column_find(&map->at, yaml_get(root, "at"), header, diag);
    for (size_t i = 0; i < NUMBERS; i++) {
        const struct yaml_node *section = yaml_get(root, numbers[i].section);
        csv_column_find(column_of(map, i),
                        section == NULL ? NULL : yaml_get(section, numbers[i].key),
                        header, diag);
    }
    return diag->errors == errors;
}

/* -- rows -----------------------------------------------------------------------------
 */

/* A row being read. */
struct job {
    const struct gauges_reading *reading;
    const struct gauges_map *map; /* the reading's */
    const struct csv_row *row;
    struct csv_fault *fault;
};

static bool refuse(const struct job *job, size_t index, const char *why)
{
    *job->fault = (struct csv_fault){.field = &job->row->fields[0], .why = why};
    if (index != CSV_NO_COLUMN) {
        job->fault->field = &job->row->fields[index];
        job->fault->column = job->reading->header->fields[index].text;
    }
    return false;
}

/* 1:02:03, 2:03, :03; what stands before a colon may be left out. */
static bool parse_clock(struct str text, int64_t *ret_ms)
{
    int64_t total_s = 0;
    size_t parts = 0;
    while (text.data != NULL) {
        struct str part = str_split(&text, ':');
        int64_t value = 0;
        if (++parts > 3 || (part.size > 0 && !str_to_int(part, 0, COUNT_MAX, &value)) ||
            (parts > 1 && value > 59)) {
            return false;
        }
        total_s = total_s * 60 + value;
    }
    *ret_ms = total_s * 1000;
    return total_s <= DURATION_MAX_MS / 1000;
}

static bool parse_duration(const struct job *job, struct str text, int64_t *ret_ms)
{
    int64_t factor = job->map->unit == GAUGES_UNIT_MS ? 1 : 1000;
    if (job->map->unit == GAUGES_UNIT_CLOCK) {
        return parse_clock(text, ret_ms);
    }
    if (!str_to_int(text, 0, DURATION_MAX_MS / factor, ret_ms)) {
        return false;
    }
    *ret_ms *= factor;
    return true;
}

static bool read_numbers(const struct job *job, struct event_gauges *gauges,
                         bool *ret_any, bool *ret_counts)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        const char *columns = (const char *)&job->map->columns;
        const struct csv_column *column =
            (const struct csv_column *)(const void *)(columns + numbers[i].column);
        int64_t *field = (int64_t *)(void *)((char *)gauges + numbers[i].field);
        if (column->index == CSV_NO_COLUMN ||
            csv_is_none(&job->map->none, job->row->fields[column->index].text)) {
            continue;
        }
        struct str text = str_trim(job->row->fields[column->index].text);
        bool ok = numbers[i].number == DURATION ? parse_duration(job, text, field)
                                                : str_to_int(text, 0, COUNT_MAX, field);
        if (!ok) {
            return refuse(job, column->index,
                          numbers[i].number == DURATION ? "no duration" : "no number");
        }
        *ret_any = true;
        *ret_counts = *ret_counts || numbers[i].number == COUNTER;
    }
    return true;
}

static bool read_time(const struct job *job, const struct csv_column *column,
                      int64_t *ret_ms)
{
    if (column->index == CSV_NO_COLUMN ||
        csv_is_none(&job->map->none, job->row->fields[column->index].text)) {
        return true;
    }
    return csv_time_parse((enum csv_time_form)job->map->time, job->reading->calendar, 0,
                          job->row->fields[column->index].text, ret_ms) ||
           refuse(job, column->index, "no time as the map has it");
}

bool gauges_map_read(const struct gauges_reading *reading, const struct csv_row *row,
                     struct event *ret_event, struct csv_fault *ret_fault)
{
    const struct gauges_map *map = reading->map;
    const struct job job = {reading, map, row, ret_fault};
    struct event event = event_blank(EVENT_QUEUE_STATS);
    size_t queue = map->queue.column.index;
    bool any = false;
    bool counts = false;
    if (row->count != reading->header->count) {
        return refuse(&job, CSV_NO_COLUMN, "has not as many fields as the first row");
    }
    const char *why =
        csv_names_find(&map->queue, &map->none, row->fields[queue].text, &event.queue);
    if (why != NULL) {
        return refuse(&job, queue, why);
    }
    if (!read_numbers(&job, &event.gauges, &any, &counts) ||
        !read_time(&job, &map->since, &event.since_ms) ||
        !read_time(&job, &map->at, &event.time_ms)) {
        return false;
    }
    if (!any) {
        return refuse(&job, queue, "nothing is known of it");
    }
    if (map->has_day_start) {
        event.since_ms = reading->day_ms;
    }
    if (counts && event.since_ms == EVENT_NO_TIME) {
        return refuse(&job, map->since.index, "counters need a time");
    }
    if (event.gauges.in_sl != EVENT_NO_NUMBER) {
        event.gauges.sl_ms = map->sl_ms;
    }
    *ret_event = event;
    return true;
}
