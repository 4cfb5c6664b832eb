#ifndef WALLBOARD_BUS_PROOF_H
#define WALLBOARD_BUS_PROOF_H

/*
 * The start-up self-test: are our own ports closed to strangers? Each is called without
 * keys and with a random one, from a context of its own. Only a greeting that was broken
 * off proves something; a program whose ports are not proved closed must not run (R14).
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct proof_port {
    const char *endpoint; /* as bound, the port filled in: link_status.endpoint */
    bool publishes;       /* a publisher's; else a router's */
};

#define PROOF_PORTS 16

/*
 * Blocks for at most `timeout_ms`, a few milliseconds as a rule; for start-up alone, so
 * it reads the clock itself. The gate's thread must run, and `hub_key` be the public key
 * of the ports' owner. False after saying in `diag` which port let whom in, or could not
 * be proved closed.
 */
bool proof_run(const struct proof_port *ports, size_t count, const char *hub_key,
               int timeout_ms, struct diag *diag);

#endif
