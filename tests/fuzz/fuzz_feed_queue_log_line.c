/* Any bytes as a line of a queue_log: no crash; what is taken lies within the line, has a
 * time of this century and ids that an id may be; and what is refused has a reason. Each
 * line is read with and without a calendar, for Asterisk writes its time in two ways. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "feed/asterisk_text.h"
#include "feed/queue_log_line.h"
#include "locale/calendar.h"
#include "stats/event.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_inside(struct str part, struct str text)
{
    demand(part.size == 0 ||
           (part.data >= text.data && part.data + part.size <= text.data + text.size));
}

static void check_id(struct str id, struct str text)
{
    check_inside(id, text);
    demand(id.size == 0 || (asterisk_is_id(id) && !str_is(id, "NONE")));
}

static void check(const struct queue_log_line *line, struct str text)
{
    int64_t ms = 0;
    demand(line->time_ms >= TIMESTAMP_MIN_MS && line->time_ms < TIMESTAMP_MAX_MS);
    check_id(line->call, text);
    check_id(line->queue, text);
    check_id(line->agent, text);
    demand(line->verb.size > 0 && line->field_count <= QUEUE_LOG_FIELDS_MAX);
    check_inside(line->verb, text);
    check_inside(line->data, text);
    for (size_t i = 0; i < QUEUE_LOG_FIELDS_MAX; i++) {
        check_inside(queue_log_line_field(line, i), text);
        demand(!queue_log_line_duration(line, i, 1000, &ms) || ms >= 0 ||
               ms == EVENT_NO_NUMBER);
    }
}

static void try_line(struct str text, const struct calendar *calendar)
{
    struct queue_log_line line;
    const char *why = NULL;
    if (queue_log_line_parse(text, calendar, &line, &why)) {
        check(&line, text);
    } else {
        demand(why != NULL);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct calendar *calendar;
    if (calendar == NULL && (calendar = calendar_create("Europe/London")) == NULL) {
        abort();
    }
    const struct str text = {(const char *)data, size};
    try_line(text, NULL);
    try_line(text, calendar);
    return 0;
}
