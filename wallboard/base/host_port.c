#include "base/host_port.h"

#include <stdint.h>
#include <string.h>

/* Where the colon before the port is; NULL: none is given. */
static const char *port_colon(struct str text)
{
    const char *last = NULL;
    size_t colons = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ':') {
            last = text.data + i;
            colons++;
        }
    }
    bool is_bracketed = text.size > 0 && text.data[0] == '[';
    if (is_bracketed) {
        return last != NULL && last > text.data && last[-1] == ']' ? last : NULL;
    }
    return colons == 1 ? last : NULL;
}

bool host_port_parse(struct str text, const char *port, struct host_port *ret_place)
{
    const char *colon = port_colon(text);
    struct str host = text;
    struct str number = str_from(port);
    int64_t value = 0;
    if (colon != NULL) {
        host.size = (size_t)(colon - text.data);
        number = (struct str){colon + 1, text.size - host.size - 1};
    }
    if (host.size >= 2 && host.data[0] == '[' && host.data[host.size - 1] == ']') {
        host.data++;
        host.size -= 2;
    }
    if (host.size == 0 || host.size >= sizeof ret_place->host ||
        !str_to_int(number, 1, 65535, &value)) {
        return false;
    }
    str_copy(ret_place->host, sizeof ret_place->host, host);
    str_copy(ret_place->port, sizeof ret_place->port, number);
    return true;
}
