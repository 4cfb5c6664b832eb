#ifndef SUPPORT_FEED_CAPTURE_H
#define SUPPORT_FEED_CAPTURE_H

/*
 * A feed's output that keeps what an adapter says, as text: one line an event,
 * "TIME type {data}", TIME in ms since FEED_CAPTURE_START_MS, the data as the wire has
 * it; "fault FILE:LINE: ..." and "ignored WHAT" as they come. It stands in for
 * feed/output.c in the tests of adapters, which link it before the library.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/adapter.h"

#define FEED_CAPTURE_START_MS INT64_C(1700000000000)

struct feed_output {
    char *text; /* terminated */
    size_t size, capacity;
    size_t events[EVENT_TYPE_COUNT]; /* how many of each type */
    size_t faults, ignored;
    size_t refuse_after; /* this many events are taken, then the output fails; 0: all */
    bool no_snapshots;   /* leave source.snapshot out of the text */
    int64_t last_ms;     /* time of the last event */
    bool disordered;     /* an event was earlier than the one before it */
};

void feed_capture_init(struct feed_output *output);
void feed_capture_finish(struct feed_output *output);

/* Forgets what was said so far. */
void feed_capture_clear(struct feed_output *output);

/* Steps the adapter until it waits or ends, the wall clock standing at `wall_ms` after
 * the start; the status it came to. Fails the test if it never does. */
enum adapter_status feed_capture_run(const struct adapter_class *class, void *adapter,
                                     struct feed_output *output, int64_t wall_ms);

/* Creates an adapter from a NULL-terminated command line; NULL with faults in `diag`. */
void *feed_capture_create(const struct adapter_class *class, const char *timezone,
                          const char *const *values, struct diag *diag);

#endif
