/*
 * csv FILE --map MAP.yaml
 *
 * The file is read whole, a step at a time, then told in the order of time. What the
 * columns mean is said by the map: docs/csv-map.md.
 */

#include "feed/adapter_csv.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/csv_reader.h"
#include "base/file.h"
#include "base/log.h"
#include "config/yaml.h"
#include "feed/csv_columns.h"
#include "feed/csv_day.h"
#include "feed/csv_map.h"
#include "feed/csv_record.h"
#include "locale/calendar.h"

#define FILE_MAX_MIB 64
#define STEP_ROWS    500
#define STEP_EVENTS  500

struct adapter {
    const char *path, *map_path; /* borrowed from the command line */
    struct csv_map map;
    struct calendar *calendar;
    char *text;
    struct csv_reader reader;
    struct csv_row header, row;
    struct csv_day *day;
    bool sorted; /* all is read */
};

static bool read_args(struct adapter *adapter, const struct adapter_args *args,
                      struct diag *diag)
{
    bool ok = true;
    for (int i = 0; i < args->count; i++) {
        struct str value = str_from(args->values[i]);
        if (str_is(value, "--map") && i + 1 < args->count) {
            i++;
            adapter->map_path = args->values[i];
        } else if (adapter->path == NULL && !str_starts_with(value, "--")) {
            adapter->path = args->values[i];
        } else {
            diag_add(diag, DIAG_ERROR, "csv", 0, 0, "%s: not understood",
                     args->values[i]);
            ok = false;
        }
    }
    if (ok && (adapter->path == NULL || adapter->map_path == NULL)) {
        diag_add(diag, DIAG_ERROR, "csv", 0, 0, "needs the FILE to read and --map MAP");
        ok = false;
    }
    return ok;
}

static bool open_calendar(struct adapter *adapter, const struct adapter_args *args,
                          struct diag *diag)
{
    bool own = adapter->map.timezone[0] != '\0';
    adapter->calendar = calendar_create(own ? adapter->map.timezone : args->timezone);
    if (adapter->calendar == NULL && own) {
        yaml_fault(yaml_get(yaml_root(adapter->map.yaml), "timezone"), diag, DIAG_ERROR,
                   "no such time zone");
    } else if (adapter->calendar == NULL) {
        diag_add(diag, DIAG_ERROR, "--timezone", 0, 0, "%s: no such time zone",
                 args->timezone == NULL ? "" : args->timezone);
    }
    return adapter->calendar != NULL;
}

static bool open_file(struct adapter *adapter, struct diag *diag)
{
    size_t size = 0;
    const char *why = NULL;
    if (!file_read(adapter->path, FILE_MAX_MIB, &adapter->text, &size, diag)) {
        return false;
    }
    csv_reader_init(&adapter->reader, adapter->text, size, (char)adapter->map.separator);
    switch (csv_reader_next(&adapter->reader, &adapter->header, &why)) {
    case CSV_ROW:
        return csv_columns_resolve(&adapter->map, &adapter->header, diag);
    case CSV_BAD:
        diag_add(diag, DIAG_ERROR, adapter->path, (int)adapter->header.fields[0].line,
                 (int)adapter->header.fields[0].column, "%s", why);
        return false;
    case CSV_END:
        diag_add(diag, DIAG_ERROR, adapter->path, 0, 0,
                 "empty: the first row must name the columns");
        return false;
    }
    return false;
}

static void destroy(void *self);

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter != NULL) {
        adapter->day = csv_day_create();
    }
    if (adapter == NULL || adapter->day == NULL) {
        diag_add(diag, DIAG_ERROR, "csv", 0, 0, "out of memory");
    } else if (read_args(adapter, args, diag) &&
               csv_map_load(&adapter->map, adapter->map_path, diag) &&
               open_calendar(adapter, args, diag) && open_file(adapter, diag)) {
        return adapter;
    }
    destroy(adapter);
    return NULL;
}

static uint32_t capabilities(const void *self)
{
    const struct adapter *adapter = self;
    return csv_map_capabilities(&adapter->map);
}

static bool take_row(struct adapter *adapter, struct feed_output *output)
{
    const struct csv_reading reading = {
        .map = &adapter->map, .header = &adapter->header, .calendar = adapter->calendar};
    struct csv_record record;
    struct csv_fault fault;
    if (!csv_record_read(&reading, &adapter->row, &record, &fault)) {
        csv_fault_tell(&fault, adapter->path, output);
        return true;
    }
    if (record.outcome->say == CSV_SAY_NOTHING) {
        feed_ignore(output, str_from(record.outcome->name));
        return true;
    }
    if (csv_record_mend(&record)) {
        feed_fault(output, adapter->path, record.line,
                   "1: talk: longer than from answered to ended: taken from those");
    }
    if (!csv_day_add(adapter->day, &record)) {
        log_write(LOG_LEVEL_ERROR, "feed",
                  "'%s': over %d rows, or more than memory holds", adapter->path,
                  CSV_ROWS_MAX);
        return false;
    }
    return true;
}

static enum adapter_status read_rows(struct adapter *adapter, struct feed_output *output)
{
    for (int i = 0; i < STEP_ROWS; i++) {
        const char *why = NULL;
        switch (csv_reader_next(&adapter->reader, &adapter->row, &why)) {
        case CSV_ROW:
            if (!take_row(adapter, output)) {
                return ADAPTER_FAILED;
            }
            break;
        case CSV_BAD:
            csv_fault_tell(&(struct csv_fault){.field = adapter->row.fields, .why = why},
                           adapter->path, output);
            break;
        case CSV_END:
            adapter->sorted = csv_day_sort(adapter->day);
            return adapter->sorted ? ADAPTER_MORE : ADAPTER_FAILED;
        }
    }
    return ADAPTER_MORE;
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    (void)now;
    (void)wall;
    *ret_wait_ms = 0; /* it never waits */
    struct adapter *adapter = self;
    if (!adapter->sorted) {
        return read_rows(adapter, output);
    }
    for (int i = 0; i < STEP_EVENTS; i++) {
        struct event event;
        if (!csv_day_next(adapter->day, (enum event_channel)adapter->map.channel,
                          &event)) {
            return ADAPTER_DONE;
        }
        if (!feed_emit(output, &event)) {
            return ADAPTER_FAILED;
        }
    }
    return ADAPTER_MORE;
}

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter == NULL) {
        return;
    }
    csv_day_destroy(&adapter->day);
    calendar_destroy(&adapter->calendar);
    csv_map_finish(&adapter->map);
    free(adapter->text);
    free(adapter);
}

const struct adapter_class adapter_csv = {
    .name = "csv",
    .usage = "FILE --map MAP.yaml",
    .help = "records of finished contacts, one a row, read by a mapping file",
    .software = "wallboard-feed csv",
    .input_waits = true,
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = NULL,
    .destroy = destroy,
};
