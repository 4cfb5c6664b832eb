#ifndef WALLBOARD_BUS_PUBLISHER_H
#define WALLBOARD_BUS_PUBLISHER_H

/*
 * Speaks to subscribers through one endpoint, bound or connected (see bus/endpoint.h for
 * which). It is an XPUB, so a new subscription is seen and a late joiner can be told what
 * is so now. Never blocks.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/link.h"

struct context;
struct publisher;

/* NULL if the endpoint is wrong (told in `diag`) or without memory. An endpoint in use or
 * out of reach is retried for ever. `context` is borrowed for its life. */
struct publisher *publisher_create(struct context *context, const char *endpoint,
                                   struct mono now, struct diag *diag);

/* What is queued is still delivered, for a second at most (see context_destroy). */
void publisher_destroy(struct publisher **self);

/* Follows the link and retries; call every turn, once a second at least. */
void publisher_update(struct publisher *publisher, struct mono now);

enum publisher_result {
    PUBLISHER_SENT,   /* or there was nobody to send it to */
    PUBLISHER_FULL,   /* a subscriber does not keep up: try again soon */
    PUBLISHER_FAILED, /* the socket is not there now (a bind is being retried) */
};

/* Sends topic and body as two frames, copied. */
enum publisher_result publisher_send(struct publisher *publisher, struct str topic,
                                     struct str body);

/* The same after PUBLISHER_FULL, once patience is at its end: whoever does not keep up
 * misses this message, and holds nobody up until it has read again. */
enum publisher_result publisher_send_lossy(struct publisher *publisher, struct str topic,
                                           struct str body);

/* Has anybody subscribed to wallboard topics since the last call? */
bool publisher_poll_subscription(struct publisher *publisher);

/* As of the last publisher_update(); strings borrowed until then. */
struct link_status publisher_link(const struct publisher *publisher);

/* For bus/poll: appends what it has to wait for; returns how many. */
size_t publisher_sockets(const struct publisher *publisher, void **ret_sockets,
                         size_t capacity);

#endif
