#include "bus/router.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include <zmq.h>

#include "bus/endpoint.h"
#include "bus/message.h"

struct router {
    struct link *link;
    bool secured; /* a user is who it says */
    struct message message;
};

/* What is wrong with it; NULL if nothing. */
static const char *fault_of(const struct endpoint *endpoint,
                            const struct socket_options *options)
{
    if (endpoint->direction != ENDPOINT_BIND) {
        return "others connect to this one, it cannot connect";
    }
    return socket_options_fault(options, endpoint);
}

struct router *router_create(struct context *context, const char *endpoint,
                             const struct router_options *options, struct mono now,
                             struct diag *diag)
{
    struct endpoint parsed = {0};
    if (!endpoint_parse(endpoint, ENDPOINT_BIND, &parsed, diag)) {
        return NULL;
    }
    const struct socket_options wishes = {.kind = SOCKET_ROUTER,
                                          .max_bytes = options->max_bytes,
                                          .send_mark = options->send_mark,
                                          .receive_mark = options->receive_mark,
                                          .linger_ms = options->linger_ms,
                                          .thread = options->thread,
                                          .curve = options->curve,
                                          .domain = options->domain};
    const char *fault = fault_of(&parsed, &wishes);
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0, "%s", fault);
        return NULL;
    }
    struct router *router = calloc(1, sizeof *router);
    if (router == NULL) {
        return NULL;
    }
    message_init(&router->message);
    router->secured = options->curve != NULL;
    router->link = link_create(context, &wishes, &parsed, NULL, now);
    if (router->link == NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0,
                 "no descriptors, memory or keys for it");
        router_destroy(&router);
    }
    return router;
}

void router_destroy(struct router **self)
{
    struct router *router = *self;
    if (router == NULL) {
        return;
    }
    message_finish(&router->message);
    link_destroy(&router->link);
    free(router);
    *self = NULL;
}

void router_update(struct router *router, struct mono now)
{
    link_update(router->link, now);
}

bool router_receive(struct router *router, struct router_message *ret_message)
{
    void *socket = link_socket(router->link);
    struct router_peer peer = {0};
    if (socket == NULL) {
        return false;
    }
    int size = zmq_recv(socket, peer.bytes, sizeof peer.bytes, ZMQ_DONTWAIT);
    if (size < 0 || !message_receive(&router->message, socket)) {
        return false;
    }
    struct str user = router->secured ? message_user(&router->message) : (struct str){0};
    assert(size <= ROUTER_PEER_BYTES); /* ZMTP has one byte for its length */
    peer.size = (uint8_t)size;
    *ret_message = (struct router_message){.peer = peer,
                                           .user = user,
                                           .topic = router->message.topic,
                                           .body = router->message.body,
                                           .extra_frames = router->message.extra_frames};
    return true;
}

enum router_result router_send(struct router *router, const struct router_peer *peer,
                               const struct str *frames, size_t count)
{
    void *socket = link_socket(router->link);
    struct str all[1 + ROUTER_FRAMES] = {{(const char *)peer->bytes, peer->size}};
    assert(count >= 1 && count <= ROUTER_FRAMES);
    for (size_t i = 0; i < count && i < ROUTER_FRAMES; i++) {
        all[1 + i] = frames[i];
    }
    int error = socket == NULL ? EHOSTUNREACH : message_send(socket, all, 1 + count);
    if (error == EAGAIN) {
        return ROUTER_FULL;
    }
    return error == 0 ? ROUTER_SENT : ROUTER_GONE;
}

void router_rebind(struct router *router, struct mono now)
{
    link_rebind(router->link, now);
}

struct link_status router_link(const struct router *router)
{
    return link_status(router->link);
}

size_t router_sockets(const struct router *router, void **ret_sockets, size_t capacity)
{
    return link_sockets(router->link, ret_sockets, capacity);
}
