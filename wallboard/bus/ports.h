#ifndef WALLBOARD_BUS_PORTS_H
#define WALLBOARD_BUS_PORTS_H

/*
 * A hub has one address and four doors (docs/hub.md, "Ports"): tcp://HOST:PORT and the
 * three ports behind it; ipc:// and inproc:// names get a word at their end.
 */

#include <stdbool.h>

#include "base/diag.h"
#include "bus/endpoint.h"

enum ports_door {
    PORTS_INGEST,
    PORTS_SCREENS,
    PORTS_SYNC,
    PORTS_CONTROL,
    PORTS_COUNT,
};

#define PORTS_FIRST 5560 /* where the address says none */

/* "ingest", which is also the domain of its keys; never NULL. */
const char *ports_name(enum ports_door door);

/* The endpoint of a door. False, with the reason in `diag`, if the address is wrong. */
bool ports_endpoint(const char *address, enum ports_door door, char ret[ENDPOINT_SIZE],
                    struct diag *diag);

/* Can only programs of this machine reach it? */
bool ports_is_local(const char *address);

#endif
