#include "net/stream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME_BYTES 256 /* longest name of a host, and a NUL */

struct stream {
    struct stream_config config;
    struct addrinfo *addresses, *next; /* next: whom to try next; NULL: the first */
    int fd;
    bool connected, wants_write;
    enum stream_state state;
    SSL_CTX *context; /* NULL without TLS */
    SSL *ssl;
    char fault[STREAM_FAULT_SIZE];
};

static void note(struct stream *stream, const char *what, const char *why)
{
    str_format(stream->fault, sizeof stream->fault, "%s: %s", what, why);
}

/* -- TLS ------------------------------------------------------------------------------
 */

static bool open_context(struct stream *stream, struct diag *diag)
{
    const char *authority = stream->config.authority;
    stream->context = SSL_CTX_new(TLS_client_method());
    if (stream->context == NULL) {
        diag_add(diag, DIAG_ERROR, stream->config.host, 0, 0, "no TLS: out of memory");
        return false;
    }
    SSL_CTX_set_min_proto_version(stream->context, TLS1_2_VERSION);
    SSL_CTX_set_verify(stream->context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(stream->context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    int ok = authority == NULL
                 ? SSL_CTX_set_default_verify_paths(stream->context)
                 : SSL_CTX_load_verify_locations(stream->context, authority, NULL);
    ERR_clear_error();
    if (ok != 1) {
        diag_add(diag, DIAG_ERROR, authority == NULL ? "TLS" : authority, 0, 0,
                 "holds no certificates that can be read");
    }
    return ok == 1;
}

/* The certificate must be that of the host, by name or by address. */
static bool expect_host(SSL *ssl, const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    char name[NAME_BYTES];
    bool is_address =
        inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
    if (is_address) {
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
    }
    return str_copy(name, sizeof name, str_from(host)) && SSL_set1_host(ssl, name) == 1 &&
           SSL_set_tlsext_host_name(ssl, name) == 1;
}

static bool open_ssl(struct stream *stream)
{
    stream->ssl = SSL_new(stream->context);
    return stream->ssl != NULL && expect_host(stream->ssl, stream->config.host) &&
           SSL_set_fd(stream->ssl, stream->fd) == 1;
}

static void note_ssl(struct stream *stream)
{
    long verdict = stream->ssl == NULL ? X509_V_OK : SSL_get_verify_result(stream->ssl);
    unsigned long error = ERR_peek_error();
    if (verdict != X509_V_OK) {
        note(stream, "the server's certificate", X509_verify_cert_error_string(verdict));
    } else if (error != 0) {
        const char *reason = ERR_reason_error_string(error);
        note(stream, "TLS", reason == NULL ? "failed" : reason);
    } else {
        note(stream, "TLS", "the server hung up");
    }
    ERR_clear_error();
}

/* After a call of the library that did not succeed: is it only too early? */
static bool is_early(struct stream *stream, int result)
{
    int error = SSL_get_error(stream->ssl, result);
    stream->wants_write = error == SSL_ERROR_WANT_WRITE;
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* -- life -----------------------------------------------------------------------------
 */

struct stream *stream_create(const struct stream_config *config, struct diag *diag)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) {
        diag_add(diag, DIAG_ERROR, config->host, 0, 0, "out of memory");
        return NULL;
    }
    stream->config = *config;
    stream->fd = -1;
    int error = getaddrinfo(config->host, config->port, &hints, &stream->addresses);
    if (error != 0) {
        stream->addresses = NULL;
        diag_add(diag, DIAG_ERROR, config->host, 0, 0, "%s", gai_strerror(error));
        stream_destroy(&stream);
    } else if (config->tls && !open_context(stream, diag)) {
        stream_destroy(&stream);
    }
    return stream;
}

void stream_destroy(struct stream **self)
{
    if (*self == NULL) {
        return;
    }
    stream_close(*self);
    SSL_CTX_free((*self)->context);
    if ((*self)->addresses != NULL) {
        freeaddrinfo((*self)->addresses);
    }
    free(*self);
    *self = NULL;
}

void stream_close(struct stream *stream)
{
    SSL_free(stream->ssl);
    stream->ssl = NULL;
    if (stream->fd >= 0) {
        close(stream->fd);
    }
    stream->fd = -1;
    stream->state = STREAM_CLOSED;
    stream->wants_write = false;
    stream->connected = false;
}

static bool fail(struct stream *stream, const char *what, int error)
{
    note(stream, what, strerror(error));
    stream_close(stream);
    return false;
}

bool stream_open(struct stream *stream)
{
    const int yes = 1;
    stream_close(stream);
    stream->fault[0] = '\0';
    const struct addrinfo *address =
        stream->next == NULL ? stream->addresses : stream->next;
    stream->next = address->ai_next;
    stream->fd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
    if (stream->fd < 0 || fcntl(stream->fd, F_SETFD, FD_CLOEXEC) < 0 ||
        fcntl(stream->fd, F_SETFL, O_NONBLOCK) < 0) {
        return fail(stream, "no socket", errno);
    }
    (void)setsockopt(stream->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(stream->fd, address->ai_addr, address->ai_addrlen) < 0 &&
        errno != EINPROGRESS) {
        return fail(stream, "cannot connect", errno);
    }
    stream->state = STREAM_OPENING;
    stream->wants_write = true;
    return true;
}

/* Has the connection come about? */
static bool has_connected(struct stream *stream)
{
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    int error = 0;
    socklen_t error_size = sizeof error;
    if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &error_size) < 0) {
        error = errno;
    }
    if (error != 0) {
        return fail(stream, "cannot connect", error);
    }
    /* A socket that is still connecting has no error and no peer. */
    return getpeername(stream->fd, (struct sockaddr *)&peer, &size) == 0;
}

enum stream_state stream_advance(struct stream *stream)
{
    if (stream->state != STREAM_OPENING) {
        return stream->state;
    }
    if (!stream->connected && !has_connected(stream)) {
        return stream->state;
    }
    bool greets = !stream->connected && stream->context != NULL;
    stream->connected = true;
    stream->wants_write = false;
    if (greets && !open_ssl(stream)) {
        note_ssl(stream);
        stream_close(stream);
        return STREAM_CLOSED;
    }
    if (stream->ssl != NULL) {
        ERR_clear_error();
        int result = SSL_connect(stream->ssl);
        if (result != 1) {
            if (!is_early(stream, result)) {
                note_ssl(stream);
                stream_close(stream);
            }
            return stream->state;
        }
    }
    stream->state = STREAM_OPEN;
    return STREAM_OPEN;
}

static bool transfer_ssl(struct stream *stream, int result, size_t size, size_t *ret_size)
{
    *ret_size = result == 1 ? size : 0;
    if (result == 1 || is_early(stream, result)) {
        return true;
    }
    note_ssl(stream);
    stream_close(stream);
    return false;
}

static bool transfer(struct stream *stream, ssize_t result, size_t *ret_size)
{
    bool is_early_yet = result < 0 && (errno == EAGAIN || errno == EINTR);
    *ret_size = result > 0 ? (size_t)result : 0;
    stream->wants_write = false;
    return result >= 0 || is_early_yet || fail(stream, "the connection broke", errno);
}

bool stream_read(struct stream *stream, char *buffer, size_t size, size_t *ret_size)
{
    if (stream->ssl != NULL) {
        size_t got = 0;
        ERR_clear_error();
        int result = SSL_read_ex(stream->ssl, buffer, size, &got);
        return transfer_ssl(stream, result, got, ret_size);
    }
    ssize_t got = recv(stream->fd, buffer, size, 0);
    if (got == 0) {
        note(stream, "the connection ended", "the server hung up");
        stream_close(stream);
        return false;
    }
    return transfer(stream, got, ret_size);
}

bool stream_write(struct stream *stream, struct str bytes, size_t *ret_size)
{
    if (stream->ssl != NULL) {
        size_t put = 0;
        ERR_clear_error();
        int result = SSL_write_ex(stream->ssl, bytes.data, bytes.size, &put);
        return transfer_ssl(stream, result, put, ret_size);
    }
    ssize_t put = send(stream->fd, bytes.data, bytes.size, MSG_NOSIGNAL);
    bool ok = transfer(stream, put, ret_size);
    stream->wants_write = ok && *ret_size < bytes.size;
    return ok;
}

int stream_descriptor(const struct stream *stream)
{
    return stream->fd;
}

bool stream_wants_write(const struct stream *stream)
{
    return stream->wants_write;
}

const char *stream_fault(const struct stream *stream)
{
    return stream->fault;
}
