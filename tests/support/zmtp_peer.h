#ifndef SUPPORT_ZMTP_PEER_H
#define SUPPORT_ZMTP_PEER_H

/*
 * A peer that speaks ZMTP by hand over TCP, and not as it should: what a stranger at a
 * port may send, byte by byte. Every wait is for an event and fails the test after twenty
 * seconds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZMTP_BYTES 4096

#define ZMTP_PAUSES 4

struct zmtp_words {
    uint8_t bytes[ZMTP_BYTES];
    size_t size;
    struct {
        size_t at, until;
    } pauses[ZMTP_PAUSES];
    size_t pause_count;
};

/* Appends bytes; a greeting of ZMTP 3 in a mechanism; a command with its body; a
 * message's only frame. */
void zmtp_add(struct zmtp_words *words, const void *bytes, size_t size);
void zmtp_add_greeting(struct zmtp_words *words, const char *mechanism, bool as_server);
void zmtp_add_command(struct zmtp_words *words, const char *name, const void *body,
                      size_t size);
void zmtp_add_message(struct zmtp_words *words, const void *bytes, size_t size);

/* Waits here until the other side has said so many bytes in all (or has hung up): what
 * comes too soon is turned away for that alone. */
void zmtp_add_pause(struct zmtp_words *words, size_t until);

/* Appends the READY of mechanism NULL: a socket type and, unless NULL, a forged user. */
void zmtp_add_ready(struct zmtp_words *words, const char *socket_type, const char *user);

/* Connects to "tcp://127.0.0.1:PORT" and says it, with its pauses. */
int zmtp_call(const char *endpoint, const struct zmtp_words *words);

/* Reads until the other side has closed the connection, and closes it too; false if that
 * did not happen. */
bool zmtp_is_thrown_out(int fd);

#endif
