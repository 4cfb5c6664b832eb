#ifndef WALLBOARD_BUS_SOCKET_H
#define WALLBOARD_BUS_SOCKET_H

/*
 * ZeroMQ sockets with every bound set before anybody can reach them
 * (docs/reliability.md, "Socket options"), and their monitors. For the files of bus/.
 */

#include <stdbool.h>
#include <stdint.h>

#include "bus/endpoint.h"

struct context;
struct curve;

#define SOCKET_SUBSCRIBER_MAX_BYTES 4194304 /* a whole message's frame */
#define SOCKET_PUBLISHER_MAX_BYTES  4096    /* subscriptions are all it hears */
#define SOCKET_ROUTER_MAX_BYTES     16384   /* unless its owner says otherwise */
#define SOCKET_RECONNECT_MAX_MS     8000
#define SOCKET_UNREAD_MS            30000 /* see SOCKET_ROUTER */

enum socket_kind {
    SOCKET_SUBSCRIBER, /* SUB */
    SOCKET_PUBLISHER,  /* XPUB that tells when a subscriber does not keep up */
    SOCKET_ROUTER,     /* says at once where a peer is gone or does not keep up; who reads
                          nothing for SOCKET_UNREAD_MS is cut off with what waits for it */
    SOCKET_DEALER,     /* keeps nothing for a peer that is not there */
};

/* What an owner wants otherwise than its kind has it. 0: as the kind. */
struct socket_options {
    enum socket_kind kind;
    int64_t max_bytes;           /* of one frame that it hears; the peer is cut off */
    int send_mark, receive_mark; /* high-water marks, messages a peer */
    int linger_ms;               /* how long it still delivers when closed */
    bool lossy;                  /* publisher: who does not keep up misses messages, and
                                    nothing lingers */
    int thread; /* the I/O thread that serves it, from 1; 0: the least busy one */
    const char *welcome; /* publisher: told to each new subscriber first. Borrowed */
    const struct curve *curve; /* NULL: plain, whoever comes. Borrowed */
    const char *domain;        /* with curve: a server of this domain of the gate; NULL:
                                  a client. Borrowed */
};

/* Why these cannot be had at this endpoint, for a person; NULL: they can. */
const char *socket_options_fault(const struct socket_options *options,
                                 const struct endpoint *endpoint);

/* A socket for this endpoint, not yet bound or connected. NULL without memory or
 * descriptors, or if an option was refused (which is logged). */
void *socket_open(struct context *context, const struct socket_options *options,
                  const struct endpoint *endpoint);

/* Closes it; NULL is fine. */
void socket_close(void *socket);

/* Publishers, as opened: sending to a subscriber that does not keep up says EAGAIN.
 * Lossy: that subscriber misses the message. Nothing for subscribers. */
void socket_set_lossy(void *socket, bool lossy);

enum socket_event {
    SOCKET_OTHER,            /* a sign of life */
    SOCKET_RETRYING,         /* nobody answered */
    SOCKET_UP,               /* handshake done with a peer */
    SOCKET_HANDSHAKE_FAILED, /* always followed by SOCKET_DOWN */
    SOCKET_NOT_LET_IN,       /* the same, for the key; ZeroMQ will not try again */
    SOCKET_WRONG_PROTOCOL,   /* the same, and ZeroMQ will not try again */
    SOCKET_DOWN,             /* a peer is gone */
};

/* A socket that tells what happens to `socket`, to be closed before it. NULL if that is
 * not to be had. */
void *socket_open_monitor(struct context *context, void *socket);
void socket_close_monitor(void *socket, void *monitor);

/* The next event of a monitor; false: none now. */
bool socket_read_monitor(void *monitor, enum socket_event *ret_event);

#endif
