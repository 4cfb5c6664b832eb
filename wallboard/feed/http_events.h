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

/* Is that its media type, whatever follows it and in any case of letters? */
bool http_post_is(const struct http_post *post, const char *type);

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

/* The same for one event, or a batch, as JSON: *outcome is added to. `has_ids` false: the
 * ids in it are of no account, each gets one on its way. False: the output failed. */
bool http_events_take_json(struct http_events *events, struct str body, bool has_ids,
                           struct http_outcome *outcome);

/* Says an event that somebody else has made of a request, under its sender's `source` and
 * the `id` there; without an id it gets one on its way. False: the output failed. */
bool http_events_say(struct http_events *events, const struct event *event);

/* Would the door of a board let it in? If not, *ret_fault says why, until the next call.
 */
bool http_events_check(struct http_events *events, const struct event *event,
                       const char **ret_fault);

/* Notes that something was refused, and why if it is the first of the request. */
void http_outcome_refuse(struct http_outcome *outcome, int status, const char *reason,
                         const char *fault);

/* What the senders have shown that they can tell: enum event_capability. Senders of whom
 * nothing came but gauges tell no contacts. */
uint32_t http_events_capabilities(const struct http_events *events);

#endif
