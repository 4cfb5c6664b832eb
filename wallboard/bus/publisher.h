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
struct curve;
struct publisher;

/* NULL if the endpoint is wrong (told in `diag`) or without memory. An endpoint in use or
 * out of reach is retried for ever. `context` is borrowed for its life. */
struct publisher *publisher_create(struct context *context, const char *endpoint,
                                   struct mono now, struct diag *diag);

struct publisher_options {
    int thread;          /* see bus/socket.h */
    int send_mark;       /* messages kept for each subscriber. 0: 1000 */
    bool lossy;          /* who does not keep up misses messages and nobody waits for
                            it; what is queued at the end is not delivered */
    const char *welcome; /* told to each new subscriber before all else, as the only
                            frame: its subscription is live then. It must begin with
                            what is subscribed to. NULL: nothing. Borrowed */
    int64_t max_bytes;   /* of what a subscriber says, its greeting too. 0: 4096 */
    bool watched;        /* for publisher_poll_greedy() */
    const struct curve *curve; /* NULL: open to all. Borrowed for its life */
    const char *domain;        /* bound, with curve: of the gate. Borrowed too */
};

/* The same with wishes. An option that is wrong is told in `diag` too. */
struct publisher *publisher_create_with(struct context *context, const char *endpoint,
                                        const struct publisher_options *options,
                                        struct mono now, struct diag *diag);

/* What is queued is still delivered, for a second at most (see context_destroy). */
void publisher_destroy(struct publisher **self);

/* Follows the link and retries; call every turn, once a second at least. */
void publisher_update(struct publisher *publisher, struct mono now);

/* Bound: ends every connection and binds again, within the next updates, so that only
 * keys that are still allowed come back (revocation). */
void publisher_rebind(struct publisher *publisher, struct mono now);

/* Watched: has somebody subscribed to more than anybody needs (bus/greed.h) since the
 * last call? *ret_user: under which user's key, borrowed until the next call; empty: of
 * those without one. ZeroMQ cannot end one connection alone: shut its key out
 * (gate_bar()), and publisher_rebind(). */
bool publisher_poll_greedy(struct publisher *publisher, struct str *ret_user);

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
