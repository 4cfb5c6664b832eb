#include <stdlib.h>

#include "base/csv_table.h"
#include "base/file.h"
#include "base/index.h"
#include "config/nearest.h"
#include "config/option.h"
#include "site/forecast.h"
#include "site/forecast_row.h"
#include "site/forecast_table.h"
#include "site/site.h"

#define QUARTER_MIN 15

/* A file being read. */
struct job {
    const struct forecast_source *source;
    struct forecast_reading reading;
    struct forecast *forecast;
    struct diag *diag;
    size_t errors; /* in `diag` before it */
};

static void tell(const struct job *job, enum diag_level level, int64_t line,
                 int64_t column, const char *text)
{
    diag_add(job->diag, level, job->source->path, (int)line, (int)column, "%s", text);
}

static void tell_strange_queue(const struct job *job, const struct forecast_row *row)
{
    const struct site *site = job->source->site;
    const char *nearest = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < site->queue_count; i++) {
        size_t distance = nearest_distance(row->queue, site->queues[i].id);
        if (distance < least) {
            least = distance;
            nearest = site->queues[i].id;
        }
    }
    bool near = nearest != NULL && nearest_is_near(row->queue, least);
    diag_add(job->diag, DIAG_WARNING, job->source->path, (int)row->queue_place->line,
             (int)row->queue_place->column, "queue: %.*s: not in the site file%s%s%s",
             (int)row->queue.size, row->queue.data, near ? ", did you mean '" : "",
             near ? nearest : "", near ? "'?" : "");
}

/* The number of a row's queue; INDEX_NONE after telling that there are too many. */
static size_t number_of(const struct job *job, const struct forecast_row *row)
{
    struct index *queues = job->forecast->queues;
    size_t before = index_count(queues);
    size_t number = index_add(queues, row->queue);
    if (number == INDEX_NONE) {
        diag_add(job->diag, DIAG_ERROR, job->source->path, (int)row->queue_place->line,
                 (int)row->queue_place->column, "more than %d queues", LIMIT_QUEUES);
    } else if (number == before && job->source->site != NULL &&
               job->source->site->queue_count > 0 &&
               site_find_queue(job->source->site, row->queue) == NULL) {
        tell_strange_queue(job, row);
    }
    return number;
}

static bool make_room(struct forecast *forecast)
{
    if (forecast->count < forecast->capacity) {
        return true;
    }
    size_t capacity = forecast->capacity == 0 ? 1024 : forecast->capacity * 2;
    struct forecast_entry *entries =
        realloc(forecast->entries, capacity * sizeof *forecast->entries);
    if (entries == NULL) {
        return false;
    }
    forecast->entries = entries;
    forecast->capacity = capacity;
    return true;
}

/* False if nothing more is worth reading. */
static bool take_row(void *context, const struct csv_row *csv)
{
    const struct job *job = context;
    struct forecast *forecast = job->forecast;
    struct forecast_row row;
    if (!forecast_row_read(&job->reading, csv, &row, job->diag)) {
        return true;
    }
    size_t queue = number_of(job, &row);
    if (queue == INDEX_NONE) {
        return false;
    }
    if (forecast->count == FORECAST_ROWS_MAX) {
        diag_add(job->diag, DIAG_ERROR, job->source->path, (int)row.start_place->line, 1,
                 "more than %d rows", FORECAST_ROWS_MAX);
        return false;
    }
    if (!make_room(forecast)) {
        tell(job, DIAG_ERROR, 0, 0, "no memory");
        return false;
    }
    forecast->entries[forecast->count++] = (struct forecast_entry){
        .queue = (uint32_t)queue,
        .quarter = (int32_t)(row.start_ms / LIMIT_QUARTER_MS),
        .contacts_thousandths = row.contacts_thousandths,
        .aht_ms = row.aht_ms,
        .budget_thousandths = row.budget_thousandths,
        .line = (int32_t)row.start_place->line,
        .column = (int32_t)row.start_place->column,
    };
    return true;
}

static bool read_names(void *context, const struct csv_row *csv)
{
    struct job *job = context;
    return forecast_columns_find(job->source->path, csv, &job->reading.columns,
                                 job->diag);
}

/* -- what only all rows together tell --------------------------------------------------
 */

static int compare_entries(const void *left, const void *right)
{
    const struct forecast_entry *a = left;
    const struct forecast_entry *b = right;
    if (a->queue != b->queue) {
        return a->queue < b->queue ? -1 : 1;
    }
    if (a->quarter != b->quarter) {
        return a->quarter < b->quarter ? -1 : 1;
    }
    return (a->line > b->line) - (a->line < b->line);
}

/* The least distance of two rows of a queue that do not begin together, in quarters;
 * 0 if there are no two. */
static int least_distance(const struct forecast *forecast)
{
    int least = 0;
    for (size_t i = 1; i < forecast->count; i++) {
        const struct forecast_entry *last = &forecast->entries[i - 1];
        const struct forecast_entry *entry = &forecast->entries[i];
        int distance = entry->quarter - last->quarter;
        if (entry->queue == last->queue && distance > 0 &&
            (least == 0 || distance < least)) {
            least = distance;
        }
    }
    return least;
}

/* Rows that were refused are missing here: with such the file does not tell. */
static void find_interval(const struct job *job)
{
    struct forecast *forecast = job->forecast;
    int least = least_distance(forecast);
    bool tells = least == 1 || least == 2 || least == 4;
    forecast->quarters = job->source->interval_min / QUARTER_MIN;
    if (forecast->quarters == 0 && tells) {
        forecast->quarters = least;
    } else if (forecast->quarters == 0 && job->diag->errors == job->errors) {
        tell(job, DIAG_ERROR, 0, 0,
             "the rows do not tell how long each lasts, 15, 30 or 60 minutes: say it in "
             "the site file's forecast_interval");
    } else if (forecast->quarters > 0 && least > forecast->quarters) {
        diag_add(job->diag, DIAG_WARNING, job->source->path, 0, 0,
                 "each row lasts %d minutes, but no two rows of a queue are less than %d "
                 "apart: is forecast_interval right?",
                 forecast->quarters * QUARTER_MIN, least * QUARTER_MIN);
    }
}

static void check_entry(const struct job *job, const struct forecast_entry *entry,
                        const struct forecast_entry *last)
{
    int quarters = job->forecast->quarters;
    int64_t length_ms = quarters * LIMIT_QUARTER_MS;
    struct wall at = {entry->quarter * LIMIT_QUARTER_MS};
    const char *queue = index_id(job->forecast->queues, entry->queue).data;
    if (job->source->timezone != NULL &&
        (at.ms + calendar_offset_ms(job->reading.calendar, at)) % length_ms != 0) {
        tell(job, DIAG_ERROR, entry->line, entry->column,
             quarters == 4
                 ? "start: not a full hour of the local clock, and rows last one"
                 : "start: neither a full nor a half hour of the local clock, "
                   "and rows last half an hour");
    }
    if (last != NULL && entry->quarter == last->quarter) {
        diag_add(job->diag, DIAG_ERROR, job->source->path, entry->line, entry->column,
                 "start: '%s' has this time on line %d already", queue, last->line);
    } else if (last != NULL && entry->quarter - last->quarter < quarters) {
        diag_add(job->diag, DIAG_ERROR, job->source->path, entry->line, entry->column,
                 "start: the row of '%s' on line %d is not over: it lasts %d minutes",
                 queue, last->line, quarters * QUARTER_MIN);
    }
}

static void check_all(const struct job *job)
{
    const struct forecast *forecast = job->forecast;
    if (forecast->count == 0) {
        tell(job, DIAG_WARNING, 0, 0, "nothing but the first row: there is no forecast");
        return;
    }
    qsort(forecast->entries, forecast->count, sizeof *forecast->entries, compare_entries);
    find_interval(job);
    for (size_t i = 0; forecast->quarters > 0 && i < forecast->count; i++) {
        const struct forecast_entry *entry = &forecast->entries[i];
        bool first = i == 0 || entry[-1].queue != entry->queue;
        check_entry(job, entry, first ? NULL : entry - 1);
    }
}

/* Reads all or as much as there is memory for. */
static void read_all(struct job *job, char *text, size_t size)
{
    static const struct csv_table table = {read_names, take_row};
    job->forecast->queues = index_create(LIMIT_QUEUES);
    if (job->forecast->queues == NULL) {
        tell(job, DIAG_ERROR, 0, 0, "no memory");
        return;
    }
    csv_table_read(&table, job, job->source->path, text, size, job->diag);
    if (job->diag->errors == job->errors || job->forecast->count > 0) {
        check_all(job);
    }
}

struct forecast *forecast_parse(const struct forecast_source *source, char *text,
                                size_t size, struct diag *diag)
{
    size_t first = diag->count;
    size_t errors = diag->errors;
    struct calendar *calendar =
        calendar_create(source->timezone == NULL ? "UTC" : source->timezone);
    struct forecast *forecast = calloc(1, sizeof *forecast);
    struct job job = {
        .source = source,
        .reading = {.file = source->path, .calendar = calendar},
        .forecast = forecast,
        .diag = diag,
        .errors = errors,
    };
    if (forecast == NULL) {
        tell(&job, DIAG_ERROR, 0, 0, "no memory");
    } else if (calendar == NULL) {
        tell(&job, DIAG_ERROR, 0, 0, "the site's time zone is not known");
    } else {
        read_all(&job, text, size);
    }
    calendar_destroy(&calendar);
    option_sort_faults(diag, first);
    if (diag->errors > errors) {
        forecast_destroy(&forecast);
    }
    return forecast;
}

struct forecast *forecast_load(const struct forecast_source *source, struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    if (!file_read(source->path, FORECAST_FILE_MIB, &text, &size, diag)) {
        return NULL;
    }
    struct forecast *forecast = forecast_parse(source, text, size, diag);
    free(text);
    return forecast;
}

bool forecast_load_site(const struct site *site, struct diag *diag,
                        struct forecast **ret_forecast)
{
    const struct forecast_source source = {
        .path = site->forecast,
        .timezone = site->timezone,
        .interval_min = site->forecast_interval_min,
        .site = site,
    };
    struct forecast *forecast =
        site->forecast[0] == '\0' ? NULL : forecast_load(&source, diag);
    if (forecast == NULL && site->forecast[0] != '\0') {
        return false;
    }
    *ret_forecast = forecast;
    return true;
}
