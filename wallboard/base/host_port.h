#ifndef WALLBOARD_BASE_HOST_PORT_H
#define WALLBOARD_BASE_HOST_PORT_H

/* "pbx", "pbx:8021", "::1", "[::1]:8021" as a host and a port. Pure. */

#include <stdbool.h>

#include "base/str.h"

struct host_port {
    char host[256], port[8];
};

/* Without a port in the text: `port`. False if it is no such thing. */
bool host_port_parse(struct str text, const char *port, struct host_port *ret_place);

#endif
