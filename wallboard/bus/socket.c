#include "bus/socket.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <zmq.h>

#include "base/log.h"
#include "base/str.h"
#include "bus/context.h"
#include "bus/curve.h"

#define JITTER_MIN_MS 500
#define JITTER_MAX_MS 1500

/* Whom an option is for: kinds, and perhaps only where they are bound. */
#define SUBSCRIBER (1u << SOCKET_SUBSCRIBER)
#define PUBLISHER  (1u << SOCKET_PUBLISHER)
#define ROUTER     (1u << SOCKET_ROUTER)
#define DEALER     (1u << SOCKET_DEALER)
#define EVERYONE   (SUBSCRIBER | PUBLISHER | ROUTER | DEALER)
#define IF_BOUND   (1u << 8)

struct option {
    unsigned audience;
    int name, value;
    const char *label;
};

/* ZMTP heartbeats are for bound sockets alone: on a connecting one they can abort
 * the process (libzmq 4.3.4, issues 3937 and 4767). MAXMSGSIZE is set apart, for it is
 * 64 bits wide; RECONNECT_IVL too, for it is random. */
static const struct option table[] = {
    {SUBSCRIBER | DEALER, ZMQ_RCVHWM, 1000, "RCVHWM"},
    {PUBLISHER | ROUTER, ZMQ_RCVHWM, 100, "RCVHWM"},
    {PUBLISHER | DEALER, ZMQ_SNDHWM, 1000, "SNDHWM"},
    {ROUTER, ZMQ_SNDHWM, 100, "SNDHWM"},
    {SUBSCRIBER | ROUTER | DEALER, ZMQ_LINGER, 0, "LINGER"},
    {PUBLISHER, ZMQ_LINGER, 1000, "LINGER"},
    {SUBSCRIBER | DEALER, ZMQ_HANDSHAKE_IVL, 5000, "HANDSHAKE_IVL"},
    {PUBLISHER | ROUTER, ZMQ_HANDSHAKE_IVL, 3000, "HANDSHAKE_IVL"},
    {PUBLISHER, ZMQ_XPUB_VERBOSE, 1, "XPUB_VERBOSE"},
    {PUBLISHER, ZMQ_XPUB_NODROP, 1, "XPUB_NODROP"},
    {ROUTER, ZMQ_ROUTER_MANDATORY, 1, "ROUTER_MANDATORY"},
    {ROUTER, ZMQ_ROUTER_HANDOVER, 0, "ROUTER_HANDOVER"},
    {DEALER, ZMQ_IMMEDIATE, 1, "IMMEDIATE"},
    {PUBLISHER | ROUTER | IF_BOUND, ZMQ_HEARTBEAT_IVL, 2000, "HEARTBEAT_IVL"},
    {PUBLISHER | ROUTER | IF_BOUND, ZMQ_HEARTBEAT_TIMEOUT, 6000, "HEARTBEAT_TIMEOUT"},
    {ROUTER | IF_BOUND, ZMQ_TCP_MAXRT, SOCKET_UNREAD_MS, "TCP_MAXRT"},
    {EVERYONE, ZMQ_RECONNECT_IVL_MAX, SOCKET_RECONNECT_MAX_MS, "RECONNECT_IVL_MAX"},
    {EVERYONE, ZMQ_TCP_KEEPALIVE, 1, "TCP_KEEPALIVE"},
    {EVERYONE, ZMQ_TCP_KEEPALIVE_IDLE, 10, "TCP_KEEPALIVE_IDLE"},
    {EVERYONE, ZMQ_TCP_KEEPALIVE_INTVL, 5, "TCP_KEEPALIVE_INTVL"},
    {EVERYONE, ZMQ_TCP_KEEPALIVE_CNT, 3, "TCP_KEEPALIVE_CNT"},
};

static bool applies(unsigned audience, enum socket_kind kind,
                    const struct endpoint *endpoint)
{
    bool bound = endpoint->direction == ENDPOINT_BIND;
    return (audience & (1u << kind)) != 0 && ((audience & IF_BOUND) == 0 || bound);
}

static bool set(void *socket, int name, const void *value, size_t size, const char *label)
{
    if (zmq_setsockopt(socket, name, value, size) == 0) {
        return true;
    }
    log_write(LOG_LEVEL_ERROR, "bus", "ZeroMQ refused %s: %s", label,
              zmq_strerror(zmq_errno()));
    return false;
}

static bool set_int(void *socket, int name, int value, const char *label)
{
    return set(socket, name, &value, sizeof value, label);
}

/* Spread, so that a floor of screens does not come back at one instant. */
static int reconnect_ms(void)
{
    uint16_t random = 0;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        random = 0;
    }
    return JITTER_MIN_MS + random % (JITTER_MAX_MS - JITTER_MIN_MS + 1);
}

static int64_t max_bytes(const struct socket_options *options)
{
    static const int64_t usual[] = {[SOCKET_SUBSCRIBER] = SOCKET_SUBSCRIBER_MAX_BYTES,
                                    [SOCKET_PUBLISHER] = SOCKET_PUBLISHER_MAX_BYTES,
                                    [SOCKET_ROUTER] = SOCKET_ROUTER_MAX_BYTES,
                                    [SOCKET_DEALER] = SOCKET_SUBSCRIBER_MAX_BYTES};
    return options->max_bytes > 0 ? options->max_bytes : usual[options->kind];
}

const char *socket_options_fault(const struct socket_options *options,
                                 const struct endpoint *endpoint)
{
    if (options->curve == NULL) {
        return NULL;
    }
    if (str_starts_with(str_from(endpoint->address), "inproc://")) {
        return "inproc knows no keys";
    }
    if (endpoint->direction == ENDPOINT_CONNECT) {
        return options->domain == NULL ? NULL : "only a bound port has a list of keys";
    }
    bool named = options->domain != NULL && options->domain[0] != '\0';
    return named ? NULL : "keys without a domain would let everybody in";
}

/* Keys come last, and nothing after them. */
static bool secure(void *socket, const struct socket_options *options)
{
    if (options->curve == NULL) {
        return true;
    }
    return options->domain == NULL ? curve_ask(socket, options->curve)
                                   : curve_serve(socket, options->curve, options->domain);
}

/* What the owner has of its own, after the table of its kind. */
static bool configure_wishes(void *socket, const struct socket_options *options)
{
    const struct option wishes[] = {
        {EVERYONE, ZMQ_SNDHWM, options->send_mark, "SNDHWM"},
        {EVERYONE, ZMQ_RCVHWM, options->receive_mark, "RCVHWM"},
        {EVERYONE, ZMQ_LINGER, options->linger_ms, "LINGER"},
    };
    const struct str welcome = str_from(options->welcome);
    bool ok = welcome.size == 0 || set(socket, ZMQ_XPUB_WELCOME_MSG, welcome.data,
                                       welcome.size, "XPUB_WELCOME_MSG");
    if (options->lossy) {
        ok = ok && set_int(socket, ZMQ_XPUB_NODROP, 0, "XPUB_NODROP") &&
             set_int(socket, ZMQ_LINGER, 0, "LINGER");
    }
    for (size_t i = 0; ok && i < sizeof wishes / sizeof *wishes; i++) {
        ok = wishes[i].value <= 0 ||
             set_int(socket, wishes[i].name, wishes[i].value, wishes[i].label);
    }
    return ok;
}

static bool configure(void *socket, const struct socket_options *options,
                      const struct endpoint *endpoint)
{
    int64_t limit = max_bytes(options);
    uint64_t affinity = options->thread > 0 ? UINT64_C(1) << (options->thread - 1) : 0;
    bool ok = set(socket, ZMQ_AFFINITY, &affinity, sizeof affinity, "AFFINITY") &&
              set(socket, ZMQ_MAXMSGSIZE, &limit, sizeof limit, "MAXMSGSIZE") &&
              set_int(socket, ZMQ_RECONNECT_IVL, reconnect_ms(), "RECONNECT_IVL");
    for (size_t i = 0; ok && i < sizeof table / sizeof *table; i++) {
        if (applies(table[i].audience, options->kind, endpoint)) {
            ok = set_int(socket, table[i].name, table[i].value, table[i].label);
        }
    }
    /* Only where asked for: a kernel without IPv6 refuses it. */
    if (ok && strchr(endpoint->address, '[') != NULL) {
        ok = set_int(socket, ZMQ_IPV6, 1, "IPV6");
    }
    return ok && configure_wishes(socket, options) && secure(socket, options);
}

void *socket_open(struct context *context, const struct socket_options *options,
                  const struct endpoint *endpoint)
{
    static const int types[] = {[SOCKET_SUBSCRIBER] = ZMQ_SUB,
                                [SOCKET_PUBLISHER] = ZMQ_XPUB,
                                [SOCKET_ROUTER] = ZMQ_ROUTER,
                                [SOCKET_DEALER] = ZMQ_DEALER};
    void *socket = zmq_socket(context_handle(context), types[options->kind]);
    if (socket == NULL) {
        log_write(LOG_LEVEL_ERROR, "bus", "no socket for '%s': %s", endpoint->address,
                  zmq_strerror(zmq_errno()));
        return NULL;
    }
    if (!configure(socket, options, endpoint)) {
        socket_close(socket);
        return NULL;
    }
    return socket;
}

void socket_close(void *socket)
{
    if (socket != NULL) {
        zmq_close(socket);
    }
}

void socket_set_lossy(void *socket, bool lossy)
{
    int no_drop = lossy ? 0 : 1;
    zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &no_drop, sizeof no_drop); /* XPUB only */
}

static const struct {
    uint16_t event;
    enum socket_event meaning;
} monitored[] = {
    {ZMQ_EVENT_CONNECTED, SOCKET_OTHER},
    {ZMQ_EVENT_CONNECT_DELAYED, SOCKET_OTHER},
    {ZMQ_EVENT_CONNECT_RETRIED, SOCKET_RETRYING},
    {ZMQ_EVENT_HANDSHAKE_SUCCEEDED, SOCKET_UP},
    {ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, SOCKET_HANDSHAKE_FAILED},
    {ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, SOCKET_NOT_LET_IN},
    {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, SOCKET_WRONG_PROTOCOL},
    {ZMQ_EVENT_DISCONNECTED, SOCKET_DOWN},
    {ZMQ_EVENT_CLOSED, SOCKET_OTHER},
};

void *socket_open_monitor(struct context *context, void *socket)
{
    int mask = 0;
    for (size_t i = 0; i < sizeof monitored / sizeof *monitored; i++) {
        mask |= monitored[i].event;
    }
    /* Unique in the process: an old monitor's name is free only some time after it. */
    uint64_t name = 0;
    if (getrandom(&name, sizeof name, 0) != (ssize_t)sizeof name) {
        return NULL;
    }
    char address[64];
    str_format(address, sizeof address, "inproc://monitor-%016llx",
               (unsigned long long)name);
    if (zmq_socket_monitor(socket, address, mask) != 0) {
        return NULL;
    }
    void *monitor = zmq_socket(context_handle(context), ZMQ_PAIR);
    if (monitor == NULL || !set_int(monitor, ZMQ_LINGER, 0, "LINGER") ||
        zmq_connect(monitor, address) != 0) {
        socket_close_monitor(socket, monitor);
        return NULL;
    }
    return monitor;
}

void socket_close_monitor(void *socket, void *monitor)
{
    if (socket != NULL) {
        zmq_socket_monitor(socket, NULL, 0);
    }
    socket_close(monitor);
}

static enum socket_event meaning_of(uint16_t event)
{
    for (size_t i = 0; i < sizeof monitored / sizeof *monitored; i++) {
        if (monitored[i].event == event) {
            return monitored[i].meaning;
        }
    }
    return SOCKET_OTHER;
}

bool socket_read_monitor(void *monitor, enum socket_event *ret_event)
{
    /* Frame 1: 16 bits of event, 32 of value; frame 2: an address that we know. */
    uint8_t head[6];
    uint16_t event = 0;
    if (zmq_recv(monitor, head, sizeof head, ZMQ_DONTWAIT) < (int)sizeof event) {
        return false;
    }
    memcpy(&event, head, sizeof event);
    char address[ENDPOINT_SIZE];
    zmq_recv(monitor, address, sizeof address, ZMQ_DONTWAIT);
    *ret_event = meaning_of(event);
    return true;
}
