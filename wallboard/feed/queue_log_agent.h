#ifndef WALLBOARD_FEED_QUEUE_LOG_AGENT_H
#define WALLBOARD_FEED_QUEUE_LOG_AGENT_H

/*
 * What is known of one agent of a queue_log, and what follows from it. Plain data and
 * pure functions; queue_log_agents.c changes it and tells of it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/event.h"
#include "stats/limits.h"

struct index;

/* Is the agent there? */
enum queue_log_presence {
    QUEUE_LOG_NEVER_SEEN,
    QUEUE_LOG_UNKNOWN_SINCE, /* it was there when the source restarted */
    QUEUE_LOG_PRESENT,
    QUEUE_LOG_GONE,
};

/* One queue that the agent serves. */
struct queue_log_member {
    size_t queue;
    int64_t penalty; /* EVENT_NO_NUMBER: not said */
    bool paused;
    bool said; /* the pause was sent for this queue, and is not yet taken back */
    char reason[LIMIT_LABEL_BYTES + 1]; /* of the pause; "" none */
};

struct queue_log_agent {
    enum queue_log_presence presence;
    bool logged_in;  /* by AGENTLOGIN: stays without serving a queue */
    bool paused_all; /* by PAUSEALL: holds for queues not yet heard of, too */
    char reason[LIMIT_LABEL_BYTES + 1]; /* of paused_all */
    enum event_agent_state state;       /* last said without a queue */
    int64_t since_ms;                   /* of that state */
    int64_t left_ms;                    /* when it last left a queue or logged off; 0 */
    char contact[LIMIT_ID_BYTES + 1];   /* of the latest call; "" without one */
    int64_t wrapup_until_ms;            /* 0: none */
    char wrapup_contact[LIMIT_ID_BYTES + 1];
    size_t member_count;
    struct queue_log_member members[LIMIT_AGENT_QUEUES];
};

/* The membership, or NULL. */
struct queue_log_member *queue_log_agent_member(struct queue_log_agent *agent,
                                                size_t queue);

/* A new membership, paused if the agent is paused everywhere. NULL if there is no room.
 */
struct queue_log_member *queue_log_agent_add(struct queue_log_agent *agent, size_t queue);

/* Ends the membership if there is one. */
void queue_log_agent_remove(struct queue_log_agent *agent, size_t queue);

/* The state without calls and wrap-up: ready, or not_ready if paused in every queue; and
 * the reason of that, borrowed from the agent. */
enum event_agent_state queue_log_agent_at_rest(const struct queue_log_agent *agent);
struct str queue_log_agent_reason(const struct queue_log_agent *agent);

/* Takes every pause back, without a word. */
void queue_log_agent_forget_pauses(struct queue_log_agent *agent);

/*
 * The agent as an item of a snapshot, all but its name; its memberships go to
 * `memberships` (room for LIMIT_AGENT_QUEUES), named by `queues`. False for one that is
 * logged out. Strings are borrowed from the agent and from `queues`.
 */
bool queue_log_agent_item(const struct queue_log_agent *agent, const struct index *queues,
                          struct event_membership *memberships,
                          struct event_snapshot_agent *ret_item);

#endif
