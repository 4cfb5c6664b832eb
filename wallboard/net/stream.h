#ifndef WALLBOARD_NET_STREAM_H
#define WALLBOARD_NET_STREAM_H

/*
 * A connection to a server over TCP, or over TLS whose certificate is checked against the
 * host's name. Never blocks: whoever owns it waits on its descriptor. The host's name is
 * looked up once, at creation, because that does block.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

#define STREAM_FAULT_SIZE 192

struct stream;

struct stream_config {
    const char *host, *port;
    bool tls;
    const char *authority; /* PEM file of those who are believed; NULL: the system's */
};

enum stream_state {
    STREAM_CLOSED,
    STREAM_OPENING, /* connecting, or greeting by TLS */
    STREAM_OPEN,
};

/* Looks the host up; the connection begins with stream_open(). Strings are borrowed for
 * its life. NULL after saying why in `diag`. */
struct stream *stream_create(const struct stream_config *config, struct diag *diag);
void stream_destroy(struct stream **self);

/* Begins to connect, to the host's next address each time. False: not even that; see
 * stream_fault(). */
bool stream_open(struct stream *stream);
void stream_close(struct stream *stream);

/* Goes on with what was begun. Each time the state that it is in now; STREAM_CLOSED if it
 * failed. */
enum stream_state stream_advance(struct stream *stream);

/*
 * Reads or writes what is possible now; ret_size 0: nothing. False if the connection is
 * at its end or broken, and closed. Only while open.
 */
bool stream_read(struct stream *stream, char *buffer, size_t size, size_t *ret_size);
bool stream_write(struct stream *stream, struct str bytes, size_t *ret_size);

/* What to wait for; -1 while closed. */
int stream_descriptor(const struct stream *stream);
bool stream_wants_write(const struct stream *stream);

/* Why it closed, in plain words; "" if it did not. */
const char *stream_fault(const struct stream *stream);

#endif
