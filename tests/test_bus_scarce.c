/* docs/reliability.md, R12: "every index: clean error". Of the bus's own memory: ZeroMQ
 * ends the process where its own runs out, and systemd starts it again. */

#include <string.h>

#include "bus/context.h"
#include "bus/dealer.h"
#include "bus/gate.h"
#include "bus/poll.h"
#include "bus/publisher.h"
#include "bus/router.h"
#include "bus/subscriber.h"
#include "support/rows.h"
#include "support/scarce.h"

static const struct mono now = {.ns = 1};

static bool make_context(struct diag *diag)
{
    (void)diag;
    struct context *context = context_create();
    bool made = context != NULL;
    context_destroy(&context);
    return made;
}

static bool make_poll(struct diag *diag)
{
    (void)diag;
    struct poll *poll = poll_create();
    bool made = poll != NULL;
    poll_destroy(&poll);
    return made;
}

static bool make_publisher(struct diag *diag)
{
    struct context *context = context_create();
    struct publisher *publisher =
        context == NULL ? NULL
                        : publisher_create(context, "@tcp://127.0.0.1:*", now, diag);
    bool made = publisher != NULL;
    publisher_destroy(&publisher);
    context_destroy(&context);
    return made;
}

static bool make_subscriber(struct diag *diag)
{
    struct context *context = context_create();
    struct subscriber *subscriber =
        context == NULL ? NULL : subscriber_create(context, "leeds");
    bool made = subscriber != NULL &&
                subscriber_add(subscriber, "inproc://pbx", ENDPOINT_CONNECT, now, diag) &&
                subscriber_add(subscriber, "tcp://127.0.0.1:*", ENDPOINT_BIND, now, diag);
    subscriber_destroy(&subscriber);
    context_destroy(&context);
    return made;
}

static bool make_router(struct diag *diag)
{
    const struct router_options options = {0};
    struct context *context = context_create();
    struct router *router = context == NULL ? NULL
                                            : router_create(context, "@tcp://127.0.0.1:*",
                                                            &options, now, diag);
    bool made = router != NULL;
    router_destroy(&router);
    context_destroy(&context);
    return made;
}

static bool make_dealer(struct diag *diag)
{
    const struct dealer_options options = {0};
    struct context *context = context_create();
    struct dealer *dealer =
        context == NULL ? NULL
                        : dealer_create(context, "inproc://hub", &options, now, diag);
    bool made = dealer != NULL;
    dealer_destroy(&dealer);
    context_destroy(&context);
    return made;
}

static bool make_gate(struct diag *diag)
{
    (void)diag;
    struct gate_key key = {.domain = "ingest", .user = "publisher:pbx"};
    memset(key.public_key, '0', sizeof key.public_key - 1);
    struct context *context = context_create();
    struct gate *gate = context == NULL ? NULL : gate_create(context);
    bool made = gate != NULL && gate_allow(gate, &key, 1);
    gate_destroy(&gate);
    context_destroy(&context);
    return made;
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a context is whole or not there", .attempt = make_context},
        {.name = "a poll is whole or not there", .attempt = make_poll},
        {.name = "a publisher is whole or not there", .attempt = make_publisher},
        {.name = "a router is whole or not there", .attempt = make_router},
        {.name = "a dealer is whole or not there", .attempt = make_dealer},
        {.name = "a gate and its list are whole or not there", .attempt = make_gate},
        {.name = "a subscriber is whole or not there", .attempt = make_subscriber},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "bus: scarce memory");
}
