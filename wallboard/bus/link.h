#ifndef WALLBOARD_BUS_LINK_H
#define WALLBOARD_BUS_LINK_H

/*
 * One endpoint with a socket of its own, watched: is somebody there, since when, and if
 * not, why. Tries for ever: ZeroMQ reconnects, a bind that failed is tried again, and a
 * connection that ZeroMQ has given up (it does so after a message over the limit, a peer
 * that speaks another protocol or one that refuses our key) is begun anew. subscriber,
 * publisher, router and dealer are made of links; programs only read struct link_status.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "bus/endpoint.h"
#include "bus/socket.h"

struct context;

enum link_state {
    LINK_CONNECTING, /* never yet met a peer; a bound endpoint waits for one */
    LINK_CONNECTED,  /* handshake done with one peer at least. inproc: attached */
    LINK_LOST,       /* met one before, none now */
};

/* "connecting", "connected", "lost"; never NULL. */
const char *link_state_name(enum link_state state);

/* What became of the last attempt to connect, until another ends otherwise. */
enum link_trouble {
    LINK_NO_TROUBLE, /* it is not over, or went well */
    LINK_UNANSWERED,
    LINK_BROKEN_OFF, /* the peer gave no reason: of two CURVE keys one may be wrong */
    LINK_NOT_LET_IN, /* the peer said that our key is not allowed */
    LINK_OTHER_PROTOCOL,
};

struct link_status {
    const char *endpoint;              /* as given, port filled in; borrowed */
    enum endpoint_direction direction; /* CONNECT or BIND */
    enum link_state state;
    struct mono since; /* when it came into this state */
    unsigned peers;    /* handshaken now; a connecting link has one at most */
    enum link_trouble trouble;
    const char *reason; /* why it is not up, printable; "": nothing known; borrowed */
};

struct link;

/* The rest is for the files of bus/. ------------------------------------------------- */

/* Opens the socket and binds or connects. An endpoint in use or out of reach is no
 * failure; NULL without memory or descriptors, or if it cannot be secured with its keys.
 * What `options` points to is borrowed for the link's life. `prefixes` (NULL-terminated,
 * borrowed for the link's life; NULL for others) is what a subscriber hears. */
struct link *link_create(struct context *context, const struct socket_options *options,
                         const struct endpoint *endpoint, const char *const *prefixes,
                         struct mono now);
void link_destroy(struct link **self);

/* Reads what the monitor saw and tries again what is due. Does not block. To be called
 * once a second at least. */
void link_update(struct link *link, struct mono now);

/* Bound: ends every connection and binds again, as soon as the port is free of itself; so
 * only peers that are still let in come back. Connecting: nothing. */
void link_rebind(struct link *link, struct mono now);

struct link_status link_status(const struct link *link);

/* ZeroMQ's socket, for receiving and sending; NULL while there is none. Valid until the
 * next link_update(). */
void *link_socket(const struct link *link);

/* What a poll has to wait for, the socket and its monitor, as far as there is room;
 * returns how many. Valid until the next link_update(). */
size_t link_sockets(const struct link *link, void **ret_sockets, size_t capacity);

#endif
