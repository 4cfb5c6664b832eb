#include "bus/link.h"

#include <assert.h>
#include <stdlib.h>

#include <zmq.h>

#include "base/log.h"
#include "base/str.h"
#include "bus/socket.h"

/* A bind that failed, and a socket that could not be opened, are tried again so often. */
#define RETRY_MS 2000
/* While a connecting socket is not up ZeroMQ speaks at least once in every reconnect
 * interval (8 s, and 1.5 s of jitter). Silent for longer, it has given up. */
#define QUIET_MS 15000
/* So does one that says it has; 300 screens whose keys are not allowed yet ask then 60
 * times a second. */
#define GIVEN_UP_MS 5000
/* A port that was just unbound is free when ZeroMQ's thread has closed it, which its
 * monitor tells; but so it does of a bind that failed, so there must be an end. */
#define HASTE_MS 2000
/* Monitor events read in one turn; a port scan must not hold up the loop. */
#define EVENTS_PER_UPDATE 256

static_assert(QUIET_MS > SOCKET_RECONNECT_MAX_MS + 1500, "silence is told from waiting");

struct link {
    struct context *context;
    struct socket_options options;
    struct endpoint endpoint;
    const char *const *prefixes;
    void *socket, *monitor;
    bool attached;            /* bound, or connecting */
    struct mono tried, heard; /* last attempt to attach; last event */
    struct mono haste_end;    /* until then it binds again at every update; 0: no haste */
    unsigned failed_handshakes;
    bool was_greeted; /* the next retry is not for want of an answer */
    bool given_up;    /* ZeroMQ will not try again */
    bool told;        /* this outage is in the log */
    enum link_state state;
    enum link_trouble trouble;
    struct mono since;
    unsigned peers;
    const char *reason;
    char bound[ENDPOINT_SIZE]; /* with the port that was found */
};

const char *link_state_name(enum link_state state)
{
    static const char *const names[] = {[LINK_CONNECTING] = "connecting",
                                        [LINK_CONNECTED] = "connected",
                                        [LINK_LOST] = "lost"};
    return names[state];
}

static void enter(struct link *link, enum link_state state, struct mono now)
{
    if (link->state == state) {
        return;
    }
    link->state = state;
    link->since = now;
    if (state == LINK_CONNECTED) {
        link->reason = "";
        link->told = false;
    }
    static const char *const words[][2] = {
        [LINK_CONNECTING] = {"connecting", "is open"},
        [LINK_CONNECTED] = {"connected", "has a peer"},
        [LINK_LOST] = {"lost, trying again", "has no peer any more"}};
    bool bound = link->endpoint.direction == ENDPOINT_BIND;
    /* Screens come and go at a bound port; a publisher that we hear should not. */
    bool degraded =
        state == LINK_LOST && (link->options.kind == SOCKET_SUBSCRIBER || !bound);
    log_write(degraded ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "bus", "'%s' %s",
              link->bound, words[state][bound]);
}

/* Notes why the link is not up; the log hears it once an outage. */
static void explain(struct link *link, const char *reason)
{
    link->reason = reason;
    if (!link->told && link->state != LINK_CONNECTED) {
        link->told = true;
        log_write(LOG_LEVEL_WARNING, "bus", "'%s' %s: %s, trying again", link->bound,
                  link_state_name(link->state), reason);
    }
}

static bool is_inproc(const struct link *link)
{
    return str_starts_with(str_from(link->endpoint.address), "inproc://");
}

static void close_socket(struct link *link)
{
    socket_close_monitor(link->socket, link->monitor);
    socket_close(link->socket);
    link->socket = link->monitor = NULL;
    link->attached = false;
}

static bool open_socket(struct link *link)
{
    link->socket = socket_open(link->context, &link->options, &link->endpoint);
    if (link->socket == NULL) {
        return false;
    }
    link->monitor = socket_open_monitor(link->context, link->socket);
    bool ok = link->monitor != NULL;
    for (const char *const *prefix = link->prefixes; ok && prefix && *prefix; prefix++) {
        struct str text = str_from(*prefix);
        ok = zmq_setsockopt(link->socket, ZMQ_SUBSCRIBE, text.data, text.size) == 0;
    }
    if (!ok) {
        close_socket(link);
    }
    return ok;
}

/* Binds or begins to connect. */
static void attach(struct link *link, struct mono now)
{
    bool bind = link->endpoint.direction == ENDPOINT_BIND;
    link->tried = link->heard = now;
    int rc = bind ? zmq_bind(link->socket, link->bound)
                  : zmq_connect(link->socket, link->endpoint.address);
    link->attached = rc == 0;
    if (rc != 0) {
        explain(link, zmq_strerror(zmq_errno()));
        return;
    }
    link->haste_end = (struct mono){0};
    link->given_up = false;
    link->reason = "";
    if (bind) {
        size_t size = sizeof link->bound;
        zmq_getsockopt(link->socket, ZMQ_LAST_ENDPOINT, link->bound, &size);
        link->told = false;
        log_write(LOG_LEVEL_INFO, "bus", "'%s' is open", link->bound);
    }
    if (is_inproc(link)) {
        enter(link, LINK_CONNECTED, now); /* it has no monitor events */
    }
}

struct link *link_create(struct context *context, const struct socket_options *options,
                         const struct endpoint *endpoint, const char *const *prefixes,
                         struct mono now)
{
    struct link *link = calloc(1, sizeof *link);
    if (link == NULL) {
        return NULL;
    }
    link->context = context;
    link->options = *options;
    link->endpoint = *endpoint;
    link->prefixes = prefixes;
    link->since = now;
    link->reason = "";
    str_copy(link->bound, sizeof link->bound, str_from(endpoint->address));
    if (!open_socket(link)) {
        link_destroy(&link);
        return NULL;
    }
    attach(link, now);
    return link;
}

void link_destroy(struct link **self)
{
    struct link *link = *self;
    if (link == NULL) {
        return;
    }
    close_socket(link);
    free(link);
    *self = NULL;
}

static void peer_is_gone(struct link *link, struct mono now)
{
    if (link->failed_handshakes > 0) {
        link->failed_handshakes--; /* it was never counted */
        return;
    }
    link->peers -= link->peers > 0;
    if (link->peers == 0 && link->state == LINK_CONNECTED) {
        enter(link, LINK_LOST, now);
        link->told = true;
        link->reason = "the peer closed the connection";
    }
}

/* A stranger at a bound port is no fault of the port. Where a peer was met already the
 * connection itself is broken off: under CURVE a frame that was lost, doubled or forged
 * is told as a failed handshake too, and ZeroMQ does not try again after it. */
static void break_off(struct link *link, bool for_good, const char *reason,
                      struct mono now)
{
    if (link->endpoint.direction == ENDPOINT_CONNECT && link->state == LINK_CONNECTED) {
        peer_is_gone(link, now);
        link->given_up = true;
        return;
    }
    link->failed_handshakes++;
    if (link->endpoint.direction == ENDPOINT_BIND) {
        log_write(LOG_LEVEL_DEBUG, "bus", "'%s' turned a peer away", link->bound);
        return;
    }
    link->was_greeted = true;
    link->given_up = for_good;
    explain(link, reason);
}

static void follow(struct link *link, enum socket_event event, struct mono now)
{
    switch (event) {
    case SOCKET_OTHER:
        break;
    case SOCKET_RETRYING:
        if (!link->was_greeted) {
            link->trouble = LINK_UNANSWERED;
            explain(link, "nobody answers there");
        }
        link->was_greeted = false;
        break;
    case SOCKET_UP:
        link->peers++;
        link->given_up = false;
        link->trouble = LINK_NO_TROUBLE;
        enter(link, LINK_CONNECTED, now);
        break;
    case SOCKET_HANDSHAKE_FAILED:
        link->trouble = LINK_BROKEN_OFF;
        break_off(link, false, "the peer breaks off the greeting", now);
        break;
    case SOCKET_NOT_LET_IN:
        link->trouble = LINK_NOT_LET_IN;
        break_off(link, true, "our key is not allowed there", now);
        break;
    case SOCKET_WRONG_PROTOCOL:
        link->trouble = LINK_OTHER_PROTOCOL;
        break_off(link, true, "the peer does not speak ZeroMQ as we do", now);
        break;
    case SOCKET_DOWN:
        peer_is_gone(link, now);
        break;
    }
}

/* Begins anew with a fresh socket; what was received and not read is lost with it, but
 * it has been silent for QUIET_MS. */
static void reopen(struct link *link, struct mono now)
{
    close_socket(link);
    link->peers = link->failed_handshakes = 0;
    link->tried = now;
    if (open_socket(link)) {
        attach(link, now);
    } else {
        explain(link, "no descriptors or memory for a socket");
    }
}

/* Attaches what is not attached. */
static void begin(struct link *link, struct mono now)
{
    if (link->socket == NULL) {
        reopen(link, now);
    } else {
        attach(link, now);
    }
}

void link_update(struct link *link, struct mono now)
{
    enum socket_event event = SOCKET_OTHER;
    for (int i = 0; i < EVENTS_PER_UPDATE && link->monitor != NULL; i++) {
        if (!socket_read_monitor(link->monitor, &event)) {
            break;
        }
        link->heard = now;
        follow(link, event, now);
    }
    bool connecting = link->endpoint.direction == ENDPOINT_CONNECT;
    bool haste = mono_ms_between(now, link->haste_end) > 0;
    if (!link->attached && (haste || mono_ms_between(link->tried, now) >= RETRY_MS)) {
        begin(link, now);
    } else if (link->attached && connecting && link->state != LINK_CONNECTED &&
               mono_ms_between(link->heard, now) >=
                   (link->given_up ? GIVEN_UP_MS : QUIET_MS)) {
        reopen(link, now);
    }
}

void link_rebind(struct link *link, struct mono now)
{
    bool bound = link->endpoint.direction == ENDPOINT_BIND;
    if (!bound || !link->attached || is_inproc(link)) {
        return;
    }
    /* What the old monitor still holds is of connections that are ending. */
    socket_close_monitor(link->socket, link->monitor);
    link->monitor = socket_open_monitor(link->context, link->socket);
    link->peers = link->failed_handshakes = 0;
    if (link->monitor == NULL || zmq_unbind(link->socket, link->bound) != 0) {
        close_socket(link); /* that ends them as well */
    }
    link->attached = false;
    link->haste_end = mono_add_ms(now, HASTE_MS);
    log_write(LOG_LEVEL_INFO, "bus", "'%s' ends its connections and opens anew",
              link->bound);
    if (link->state == LINK_CONNECTED) {
        enter(link, LINK_LOST, now);
    }
    link->told = true;
    link->reason = "opening anew";
}

struct link_status link_status(const struct link *link)
{
    return (struct link_status){.endpoint = link->bound,
                                .direction = link->endpoint.direction,
                                .state = link->state,
                                .since = link->since,
                                .peers = link->peers,
                                .trouble = link->trouble,
                                .reason = link->reason};
}

void *link_socket(const struct link *link)
{
    return link->socket;
}

size_t link_sockets(const struct link *link, void **ret_sockets, size_t capacity)
{
    if (link->socket == NULL || capacity < 2) {
        return 0;
    }
    ret_sockets[0] = link->socket;
    ret_sockets[1] = link->monitor;
    return 2;
}
