/*
 * gauges FILE --map MAP.yaml [--every TIME] [--stale TIME]
 *
 * A table of queues as they are now, one a row, which some other program writes anew
 * every few seconds: read whole each time, and what is new is told. What the columns mean
 * is said by the map: docs/gauges.md. A file that is not there, or was not written for
 * --stale, is a lost phone system.
 */

#include "feed/adapter_gauges.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/csv_reader.h"
#include "base/file.h"
#include "base/index.h"
#include "base/log.h"
#include "config/yaml.h"
#include "feed/gauges_map.h"
#include "locale/calendar.h"
#include "stats/limits.h"

#define NAME         "gauges"
#define FILE_MAX_MIB 8
#define EVERY_MS     10000
#define STALE_MS     60000
#define REPEAT_MS    60000 /* what did not change is told again so often */

/* What was said of a queue. */
struct said {
    struct event_gauges gauges;
    int64_t since_ms;
    struct mono at;
    uint64_t round; /* the reading that last had it */
};

struct adapter {
    const char *path, *map_path; /* borrowed from the command line */
    int64_t every_ms, stale_ms;
    bool live;
    struct gauges_map map;
    struct calendar *calendar;
    struct csv_row header, row;
    struct index *queues;
    struct said *said;
    struct event_snapshot_queue *list; /* room for a snapshot */
    struct mono next;
    uint64_t round;   /* readings, from 1 */
    bool is_up, told; /* how the source stands, and that it has been told */
};

/* -- building -------------------------------------------------------------------------
 */

static void refuse(struct diag *diag, const char *what, const char *why)
{
    diag_add(diag, DIAG_ERROR, NAME, 0, 0, "%s: %s", what, why);
}

static void read_time(const char *name, const char *text, int64_t *ret_ms,
                      struct diag *diag)
{
    int64_t ms = 0;
    if (str_to_duration_ms(str_from(text), &ms) && ms >= 1000 && ms <= 3600000) {
        *ret_ms = ms;
    } else {
        refuse(diag, name, "must be a time from 1s to 60m");
    }
}

static void read_args(struct adapter *adapter, const struct adapter_args *args,
                      struct diag *diag)
{
    for (int i = 0; i < args->count; i++) {
        const char *text = args->values[i];
        const char *value = i + 1 < args->count ? args->values[i + 1] : "";
        bool takes = strcmp(text, "--map") == 0 || strcmp(text, "--every") == 0 ||
                     strcmp(text, "--stale") == 0;
        i += takes;
        if (strcmp(text, "--map") == 0 && value[0] != '\0') {
            adapter->map_path = value;
        } else if (takes && text[2] != 'm') {
            read_time(text, value,
                      text[2] == 'e' ? &adapter->every_ms : &adapter->stale_ms, diag);
        } else if (!takes && adapter->path == NULL &&
                   !str_starts_with(str_from(text), "--")) {
            adapter->path = text;
        } else {
            refuse(diag, text, "not understood");
        }
    }
    if (adapter->path == NULL || adapter->map_path == NULL) {
        refuse(diag, NAME, "needs the FILE to read and --map MAP");
    }
}

static bool open_parts(struct adapter *adapter, const struct adapter_args *args,
                       struct diag *diag)
{
    bool own = adapter->map.timezone[0] != '\0';
    const char *zone = own ? adapter->map.timezone : args->timezone;
    adapter->queues = index_create(LIMIT_QUEUES);
    adapter->said = calloc(LIMIT_QUEUES, sizeof *adapter->said);
    adapter->list = calloc(LIMIT_QUEUES, sizeof *adapter->list);
    adapter->calendar = calendar_create(zone);
    if (adapter->queues == NULL || adapter->said == NULL || adapter->list == NULL) {
        refuse(diag, NAME, "out of memory");
        return false;
    }
    if (adapter->calendar == NULL) {
        refuse(diag, zone == NULL ? "timezone" : zone, "no such time zone");
    }
    return adapter->calendar != NULL;
}

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        index_destroy(&adapter->queues);
        calendar_destroy(&adapter->calendar);
        gauges_map_finish(&adapter->map);
        free(adapter->list);
        free(adapter->said);
        free(adapter);
    }
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    size_t errors = diag->errors;
    if (adapter == NULL) {
        refuse(diag, NAME, "out of memory");
        return NULL;
    }
    adapter->every_ms = EVERY_MS;
    adapter->stale_ms = STALE_MS;
    adapter->live = args->live;
    adapter->is_up = true; /* until it is looked at */
    read_args(adapter, args, diag);
    if (diag->errors == errors &&
        gauges_map_load(&adapter->map, adapter->map_path, diag) &&
        open_parts(adapter, args, diag)) {
        return adapter;
    }
    destroy(adapter);
    return NULL;
}

/* -- reading --------------------------------------------------------------------------
 */

/* How the source stands, in the log once for each change; that it stands well only after
 * it did not. `place` false: the words say themselves which file they mean. */
static void note(struct adapter *adapter, bool is_up, bool place, const char *words)
{
    if (adapter->is_up != is_up && (adapter->told || !is_up)) {
        log_write(is_up ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "feed",
                  place ? "'%s': %s" : "%s%s", place ? adapter->path : "", words);
    }
    adapter->is_up = is_up;
    adapter->told = adapter->told || !is_up;
}

static bool is_news(struct adapter *adapter, const struct event *event, struct mono now)
{
    size_t number = index_add(adapter->queues, event->queue);
    if (number == INDEX_NONE) {
        return true; /* the boards say that there are too many */
    }
    struct said *said = &adapter->said[number];
    bool same = said->round > 0 && said->since_ms == event->since_ms &&
                memcmp(&said->gauges, &event->gauges, sizeof said->gauges) == 0 &&
                mono_ms_between(said->at, now) < REPEAT_MS;
    said->round = adapter->round;
    if (same) {
        return false;
    }
    said->gauges = event->gauges;
    said->since_ms = event->since_ms;
    said->at = now;
    return true;
}

/* The instants that a whole reading shares. */
struct reading {
    struct mono now;
    int64_t file_ms, day_ms;
};

static bool take_row(struct adapter *adapter, struct feed_output *output,
                     const struct reading *reading)
{
    const struct gauges_reading rows = {&adapter->map, adapter->calendar,
                                        &adapter->header, reading->day_ms};
    struct event event;
    struct csv_fault fault;
    if (!gauges_map_read(&rows, &adapter->row, &event, &fault)) {
        csv_fault_tell(&fault, adapter->path, output);
        return true;
    }
    if (event.time_ms == EVENT_NO_TIME) {
        event.time_ms = reading->file_ms;
    }
    return !is_news(adapter, &event, reading->now) || feed_emit(output, &event);
}

static bool take_rows(struct adapter *adapter, struct csv_reader *reader,
                      struct feed_output *output, const struct reading *reading)
{
    const char *why = NULL;
    bool ok = true;
    for (;;) {
        switch (csv_reader_next(reader, &adapter->row, &why)) {
        case CSV_ROW:
            ok = take_row(adapter, output, reading);
            break;
        case CSV_BAD:
            csv_fault_tell(&(struct csv_fault){.field = adapter->row.fields, .why = why},
                           adapter->path, output);
            break;
        case CSV_END:
            return true;
        }
        if (!ok) {
            return false;
        }
    }
}

/* Figures that nobody renews are told as such: a queue cannot be unsaid. */
static void note_missing(struct adapter *adapter)
{
    for (size_t i = 0; i < index_count(adapter->queues); i++) {
        if (adapter->said[i].round + 1 == adapter->round && adapter->round > 1) {
            struct str id = index_id(adapter->queues, i);
            log_write(LOG_LEVEL_WARNING, "feed",
                      "'%s': no more of the queue '%.*s'; its last figures stand",
                      adapter->path, (int)id.size, id.data);
        }
    }
}

static bool take_text(struct adapter *adapter, char *text, size_t size,
                      struct feed_output *output, const struct reading *reading)
{
    struct csv_reader reader;
    struct diag diag = {0};
    char words[256] = "";
    const char *why = "is empty: the first row must name the columns";
    csv_reader_init(&reader, text, size, (char)adapter->map.separator);
    enum csv_read first = csv_reader_next(&reader, &adapter->header, &why);
    bool ok =
        first == CSV_ROW && gauges_map_resolve(&adapter->map, &adapter->header, &diag);
    (void)diag_first_error(&diag, words, sizeof words);
    diag_clear(&diag);
    if (!ok) {
        note(adapter, false, first != CSV_ROW, first == CSV_ROW ? words : why);
        return true;
    }
    adapter->round++;
    bool told = take_rows(adapter, &reader, output, reading);
    note_missing(adapter);
    return told;
}

/* One reading of the file. False: the output failed. */
static bool read_file(struct adapter *adapter, struct feed_output *output,
                      struct mono now, struct wall wall)
{
    struct stat status;
    struct diag diag = {0};
    char *text = NULL;
    size_t size = 0;
    if (stat(adapter->path, &status) != 0 ||
        !file_read(adapter->path, FILE_MAX_MIB, &text, &size, &diag)) {
        char words[256] = "";
        bool told = diag_first_error(&diag, words, sizeof words);
        diag_clear(&diag);
        note(adapter, false, !told, told ? words : "cannot be read");
        return true;
    }
    struct reading reading = {
        .now = now, .file_ms = (int64_t)status.st_mtime * 1000, .day_ms = EVENT_NO_TIME};
    if (adapter->map.has_day_start) {
        reading.day_ms = calendar_day(adapter->calendar, (struct wall){reading.file_ms},
                                      (int)adapter->map.day_start_min)
                             .start.ms;
    }
    bool is_old = adapter->live && wall.ms - reading.file_ms > adapter->stale_ms;
    note(adapter, !is_old, true,
         is_old ? "was not written anew for too long" : "is read");
    bool told = take_text(adapter, text, size, output, &reading);
    free(text);
    return told;
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    int64_t wait_ms = mono_ms_between(now, adapter->next);
    if (wait_ms > 0) {
        *ret_wait_ms = wait_ms;
        return ADAPTER_WAIT;
    }
    if (!read_file(adapter, output, now, wall)) {
        return ADAPTER_FAILED;
    }
    if (!adapter->live) {
        return adapter->is_up ? ADAPTER_DONE : ADAPTER_FAILED;
    }
    adapter->next = mono_add_ms(now, adapter->every_ms);
    *ret_wait_ms = adapter->every_ms;
    return ADAPTER_WAIT;
}

static uint32_t capabilities(const void *self)
{
    (void)self;
    return EVENT_CAN_GAUGES;
}

/* For late joiners: all that was said last. It only adds: there are no contacts. */
static bool snapshot(void *self, struct feed_output *output, struct wall wall)
{
    struct adapter *adapter = self;
    struct event event = event_blank(EVENT_SOURCE_SNAPSHOT);
    event.time_ms = wall.ms;
    event.complete = EVENT_FLAG_NO;
    event.queues = adapter->list;
    event.queue_count = index_count(adapter->queues);
    for (size_t i = 0; i < event.queue_count; i++) {
        adapter->list[i] = (struct event_snapshot_queue){
            .queue = index_id(adapter->queues, i),
            .sl_ms = EVENT_NO_NUMBER,
            .wrapup_ms = EVENT_NO_NUMBER,
            .since_ms = adapter->said[i].since_ms,
            .gauges = adapter->said[i].gauges,
        };
    }
    return event.queue_count == 0 || feed_emit(output, &event);
}

static enum event_upstream upstream(const void *self)
{
    const struct adapter *adapter = self;
    return adapter->is_up ? EVENT_UPSTREAM_UP : EVENT_UPSTREAM_DOWN;
}

const struct adapter_class adapter_gauges = {
    .name = NAME,
    .usage = "FILE --map MAP.yaml [--every TIME] [--stale TIME]",
    .help = "a table of queues as they are now, written anew by somebody else",
    .software = "wallboard-feed gauges",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = snapshot,
    .upstream = upstream,
    .destroy = destroy,
};
