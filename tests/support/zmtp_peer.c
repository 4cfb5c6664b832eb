#include "support/zmtp_peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

void zmtp_add(struct zmtp_words *words, const void *bytes, size_t size)
{
    assert_true(size <= ZMTP_BYTES - words->size);
    memcpy(words->bytes + words->size, bytes, size);
    words->size += size;
}

static void add_byte(struct zmtp_words *words, size_t byte)
{
    assert_true(byte <= UINT8_MAX);
    const uint8_t narrow = (uint8_t)byte;
    zmtp_add(words, &narrow, 1);
}

void zmtp_add_greeting(struct zmtp_words *words, const char *mechanism, bool as_server)
{
    uint8_t greeting[64] = {[0] = 0xFF, [9] = 0x7F, [10] = 3};
    memcpy(greeting + 12, mechanism, strlen(mechanism));
    greeting[32] = as_server;
    zmtp_add(words, greeting, sizeof greeting);
}

void zmtp_add_command(struct zmtp_words *words, const char *name, const void *body,
                      size_t size)
{
    add_byte(words, 4);
    add_byte(words, 1 + strlen(name) + size);
    add_byte(words, strlen(name));
    zmtp_add(words, name, strlen(name));
    zmtp_add(words, body, size);
}

void zmtp_add_message(struct zmtp_words *words, const void *bytes, size_t size)
{
    add_byte(words, 0);
    add_byte(words, size);
    zmtp_add(words, bytes, size);
}

void zmtp_add_pause(struct zmtp_words *words, size_t until)
{
    assert_true(words->pause_count < ZMTP_PAUSES);
    words->pauses[words->pause_count].at = words->size;
    words->pauses[words->pause_count++].until = until;
}

static void add_property(struct zmtp_words *words, const char *name, const char *value)
{
    add_byte(words, strlen(name));
    zmtp_add(words, name, strlen(name));
    zmtp_add(words, "\0\0\0", 3);
    add_byte(words, strlen(value));
    zmtp_add(words, value, strlen(value));
}

void zmtp_add_ready(struct zmtp_words *words, const char *socket_type, const char *user)
{
    struct zmtp_words body = {.size = 0};
    add_property(&body, "Socket-Type", socket_type);
    add_property(&body, "Identity", "");
    if (user != NULL) {
        add_property(&body, "User-Id", user);
    }
    zmtp_add_command(words, "READY", body.bytes, body.size);
}

int zmtp_call(const char *endpoint, const struct zmtp_words *words)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)strtoul(strrchr(endpoint, ':') + 1, NULL, 10));
    struct timeval limit = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    char heard[256];
    size_t said = 0;
    size_t total = 0;
    for (size_t i = 0; i < words->pause_count; i++) {
        size_t at = words->pauses[i].at;
        /* it may have been thrown out half-way, which is as well */
        (void)send(fd, words->bytes + said, at - said, MSG_NOSIGNAL);
        said = at;
        ssize_t got = 1;
        while (got > 0 && total < words->pauses[i].until) {
            got = read(fd, heard, sizeof heard);
            total += got > 0 ? (size_t)got : 0;
        }
    }
    (void)send(fd, words->bytes + said, words->size - said, MSG_NOSIGNAL);
    return fd;
}

bool zmtp_is_thrown_out(int fd)
{
    char bytes[1024];
    ssize_t got = 1;
    while (got > 0) {
        got = read(fd, bytes, sizeof bytes);
    }
    bool out = got == 0 || errno == ECONNRESET;
    close(fd);
    return out;
}
