#ifndef WALLBOARD_FEED_ADAPTER_H
#define WALLBOARD_FEED_ADAPTER_H

/*
 * What every source of events looks like to the feed: a const table and a few functions.
 * A new telephony system is one adapter_*.c and one line in adapters.c. Adapters
 * translate; numbering, printing, publishing, hello and heartbeats are the feed's.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "stats/event.h"

struct feed_output;

/*
 * Sends one event. The output fills what the adapter left blank: id, source, site,
 * sourceepoch, sequence, recordedtime. The event and its strings are borrowed for the
 * call. False: the output failed (the disk is full, the pipe is closed) and the feed
 * ends.
 */
bool feed_emit(struct feed_output *output, const struct event *event);

/* Sends a body that is an event already, byte for byte; `event` is its decoded form. */
bool feed_emit_raw(struct feed_output *output, const struct event *event,
                   struct str body);

/* Before a source is told that it may forget: is all that was emitted where it cannot be
 * lost? True at once unless it goes to a hub; false: the disk fails, so it must come
 * again. */
bool feed_settle(struct feed_output *output);

/* A line of input that could not be used: counted, told on stderr with its place. */
void feed_fault(struct feed_output *output, const char *file, int64_t line,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* So many calls came and went unheard and can never be told: the heartbeats' `dropped`.
 */
void feed_lost(struct feed_output *output, uint64_t count);

/* Counted and ignored without a word (unknown verbs). */
void feed_ignore(struct feed_output *output, struct str what);

enum adapter_status {
    ADAPTER_MORE,   /* there is more: call again at once */
    ADAPTER_WAIT,   /* nothing until ret_wait_ms have passed */
    ADAPTER_DONE,   /* the input is at its end */
    ADAPTER_FAILED, /* said why on stderr */
};

/* The command line, after the adapter's name and with the common options taken out. */
struct adapter_args {
    int count;
    char **values;
    const char *timezone; /* --timezone, IANA name; NULL: the system's */
    const char *site;     /* --site; "" if not given */
    struct mono start;    /* when the feed began */
    struct wall start_wall;
    bool live; /* publishing: heed real time; false: --print, as fast as possible */
};

struct adapter_class {
    const char *name;     /* "queue-log" */
    const char *usage;    /* "FILE [--follow]" */
    const char *help;     /* one line */
    const char *software; /* for source.hello: "wallboard-feed queue-log" */
    bool input_waits;     /* what is not read yet is not lost: it lies in a file */

    /* NULL after saying why in `diag` (a wrong command line) . */
    void *(*create)(const struct adapter_args *args, struct diag *diag);

    /* enum event_capability: for source.hello; may grow as the input shows more. */
    uint32_t (*capabilities)(const void *adapter);

    /* Does a bounded piece of work (at most some 1000 events) and never blocks. */
    enum adapter_status (*step)(void *adapter, struct feed_output *output,
                                struct mono now, struct wall wall, int64_t *ret_wait_ms);

    /* Emits source.snapshot with all that is so now, for late joiners. NULL: it cannot.
     */
    bool (*snapshot)(void *adapter, struct feed_output *output, struct wall wall);

    /*
     * What wakes the adapter before its time: a descriptor that can be read or, if
     * *ret_write is set, written; -1: nothing now. NULL: nothing ever.
     */
    int (*descriptor)(const void *adapter, bool *ret_write);

    /* How its own link to the telephony system stands, for the heartbeats. NULL: it has
     * none. */
    enum event_upstream (*upstream)(const void *adapter);

    void (*destroy)(void *adapter);
};

#endif
