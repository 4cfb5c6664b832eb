#ifndef WALLBOARD_HTTP_SERVER_H
#define WALLBOARD_HTTP_SERVER_H

/*
 * A small HTTP server: whole requests in, replies out. It never blocks and has no thread:
 * whoever owns it waits on its descriptor and calls http_server_run(). Bodies,
 * connections, headers and idle time are bounded; what is too large is refused with 413
 * before its handler hears of it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

#define HTTP_BODY_MAX        65536
#define HTTP_CONNECTIONS_MAX 64
#define HTTP_IDLE_S          30
#define HTTP_REPLY_MAX       4096

/* Where the headers of a request are looked up; only server.c looks inside. */
struct http_headers;

struct http_request {
    struct str method, path, body;
    const struct http_headers *headers;
};

struct http_reply {
    int status;
    bool challenge;            /* "WWW-Authenticate: Bearer" goes with it */
    bool only_get;             /* "Allow: GET" goes with it */
    const char *type;          /* of the body; NULL: application/json */
    char body[HTTP_REPLY_MAX]; /* terminated */
    char *whole; /* instead of `body`, if it is not NULL; borrowed, only read */
    size_t whole_size;
};

/* Answers one whole request. The request is borrowed for the call. */
typedef void http_handle(void *context, const struct http_request *request,
                         struct http_reply *ret_reply);

struct http_server;

/* Listens on a numeric address ("127.0.0.1", "::1"). NULL after saying why in `diag`. */
struct http_server *http_server_create(const char *host, const char *port,
                                       http_handle *handle, void *context,
                                       struct diag *diag);
void http_server_destroy(struct http_server **self);

/* Is that address one of the machine's own alone? */
bool http_is_loopback(const char *host);

/* Does what can be done now; calls the handler. */
void http_server_run(struct http_server *server);

/* What to wait for (to be read), and how long at most. */
int http_server_descriptor(const struct http_server *server);
int64_t http_server_pause_ms(const struct http_server *server, int64_t most_ms);

/* The value of a header in any case of letters; data NULL if there is none. */
struct str http_header(const struct http_headers *headers, const char *name);

/* The value of an argument in the address ("?name=value"); data NULL if there is none. */
struct str http_argument(const struct http_headers *headers, const char *name);

/* Calls `take` for each header. */
typedef void http_take(void *context, struct str name, struct str value);
void http_each_header(const struct http_headers *headers, http_take *take, void *context);

#endif
