#ifndef WALLBOARD_PUBLISH_DELIVERY_H
#define WALLBOARD_PUBLISH_DELIVERY_H

/*
 * How a publisher of class A gets its numbered messages to a hub, each at least once and
 * in order (docs/events.md, "Loss, late joiners, liveness"). Numbers only: no socket, no
 * store, no clock. Its owner (publish/courier) connects, looks messages up and sends;
 * this decides which, when to say hello and what an answer means.
 *
 *   down -> greeting (hello said, nothing sent) -> open (welcome heard: on from there)
 *
 * One epoch is sent at a time: messages of an earlier life first, and the next begins
 * when all of them are acknowledged and a hello of its own has been said.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "wire/answer.h"

#define DELIVERY_WINDOW         4000 /* messages sent and not acknowledged, at most */
#define DELIVERY_SILENCE_MS     3000 /* without an answer while one is due: hello again */
#define DELIVERY_SILENCE_MAX_MS 24000 /* twice as long after each time in vain */
#define DELIVERY_FRESH_MS       500   /* what was sent within it may still arrive */

/* A place among the messages of a source. */
struct delivery_mark {
    int64_t epoch, sequence;
};

/* Is `a` before `b`? */
bool delivery_is_before(struct delivery_mark a, struct delivery_mark b);

enum delivery_state {
    DELIVERY_DOWN,
    DELIVERY_GREETING,
    DELIVERY_OPEN,
};

struct delivery {
    enum delivery_state state;
    struct delivery_mark head;         /* the last of this life; sequence 0: none yet */
    struct delivery_mark acknowledged; /* all up to it is the hub's */
    struct delivery_mark next;         /* the first after it is to be sent next */
    struct delivery_mark reached;      /* the highest ever sent, or known by the hub */
    struct delivery_mark base;         /* sent since and not acknowledged: the window */
    /* When it was sent, as far as that matters: what is before old_edge is not fresh. */
    struct delivery_mark old_edge, new_edge;
    struct mono new_edge_at, sent_at;
    /* what the last hello said, or the next has to say */
    int64_t lane;  /* the epoch that is sent */
    int64_t first; /* lower numbers of it are gone for ever; 0: not known to be */
    bool hello_due;
    struct mono waiting_since; /* for an answer */
    int64_t silence_ms;        /* after which hello is said again */
    struct {
        uint64_t sent, hellos, silences, resends, refused;
        uint64_t nonsense; /* answers that cannot be true, or are none */
        uint64_t holes;    /* times that numbers were gone which the hub does not have */
    } counts;
};

/* A life begins: `epoch` is its own, `open` the first message in store that is not
 * acknowledged (epoch 0: there is none). Down. */
void delivery_init(struct delivery *delivery, int64_t epoch, struct delivery_mark open);

/* The connection is there, or there anew: hello is due. */
void delivery_connect(struct delivery *delivery, struct mono now);
void delivery_disconnect(struct delivery *delivery);

/* A message of this life is in store: its number is the next, or greater. */
void delivery_note_stored(struct delivery *delivery, int64_t sequence);

/* The owner has stored what was unsent of earlier lives under a new epoch, from 1 to
 * `sequence`: see DELIVERY_RENUMBER. */
void delivery_renumber(struct delivery *delivery, int64_t epoch, int64_t sequence);

/* -- saying hello ------------------------------------------------------------------ */

/* Notices silence. Call every turn. Is hello to be said now? */
bool delivery_wants_hello(struct delivery *delivery, struct mono now);

/* The hello of `lane`, `first` and delivery_head() is on its way. */
void delivery_said_hello(struct delivery *delivery, struct mono now);

/* `head` for hello and heartbeat; EVENT_NO_NUMBER if it is not known of this lane. */
int64_t delivery_head(const struct delivery *delivery);

/* -- sending ----------------------------------------------------------------------- */

/* May the first message at or after *ret_from be sent, if there is one? */
bool delivery_may_send(const struct delivery *delivery, struct delivery_mark *ret_from);

/* This one was found there. True: send it. False: not now; either what went before is to
 * be acknowledged first, or hello is due. */
bool delivery_offer(struct delivery *delivery, struct delivery_mark found);

/* It is on its way. */
void delivery_sent(struct delivery *delivery, struct delivery_mark sent, struct mono now);

/* -- hearing ----------------------------------------------------------------------- */

/* What the owner's store has to do after an answer, about `acknowledged`. */
enum delivery_order {
    DELIVERY_NOTHING,
    DELIVERY_FORGET,   /* all up to it is the hub's */
    DELIVERY_REOPEN,   /* all up to it is the hub's, and the hub has lost what follows */
    DELIVERY_RENUMBER, /* the hub is ahead of this life (a clock that went back): what is
                          unsent must get an epoch greater than `acknowledged.epoch` */
};

/* An answer; NULL: bytes that are none. */
enum delivery_order delivery_hear(struct delivery *delivery, const struct answer *answer,
                                  struct mono now);

#endif
