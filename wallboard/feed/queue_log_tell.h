#ifndef WALLBOARD_FEED_QUEUE_LOG_TELL_H
#define WALLBOARD_FEED_QUEUE_LOG_TELL_H

/*
 * What there is to tell of one agent at one row of the log: each function sends events
 * and remembers in the agent what was sent.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/asterisk_say.h"
#include "feed/queue_log_agent.h"
#include "stats/event.h"

struct index;

/* One agent, and the instant of the row that speaks of it. All borrowed. */
struct queue_log_telling {
    struct asterisk_say *say;
    const struct index *queues;
    struct queue_log_agent *agent;
    struct str name;
    int64_t time_ms;
};

/* The agent's state, without a queue. A call's contact and a wrap-up's end are those of
 * the agent. */
void queue_log_tell_state(const struct queue_log_telling *row,
                          enum event_agent_state state, struct str reason);

/* Ready or not ready in that one queue, as the membership is paused or not. */
void queue_log_tell_pause(const struct queue_log_telling *row,
                          struct queue_log_member *member);

/* The state at rest; where that is ready, also the queues that are paused all the same,
 * for a state without a queue holds in all of them. */
void queue_log_tell_rest(const struct queue_log_telling *row);

/* The state at rest, if it is another than was told last, and nothing else goes on. */
void queue_log_tell_change(const struct queue_log_telling *row);

/* Takes every pause back: ready, also in each queue whose pause was told apart. */
void queue_log_tell_unpaused(const struct queue_log_telling *row);

/* The agent is there; told if that is news. */
void queue_log_tell_presence(const struct queue_log_telling *row);

/* The agent serves the queue. `penalty` may be EVENT_NO_NUMBER. */
void queue_log_tell_joined(const struct queue_log_telling *row, size_t queue,
                           int64_t penalty);

/* The membership; one that begins now is told. NULL: the agent has too many, and what it
 * does in that queue is not followed. */
struct queue_log_member *queue_log_tell_member(const struct queue_log_telling *row,
                                               size_t queue);

#endif
