#include "feed/csv_day.h"

#include <stdlib.h>
#include <string.h>

/* What one record says, in the order in which it happens. */
enum fact_kind {
    QUEUED,
    DONE, /* answered, left or rejected */
    ENDED,
    WRAPUP,
};

struct fact {
    int64_t time_ms;
    size_t record;
    enum fact_kind kind;
};

struct csv_day {
    size_t count, capacity;
    struct csv_record *records;
    size_t fact_count, next;
    struct fact *facts;
    bool opened;
};

struct csv_day *csv_day_create(void)
{
    return calloc(1, sizeof(struct csv_day));
}

void csv_day_destroy(struct csv_day **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->records);
    free((*self)->facts);
    free(*self);
    *self = NULL;
}

bool csv_day_add(struct csv_day *day, const struct csv_record *record)
{
    if (day->count == CSV_ROWS_MAX) {
        return false;
    }
    if (day->count == day->capacity) {
        size_t capacity = day->capacity == 0 ? 64 : day->capacity * 2;
        struct csv_record *records = realloc(day->records, capacity * sizeof *records);
        if (records == NULL) {
            return false;
        }
        day->records = records;
        day->capacity = capacity;
    }
    day->records[day->count++] = *record;
    return true;
}

struct visit {
    struct csv_record *record;
};

/* By contact, queue, time and place in the file. */
static int compare_visits(const void *left, const void *right)
{
    const struct csv_record *a = ((const struct visit *)left)->record;
    const struct csv_record *b = ((const struct visit *)right)->record;
    int order = strcmp(a->contact, b->contact);
    if (order == 0) {
        order = str_compare(a->queue, b->queue);
    }
    if (order == 0) {
        order = (a->queued_ms > b->queued_ms) - (a->queued_ms < b->queued_ms);
    }
    return order != 0 ? order : (a > b) - (a < b);
}

static bool number_entries(struct csv_day *day)
{
    struct visit *visits = calloc(day->count + 1, sizeof *visits);
    if (visits == NULL) {
        return false;
    }
    for (size_t i = 0; i < day->count; i++) {
        visits[i].record = &day->records[i];
    }
    qsort(visits, day->count, sizeof *visits, compare_visits);
    for (size_t i = 1; i < day->count; i++) {
        const struct csv_record *last = visits[i - 1].record;
        struct csv_record *record = visits[i].record;
        bool again = strcmp(last->contact, record->contact) == 0 &&
                     str_equal(last->queue, record->queue);
        record->entry = again ? last->entry + 1 : 1;
    }
    free(visits);
    return true;
}

static int compare_facts(const void *left, const void *right)
{
    const struct fact *a = left;
    const struct fact *b = right;
    if (a->time_ms != b->time_ms) {
        return a->time_ms < b->time_ms ? -1 : 1;
    }
    if (a->record != b->record) {
        return a->record < b->record ? -1 : 1;
    }
    return (int)a->kind - (int)b->kind;
}

static void add_fact(struct csv_day *day, size_t record, enum fact_kind kind,
                     int64_t time_ms)
{
    day->facts[day->fact_count++] =
        (struct fact){.time_ms = time_ms, .record = record, .kind = kind};
}

static void add_facts(struct csv_day *day, size_t number)
{
    const struct csv_record *record = &day->records[number];
    if (record->outcome->say == CSV_SAY_REJECTED) {
        add_fact(day, number, DONE, record->queued_ms);
        return;
    }
    add_fact(day, number, QUEUED, record->queued_ms);
    add_fact(day, number, DONE, record->done_ms);
    if (record->outcome->say == CSV_SAY_ANSWERED && record->ended_ms != EVENT_NO_TIME) {
        add_fact(day, number, ENDED, record->ended_ms);
        if (record->wrapup_ms > 0) {
            add_fact(day, number, WRAPUP, record->ended_ms);
        }
    }
}

bool csv_day_sort(struct csv_day *day)
{
    day->facts = calloc(day->count * 4 + 1, sizeof *day->facts);
    if (day->facts == NULL || !number_entries(day)) {
        return false;
    }
    for (size_t i = 0; i < day->count; i++) {
        add_facts(day, i);
    }
    qsort(day->facts, day->fact_count, sizeof *day->facts, compare_facts);
    return true;
}

static struct event contact_event(enum event_type type, const struct csv_record *record)
{
    struct event event = event_blank(type);
    event.contact = str_from(record->contact);
    event.queue = record->queue;
    event.entry = record->entry;
    return event;
}

static struct event done_event(const struct csv_record *record)
{
    struct event event;
    if (record->outcome->say == CSV_SAY_ANSWERED) {
        event = contact_event(EVENT_CONTACT_ANSWERED, record);
        event.agent = record->agent;
    } else if (record->outcome->say == CSV_SAY_LEFT) {
        event = contact_event(EVENT_CONTACT_LEFT, record);
    } else {
        event = contact_event(EVENT_CONTACT_REJECTED, record);
    }
    event.reason = (enum event_reason)record->outcome->reason;
    event.wait_ms =
        record->outcome->say == CSV_SAY_REJECTED ? EVENT_NO_NUMBER : record->wait_ms;
    return event;
}

static struct event ended_event(const struct csv_record *record)
{
    struct event event = contact_event(EVENT_CONTACT_ENDED, record);
    event.agent = record->agent;
    event.wait_ms = record->wait_ms;
    event.talk_ms = record->talk_ms;
    event.by = (enum event_by)record->outcome->by;
    return event;
}

static struct event wrapup_event(const struct csv_record *record)
{
    struct event event = event_blank(EVENT_AGENT_STATE);
    event.agent = record->agent;
    event.state = EVENT_AGENT_STATE_WRAPUP;
    event.contact = str_from(record->contact);
    event.until_ms = record->ended_ms + record->wrapup_ms;
    return event;
}

/* The start of the record, from which a 0 is a true 0. */
static struct event opening(void)
{
    struct event event = event_blank(EVENT_SOURCE_SNAPSHOT);
    event.complete = EVENT_FLAG_YES;
    return event;
}

bool csv_day_next(struct csv_day *day, enum event_channel channel,
                  struct event *ret_event)
{
    if (day->next == day->fact_count) {
        return false;
    }
    const struct fact *fact = &day->facts[day->next];
    const struct csv_record *record = &day->records[fact->record];
    if (!day->opened) {
        day->opened = true;
        *ret_event = opening();
        ret_event->time_ms = fact->time_ms;
        return true;
    }
    day->next++;
    switch (fact->kind) {
    case QUEUED:
        *ret_event = contact_event(EVENT_CONTACT_QUEUED, record);
        ret_event->channel = channel;
        break;
    case DONE:
        *ret_event = done_event(record);
        break;
    case ENDED:
        *ret_event = ended_event(record);
        break;
    case WRAPUP:
        *ret_event = wrapup_event(record);
        break;
    }
    ret_event->time_ms = fact->time_ms;
    return true;
}
