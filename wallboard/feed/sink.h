#ifndef WALLBOARD_FEED_SINK_H
#define WALLBOARD_FEED_SINK_H

/*
 * Where the feed's words go: to a stream, one a line, to subscribers, or to a hub, which
 * loses nothing (publish/courier). A subscriber
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

struct courier;
struct courier_place;
struct delivery_mark;
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
struct sink *sink_create_for_hub(struct courier *courier);
void sink_destroy(struct sink **self);

/* The time, before anything is put at it. */
void sink_set_now(struct sink *sink, struct mono now, struct wall wall);

/* To a hub: the number that the next message must have, and what hello and heartbeat say
 * of the numbers. False if the numbers are the feed's own affair. */
bool sink_next(const struct sink *sink, struct delivery_mark *ret_next);
bool sink_place(const struct sink *sink, struct courier_place *ret_place);

/* Does a hub wait for hello? */
bool sink_wants_hello(struct sink *sink);

/* Takes one message. False if the stream is broken; a message that finds no room on its
 * way to subscribers is dropped and counted. */
bool sink_put(struct sink *sink, struct str topic, struct str body);

/* The same for what has no number, hello and heartbeat: to a hub it goes at once or not
 * at all. */
bool sink_put_hello(struct sink *sink, struct str topic, struct str body);
bool sink_put_heartbeat(struct sink *sink, struct str topic, struct str body);

/* To a hub: is all that was put on disk? True for the others, who have none. */
bool sink_settle(struct sink *sink);

/* Sends what can be sent now. Streams: writes through. To a hub: on disk is out. */
enum sink_state sink_flush(struct sink *sink, struct mono now);

/* Messages that found no room. */
uint64_t sink_dropped(const struct sink *sink);

#endif
