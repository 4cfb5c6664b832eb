#include "site/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv_table.h"
#include "base/file.h"
#include "base/index.h"
#include "locale/calendar.h"
#include "site/local_time.h"
#include "site/site.h"

enum column {
    COLUMN_AGENT,
    COLUMN_START,
    COLUMN_END,
    COLUMN_KIND,
    COLUMN_COUNT,
};

static const char *const column_names[COLUMN_COUNT] = {"agent", "start", "end", "kind"};

struct schedule {
    struct index *agents;
    struct schedule_shift *shifts;
    size_t count, capacity;
    bool is_base; /* of utilisation */
};

/* A file being read. */
struct job {
    const char *path;
    const struct calendar *calendar;
    struct schedule *schedule;
    struct diag *diag;
    size_t at[COLUMN_COUNT]; /* where the first row names each; SIZE_MAX: not */
    size_t width;
};

void schedule_destroy(struct schedule **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->agents);
    free((*self)->shifts);
    free(*self);
    *self = NULL;
}

static void tell(const struct job *job, const struct csv_field *field, const char *column,
                 const char *why)
{
    char text[64];
    str_clean(text, sizeof text, field->text);
    diag_add(job->diag, DIAG_ERROR, job->path, (int)field->line, (int)field->column,
             "%s: %s: %s", column, text, why);
}

/* -- rows ------------------------------------------------------------------------------
 */

/* The first row names the columns, in any order; `kind` may be left out. */
static bool read_names(void *context, const struct csv_row *row)
{
    struct job *job = context;
    size_t errors = job->diag->errors;
    job->width = row->count;
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        job->at[c] = SIZE_MAX;
        for (size_t i = 0; i < row->count; i++) {
            if (str_is(str_trim(row->fields[i].text), column_names[c])) {
                job->at[c] = i;
            }
        }
        if (job->at[c] == SIZE_MAX && c != COLUMN_KIND) {
            diag_add(job->diag, DIAG_ERROR, job->path, (int)row->fields[0].line, 1,
                     "the first row does not name the column '%s'", column_names[c]);
        }
    }
    return job->diag->errors == errors;
}

static bool read_time(const struct job *job, const struct csv_row *row,
                      enum column column, int64_t *ret_ms)
{
    const struct csv_field *field = &row->fields[job->at[column]];
    struct wall at = {0};
    if (!local_time_parse(str_trim(field->text), job->calendar, &at)) {
        tell(job, field, column_names[column],
             "no time as 2026-11-25 09:00 or 2026-11-25T09:00:00Z");
        return false;
    }
    if (at.ms % LIMIT_QUARTER_MS != 0) {
        tell(job, field, column_names[column], "not a quarter of an hour");
        return false;
    }
    *ret_ms = at.ms;
    return true;
}

/* Without a kind it is work. */
static bool read_kind(const struct job *job, const struct csv_row *row,
                      enum shift_kind *ret_kind)
{
    size_t at = job->at[COLUMN_KIND];
    struct str text =
        at == SIZE_MAX ? (struct str){NULL, 0} : str_trim(row->fields[at].text);
    *ret_kind = SHIFT_WORK;
    if (text.size == 0 || shift_kind_find(text, ret_kind)) {
        return true;
    }
    tell(job, &row->fields[at], "kind", "work, break or other");
    return false;
}

static bool make_room(struct schedule *schedule)
{
    if (schedule->count < schedule->capacity) {
        return true;
    }
    size_t capacity = schedule->capacity == 0 ? 256 : 2 * schedule->capacity;
    struct schedule_shift *shifts =
        realloc(schedule->shifts, capacity * sizeof *schedule->shifts);
    if (shifts == NULL) {
        return false;
    }
    schedule->shifts = shifts;
    schedule->capacity = capacity;
    return true;
}

/* False if nothing more is worth reading. */
static bool keep(const struct job *job, const struct csv_field *agent,
                 struct schedule_shift shift)
{
    struct schedule *schedule = job->schedule;
    size_t number = index_add(schedule->agents, str_trim(agent->text));
    if (number == INDEX_NONE) {
        bool full = index_count(schedule->agents) == LIMIT_AGENTS;
        tell(job, agent, "agent", full ? "more agents than fit" : "no id of an agent");
        return !full;
    }
    if (schedule->count == SCHEDULE_ROWS_MAX || !make_room(schedule)) {
        diag_add(job->diag, DIAG_ERROR, job->path, (int)agent->line, 1,
                 "more than %d rows, or no memory", SCHEDULE_ROWS_MAX);
        return false;
    }
    shift.agent = (uint32_t)number;
    shift.line = (int32_t)agent->line;
    schedule->shifts[schedule->count++] = shift;
    return true;
}

static bool take_row(void *context, const struct csv_row *row)
{
    const struct job *job = context;
    struct schedule_shift shift = {.agent = 0};
    if (row->count != job->width) {
        diag_add(job->diag, DIAG_ERROR, job->path, (int)row->fields[0].line, 1,
                 "has %zu fields, the first row %zu", row->count, job->width);
        return true;
    }
    bool from = read_time(job, row, COLUMN_START, &shift.from_ms);
    bool to = read_time(job, row, COLUMN_END, &shift.to_ms);
    bool kind = read_kind(job, row, &shift.kind);
    if (from && to && shift.from_ms >= shift.to_ms) {
        tell(job, &row->fields[job->at[COLUMN_END]], "end", "not after the start");
        return true;
    }
    return !from || !to || !kind || keep(job, &row->fields[job->at[COLUMN_AGENT]], shift);
}

/* -- what only all rows together tell --------------------------------------------------
 */

static int by_agent_and_time(const void *left, const void *right)
{
    const struct schedule_shift *a = left;
    const struct schedule_shift *b = right;
    if (a->agent != b->agent) {
        return a->agent < b->agent ? -1 : 1;
    }
    if (a->from_ms != b->from_ms) {
        return a->from_ms < b->from_ms ? -1 : 1;
    }
    return (a->line > b->line) - (a->line < b->line);
}

static void check_all(const struct job *job)
{
    struct schedule *schedule = job->schedule;
    if (schedule->count > 0) {
        qsort(schedule->shifts, schedule->count, sizeof *schedule->shifts,
              by_agent_and_time);
    }
    for (size_t i = 1; i < schedule->count; i++) {
        const struct schedule_shift *last = &schedule->shifts[i - 1];
        const struct schedule_shift *shift = &schedule->shifts[i];
        if (shift->agent == last->agent && shift->from_ms < last->to_ms) {
            diag_add(job->diag, DIAG_ERROR, job->path, shift->line, 1,
                     "'%s' is scheduled at this time on line %d already",
                     index_id(schedule->agents, shift->agent).data, last->line);
        }
    }
}

/* -- files -----------------------------------------------------------------------------
 */

static void read_all(struct job *job, char *text, size_t size)
{
    static const struct csv_table table = {read_names, take_row};
    job->schedule->agents = index_create(LIMIT_AGENTS);
    if (job->schedule->agents == NULL) {
        diag_add(job->diag, DIAG_ERROR, job->path, 0, 0, "no memory");
        return;
    }
    csv_table_read(&table, job, job->path, text, size, job->diag);
    check_all(job);
}

struct schedule *schedule_parse(const char *path, const char *timezone, char *text,
                                size_t size, struct diag *diag)
{
    size_t errors = diag->errors;
    struct calendar *calendar = calendar_create(timezone == NULL ? "UTC" : timezone);
    struct schedule *schedule = calloc(1, sizeof *schedule);
    struct job job = {
        .path = path, .calendar = calendar, .schedule = schedule, .diag = diag};
    if (schedule == NULL || calendar == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0,
                 schedule == NULL ? "no memory" : "the site's time zone is not known");
    } else {
        read_all(&job, text, size);
    }
    calendar_destroy(&calendar);
    if (diag->errors > errors) {
        schedule_destroy(&schedule);
    }
    return schedule;
}

struct schedule *schedule_load(const char *path, const char *timezone, struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    if (!file_read(path, SCHEDULE_FILE_MIB, &text, &size, diag)) {
        return NULL;
    }
    struct schedule *schedule = schedule_parse(path, timezone, text, size, diag);
    free(text);
    return schedule;
}

bool schedule_load_site(const struct site *site, struct diag *diag,
                        struct schedule **ret_schedule)
{
    struct schedule *schedule =
        site->schedules[0] == '\0' ? NULL
                                   : schedule_load(site->schedules, site->timezone, diag);
    if (schedule == NULL && site->schedules[0] != '\0') {
        return false;
    }
    if (schedule != NULL && site->counting.utilisation_base == SITE_OF_SCHEDULED) {
        schedule_use_as_base(schedule);
    }
    *ret_schedule = schedule;
    return true;
}

/* -- reading ---------------------------------------------------------------------------
 */

size_t schedule_count(const struct schedule *schedule)
{
    return schedule == NULL ? 0 : schedule->count;
}

const struct schedule_shift *schedule_at(const struct schedule *schedule, size_t number)
{
    return &schedule->shifts[number];
}

struct str schedule_agent(const struct schedule *schedule, uint32_t agent)
{
    return index_id(schedule->agents, agent);
}

size_t schedule_run(const struct schedule *schedule, size_t first)
{
    size_t count = 0;
    while (first + count < schedule->count &&
           schedule->shifts[first + count].agent == schedule->shifts[first].agent) {
        count++;
    }
    return count;
}

bool schedule_is_base(const struct schedule *schedule)
{
    return schedule != NULL && schedule->is_base;
}

void schedule_use_as_base(struct schedule *schedule)
{
    schedule->is_base = true;
}

size_t schedule_find(const struct schedule *schedule, struct str agent, size_t *ret_first)
{
    size_t number = schedule == NULL ? INDEX_NONE : index_find(schedule->agents, agent);
    if (number == INDEX_NONE) {
        return 0;
    }
    size_t low = 0;
    size_t high = schedule->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (schedule->shifts[middle].agent < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *ret_first = low;
    return low < schedule->count && schedule->shifts[low].agent == number
               ? schedule_run(schedule, low)
               : 0;
}
