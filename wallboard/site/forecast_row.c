#include "site/forecast_row.h"

#include <assert.h>
#include <string.h>

#include "base/index.h"
#include "base/timestamp.h"
#include "config/nearest.h"
#include "locale/calendar.h"
#include "stats/limits.h"
#include "stats/outlook.h"

#define DAY_MS INT64_C(86400000)

/* -- the first row ---------------------------------------------------------------------
 */

static const char *const names[] = {
    [FORECAST_START] = "start",       [FORECAST_QUEUE] = "queue",
    [FORECAST_CONTACTS] = "contacts", [FORECAST_AHT] = "aht",
    [FORECAST_BUDGET] = "budget",
};
static_assert(sizeof names / sizeof names[0] == FORECAST_COLUMN_COUNT,
              "every column has a name");

/* `column` is the name of it, or NULL. */
static void fault(const char *file, const struct csv_field *field, struct diag *diag,
                  const char *column, const char *why)
{
    diag_add(diag, DIAG_ERROR, file, (int)field->line, (int)field->column, "%s%s%.*s%s%s",
             column == NULL ? "" : column, column == NULL ? "" : ": ",
             (int)field->text.size, field->text.size == 0 ? "" : field->text.data,
             field->text.size == 0 ? "" : ": ", why);
}

static void tell_unknown(const char *file, const struct csv_field *field, struct str name,
                         struct diag *diag)
{
    size_t nearest = 0;
    for (size_t i = 1; i < FORECAST_COLUMN_COUNT; i++) {
        if (nearest_distance(name, names[i]) < nearest_distance(name, names[nearest])) {
            nearest = i;
        }
    }
    char why[64] = "no such column";
    if (name.size > 0 && memchr(name.data, ';', name.size) != NULL) {
        str_format(why, sizeof why, "columns are separated by commas");
    } else if (nearest_is_near(name, nearest_distance(name, names[nearest]))) {
        str_format(why, sizeof why, "no such column, did you mean '%s'?", names[nearest]);
    }
    fault(file, field, diag, NULL, why);
}

static size_t column_named(struct str name)
{
    size_t column = 0;
    while (column < FORECAST_COLUMN_COUNT && !str_is(name, names[column])) {
        column++;
    }
    return column;
}

bool forecast_columns_find(const char *file, const struct csv_row *header,
                           struct forecast_columns *ret_columns, struct diag *diag)
{
    size_t errors = diag->errors;
    struct forecast_columns found = {.count = header->count};
    for (size_t i = 0; i < FORECAST_COLUMN_COUNT; i++) {
        found.at[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < header->count; i++) {
        const struct csv_field *field = &header->fields[i];
        struct str name = str_trim(field->text);
        size_t column = column_named(name);
        if (column == FORECAST_COLUMN_COUNT) {
            tell_unknown(file, field, name, diag);
        } else if (found.at[column] != SIZE_MAX) {
            fault(file, field, diag, NULL, "named twice");
        } else {
            found.at[column] = i;
        }
    }
    for (size_t i = 0; i < FORECAST_COLUMN_COUNT; i++) {
        if (i != FORECAST_BUDGET && found.at[i] == SIZE_MAX) {
            diag_add(diag, DIAG_ERROR, file, (int)header->fields[0].line, 1,
                     "the first row does not name the column '%s'", names[i]);
        }
    }
    *ret_columns = found;
    return diag->errors == errors;
}

/* -- values ----------------------------------------------------------------------------
 */

/* "12", "12.5", "12.345" to thousandths, at most `max` whole ones. */
static bool read_thousandths(struct str text, int64_t max, int32_t *ret)
{
    int64_t value = 0;
    int decimals = -1; /* no point yet */
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '.' && decimals < 0 && i > 0) {
            decimals = 0;
        } else if (c < '0' || c > '9' || decimals == 3 || value > max * 1000) {
            return false;
        } else {
            value = value * 10 + (c - '0');
            decimals += decimals >= 0 ? 1 : 0;
        }
    }
    if (text.size == 0 || decimals == 0) {
        return false;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 3; i++) {
        value *= 10;
    }
    if (value > max * 1000) {
        return false;
    }
    *ret = (int32_t)value;
    return true;
}

/* "2026-11-25 09:00", also with T or seconds, to what a clock in UTC would show then. */
static bool read_local(struct str text, int64_t *ret_local_ms)
{
    char stamp[32];
    if ((text.size != 16 && text.size != 19) ||
        (text.data[10] != ' ' && text.data[10] != 'T')) {
        return false;
    }
    str_format(stamp, sizeof stamp, "%.10sT%.*s%sZ", text.data, (int)text.size - 11,
               text.data + 11, text.size == 16 ? ":00" : "");
    return timestamp_parse(str_from(stamp), ret_local_ms);
}

/* The first instant at which a local clock shows that; false if it never does. */
static bool find_instant(const struct calendar *calendar, int64_t local_ms,
                         int64_t *ret_ms)
{
    const struct calendar_civil civil = {
        .year = 1970,
        .month = 1,
        .day = (int)(local_ms / DAY_MS) + 1, /* fields out of range carry over */
        .second = (int)(local_ms % DAY_MS / 1000),
    };
    struct wall at = calendar_instant(calendar, &civil);
    *ret_ms = at.ms;
    return at.ms + calendar_offset_ms(calendar, at) == local_ms;
}

/* NULL, or why it is no start. */
static const char *read_start(const struct calendar *calendar, struct str text,
                              int64_t *ret_ms)
{
    int64_t local_ms = 0;
    if (read_local(text, &local_ms)) {
        if (!find_instant(calendar, local_ms, ret_ms)) {
            return "no clock shows this time: it is skipped that day";
        }
    } else if (!timestamp_parse(text, ret_ms)) {
        return "no time as 2026-11-25 09:00 or 2026-11-25T09:00:00Z";
    }
    if (*ret_ms < TIMESTAMP_MIN_MS || *ret_ms >= TIMESTAMP_MAX_MS) {
        return "not in the years 2000 to 2099";
    }
    return *ret_ms % LIMIT_QUARTER_MS == 0 ? NULL : "not a quarter of an hour";
}

static bool is_id(struct str id)
{
    if (id.size == 0 || id.size > INDEX_ID_MAX || !str_is_utf8(id)) {
        return false;
    }
    for (size_t at = 0; at < id.size;) {
        if (str_is_control(str_next_code_point(id, &at))) {
            return false;
        }
    }
    return true;
}

/* -- rows ------------------------------------------------------------------------------
 */

/* A row being read. */
struct job {
    const struct forecast_reading *reading;
    const struct csv_row *row;
    struct diag *diag;
    bool refused;
};

/* Empty for a column that the file does not have. */
static const struct csv_field *field_of(const struct job *job,
                                        enum forecast_column column)
{
    static const struct csv_field none = {0};
    size_t at = job->reading->columns.at[column];
    return at == SIZE_MAX ? &none : &job->row->fields[at];
}

static struct str value_of(const struct job *job, enum forecast_column column)
{
    return str_trim(field_of(job, column)->text);
}

static void refuse(struct job *job, enum forecast_column column, const char *why)
{
    fault(job->reading->file, field_of(job, column), job->diag, names[column], why);
    job->refused = true;
}

/* A number, or OUTLOOK_NONE where there is none. */
static int32_t read_number(struct job *job, enum forecast_column column, int max)
{
    int32_t number = OUTLOOK_NONE;
    struct str text = value_of(job, column);
    if (text.size > 0 && !read_thousandths(text, max, &number)) {
        char why[64];
        str_format(why, sizeof why, "no number from 0 to %d as 12 or 12.345", max);
        refuse(job, column, why);
    }
    return number;
}

bool forecast_row_read(const struct forecast_reading *reading, const struct csv_row *row,
                       struct forecast_row *ret_row, struct diag *diag)
{
    struct job job = {.reading = reading, .row = row, .diag = diag};
    if (row->count != reading->columns.count) {
        diag_add(diag, DIAG_ERROR, reading->file, (int)row->fields[0].line, 1,
                 "has %zu fields, the first row %zu", row->count, reading->columns.count);
        return false;
    }
    struct forecast_row read = {
        .queue = value_of(&job, FORECAST_QUEUE),
        .start_place = field_of(&job, FORECAST_START),
        .queue_place = field_of(&job, FORECAST_QUEUE),
    };
    const char *why =
        read_start(reading->calendar, value_of(&job, FORECAST_START), &read.start_ms);
    if (why != NULL) {
        refuse(&job, FORECAST_START, why);
    }
    if (!is_id(read.queue)) {
        refuse(&job, FORECAST_QUEUE, "no id of a queue");
    }
    read.contacts_thousandths =
        read_number(&job, FORECAST_CONTACTS, FORECAST_CONTACTS_MAX);
    read.aht_ms = read_number(&job, FORECAST_AHT, FORECAST_AHT_MAX_S);
    read.budget_thousandths = read_number(&job, FORECAST_BUDGET, FORECAST_CONTACTS_MAX);
    if (value_of(&job, FORECAST_CONTACTS).size == 0) {
        refuse(&job, FORECAST_CONTACTS, "missing");
    }
    if (read.aht_ms == 0) {
        read.aht_ms = OUTLOOK_NONE; /* handled in no time is not handled */
    }
    *ret_row = read;
    return !job.refused;
}
