#ifndef WALLBOARD_BUS_GATE_H
#define WALLBOARD_BUS_GATE_H

/*
 * Who may come in: the ZAP handler (ZeroMQ's RFC 27), a thread of its own on
 * inproc://zeromq.zap.01 that lets in the keys of a list and nobody else. A list is
 * replaced whole. Made before any port is bound and destroyed after all are closed. Keys
 * that were refused are kept (GATE_PENDING of them, and of one address few enough that it
 * cannot push all others out) so that a person can allow them. All functions may be
 * called from one thread; the gate's own meets them at a lock that is held briefly.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bus/curve.h"

struct context;
struct gate;

#define GATE_KEYS         8192 /* entries: a key has one for each of its domains */
#define GATE_PENDING      64
#define GATE_PER_ADDRESS  8
#define GATE_DOMAIN_BYTES 16
#define GATE_USER_BYTES   80

struct gate_key {
    char public_key[CURVE_KEY_BYTES];
    char domain[GATE_DOMAIN_BYTES]; /* "ingest", "screens", "sync", "control" */
    char user[GATE_USER_BYTES];     /* what the socket's `user` then says: "display:w1" */
};

struct gate_refusal {
    char public_key[CURVE_KEY_BYTES]; /* "": it came without one */
    char domain[GATE_DOMAIN_BYTES];   /* where it knocked last */
    char address[48];
    uint64_t times;
};

/* NULL without memory or a thread, or if there is one already in this context. Nobody is
 * let in yet. */
struct gate *gate_create(struct context *context);
void gate_destroy(struct gate **self);

/* Replaces the list; from the next handshake on: who is in stays in until router_rebind()
 * or publisher_rebind(). Copies. False, and the old list stays, if there are too many, if
 * one of them has no key, domain or user, or without memory. */
bool gate_allow(struct gate *gate, const struct gate_key *keys, size_t count);

/* Keeps that user's keys out of that domain until the list is replaced, also if it has
 * them; who is in stays in, as above. False: there is no such key. */
bool gate_bar(struct gate *gate, struct str user, const char *domain);

/* Forgets the refusals so far, in the counts too: those of the self-test (bus/proof.h).
 */
void gate_forget(struct gate *gate);

/* Does its thread still live? Ask every turn; if not, the program must end (until then
 * nobody new is let in). */
bool gate_lives(struct gate *gate);

struct gate_counts {
    uint64_t let_in;
    uint64_t refused_key;       /* on no list */
    uint64_t refused_domain;    /* on the list of another port */
    uint64_t refused_mechanism; /* not CURVE, or not ZAP's language */
    uint64_t turns;             /* of its thread, one a second at least: for a watchdog */
};
struct gate_counts gate_counts(struct gate *gate);

/* Copies the refusals of keys that are on no list, oldest first; how many. */
size_t gate_refusals(struct gate *gate, struct gate_refusal *ret_refusals,
                     size_t capacity);

#endif
