#ifndef WALLBOARD_FEED_QUEUE_LOG_H
#define WALLBOARD_FEED_QUEUE_LOG_H

/*
 * The state that the rows of one queue_log build up, shared by the verbs that change it
 * and the snapshot that tells it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/asterisk_say.h"

struct alias;
struct index;
struct queue_log_agents;
struct call_waits;

struct queue_log {
    struct alias *aliases;
    struct index *queues; /* names to numbers, at most LIMIT_QUEUES */
    struct queue_log_agents *agents;
    struct call_waits *waits;
    struct asterisk_say say;
    uint32_t capabilities; /* enum event_capability; grows as verbs are seen */
    bool begun;            /* the first snapshot is sent: from here a 0 is a true 0 */
    int64_t last_ms;       /* time of the last row */
};

/* Zeroes and allocates, for so many agents and waits: LIMIT_AGENTS and LIMIT_CONTACTS, or
 * fewer in a test. False without memory; finish it all the same. */
bool queue_log_init(struct queue_log *log, size_t agents, size_t contacts);
void queue_log_finish(struct queue_log *log);

/* Sends all that is so at `time_ms` as one source.snapshot with complete: true: every
 * open call, every agent that is there, every queue. Without memory the output fails. */
void queue_log_snapshot(struct queue_log *log, int64_t time_ms);

/*
 * The log begins, at `time_ms`: a complete snapshot of nothing, once, so that the counts
 * start at a true 0.
 */
void queue_log_begin(struct queue_log *log, int64_t time_ms);

/* The source was restarted: every call is over, of the agents nothing is known. */
void queue_log_restart(struct queue_log *log, int64_t time_ms);

/* A row says who sits at a channel: the interface is that agent from now on. Nothing if
 * `channel` is no channel's name (Asterisk's CONNECT has its id, others the name). */
void queue_log_learn(struct queue_log *log, struct str channel, size_t agent,
                     int64_t time_ms);

#endif
