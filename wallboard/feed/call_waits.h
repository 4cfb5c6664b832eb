#ifndef WALLBOARD_FEED_CALL_WAITS_H
#define WALLBOARD_FEED_CALL_WAITS_H

/*
 * The waits that a switch or a cloud system tells of: which are open, who answered, and
 * the how-manieth of its call in its queue each one is, where the source does not say. A
 * wait that is over is kept as long as there is room, because its call may come again;
 * then the oldest wait makes room for the newest.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/limits.h"

/* Longest id of a channel that is kept: "SYSTEMNAME-EPOCH.N". */
#define CALL_CHANNEL_BYTES 95

enum call_wait_state {
    CALL_WAITING,
    CALL_ANSWERED,
    CALL_OVER,
};

struct call_wait {
    char contact[LIMIT_ID_BYTES + 1];
    size_t queue;
    int64_t entry; /* from 1 */
    int64_t joins; /* how often its call was let into its queue, with this time: `entry`
                      without refusals, which one source tells and another does not. Who
                      refuses it takes it back */
    enum call_wait_state state;
    bool outbound; /* CALLOUTBOUND */
    bool system;   /* ended by SYSCOMPAT: the ABANDON that follows says nothing new */
    size_t agent;  /* who answered; SIZE_MAX: nobody */
    int64_t queued_ms, answered_ms; /* EVENT_NO_TIME: not known */
    int64_t position;               /* from 1; EVENT_NO_NUMBER: not said */

    /* What AMI says piece by piece. */
    char member[CALL_CHANNEL_BYTES + 1]; /* the channel of who answered; "" unknown */
    int64_t wait_ms; /* as stated when it was answered or left; EVENT_NO_NUMBER: not */
    int64_t gone_ms; /* it is out of the queue, or its channel is gone, since then, and
                        what that means is not yet known; EVENT_NO_TIME: it is not */
    int64_t due_ms;  /* by then it is decided; EVENT_NO_TIME: no clock decides it */
    int64_t seen_ms; /* when a list last named it; 0: none did */
    bool abandoned;  /* QueueCallerAbandon was heard of it */
    bool left;       /* QueueCallerLeave was */
    bool hung_up;    /* the caller has hung up while it waited */
    bool held;
    bool listed;       /* known from a list: its joining may yet be told */
    unsigned echoes;   /* enum call_echo: what a log was ahead with */
    int64_t echoes_ms; /* ... and until when the events may be that */

    /* What a cloud system says of it elsewhere (vendor.h). */
    bool moved; /* another contact goes on in its place: it ends by that */

    uint64_t serial; /* the n-th of all, from 1 */
    uint64_t hash;
    size_t older; /* the next in its chain, + 1; 0: none */
};

/* What a log has told of a wait while the events of the same were on their way. */
enum call_echo {
    CALL_ECHO_JOIN = 1 << 0,
    CALL_ECHO_ANSWER = 1 << 1,
    CALL_ECHO_END = 1 << 2,
};

struct call_waits;

/* Room for `capacity` waits. NULL without memory. */
struct call_waits *call_waits_create(size_t capacity);
void call_waits_destroy(struct call_waits **self);

/* A new wait of the call in the queue, waiting. Borrowed until the next one, which may
 * take its room. */
struct call_wait *call_waits_enter(struct call_waits *waits, struct str contact,
                                   size_t queue);

/* The wait of the call in the queue that began when it was let in for the n-th time, or
 * NULL. */
struct call_wait *call_waits_joined(struct call_waits *waits, struct str contact,
                                    size_t queue, int64_t joins);

/* The call's latest wait in the queue, in any state, or NULL. */
struct call_wait *call_waits_newest(struct call_waits *waits, struct str contact,
                                    size_t queue);

/* The call's latest wait in the queue that is in `state`, or NULL. */
struct call_wait *call_waits_find(struct call_waits *waits, struct str contact,
                                  size_t queue, enum call_wait_state state);

/* The same; failing that its latest in any state; failing that, for a call that entered
 * before the log began, a first one that is over. Never NULL. */
struct call_wait *call_waits_get(struct call_waits *waits, struct str contact,
                                 size_t queue, enum call_wait_state state);

/* The call's latest wait, in any queue and state, or NULL; and the one before `wait`. */
struct call_wait *call_waits_latest(struct call_waits *waits, struct str contact);
struct call_wait *call_waits_before(struct call_waits *waits,
                                    const struct call_wait *wait);

/* The wait with that serial; NULL if its room was taken since. */
struct call_wait *call_waits_at(struct call_waits *waits, uint64_t serial);

/* The log has told this of it; an event up to `until_ms` may be the same. */
void call_wait_expect(struct call_wait *wait, enum call_echo what, int64_t until_ms);

/* Is it expected that an event says this of it, and may one of `time_ms` be that? */
bool call_wait_expects(const struct call_wait *wait, enum call_echo what,
                       int64_t time_ms);

/* An event says this of the call in the queue, and a log has told it already: the first
 * wait of which it is expected, and is so no more. NULL: it is news. */
struct call_wait *call_waits_absorb(struct call_waits *waits, struct str contact,
                                    size_t queue, enum call_echo what, int64_t time_ms);

/* Every open wait is over: the source was restarted. */
void call_waits_close_all(struct call_waits *waits);

/* The open waits, oldest first: begin with *at = 0; NULL at the end. */
const struct call_wait *call_waits_next_open(const struct call_waits *waits, size_t *at);

#endif
