#include "feed/queue_log_line.h"

#include "base/timestamp.h"
#include "feed/asterisk_text.h"
#include "feed/csv_time.h"

static bool cut_id(struct str *rest, struct str *ret_id)
{
    struct str id = str_split(rest, '|');
    if (!asterisk_is_id(id)) {
        return false;
    }
    *ret_id = id;
    if (str_is(id, "NONE")) {
        ret_id->size = 0;
    }
    return true;
}

/* "2026-11-22 04:34:03.123456", local time. */
static bool parse_local_time(struct str text, const struct calendar *calendar,
                             int64_t *ret_ms)
{
    int64_t ms = 0;
    if (calendar == NULL || !csv_time_parse(CSV_TIME_DATETIME, calendar, 0, text, &ms) ||
        ms < TIMESTAMP_MIN_MS || ms >= TIMESTAMP_MAX_MS) {
        return false;
    }
    *ret_ms = ms;
    return true;
}

static bool parse_epoch(struct str text, int64_t *ret_ms)
{
    struct str fraction = text;
    struct str whole = str_split(&fraction, '.');
    int64_t seconds = 0;
    if (!str_to_int(whole, TIMESTAMP_MIN_MS / 1000, TIMESTAMP_MAX_MS / 1000 - 1,
                    &seconds)) {
        return false;
    }
    int64_t ms = 0;
    int64_t unit = 100;
    for (size_t i = 0; i < fraction.size; i++) {
        if (fraction.data[i] < '0' || fraction.data[i] > '9') {
            return false;
        }
        ms += (fraction.data[i] - '0') * unit;
        unit /= 10;
    }
    *ret_ms = seconds * 1000 + ms;
    return true;
}

static void cut_fields(struct str data, struct queue_log_line *line)
{
    while (data.data != NULL && line->field_count < QUEUE_LOG_FIELDS_MAX) {
        line->fields[line->field_count++] = str_split(&data, '|');
    }
}

bool queue_log_line_parse(struct str text, const struct calendar *calendar,
                          struct queue_log_line *ret_line, const char **ret_why)
{
    if (text.size > 0 && text.data[text.size - 1] == '\r') {
        text.size--;
    }
    struct queue_log_line line = {0};
    struct str rest = text;
    struct str time = str_split(&rest, '|');
    if (!parse_epoch(time, &line.time_ms) &&
        !parse_local_time(time, calendar, &line.time_ms)) {
        *ret_why = "does not begin with a time";
        return false;
    }
    if (!cut_id(&rest, &line.call)) {
        *ret_why = "the call's id is too long or has bytes that no id may have";
        return false;
    }
    if (!cut_id(&rest, &line.queue)) {
        *ret_why = "the queue's name is too long or has bytes that no name may have";
        return false;
    }
    if (!cut_id(&rest, &line.agent)) {
        *ret_why = "the agent's name is too long or has bytes that no name may have";
        return false;
    }
    line.verb = str_split(&rest, '|');
    if (line.verb.size == 0) {
        *ret_why = "has no event: fewer than five fields";
        return false;
    }
    line.data = rest;
    cut_fields(rest, &line);
    *ret_line = line;
    return true;
}

struct str queue_log_line_field(const struct queue_log_line *line, size_t field)
{
    return field < line->field_count ? line->fields[field] : (struct str){0};
}

bool queue_log_line_duration(const struct queue_log_line *line, size_t field,
                             int64_t unit_ms, int64_t *ret_ms)
{
    return asterisk_duration(queue_log_line_field(line, field), unit_ms, ret_ms);
}
