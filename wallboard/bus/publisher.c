#include "bus/publisher.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "bus/endpoint.h"
#include "bus/message.h"
#include "bus/socket.h"

/* What every topic begins with, a publisher's ("wb1/") and a hub's ("wbh1/");
 * subscriptions to other things are not ours. */
static const char root[] = "wb";

/* Subscriptions read in one call; the rest waits for the next. */
#define SUBSCRIPTIONS_PER_POLL 256

struct publisher {
    struct link *link;
    bool lossy;
    size_t subscriptions;
};

struct publisher *publisher_create(struct context *context, const char *endpoint,
                                   struct mono now, struct diag *diag)
{
    const struct publisher_options usual = {0};
    return publisher_create_with(context, endpoint, &usual, now, diag);
}

struct publisher *publisher_create_with(struct context *context, const char *endpoint,
                                        const struct publisher_options *options,
                                        struct mono now, struct diag *diag)
{
    const struct socket_options wishes = {.kind = SOCKET_PUBLISHER,
                                          .send_mark = options->send_mark,
                                          .lossy = options->lossy,
                                          .thread = options->thread,
                                          .welcome = options->welcome,
                                          .curve = options->curve,
                                          .domain = options->domain};
    struct endpoint parsed = {0};
    if (!endpoint_parse(endpoint, ENDPOINT_GUESS, &parsed, diag)) {
        return NULL;
    }
    const char *fault = socket_options_fault(&wishes, &parsed);
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0, "%s", fault);
        return NULL;
    }
    struct publisher *publisher = calloc(1, sizeof *publisher);
    if (publisher == NULL) {
        return NULL;
    }
    publisher->lossy = options->lossy;
    publisher->link = link_create(context, &wishes, &parsed, NULL, now);
    if (publisher->link == NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0,
                 "no descriptors, memory or keys for it");
        publisher_destroy(&publisher);
    }
    return publisher;
}

void publisher_destroy(struct publisher **self)
{
    struct publisher *publisher = *self;
    if (publisher == NULL) {
        return;
    }
    link_destroy(&publisher->link);
    free(publisher);
    *self = NULL;
}

void publisher_update(struct publisher *publisher, struct mono now)
{
    link_update(publisher->link, now);
}

void publisher_rebind(struct publisher *publisher, struct mono now)
{
    link_rebind(publisher->link, now);
    publisher->subscriptions = 0;
}

size_t publisher_subscriptions(const struct publisher *publisher)
{
    return publisher->subscriptions;
}

enum publisher_result publisher_send(struct publisher *publisher, struct str topic,
                                     struct str body)
{
    void *socket = link_socket(publisher->link);
    if (socket == NULL) {
        return PUBLISHER_FAILED;
    }
    const struct str frames[] = {topic, body};
    int error = message_send(socket, frames, 2);
    if (error == EAGAIN) {
        return PUBLISHER_FULL;
    }
    return error == 0 ? PUBLISHER_SENT : PUBLISHER_FAILED;
}

enum publisher_result publisher_send_lossy(struct publisher *publisher, struct str topic,
                                           struct str body)
{
    void *socket = link_socket(publisher->link);
    if (socket == NULL) {
        return PUBLISHER_FAILED;
    }
    /* Where a message was dropped ZeroMQ leaves the subscriber out until it reads. */
    socket_set_lossy(socket, true);
    enum publisher_result result = publisher_send(publisher, topic, body);
    socket_set_lossy(socket, publisher->lossy);
    return result;
}

/* A subscription is a byte 1 and its prefix: to all, to part of the root, or beyond it.
 */
static bool is_ours(const char *frame, size_t size)
{
    if (size == 0 || frame[0] != 1) {
        return false;
    }
    size_t common = size - 1 < sizeof root - 1 ? size - 1 : sizeof root - 1;
    return memcmp(frame + 1, root, common) == 0;
}

bool publisher_poll_subscription(struct publisher *publisher)
{
    void *socket = link_socket(publisher->link);
    bool found = false;
    for (int i = 0; i < SUBSCRIPTIONS_PER_POLL && socket != NULL; i++) {
        char frame[1 + sizeof root];
        int size = zmq_recv(socket, frame, sizeof frame, ZMQ_DONTWAIT);
        if (size < 0) {
            break;
        }
        size_t kept = (size_t)size < sizeof frame ? (size_t)size : sizeof frame;
        found = is_ours(frame, kept) || found;
        publisher->subscriptions += kept > 0 && frame[0] == 1;
    }
    return found;
}

struct link_status publisher_link(const struct publisher *publisher)
{
    return link_status(publisher->link);
}

size_t publisher_sockets(const struct publisher *publisher, void **ret_sockets,
                         size_t capacity)
{
    return link_sockets(publisher->link, ret_sockets, capacity);
}
