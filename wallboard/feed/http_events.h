#ifndef WALLBOARD_FEED_HTTP_EVENTS_H
#define WALLBOARD_FEED_HTTP_EVENTS_H

/*
 * CloudEvents over HTTP in its three modes (structured, batched, binary) as events. Pure
 * but for what the events are given to. Each event of a batch stands for itself. What is
 * refused is told with the reason's name and the field.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct http_events;

#define HTTP_ATTRIBUTES_MAX 32

/* One request as far as it matters: "ce-" headers without that, in small letters. */
struct http_post {
    struct str type; /* Content-Type; data NULL: none */
    struct str body;
    size_t attribute_count;
    struct {
        struct str name, value;
    } attributes[HTTP_ATTRIBUTES_MAX]; /* the value as it stands in the header */
};

struct http_outcome {
    int status; /* 200, 400, 413 or 415 */
    size_t taken, ignored, refused;
    char fault[512]; /* of the first that was refused: "missing: data.queue: ..." */
};

/* Gives an event on; false: the output failed. */
typedef bool http_emit(void *context, const struct event *event);

/* Events that name another site are refused; `site` is borrowed for its life. NULL
 * without memory. */
struct http_events *http_events_create(const char *site, http_emit *emit, void *context);
void http_events_destroy(struct http_events **self);

/* Takes in one request. False: the output failed. */
bool http_events_take(struct http_events *events, const struct http_post *post,
                      struct http_outcome *ret_outcome);

/* What the senders have shown that they can tell: enum event_capability. */
uint32_t http_events_capabilities(const struct http_events *events);

#endif
