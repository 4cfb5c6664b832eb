#include "bus/dealer.h"

#include <stdlib.h>

#include <zmq.h>

#include "bus/endpoint.h"
#include "bus/message.h"

struct dealer {
    struct link *link;
    zmq_msg_t frames[DEALER_FRAMES];
};

static const char *fault_of(const struct endpoint *endpoint,
                            const struct socket_options *options)
{
    if (endpoint->direction != ENDPOINT_CONNECT) {
        return "this one connects, it cannot be bound";
    }
    return socket_options_fault(options, endpoint);
}

struct dealer *dealer_create(struct context *context, const char *endpoint,
                             const struct dealer_options *options, struct mono now,
                             struct diag *diag)
{
    struct endpoint parsed = {0};
    if (!endpoint_parse(endpoint, ENDPOINT_CONNECT, &parsed, diag)) {
        return NULL;
    }
    const struct socket_options wishes = {
        .kind = SOCKET_DEALER, .max_bytes = options->max_bytes, .curve = options->curve};
    const char *fault = fault_of(&parsed, &wishes);
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0, "%s", fault);
        return NULL;
    }
    struct dealer *dealer = calloc(1, sizeof *dealer);
    if (dealer == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < DEALER_FRAMES; i++) {
        zmq_msg_init(&dealer->frames[i]);
    }
    dealer->link = link_create(context, &wishes, &parsed, NULL, now);
    if (dealer->link == NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0,
                 "no descriptors, memory or keys for it");
        dealer_destroy(&dealer);
    }
    return dealer;
}

void dealer_destroy(struct dealer **self)
{
    struct dealer *dealer = *self;
    if (dealer == NULL) {
        return;
    }
    for (size_t i = 0; i < DEALER_FRAMES; i++) {
        zmq_msg_close(&dealer->frames[i]);
    }
    link_destroy(&dealer->link);
    free(dealer);
    *self = NULL;
}

void dealer_update(struct dealer *dealer, struct mono now)
{
    link_update(dealer->link, now);
}

size_t dealer_receive(struct dealer *dealer, struct str ret_frames[DEALER_FRAMES])
{
    void *socket = link_socket(dealer->link);
    size_t count = 0;
    bool more = socket != NULL;
    while (more && count < DEALER_FRAMES) {
        zmq_msg_t *frame = &dealer->frames[count];
        if (!message_receive_frame(frame, socket)) {
            return 0; /* only with the first: a message's frames come together */
        }
        ret_frames[count++] = (struct str){zmq_msg_data(frame), zmq_msg_size(frame)};
        more = zmq_msg_more(frame) != 0;
    }
    if (more) {
        (void)message_drop_rest(socket);
    }
    return count;
}

bool dealer_send(struct dealer *dealer, const struct str *frames, size_t count)
{
    void *socket = link_socket(dealer->link);
    return socket != NULL && message_send(socket, frames, count) == 0;
}

struct link_status dealer_link(const struct dealer *dealer)
{
    return link_status(dealer->link);
}

size_t dealer_sockets(const struct dealer *dealer, void **ret_sockets, size_t capacity)
{
    return link_sockets(dealer->link, ret_sockets, capacity);
}
