#ifndef WALLBOARD_FEED_QUEUE_LOG_ROW_H
#define WALLBOARD_FEED_QUEUE_LOG_ROW_H

/*
 * A row of a queue_log on its way through the table of verbs: the line, its names looked
 * up, and what the table says of its verb.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/queue_log_line.h"
#include "stats/event.h"

struct queue_log;
struct queue_log_row;

/* What a verb cannot do without. */
enum queue_log_needs {
    QUEUE_LOG_NEEDS_NOTHING = 0,
    QUEUE_LOG_NEEDS_CALL = 1 << 0,
    QUEUE_LOG_NEEDS_QUEUE = 1 << 1,
    QUEUE_LOG_NEEDS_AGENT = 1 << 2,
    QUEUE_LOG_NEEDS_WAIT = QUEUE_LOG_NEEDS_CALL | QUEUE_LOG_NEEDS_QUEUE,
    QUEUE_LOG_NEEDS_RING = QUEUE_LOG_NEEDS_WAIT | QUEUE_LOG_NEEDS_AGENT,
    QUEUE_LOG_NEEDS_MEMBER = QUEUE_LOG_NEEDS_QUEUE | QUEUE_LOG_NEEDS_AGENT,
};

/* One row of the table. A place is that of a data field, d1 being 1; 0: there is none. */
struct queue_log_verb {
    const char *name;
    enum queue_log_needs needs;
    void (*says)(struct queue_log *log, const struct queue_log_row *row);
    size_t wait_place, talk_place, ring_place; /* of durations in seconds */
    bool ring_is_ms;                           /* ... but this one is in ms */
    bool links; /* ATTENDEDTRANSFER: where d1 is LINK, every place is one further */
    bool yes;   /* paused, on hold, outbound */
    enum event_reason reason;
    enum event_by by;
    uint32_t shows; /* the capability that a source with this verb has */
};

struct queue_log_row {
    const struct queue_log_line *line;
    const struct queue_log_verb *verb;
    size_t queue;                      /* its number; SIZE_MAX: none */
    size_t agent;                      /* its number; SIZE_MAX: none */
    struct str agent_name;             /* after the aliases */
    int64_t wait_ms, talk_ms, ring_ms; /* EVENT_NO_NUMBER: not said */
};

/* A data field as a text of an event; empty if there is none. */
struct str queue_log_row_field(const struct queue_log_row *row, size_t place);

/* All data as one text, for a last field that may hold a '|'. */
struct str queue_log_row_data(const struct queue_log_row *row);

/* A data field as a count of at least `min`; EVENT_NO_NUMBER if it is none. */
int64_t queue_log_row_count(const struct queue_log_row *row, size_t place, int64_t min);

#endif
