#include "feed/csv_record.h"

#include "feed/csv_time.h"
#include "stats/event.h"

#define DURATION_MAX_MS INT64_C(31622400000) /* 366 days, as in events.md */
#define HALF_A_DAY_MS   INT64_C(43200000)
#define DAYS_MS         INT64_C(86400000)
#define TOLERANCE_MS    2000 /* as the wait's in metrics.md section 2 */

/* A row being read. */
struct job {
    const struct csv_reading *reading;
    const struct csv_row *row;
    struct csv_fault *fault;
    int64_t date_days;
};

/* `index` CSV_NO_COLUMN: the row as a whole. */
static bool refuse(const struct job *job, size_t index, const char *why)
{
    *job->fault = (struct csv_fault){.field = &job->row->fields[0], .why = why};
    if (index != CSV_NO_COLUMN) {
        job->fault->field = &job->row->fields[index];
        job->fault->column = job->reading->header->fields[index].text;
    }
    return false;
}

static struct str value_of(const struct job *job, size_t index)
{
    return job->row->fields[index].text;
}

static bool is_none(const struct job *job, size_t index)
{
    return csv_is_none(&job->reading->map->none, value_of(job, index));
}

static bool holds(const struct job *job, const struct csv_outcome *outcome)
{
    bool all = true;
    for (size_t i = 0; i < outcome->condition_count; i++) {
        const struct csv_condition *condition = &outcome->conditions[i];
        all = all && str_is(value_of(job, condition->column.index), condition->value);
    }
    return all;
}

static bool read_outcome(const struct job *job, struct csv_record *record)
{
    const struct csv_map *map = job->reading->map;
    for (size_t i = 0; i < map->outcome_count && record->outcome == NULL; i++) {
        if (holds(job, &map->outcomes[i])) {
            record->outcome = &map->outcomes[i];
        }
    }
    return record->outcome != NULL ||
           refuse(job, CSV_NO_COLUMN, "no outcome of the map is true of it");
}

static bool read_contact(const struct job *job, struct csv_record *record)
{
    const struct csv_columns *columns = &job->reading->map->contact;
    size_t size = 0;
    for (size_t i = 0; i < columns->names.count; i++) {
        size_t index = columns->indices[i];
        struct str part = value_of(job, index);
        if (!csv_is_id(part) || size + part.size + 1 > CSV_NAME_BYTES) {
            return refuse(job, index, "no part of a contact's id");
        }
        size += str_format(record->contact + size, sizeof record->contact - size,
                           "%s%.*s", i == 0 ? "" : "-", (int)part.size, part.data);
    }
    return true;
}

static bool read_name(const struct job *job, const struct csv_names *names,
                      struct str *ret_name)
{
    const char *why = csv_names_find(names, &job->reading->map->none,
                                     value_of(job, names->column.index), ret_name);
    return why == NULL || refuse(job, names->column.index, why);
}

static bool read_date(struct job *job)
{
    const struct csv_map *map = job->reading->map;
    size_t index = map->date_column.index;
    job->date_days = map->date_days;
    return index == CSV_NO_COLUMN ||
           csv_time_date(value_of(job, index), &job->date_days) ||
           refuse(job, index, "no date as YYYY-MM-DD");
}

/* The first of the columns that says when; EVENT_NO_TIME if none does. */
static bool read_time(const struct job *job, const struct csv_columns *columns,
                      int64_t *ret_ms)
{
    *ret_ms = EVENT_NO_TIME;
    for (size_t i = 0; i < columns->names.count; i++) {
        size_t index = columns->indices[i];
        if (!is_none(job, index)) {
            enum csv_time_form form = (enum csv_time_form)job->reading->map->time;
            return csv_time_parse(form, job->reading->calendar, job->date_days,
                                  value_of(job, index), ret_ms) ||
                   refuse(job, index, "no time as the map has it");
        }
    }
    return true;
}

/* A clock that shows over half a day less than before has passed midnight. */
static void pass_midnight(const struct csv_map *map, int64_t from_ms, int64_t *ms)
{
    if (map->time == CSV_TIME_CLOCK && *ms != EVENT_NO_TIME &&
        from_ms - *ms > HALF_A_DAY_MS) {
        *ms += DAYS_MS;
    }
}

static bool read_times(struct job *job, struct csv_record *record)
{
    const struct csv_map *map = job->reading->map;
    bool answered = record->outcome->say == CSV_SAY_ANSWERED;
    bool rejected = record->outcome->say == CSV_SAY_REJECTED;
    if (!read_date(job) || !read_time(job, &map->queued, &record->queued_ms) ||
        !read_time(job, answered ? &map->answered : &map->left, &record->done_ms) ||
        !read_time(job, &map->ended, &record->ended_ms)) {
        return false;
    }
    if (record->queued_ms == EVENT_NO_TIME) {
        return refuse(job, map->queued.indices[0], "does not say when it was queued");
    }
    if (record->done_ms == EVENT_NO_TIME && !rejected) {
        const struct csv_columns *columns = answered ? &map->answered : &map->left;
        return refuse(job, columns->indices[0], "does not say when that was over");
    }
    pass_midnight(map, record->queued_ms, &record->done_ms);
    pass_midnight(map, record->queued_ms, &record->ended_ms);
    return true;
}

static bool read_duration(const struct job *job, const struct csv_column *column,
                          int64_t *ret_ms)
{
    *ret_ms = EVENT_NO_NUMBER;
    if (column->index == CSV_NO_COLUMN || is_none(job, column->index)) {
        return true;
    }
    int64_t unit_ms = job->reading->map->unit_ms;
    int64_t units = 0;
    if (!str_to_int(value_of(job, column->index), 0, DURATION_MAX_MS / unit_ms, &units)) {
        return refuse(job, column->index, "no duration");
    }
    *ret_ms = units * unit_ms;
    return true;
}

bool csv_record_read(const struct csv_reading *reading, const struct csv_row *row,
                     struct csv_record *ret_record, struct csv_fault *ret_fault)
{
    struct job job = {.reading = reading, .row = row, .fault = ret_fault};
    struct csv_record record = {.entry = 1, .line = row->fields[0].line};
    if (row->count != reading->header->count) {
        return refuse(&job, CSV_NO_COLUMN, "has not as many fields as the first row");
    }
    bool ok = read_outcome(&job, &record);
    if (ok && record.outcome->say != CSV_SAY_NOTHING) {
        const struct csv_map *map = reading->map;
        bool answered = record.outcome->say == CSV_SAY_ANSWERED;
        ok = read_contact(&job, &record) && read_name(&job, &map->queue, &record.queue) &&
             (!answered || read_name(&job, &map->agent, &record.agent)) &&
             read_times(&job, &record) &&
             read_duration(&job, &map->wait, &record.wait_ms) &&
             read_duration(&job, &map->talk, &record.talk_ms) &&
             read_duration(&job, &map->wrapup, &record.wrapup_ms);
    }
    if (ok) {
        *ret_record = record;
    }
    return ok;
}

bool csv_record_mend(struct csv_record *record)
{
    bool known = record->talk_ms != EVENT_NO_NUMBER &&
                 record->ended_ms != EVENT_NO_TIME &&
                 record->outcome->say == CSV_SAY_ANSWERED;
    if (!known || record->talk_ms <= record->ended_ms - record->done_ms + TOLERANCE_MS) {
        return false;
    }
    record->talk_ms = EVENT_NO_NUMBER;
    return true;
}
