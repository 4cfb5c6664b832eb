#include "bus/poll.h"

#include <errno.h>
#include <stdlib.h>

#include <zmq.h>

#include "base/log.h"
#include "bus/dealer.h"
#include "bus/publisher.h"
#include "bus/router.h"
#include "bus/subscriber.h"

/* Each link has its socket and its monitor. */
#define SOCKETS_MAX ((size_t)POLL_PEERS * 2 * SUBSCRIBER_LINKS)

/* How long to sleep when the library cannot wait for us. */
#define FAULT_SLEEP_MS 1000

/* Something with sockets, and how it tells them. */
struct peer {
    const void *self;
    size_t (*sockets)(const void *self, void **ret_sockets, size_t capacity);
};

struct poll {
    struct peer peers[POLL_PEERS];
    size_t peer_count;
    int fds[POLL_FDS];
    bool writing[POLL_FDS];
    bool ready[POLL_FDS];
    size_t fd_count;
};

struct poll *poll_create(void)
{
    return calloc(1, sizeof(struct poll));
}

void poll_destroy(struct poll **self)
{
    free(*self);
    *self = NULL;
}

static bool add_peer(struct poll *poll, struct peer peer)
{
    if (poll->peer_count == POLL_PEERS) {
        return false;
    }
    poll->peers[poll->peer_count++] = peer;
    return true;
}

static size_t of_subscriber(const void *self, void **ret_sockets, size_t capacity)
{
    return subscriber_sockets(self, ret_sockets, capacity);
}

static size_t of_publisher(const void *self, void **ret_sockets, size_t capacity)
{
    return publisher_sockets(self, ret_sockets, capacity);
}

static size_t of_router(const void *self, void **ret_sockets, size_t capacity)
{
    return router_sockets(self, ret_sockets, capacity);
}

static size_t of_dealer(const void *self, void **ret_sockets, size_t capacity)
{
    return dealer_sockets(self, ret_sockets, capacity);
}

bool poll_add_subscriber(struct poll *poll, const struct subscriber *subscriber)
{
    return add_peer(poll, (struct peer){subscriber, of_subscriber});
}

bool poll_add_publisher(struct poll *poll, const struct publisher *publisher)
{
    return add_peer(poll, (struct peer){publisher, of_publisher});
}

bool poll_add_router(struct poll *poll, const struct router *router)
{
    return add_peer(poll, (struct peer){router, of_router});
}

bool poll_add_dealer(struct poll *poll, const struct dealer *dealer)
{
    return add_peer(poll, (struct peer){dealer, of_dealer});
}

bool poll_add_fd(struct poll *poll, int fd)
{
    if (poll->fd_count == POLL_FDS) {
        return false;
    }
    poll->fds[poll->fd_count] = fd;
    poll->writing[poll->fd_count] = false;
    poll->ready[poll->fd_count++] = false;
    return true;
}

void poll_remove_fd(struct poll *poll, int fd)
{
    for (size_t i = 0; i < poll->fd_count; i++) {
        if (poll->fds[i] == fd) {
            poll->fd_count--;
            poll->fds[i] = poll->fds[poll->fd_count];
            poll->writing[i] = poll->writing[poll->fd_count];
            poll->ready[i] = poll->ready[poll->fd_count];
            return;
        }
    }
}

void poll_set_writing(struct poll *poll, int fd, bool writing)
{
    for (size_t i = 0; i < poll->fd_count; i++) {
        if (poll->fds[i] == fd) {
            poll->writing[i] = writing;
        }
    }
}

/* Asked anew each time: a link that begins again has other sockets. */
static size_t collect_sockets(const struct poll *poll, void *sockets[SOCKETS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < poll->peer_count; i++) {
        const struct peer *peer = &poll->peers[i];
        count += peer->sockets(peer->self, sockets + count, SOCKETS_MAX - count);
    }
    return count;
}

static size_t fill_items(const struct poll *poll, zmq_pollitem_t *items)
{
    void *sockets[SOCKETS_MAX];
    size_t count = 0;
    for (; count < poll->fd_count; count++) {
        short writing = poll->writing[count] ? ZMQ_POLLOUT : 0;
        items[count] = (zmq_pollitem_t){.fd = poll->fds[count],
                                        .events = (short)(ZMQ_POLLIN | writing)};
    }
    size_t socket_count = collect_sockets(poll, sockets);
    for (size_t i = 0; i < socket_count; i++) {
        items[count++] = (zmq_pollitem_t){.socket = sockets[i], .events = ZMQ_POLLIN};
    }
    return count;
}

static void complain_and_sleep(int error, int64_t timeout_ms)
{
    log_write(LOG_LEVEL_ERROR, "bus", "cannot wait for messages: %s",
              zmq_strerror(error));
    bool short_enough = timeout_ms >= 0 && timeout_ms < FAULT_SLEEP_MS;
    zmq_poll(NULL, 0, short_enough ? (long)timeout_ms : FAULT_SLEEP_MS);
}

bool poll_wait(struct poll *poll, int64_t timeout_ms)
{
    zmq_pollitem_t items[POLL_FDS + SOCKETS_MAX];
    size_t count = fill_items(poll, items);
    int ready = zmq_poll(items, (int)count, timeout_ms < 0 ? -1 : (long)timeout_ms);
    int error = ready < 0 ? zmq_errno() : 0;
    for (size_t i = 0; i < poll->fd_count; i++) {
        poll->ready[i] = ready > 0 && items[i].revents != 0;
    }
    if (error != 0 && error != EINTR) {
        complain_and_sleep(error, timeout_ms);
    }
    return ready > 0;
}

bool poll_is_fd_ready(const struct poll *poll, int fd)
{
    for (size_t i = 0; i < poll->fd_count; i++) {
        if (poll->fds[i] == fd) {
            return poll->ready[i];
        }
    }
    return false;
}
