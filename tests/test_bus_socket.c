#include <zmq.h>

#include "bus/context.h"
#include "bus/socket.h"
#include "support/rows.h"

/* docs/reliability.md, section 2.2: each column. Read back from ZeroMQ, not from our
 * table. */

#define SCREEN  {.kind = SOCKET_SUBSCRIBER}, ENDPOINT_CONNECT
#define BOARD   {.kind = SOCKET_SUBSCRIBER}, ENDPOINT_BIND
#define FEED    {.kind = SOCKET_PUBLISHER}, ENDPOINT_BIND
#define FEED_TO {.kind = SOCKET_PUBLISHER}, ENDPOINT_CONNECT
#define HUB     {.kind = SOCKET_ROUTER}, ENDPOINT_BIND
#define ASKER   {.kind = SOCKET_DEALER}, ENDPOINT_CONNECT
#define INGEST                                                                           \
    {.kind = SOCKET_ROUTER,                                                              \
     .max_bytes = 65536,                                                                 \
     .send_mark = 1000,                                                                  \
     .receive_mark = 10000,                                                              \
     .linger_ms = 1000},                                                                 \
        ENDPOINT_BIND
#define RELAY {.kind = SOCKET_PUBLISHER, .send_mark = 100, .lossy = true}, ENDPOINT_BIND

struct row {
    const char *name;
    struct socket_options options;
    enum endpoint_direction direction;
    int option;
    int64_t min, max;
};

static struct row rows[] = {
    {"a screen takes messages of 4 MiB", SCREEN, ZMQ_MAXMSGSIZE, 4194304, 4194304},
    {"a board that binds too", BOARD, ZMQ_MAXMSGSIZE, 4194304, 4194304},
    {"a feed hears subscriptions only", FEED, ZMQ_MAXMSGSIZE, 4096, 4096},
    {"a screen queues 1000 messages", SCREEN, ZMQ_RCVHWM, 1000, 1000},
    {"a feed queues 1000 for each subscriber", FEED, ZMQ_SNDHWM, 1000, 1000},
    {"a screen does not linger", SCREEN, ZMQ_LINGER, 0, 0},
    {"a feed delivers for a second", FEED, ZMQ_LINGER, 1000, 1000},
    {"a screen waits 5 s for a handshake", SCREEN, ZMQ_HANDSHAKE_IVL, 5000, 5000},
    {"a feed waits 3 s for a handshake", FEED, ZMQ_HANDSHAKE_IVL, 3000, 3000},
    {"no heartbeats on a connecting screen", SCREEN, ZMQ_HEARTBEAT_IVL, 0, 0},
    {"nor on a board that binds", BOARD, ZMQ_HEARTBEAT_IVL, 0, 0},
    {"nor on a connecting feed", FEED_TO, ZMQ_HEARTBEAT_IVL, 0, 0},
    {"heartbeats on a bound feed", FEED, ZMQ_HEARTBEAT_IVL, 2000, 2000},
    {"a hub hears requests of 16 KiB", HUB, ZMQ_MAXMSGSIZE, 16384, 16384},
    {"its ingest events of 64 KiB", INGEST, ZMQ_MAXMSGSIZE, 65536, 65536},
    {"a hub queues 100 answers a peer", HUB, ZMQ_SNDHWM, 100, 100},
    {"and 100 requests", HUB, ZMQ_RCVHWM, 100, 100},
    {"its ingest 1000 answers", INGEST, ZMQ_SNDHWM, 1000, 1000},
    {"and 10000 events", INGEST, ZMQ_RCVHWM, 10000, 10000},
    {"a hub does not linger", HUB, ZMQ_LINGER, 0, 0},
    {"its ingest for a second", INGEST, ZMQ_LINGER, 1000, 1000},
    {"a hub waits 3 s for a handshake", HUB, ZMQ_HANDSHAKE_IVL, 3000, 3000},
    {"heartbeats on a bound hub", HUB, ZMQ_HEARTBEAT_IVL, 2000, 2000},
    {"answered within 6 s", HUB, ZMQ_HEARTBEAT_TIMEOUT, 6000, 6000},
    {"a dealer hears 4 MiB", ASKER, ZMQ_MAXMSGSIZE, 4194304, 4194304},
    {"a dealer queues 1000", ASKER, ZMQ_SNDHWM, 1000, 1000},
    {"a dealer does not linger", ASKER, ZMQ_LINGER, 0, 0},
    {"a dealer waits 5 s for a handshake", ASKER, ZMQ_HANDSHAKE_IVL, 5000, 5000},
    {"a dealer keeps nothing for a hub that is away", ASKER, ZMQ_IMMEDIATE, 1, 1},
    {"no heartbeats on a dealer", ASKER, ZMQ_HEARTBEAT_IVL, 0, 0},
    {"a hub queues 100 for each screen", RELAY, ZMQ_SNDHWM, 100, 100},
    {"which then misses messages", RELAY, ZMQ_LINGER, 0, 0},
    {"reconnecting is spread", SCREEN, ZMQ_RECONNECT_IVL, 500, 1500},
    {"reconnecting waits 8 s at most", SCREEN, ZMQ_RECONNECT_IVL_MAX, 8000, 8000},
    {"dead peers are noticed", SCREEN, ZMQ_TCP_KEEPALIVE, 1, 1},
    {"after 10 s", SCREEN, ZMQ_TCP_KEEPALIVE_IDLE, 10, 10},
    {"asked every 5 s", SCREEN, ZMQ_TCP_KEEPALIVE_INTVL, 5, 5},
    {"three times", SCREEN, ZMQ_TCP_KEEPALIVE_CNT, 3, 3},
};

static void reads_back(void **state)
{
    const struct row *row = *state;
    struct endpoint endpoint = {.address = "tcp://127.0.0.1:5556",
                                .direction = row->direction};
    struct context *context = context_create();
    void *socket = socket_open(context, &row->options, &endpoint);
    assert_non_null(socket);
    int64_t wide = 0; /* MAXMSGSIZE; little-endian or not, the others are read apart */
    int narrow = 0;
    size_t wide_size = sizeof wide;
    size_t narrow_size = sizeof narrow;
    if (row->option == ZMQ_MAXMSGSIZE) {
        assert_int_equal(zmq_getsockopt(socket, row->option, &wide, &wide_size), 0);
    } else {
        assert_int_equal(zmq_getsockopt(socket, row->option, &narrow, &narrow_size), 0);
        wide = narrow;
    }
    assert_in_range(wide, row->min, row->max);
    socket_close(socket);
    context_destroy(&context);
}

static void closes_nothing(void **state)
{
    (void)state;
    socket_close(NULL);
    socket_close_monitor(NULL, NULL);
    struct context *context = NULL;
    context_destroy(&context);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, reads_back, rows);
    rows_add_one(&tests, "closing nothing is fine", closes_nothing);
    return rows_run(&tests, "bus/socket");
}
