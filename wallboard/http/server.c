#include "http/server.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

#define MEMORY_BYTES ((size_t)32 * 1024) /* of one connection: its headers */

struct http_headers {
    struct MHD_Connection *connection;
};

struct http_server {
    struct MHD_Daemon *daemon;
    http_handle *handle;
    void *context;
};

/* The body of one request while it comes. */
struct gathering {
    size_t size;
    bool is_too_large;
    char bytes[HTTP_BODY_MAX];
};

struct str http_header(const struct http_headers *headers, const char *name)
{
    return str_from(
        MHD_lookup_connection_value(headers->connection, MHD_HEADER_KIND, name));
}

struct str http_argument(const struct http_headers *headers, const char *name)
{
    return str_from(
        MHD_lookup_connection_value(headers->connection, MHD_GET_ARGUMENT_KIND, name));
}

struct taking {
    http_take *take;
    void *context;
};

static enum MHD_Result take_header(void *self, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    const struct taking *taking = self;
    (void)kind;
    taking->take(taking->context, str_from(name), str_from(value));
    return MHD_YES;
}

void http_each_header(const struct http_headers *headers, http_take *take, void *context)
{
    struct taking taking = {take, context};
    (void)MHD_get_connection_values(headers->connection, MHD_HEADER_KIND, take_header,
                                    &taking);
}

/* -- one request ----------------------------------------------------------------------
 */

static enum MHD_Result send_reply(struct MHD_Connection *connection,
                                  struct http_reply *reply)
{
    bool is_long = reply->whole != NULL;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        is_long ? reply->whole_size : strlen(reply->body),
        is_long ? reply->whole : reply->body, MHD_RESPMEM_MUST_COPY);
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type",
                                  reply->type == NULL ? "application/json" : reply->type);
    if (reply->only_get) {
        (void)MHD_add_response_header(response, "Allow", "GET, HEAD");
    }
    if (reply->challenge) {
        (void)MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    }
    enum MHD_Result result =
        MHD_queue_response(connection, (unsigned int)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static void gather(struct gathering *gathering, const char *bytes, size_t size)
{
    if (size > HTTP_BODY_MAX - gathering->size) {
        gathering->is_too_large = true;
        return;
    }
    memcpy(gathering->bytes + gathering->size, bytes, size);
    gathering->size += size;
}

/* The library's callback: first without a body, then with each piece, then without. The
 * parameters are the library's. */
/* NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result hear(void *self, struct MHD_Connection *connection,
                            const char *path, const char *method, const char *version,
                            const char *upload, size_t *upload_size, void **place)
{
    struct http_server *server = self;
    struct gathering *gathering = *place;
    struct http_reply reply = {.status = MHD_HTTP_OK};
    (void)version;
    if (gathering == NULL) {
        *place = calloc(1, sizeof *gathering);
        return *place != NULL ? MHD_YES : MHD_NO;
    }
    if (*upload_size > 0) {
        gather(gathering, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (gathering->is_too_large) {
        reply.status = MHD_HTTP_CONTENT_TOO_LARGE;
        str_format(
            reply.body, sizeof reply.body,
            "{\"reason\":\"too_large\",\"fault\":\"a body has at most %d bytes\"}\n",
            HTTP_BODY_MAX);
        return send_reply(connection, &reply);
    }
    const struct http_headers headers = {connection};
    const struct http_request request = {
        .method = str_from(method),
        .path = str_from(path),
        .body = {gathering->bytes, gathering->size},
        .headers = &headers,
    };
    server->handle(server->context, &request, &reply);
    return send_reply(connection, &reply);
}

static void forget(void *self, struct MHD_Connection *connection, void **place,
                   enum MHD_RequestTerminationCode code)
{
    (void)self;
    (void)connection;
    (void)code;
    free(*place);
    *place = NULL;
}

/* -- the server -----------------------------------------------------------------------
 */

static struct addrinfo *find_address(const char *host, const char *port)
{
    const struct addrinfo wanted = {.ai_flags =
                                        AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                    .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    return getaddrinfo(host, port, &wanted, &found) == 0 ? found : NULL;
}

bool http_is_loopback(const char *host)
{
    return strcmp(host, "::1") == 0 || strncmp(host, "127.", 4) == 0;
}

static struct MHD_Daemon *start(struct http_server *server,
                                const struct addrinfo *address)
{
    unsigned int flags = MHD_USE_EPOLL;
    flags |= address->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, hear, server, MHD_OPTION_SOCK_ADDR, address->ai_addr,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned int)HTTP_CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)HTTP_IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_END);
}

struct http_server *http_server_create(const char *host, const char *port,
                                       http_handle *handle, void *context,
                                       struct diag *diag)
{
    struct http_server *server = calloc(1, sizeof *server);
    struct addrinfo *address = find_address(host, port);
    const char *why = NULL;
    if (server == NULL || address == NULL) {
        why = server == NULL ? "out of memory" : "not an address of this machine";
    } else {
        *server = (struct http_server){.handle = handle, .context = context};
        server->daemon = start(server, address);
        why = server->daemon == NULL ? "cannot listen there: is it in use?" : NULL;
    }
    if (address != NULL) {
        freeaddrinfo(address);
    }
    if (why != NULL) {
        diag_add(diag, DIAG_ERROR, "http", 0, 0, "%s:%s: %s", host, port, why);
        http_server_destroy(&server);
    }
    return server;
}

void http_server_destroy(struct http_server **self)
{
    if (*self != NULL) {
        if ((*self)->daemon != NULL) {
            MHD_stop_daemon((*self)->daemon);
        }
        free(*self);
        *self = NULL;
    }
}

void http_server_run(struct http_server *server)
{
    (void)MHD_run(server->daemon);
}

int http_server_descriptor(const struct http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info == NULL ? -1 : info->epoll_fd;
}

int64_t http_server_pause_ms(const struct http_server *server, int64_t most_ms)
{
    MHD_UNSIGNED_LONG_LONG pause_ms = 0;
    if (MHD_get_timeout(server->daemon, &pause_ms) != MHD_YES ||
        pause_ms > (MHD_UNSIGNED_LONG_LONG)most_ms) {
        return most_ms;
    }
    return (int64_t)pause_ms;
}
