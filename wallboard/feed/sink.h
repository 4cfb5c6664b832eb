#ifndef WALLBOARD_FEED_SINK_H
#define WALLBOARD_FEED_SINK_H

/*
 * Where the feed's words go: to a stream, one a line, or to subscribers. A subscriber
 * that does not keep up is waited for SINK_PATIENCE_MS; then it misses messages until it
 * reads again, so that one frozen screen does not hold up the others. What it missed
 * shows as a gap in the sequence. Time in which the feed was frozen itself does not
 * count.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/str.h"

struct publisher;

#define SINK_PATIENCE_MS 1000

enum sink_state {
    SINK_CLEAR,  /* everything is out */
    SINK_BUSY,   /* some is left: flush again soon */
    SINK_CLOSED, /* the reader of the stream has gone: nothing more to do */
    SINK_FAILED, /* the stream cannot be written; said in the log */
};

struct sink;

/* Either a stream or a publisher, borrowed for its life; the other is NULL. NULL without
 * memory. */
struct sink *sink_create(FILE *stream, struct publisher *publisher);
void sink_destroy(struct sink **self);

/* Takes one message. False if the stream is broken; a message that finds no room on its
 * way to subscribers is dropped and counted. */
bool sink_put(struct sink *sink, struct str topic, struct str body);

/* Sends what can be sent now. Streams: writes through. */
enum sink_state sink_flush(struct sink *sink, struct mono now);

/* Messages that found no room. */
uint64_t sink_dropped(const struct sink *sink);

#endif
