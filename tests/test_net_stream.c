#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/stream.h"
#include "support/rows.h"

#define PATIENCE_MS 10000

/* A server at the loopback's next free port, which `port` then names. */
static int listen_at(char port[8])
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    snprintf(port, 8, "%d", ntohs(address.sin_port));
    return fd;
}

static void await(const struct stream *stream)
{
    struct pollfd item = {.fd = stream_descriptor(stream),
                          .events =
                              (short)(stream_wants_write(stream) ? POLLOUT : POLLIN)};
    assert_int_equal(poll(&item, 1, PATIENCE_MS), 1);
}

static struct stream *open_to(const char *port)
{
    static struct diag diag;
    const struct stream_config config = {.host = "127.0.0.1", .port = port};
    struct stream *stream = stream_create(&config, &diag);
    assert_non_null(stream);
    assert_int_equal(stream_descriptor(stream), -1);
    if (stream_open(stream)) {
        while (stream_advance(stream) == STREAM_OPENING) {
            await(stream);
        }
    }
    return stream;
}

static void test_talk(void **state)
{
    (void)state;
    char port[8];
    char bytes[16] = "";
    size_t size = 7;
    int server = listen_at(port);
    struct stream *stream = open_to(port);
    assert_int_equal(stream_advance(stream), STREAM_OPEN);
    int peer = accept(server, NULL, NULL);
    assert_true(peer >= 0);
    assert_true(stream_read(stream, bytes, sizeof bytes, &size));
    assert_int_equal(size, 0); /* nothing yet, and it does not wait */
    assert_true(stream_write(stream, str_from("hello"), &size));
    assert_int_equal(size, 5);
    assert_int_equal(read(peer, bytes, sizeof bytes), 5);
    assert_memory_equal(bytes, "hello", 5);
    assert_int_equal(write(peer, "world!", 6), 6);
    await(stream);
    assert_true(stream_read(stream, bytes, sizeof bytes, &size));
    assert_int_equal(size, 6);
    assert_memory_equal(bytes, "world!", 6);
    close(peer);
    await(stream);
    assert_false(stream_read(stream, bytes, sizeof bytes, &size));
    assert_string_equal(stream_fault(stream), "the connection ended: the server hung up");
    assert_int_equal(stream_advance(stream), STREAM_CLOSED);
    assert_int_equal(stream_descriptor(stream), -1);
    close(server);
    stream_destroy(&stream);
    assert_null(stream);
}

static void test_refused(void **state)
{
    (void)state;
    char port[8];
    close(listen_at(port)); /* now nobody listens there */
    struct stream *stream = open_to(port);
    assert_int_equal(stream_advance(stream), STREAM_CLOSED);
    assert_string_equal(stream_fault(stream), "cannot connect: Connection refused");
    stream_destroy(&stream);
}

/* A wrong start is told with the thing that is wrong. */
struct refusal {
    const char *name;
    struct stream_config config;
    const char *file;
};

static struct refusal refusals[] = {
    {"a host that is no name", {.host = "no host", .port = "1"}, "no host"},
    {"a file of certificates that is not there",
     {.host = "127.0.0.1", .port = "1", .tls = true, .authority = "/nowhere.pem"},
     "/nowhere.pem"},
};

static void test_refusal(void **state)
{
    const struct refusal *row = *state;
    static struct diag diag;
    diag_clear(&diag);
    assert_null(stream_create(&row->config, &diag));
    assert_int_equal(diag.errors, 1);
    assert_string_equal(diag.entries[0].file, row->file);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "bytes go both ways, and the end is told", test_talk);
    rows_add_one(&rows, "a port where nobody listens", test_refused);
    ROWS_ADD(&rows, test_refusal, refusals);
    return rows_run(&rows, "net/stream");
}
