#include "bus/publisher.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "bus/endpoint.h"
#include "bus/gate.h"
#include "bus/greed.h"
#include "bus/message.h"
#include "bus/socket.h"

/* What every topic begins with, a publisher's ("wb1/") and a hub's ("wbh1/");
 * subscriptions to other things are not ours. */
static const char root[] = "wb";

/* Subscriptions read in one call; the rest waits for the next. */
#define SUBSCRIPTIONS_PER_POLL 256

struct publisher {
    struct link *link;
    bool lossy, keyed;
    struct greed *greed; /* NULL: nobody is watched */
    char greedy[GATE_USER_BYTES];
    bool is_greedy; /* somebody was since the last call */
    struct mono now;
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
                                          .max_bytes = options->max_bytes,
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
    publisher->keyed = options->curve != NULL;
    publisher->now = now;
    publisher->greed = options->watched ? greed_create() : NULL;
    publisher->link = link_create(context, &wishes, &parsed, NULL, now);
    if (publisher->link == NULL || (options->watched && publisher->greed == NULL)) {
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
    greed_destroy(&publisher->greed);
    free(publisher);
    *self = NULL;
}

void publisher_update(struct publisher *publisher, struct mono now)
{
    publisher->now = now;
    link_update(publisher->link, now);
}

void publisher_rebind(struct publisher *publisher, struct mono now)
{
    link_rebind(publisher->link, now);
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

/* Whose it is counts only where the key was proved. */
static void watch(struct publisher *publisher, zmq_msg_t *msg)
{
    const char *user = publisher->keyed ? zmq_msg_gets(msg, "User-Id") : NULL;
    if (greed_hear(publisher->greed, str_from(user), publisher->now)) {
        (void)str_copy(publisher->greedy, sizeof publisher->greedy, str_from(user));
        publisher->is_greedy = true;
    }
}

bool publisher_poll_subscription(struct publisher *publisher)
{
    void *socket = link_socket(publisher->link);
    bool found = false;
    zmq_msg_t msg;
    zmq_msg_init(&msg);
    for (int i = 0; i < SUBSCRIPTIONS_PER_POLL && socket != NULL; i++) {
        if (!message_receive_frame(&msg, socket)) {
            break;
        }
        const char *frame = zmq_msg_data(&msg);
        size_t size = zmq_msg_size(&msg);
        found = is_ours(frame, size) || found;
        if (publisher->greed != NULL && size > 0 && frame[0] == 1) {
            watch(publisher, &msg);
        }
    }
    zmq_msg_close(&msg);
    return found;
}

bool publisher_poll_greedy(struct publisher *publisher, struct str *ret_user)
{
    bool found = publisher->is_greedy;
    publisher->is_greedy = false;
    if (found) {
        *ret_user = str_from(publisher->greedy);
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
