#include "support/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>
#include <zmq.h>

#include "bus/context.h"

#define WAIT_MS 20000

static void *open_publisher(struct context *context)
{
    void *socket = zmq_socket(context_handle(context), ZMQ_XPUB);
    assert_non_null(socket);
    int wait_ms = WAIT_MS;
    int one = 1;
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &wait_ms, sizeof wait_ms);
    zmq_setsockopt(socket, ZMQ_LINGER, &wait_ms, sizeof wait_ms);
    zmq_setsockopt(socket, ZMQ_XPUB_VERBOSE, &one, sizeof one);
    return socket;
}

void *loopback_bind_at(struct context *context, const char *endpoint)
{
    void *socket = open_publisher(context);
    assert_int_equal(zmq_bind(socket, endpoint), 0);
    return socket;
}

void *loopback_bind(struct context *context, char endpoint[LOOPBACK_ENDPOINT_SIZE])
{
    void *socket = loopback_bind_at(context, "tcp://127.0.0.1:*");
    size_t size = LOOPBACK_ENDPOINT_SIZE;
    assert_int_equal(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
    return socket;
}

void *loopback_connect(struct context *context, const char *endpoint)
{
    void *socket = open_publisher(context);
    assert_int_equal(zmq_connect(socket, endpoint), 0);
    return socket;
}

void loopback_await_subscription(void *socket)
{
    char frame[64];
    do {
        assert_true(zmq_recv(socket, frame, sizeof frame, 0) > 0);
    } while (frame[0] != 1);
}

void loopback_send(void *socket, const char *const *frames, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int more = i + 1 < count ? ZMQ_SNDMORE : 0;
        assert_true(zmq_send(socket, frames[i], strlen(frames[i]), more) >= 0);
    }
}

void loopback_send_large(void *socket, size_t size)
{
    char *frame = malloc(size);
    assert_non_null(frame);
    memset(frame, '{', size);
    assert_int_equal(zmq_send(socket, frame, size, 0), size);
    free(frame);
}

void loopback_knock(const char *endpoint, const char *text)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)strtoul(strrchr(endpoint, ':') + 1, NULL, 10));
    struct timeval limit = {.tv_sec = WAIT_MS / 1000};
    char answer[64];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    shutdown(fd, SHUT_WR);
    ssize_t got = 1;
    while (got > 0) {
        got = read(fd, answer, sizeof answer);
    }
    close(fd);
}

int loopback_occupy(uint16_t *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

uint16_t loopback_free_port(void)
{
    uint16_t port = 0;
    close(loopback_occupy(&port));
    return port;
}

void loopback_close(void *socket)
{
    zmq_close(socket);
}
