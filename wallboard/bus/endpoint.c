#include "bus/endpoint.h"

#include <string.h>

#include "base/str.h"

#define PORT_MAX 65535
/* sun_path of an AF_UNIX address, with its NUL. */
#define IPC_PATH_SIZE 108

/* What is wrong with "HOST:PORT"; NULL if nothing. */
static const char *tcp_fault(struct str rest, enum endpoint_direction direction)
{
    const char *colon = NULL;
    for (size_t i = 0; i < rest.size; i++) {
        colon = rest.data[i] == ':' ? &rest.data[i] : colon;
    }
    if (colon == NULL || rest.data[rest.size - 1] == ']') {
        return "no port, expected tcp://HOST:PORT";
    }
    struct str host = {rest.data, (size_t)(colon - rest.data)};
    struct str port = {colon + 1, rest.size - host.size - 1};
    if (host.size == 0) {
        return "no host, expected tcp://HOST:PORT";
    }
    bool bracketed = host.data[0] == '[' && host.data[host.size - 1] == ']';
    if (!bracketed && memchr(host.data, ':', host.size) != NULL) {
        return "an IPv6 address is written in brackets, as tcp://[::1]:5556";
    }
    if (direction == ENDPOINT_CONNECT && str_is(host, "*")) {
        return "cannot connect to '*', name a host";
    }
    if (str_is(port, "*")) {
        return direction == ENDPOINT_BIND ? NULL : "cannot connect to port '*'";
    }
    int64_t number = 0;
    if (!str_to_int(port, 1, PORT_MAX, &number)) {
        return "the port is not a number from 1 to 65535";
    }
    return NULL;
}

static const char *ipc_fault(struct str rest, enum endpoint_direction direction)
{
    (void)direction;
    if (rest.size == 0) {
        return "no path, expected ipc://PATH";
    }
    return rest.size < IPC_PATH_SIZE ? NULL : "the path is longer than 107 bytes";
}

static const char *inproc_fault(struct str rest, enum endpoint_direction direction)
{
    (void)direction;
    return rest.size > 0 ? NULL : "no name, expected inproc://NAME";
}

struct transport {
    const char *scheme;
    const char *(*fault)(struct str rest, enum endpoint_direction direction);
};

static const struct transport transports[] = {
    {"tcp://", tcp_fault}, {"ipc://", ipc_fault}, {"inproc://", inproc_fault}};

static const struct transport *transport_of(struct str address)
{
    for (size_t i = 0; i < sizeof transports / sizeof *transports; i++) {
        if (str_starts_with(address, transports[i].scheme)) {
            return &transports[i];
        }
    }
    return NULL;
}

static enum endpoint_direction guess(struct str address)
{
    static const char *const own[] = {
        "tcp://*:", "tcp://0.0.0.0:", "tcp://[::]:", "ipc://", "inproc://"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (str_starts_with(address, own[i])) {
            return ENDPOINT_BIND;
        }
    }
    return ENDPOINT_CONNECT;
}

static bool is_printable(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] <= ' ' || text.data[i] > '~') {
            return false;
        }
    }
    return true;
}

static const char *fault_of(struct str address, enum endpoint_direction direction)
{
    const struct transport *transport = transport_of(address);
    if (address.size >= ENDPOINT_SIZE) {
        return "longer than 255 bytes";
    }
    if (!is_printable(address)) {
        return "blanks, control characters and other alphabets are not possible here";
    }
    if (transport == NULL) {
        return "expected tcp://HOST:PORT or ipc://PATH";
    }
    size_t skip = strlen(transport->scheme);
    struct str rest = {address.data + skip, address.size - skip};
    return transport->fault(rest, direction);
}

bool endpoint_parse(const char *text, enum endpoint_direction direction,
                    struct endpoint *ret_endpoint, struct diag *diag)
{
    struct str address = str_from(text);
    if (address.size > 0 && (text[0] == '@' || text[0] == '>')) {
        direction = text[0] == '@' ? ENDPOINT_BIND : ENDPOINT_CONNECT;
        address.data++;
        address.size--;
    }
    if (direction == ENDPOINT_GUESS) {
        direction = guess(address);
    }
    const char *fault = fault_of(address, direction);
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, text, 0, 0, "%s", fault);
        return false;
    }
    str_copy(ret_endpoint->address, sizeof ret_endpoint->address, address);
    ret_endpoint->direction = direction;
    return true;
}
