#include "bus/proof.h"

#include <string.h>

#include <zmq.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/endpoint.h"
#include "bus/socket.h"

/* One stranger at one port. */
struct attempt {
    const char *endpoint, *who;
    void *socket, *monitor;
    enum { PENDING, TURNED_AWAY, LET_IN } result;
};

static bool begin(struct attempt *attempt, struct context *context,
                  const struct proof_port *port, const struct curve *curve,
                  struct diag *diag)
{
    const struct socket_options options = {
        /* of the type that fits: another would be turned away for that */
        .kind = port->publishes ? SOCKET_SUBSCRIBER : SOCKET_DEALER,
        .curve = curve};
    struct endpoint endpoint;
    *attempt =
        (struct attempt){.endpoint = port->endpoint,
                         .who = curve == NULL ? "without a key" : "with an unknown key"};
    if (!endpoint_parse(port->endpoint, ENDPOINT_CONNECT, &endpoint, diag)) {
        return false;
    }
    attempt->socket = socket_open(context, &options, &endpoint);
    if (attempt->socket == NULL) {
        return false;
    }
    attempt->monitor = socket_open_monitor(context, attempt->socket);
    return attempt->monitor != NULL &&
           zmq_connect(attempt->socket, endpoint.address) == 0;
}

static void follow(struct attempt *attempt)
{
    enum socket_event event = SOCKET_OTHER;
    while (attempt->result == PENDING && socket_read_monitor(attempt->monitor, &event)) {
        switch (event) {
        case SOCKET_UP:
            attempt->result = LET_IN;
            break;
        case SOCKET_HANDSHAKE_FAILED:
        case SOCKET_NOT_LET_IN:
        case SOCKET_WRONG_PROTOCOL:
            attempt->result = TURNED_AWAY;
            break;
        case SOCKET_OTHER:
        case SOCKET_RETRYING:
        case SOCKET_DOWN:
            break;
        }
    }
}

/* Until all are answered or the time is up. */
static void await(struct attempt *attempts, size_t count, int timeout_ms)
{
    const struct mono end = mono_add_ms(clock_mono(), timeout_ms);
    for (;;) {
        zmq_pollitem_t items[2 * PROOF_PORTS];
        int pending = 0;
        for (size_t i = 0; i < count; i++) {
            follow(&attempts[i]);
            if (attempts[i].result == PENDING) {
                items[pending++] =
                    (zmq_pollitem_t){.socket = attempts[i].monitor, .events = ZMQ_POLLIN};
            }
        }
        int64_t left_ms = mono_ms_between(clock_mono(), end);
        if (pending == 0 || left_ms <= 0) {
            return;
        }
        (void)zmq_poll(items, pending, (long)left_ms);
    }
}

static void judge(const struct attempt *attempt, struct diag *diag)
{
    if (attempt->result == LET_IN) {
        diag_add(diag, DIAG_ERROR, attempt->endpoint, 0, 0, "lets in a stranger %s",
                 attempt->who);
    } else if (attempt->result == PENDING) {
        diag_add(diag, DIAG_ERROR, attempt->endpoint, 0, 0,
                 "is not proved closed: a stranger %s got no answer", attempt->who);
    }
}

static void close_attempt(struct attempt *attempt)
{
    socket_close_monitor(attempt->socket, attempt->monitor);
    socket_close(attempt->socket);
}

static void try_all(struct context *context, const struct proof_port *ports, size_t count,
                    const struct curve *stranger, int timeout_ms, struct diag *diag)
{
    struct attempt attempts[2 * PROOF_PORTS];
    bool begun = true;
    for (size_t i = 0; i < count; i++) {
        begun = begin(&attempts[2 * i], context, &ports[i], NULL, diag) && begun;
        begun = begin(&attempts[2 * i + 1], context, &ports[i], stranger, diag) && begun;
    }
    if (begun) {
        await(attempts, 2 * count, timeout_ms);
    }
    for (size_t i = 0; i < 2 * count; i++) {
        judge(&attempts[i], diag);
        close_attempt(&attempts[i]);
    }
}

bool proof_run(const struct proof_port *ports, size_t count, const char *hub_key,
               int timeout_ms, struct diag *diag)
{
    struct curve stranger;
    size_t errors = diag->errors;
    struct context *context = context_create();
    if (context == NULL || !curve_make(&stranger) || count > PROOF_PORTS) {
        diag_add(diag, DIAG_ERROR, "self-test", 0, 0, "no memory, keys or room for it");
    } else {
        str_copy(stranger.server_key, sizeof stranger.server_key, str_from(hub_key));
        try_all(context, ports, count, &stranger, timeout_ms, diag);
    }
    context_destroy(&context);
    return diag->errors == errors;
}
