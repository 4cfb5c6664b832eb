#ifndef WALLBOARD_BUS_ENDPOINT_H
#define WALLBOARD_BUS_ENDPOINT_H

/*
 * Where to meet a peer, as people write it: "tcp://HOST:PORT", "ipc://PATH" or
 * "inproc://NAME", with an optional '@' (bind) or '>' (connect) before it. Checked here,
 * so that a mistake is told at start and by name. Host names are not looked up: that is
 * done, and done again, when connecting.
 */

#include <stdbool.h>

#include "base/diag.h"

#define ENDPOINT_SIZE 256 /* longest, with its NUL */

enum endpoint_direction {
    ENDPOINT_GUESS, /* bind to '*', 0.0.0.0, [::], ipc and inproc; connect to the rest */
    ENDPOINT_CONNECT,
    ENDPOINT_BIND,
};

struct endpoint {
    char address[ENDPOINT_SIZE];       /* as ZeroMQ takes it, without '@' or '>' */
    enum endpoint_direction direction; /* never ENDPOINT_GUESS */
};

/*
 * Reads `text`; a leading '@' or '>' overrides `direction`. On a fault adds
 * "text: reason" to `diag` and returns false. Port 0 and, when connecting, '*' are
 * faults; port '*' asks for any free one and is for binding only.
 */
bool endpoint_parse(const char *text, enum endpoint_direction direction,
                    struct endpoint *ret_endpoint, struct diag *diag);

#endif
