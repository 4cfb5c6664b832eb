#ifndef WALLBOARD_PUBLISH_COURIER_H
#define WALLBOARD_PUBLISH_COURIER_H

/*
 * Carries the numbered messages of one source to a hub and loses none (class A,
 * docs/events.md, "Losing nothing"): everything goes to a spool on disk first, is sent
 * from there, and is forgotten when the hub has it. Does what publish/delivery says with
 * history/spool and bus/dealer. Never blocks but for the disk; a hub that is away, slow
 * or out of its mind costs nothing but room in the spool.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/link.h"
#include "publish/delivery.h"

struct context;
struct courier;
struct curve;
struct dealer;

struct courier_config {
    struct context *context;   /* borrowed for its life */
    const char *hub;           /* "tcp://HOST:PORT", the hub's ingest port */
    const struct curve *curve; /* with the hub's key in it; borrowed; NULL: plain */
    const char *spool;         /* folder of the spool, made if it is not there */
    const char *source;        /* whose messages; its name becomes the file's */
    struct mono now;
    struct wall wall; /* becomes the epoch, if it is greater than those before */
};

/* NULL after saying in `diag` what is wrong with endpoint or folder. */
struct courier *courier_create(const struct courier_config *config, struct diag *diag);

/* What was put is on disk. */
void courier_destroy(struct courier **self);

/* The number of the next message, for its envelope. May be of a new epoch after any
 * courier_turn(). */
struct delivery_mark courier_next(const struct courier *courier);

/* Stores the message that has this number; on disk with the next courier_turn(), or in
 * memory while the disk fails. False: there is no room either; the number is used up, and
 * the hub will hear of a hole. */
bool courier_put(struct courier *courier, struct str topic, struct str body,
                 struct mono now, struct wall wall);

/* Puts all of it on disk now. False: the disk fails. */
bool courier_settle(struct courier *courier, struct mono now);

/* -- what belongs to the connection: no number, never stored ------------------------- */

/* What hello and heartbeat say of the numbers; EVENT_NO_NUMBER: leave it out. */
struct courier_place {
    int64_t epoch, head, first;
};

/* Is hello to be said now? */
bool courier_wants_hello(struct courier *courier, struct mono now);
struct courier_place courier_place(const struct courier *courier);

/* On its way, if there is a connection; a hello that was not will be wanted again. */
void courier_hello(struct courier *courier, struct str topic, struct str body,
                   struct mono now);
void courier_heartbeat(struct courier *courier, struct str topic, struct str body);

/* -- the loop ----------------------------------------------------------------------- */

/* Commits what was put, hears the hub, sends. Once a second at least. */
void courier_turn(struct courier *courier, struct mono now, struct wall wall);

/* How long until the next turn, at most; 0: at once. */
int64_t courier_wait_ms(const struct courier *courier);

/* For poll_add_dealer(). */
const struct dealer *courier_dealer(const struct courier *courier);

struct courier_status {
    struct link_status link;
    bool welcome;     /* the hub has answered hello and hears us */
    uint64_t open;    /* messages that the hub has not acknowledged */
    uint64_t dropped; /* messages that were given up: the disk was full or broken */
    uint64_t refused; /* by the hub, for ever */
    uint64_t sent, nonsense, holes;
};
struct courier_status courier_status(const struct courier *courier);

#endif
