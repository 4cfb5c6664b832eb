#ifndef WALLBOARD_BUS_ROUTER_H
#define WALLBOARD_BUS_ROUTER_H

/*
 * A bound ROUTER: hears many peers and answers each. A peer is known by the routing id
 * that it or ZeroMQ chose, which says nothing of who it is; that is `user`, the name its
 * key was let in under (bus/gate.h), empty without CURVE. Never blocks.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/link.h"

struct context;
struct curve;
struct router;

#define ROUTER_PEER_BYTES 255 /* the longest that ZeroMQ takes; its own are 5 */
#define ROUTER_FRAMES     4

/* Where an answer goes. The bytes behind `size` are zero: it can be compared whole. */
struct router_peer {
    uint8_t size, bytes[ROUTER_PEER_BYTES];
};

struct router_message {
    struct router_peer peer;
    struct str user;        /* borrowed until the next receive; "" on an open port */
    struct str topic, body; /* as bus/message.h; borrowed likewise */
    size_t extra_frames;
};

struct router_options {
    int64_t max_bytes;           /* of one frame; its sender is cut off. 0: 16 KiB */
    int send_mark, receive_mark; /* high-water marks, messages a peer. 0: 100 */
    int thread;                  /* see bus/socket.h */
    int linger_ms;               /* how long answers still go out when it is closed */
    const struct curve *curve;   /* NULL: open to all. Borrowed for its life */
    const char *domain;          /* of the gate; with curve not empty. Borrowed too */
};

/* NULL if the endpoint or an option is wrong (told in `diag`) or without memory. A port
 * in use is tried for ever. `context` is borrowed for its life. */
struct router *router_create(struct context *context, const char *endpoint,
                             const struct router_options *options, struct mono now,
                             struct diag *diag);
void router_destroy(struct router **self);

/* Follows the link and retries; every turn, once a second at least. */
void router_update(struct router *router, struct mono now);

/* The next message; false: none now. Strings are borrowed until the next call. */
bool router_receive(struct router *router, struct router_message *ret_message);

enum router_result {
    ROUTER_SENT,
    ROUTER_FULL, /* the peer does not read: nothing was sent */
    ROUTER_GONE, /* there is no such peer any more */
};

/* One message of 1 to ROUTER_FRAMES frames, copied. */
enum router_result router_send(struct router *router, const struct router_peer *peer,
                               const struct str *frames, size_t count);

/* Ends every connection and binds again, within the next updates, so that only keys that
 * are still allowed come back (revocation). What was said before may still be received:
 * the list of now judges it. */
void router_rebind(struct router *router, struct mono now);

/* As of the last router_update(); strings borrowed until then. */
struct link_status router_link(const struct router *router);

/* For bus/poll: appends what it has to wait for; returns how many. */
size_t router_sockets(const struct router *router, void **ret_sockets, size_t capacity);

#endif
