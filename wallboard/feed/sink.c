#include "feed/sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "bus/publisher.h"
#include "feed/outbox.h"
#include "publish/courier.h"

/* Two full steps of an adapter with long names, and some. */
#define OUTBOX_BYTES ((size_t)8 * 1024 * 1024)
/* The feed looks every few milliseconds whether a subscriber reads again. A longer pause
 * between two looks is its own, and counts as no more than this. */
#define PAUSE_MAX_MS 100

struct sink {
    FILE *stream;
    int error; /* errno of the stream, 0 while it works */
    struct publisher *publisher;
    struct courier *courier;
    struct outbox *outbox;
    struct mono now;
    struct wall wall;
    uint64_t dropped;
    bool stuck;        /* the oldest message waits for a slow subscriber */
    struct mono tried; /* when it last found that subscriber full */
    int64_t waited_ms; /* for it, while it could have gone at any moment */
};

struct sink *sink_create(FILE *stream, struct publisher *publisher)
{
    struct sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL) {
        return NULL;
    }
    sink->stream = stream;
    sink->publisher = publisher;
    if (publisher != NULL) {
        sink->outbox = outbox_create(OUTBOX_BYTES);
        if (sink->outbox == NULL) {
            sink_destroy(&sink);
        }
    }
    return sink;
}

struct sink *sink_create_for_hub(struct courier *courier)
{
    struct sink *sink = calloc(1, sizeof *sink);
    if (sink != NULL) {
        sink->courier = courier;
    }
    return sink;
}

void sink_destroy(struct sink **self)
{
    struct sink *sink = *self;
    if (sink == NULL) {
        return;
    }
    outbox_destroy(&sink->outbox);
    free(sink);
    *self = NULL;
}

void sink_set_now(struct sink *sink, struct mono now, struct wall wall)
{
    sink->now = now;
    sink->wall = wall;
}

bool sink_next(const struct sink *sink, struct delivery_mark *ret_next)
{
    if (sink->courier != NULL) {
        *ret_next = courier_next(sink->courier);
    }
    return sink->courier != NULL;
}

bool sink_place(const struct sink *sink, struct courier_place *ret_place)
{
    if (sink->courier != NULL) {
        *ret_place = courier_place(sink->courier);
    }
    return sink->courier != NULL;
}

bool sink_wants_hello(struct sink *sink)
{
    return sink->courier != NULL && courier_wants_hello(sink->courier, sink->now);
}

/* Notes a broken stream once. A reader that has gone is its own affair. */
static void note_error(struct sink *sink)
{
    if (sink->error != 0) {
        return;
    }
    sink->error = errno != 0 ? errno : EIO;
    if (sink->error != EPIPE) {
        log_write(LOG_LEVEL_ERROR, "feed", "cannot write the events: %s",
                  strerror(sink->error));
    }
}

static bool print(struct sink *sink, struct str body)
{
    if (sink->error == 0 && (fwrite(body.data, 1, body.size, sink->stream) != body.size ||
                             putc('\n', sink->stream) == EOF)) {
        note_error(sink);
    }
    return sink->error == 0;
}

bool sink_put(struct sink *sink, struct str topic, struct str body)
{
    if (sink->stream != NULL) {
        return print(sink, body);
    }
    if (sink->courier != NULL) {
        (void)courier_put(sink->courier, topic, body, sink->now, sink->wall);
        return true;
    }
    if (!outbox_put(sink->outbox, topic, body)) {
        sink->dropped++;
    }
    return true;
}

bool sink_put_hello(struct sink *sink, struct str topic, struct str body)
{
    if (sink->courier == NULL) {
        return sink_put(sink, topic, body);
    }
    courier_hello(sink->courier, topic, body, sink->now);
    return true;
}

bool sink_put_heartbeat(struct sink *sink, struct str topic, struct str body)
{
    if (sink->courier == NULL) {
        return sink_put(sink, topic, body);
    }
    courier_heartbeat(sink->courier, topic, body);
    return true;
}

bool sink_settle(struct sink *sink)
{
    return sink->courier == NULL || courier_settle(sink->courier, sink->now);
}

/* Counts how long a subscriber has been waited for. While the feed itself stood still
 * (stopped, starved, its machine asleep) nobody could read on: that is no fault of the
 * subscriber's, and it would lose what it would have read a moment later. */
static void wait_on(struct sink *sink, struct mono now)
{
    int64_t since_ms = sink->stuck ? mono_ms_between(sink->tried, now) : 0;
    sink->waited_ms = sink->stuck ? sink->waited_ms : 0;
    sink->waited_ms += since_ms < PAUSE_MAX_MS ? since_ms : PAUSE_MAX_MS;
    sink->stuck = true;
    sink->tried = now;
}

/* The oldest message found a subscriber that is full. Can it go all the same? */
static bool send_impatiently(struct sink *sink, struct str topic, struct str body,
                             struct mono now)
{
    wait_on(sink, now);
    if (sink->waited_ms < SINK_PATIENCE_MS) {
        return false;
    }
    log_write(LOG_LEVEL_WARNING, "feed",
              "a subscriber has not kept up for %d ms: it misses events",
              SINK_PATIENCE_MS);
    return publisher_send_lossy(sink->publisher, topic, body) == PUBLISHER_SENT;
}

static enum sink_state publish(struct sink *sink, struct mono now)
{
    struct str topic;
    struct str body;
    while (outbox_peek(sink->outbox, &topic, &body)) {
        if (publisher_send(sink->publisher, topic, body) != PUBLISHER_SENT &&
            !send_impatiently(sink, topic, body, now)) {
            return SINK_BUSY;
        }
        outbox_drop(sink->outbox);
        sink->stuck = false;
    }
    return SINK_CLEAR;
}

enum sink_state sink_flush(struct sink *sink, struct mono now)
{
    if (sink->courier != NULL) {
        courier_turn(sink->courier, now, sink->wall);
        return SINK_CLEAR;
    }
    if (sink->stream == NULL) {
        return publish(sink, now);
    }
    if (sink->error == 0 && fflush(sink->stream) != 0) {
        note_error(sink);
    }
    if (sink->error == 0) {
        return SINK_CLEAR;
    }
    return sink->error == EPIPE ? SINK_CLOSED : SINK_FAILED;
}

uint64_t sink_dropped(const struct sink *sink)
{
    return sink->courier == NULL ? sink->dropped : courier_status(sink->courier).dropped;
}
