#ifndef WALLBOARD_FEED_QUEUE_LOG_CALLS_H
#define WALLBOARD_FEED_QUEUE_LOG_CALLS_H

/*
 * The waits that a queue_log tells of: which are open, who answered, and the how-manieth
 * of its call in its queue each one is, for the log does not say. A wait that is over is
 * kept as long as there is room, because its call may come again; then the oldest wait
 * makes room for the newest.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/limits.h"

enum queue_log_wait_state {
    QUEUE_LOG_WAITING,
    QUEUE_LOG_ANSWERED,
    QUEUE_LOG_OVER,
};

struct queue_log_wait {
    char contact[LIMIT_ID_BYTES + 1];
    size_t queue;
    int64_t entry; /* from 1 */
    enum queue_log_wait_state state;
    bool outbound; /* CALLOUTBOUND */
    bool system;   /* ended by SYSCOMPAT: the ABANDON that follows says nothing new */
    size_t agent;  /* who answered; SIZE_MAX: nobody */
    int64_t queued_ms, answered_ms; /* EVENT_NO_TIME: not known */
    int64_t position;               /* from 1; EVENT_NO_NUMBER: not said */

    uint64_t hash;
    size_t older; /* the next in its chain, + 1; 0: none */
};

struct queue_log_calls;

/* Room for `capacity` waits. NULL without memory. */
struct queue_log_calls *queue_log_calls_create(size_t capacity);
void queue_log_calls_destroy(struct queue_log_calls **self);

/* A new wait of the call in the queue, waiting. Borrowed until the next one, which may
 * take its room. */
struct queue_log_wait *queue_log_calls_enter(struct queue_log_calls *calls,
                                             struct str contact, size_t queue);

/* The call's latest wait in the queue that is in `state`, or NULL. */
struct queue_log_wait *queue_log_calls_find(struct queue_log_calls *calls,
                                            struct str contact, size_t queue,
                                            enum queue_log_wait_state state);

/* The same; failing that its latest in any state; failing that, for a call that entered
 * before the log began, a first one that is over. Never NULL. */
struct queue_log_wait *queue_log_calls_get(struct queue_log_calls *calls,
                                           struct str contact, size_t queue,
                                           enum queue_log_wait_state state);

/* Every open wait is over: the source was restarted. */
void queue_log_calls_close_all(struct queue_log_calls *calls);

/* The open waits, oldest first: begin with *at = 0; NULL at the end. */
const struct queue_log_wait *
queue_log_calls_next_open(const struct queue_log_calls *calls, size_t *at);

#endif
