#include "bus/ports.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

const char *ports_name(enum ports_door door)
{
    static const char *const names[] = {[PORTS_INGEST] = "ingest",
                                        [PORTS_SCREENS] = "screens",
                                        [PORTS_SYNC] = "sync",
                                        [PORTS_CONTROL] = "control"};
    return names[door];
}

/* Where the port begins in "tcp://host:port" or "tcp://[v6]:port"; NULL: there is none.
 */
static const char *find_port(const char *address)
{
    const char *bracket = strrchr(address, ']');
    const char *colon =
        strrchr(bracket == NULL ? address + strlen("tcp://") : bracket, ':');
    return colon == NULL ? NULL : colon + 1;
}

bool ports_endpoint(const char *address, enum ports_door door, char ret[ENDPOINT_SIZE],
                    struct diag *diag)
{
    if (strncmp(address, "tcp://", strlen("tcp://")) != 0) {
        str_format(ret, ENDPOINT_SIZE, "%s-%s", address, ports_name(door));
    } else {
        const char *port = find_port(address);
        int64_t number = PORTS_FIRST;
        int host = port == NULL ? (int)strlen(address) : (int)(port - 1 - address);
        if (port != NULL &&
            !str_to_int(str_from(port), 1, 65535 - PORTS_COUNT, &number)) {
            diag_add(diag, DIAG_ERROR, address, 0, 0,
                     "its port must be a number from 1 to %d", 65535 - PORTS_COUNT);
            return false;
        }
        str_format(ret, ENDPOINT_SIZE, "%.*s:%" PRId64, host, address,
                   number + (int64_t)door);
    }
    struct endpoint endpoint;
    return endpoint_parse(ret, ENDPOINT_GUESS, &endpoint, diag);
}

/* 127.0.0.0/8, in figures. */
static bool is_loopback(struct str host)
{
    int64_t number = 0;
    struct str first = str_split(&host, '.');
    size_t parts = 1;
    bool good = str_is(first, "127");
    while (good && host.size > 0) {
        good = str_to_int(str_split(&host, '.'), 0, 255, &number);
        parts++;
    }
    return good && parts == 4;
}

bool ports_is_local(const char *address)
{
    if (strncmp(address, "ipc://", 6) == 0 || strncmp(address, "inproc://", 9) == 0) {
        return true;
    }
    if (strncmp(address, "tcp://", 6) != 0) {
        return false;
    }
    const char *port = find_port(address);
    const char *end = port == NULL ? address + strlen(address) : port - 1;
    const struct str host = {address + 6, (size_t)(end - address) - 6};
    return is_loopback(host) || str_is(host, "localhost") || str_is(host, "[::1]");
}
