#ifndef WALLBOARD_FEED_QUEUE_LOG_AGENTS_H
#define WALLBOARD_FEED_QUEUE_LOG_AGENTS_H

/*
 * What the queue_log has told of each agent: the queues it serves, its pauses, whether it
 * is there at all. Each function takes in what one row says and sends the events that are
 * news. Pause is per queue in Asterisk; PAUSEALL is said once, without a queue, and the
 * rows for each queue that follow it say nothing new. Who is on a call is decided by the
 * contacts; here it only delays a log-off until the call is over.
 *
 * Agents are numbers from queue_log_agents_add(), queues are numbers of the index given
 * at creation, times are Unix ms.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/asterisk_say.h"
#include "stats/event.h"

struct index;
struct queue_log_agents;

/* Room for `capacity` agents. `queues` and `say` are borrowed for its life. NULL without
 * memory. */
struct queue_log_agents *queue_log_agents_create(const struct index *queues,
                                                 size_t capacity,
                                                 struct asterisk_say *say);
void queue_log_agents_destroy(struct queue_log_agents **self);

/* The agent's number, given now if it has none; SIZE_MAX if there are too many. */
size_t queue_log_agents_add(struct queue_log_agents *agents, struct str name);

/* The agent's number, or SIZE_MAX. */
size_t queue_log_agents_find(const struct queue_log_agents *agents, struct str name);

/* Their names by number. Borrowed for the table's life. */
const struct index *queue_log_agents_names(const struct queue_log_agents *agents);

/* A call rang at the agent since `since_ms`: a member of the queue, and there. Static
 * members are known by nothing else. An agent that left meanwhile stays away. */
void queue_log_agents_seen(struct queue_log_agents *agents, size_t agent, size_t queue,
                           int64_t since_ms, int64_t time_ms);

/* ADDMEMBER, REMOVEMEMBER, PENALTY. */
void queue_log_agents_joined(struct queue_log_agents *agents, size_t agent, size_t queue,
                             bool paused, int64_t time_ms);
void queue_log_agents_left(struct queue_log_agents *agents, size_t agent, size_t queue,
                           int64_t time_ms);
void queue_log_agents_penalty(struct queue_log_agents *agents, size_t agent, size_t queue,
                              int64_t penalty, int64_t time_ms);

/* PAUSE, UNPAUSE; PAUSEALL, UNPAUSEALL; PAUSEREASON. None of them brings an agent back
 * that has logged off. */
void queue_log_agents_paused(struct queue_log_agents *agents, size_t agent, size_t queue,
                             struct str reason, int64_t time_ms);
void queue_log_agents_unpaused(struct queue_log_agents *agents, size_t agent,
                               size_t queue, int64_t time_ms);
void queue_log_agents_paused_all(struct queue_log_agents *agents, size_t agent,
                                 struct str reason, int64_t time_ms);
void queue_log_agents_unpaused_all(struct queue_log_agents *agents, size_t agent,
                                   int64_t time_ms);
void queue_log_agents_reason(struct queue_log_agents *agents, size_t agent,
                             struct str reason, int64_t time_ms);

/* AGENTLOGIN, AGENTLOGOFF and their kin. */
void queue_log_agents_login(struct queue_log_agents *agents, size_t agent,
                            int64_t time_ms);
void queue_log_agents_logoff(struct queue_log_agents *agents, size_t agent,
                             int64_t time_ms);

/* CONNECT and the end of that call, which is known by its contact. `queue` SIZE_MAX: no
 * queue that the agent serves (an outbound call). */
void queue_log_agents_connected(struct queue_log_agents *agents, size_t agent,
                                size_t queue, struct str contact, int64_t time_ms);
void queue_log_agents_released(struct queue_log_agents *agents, size_t agent,
                               size_t queue, struct str contact, int64_t time_ms);

/* WRAPUPSTART. The end of it is sent by queue_log_agents_tick(). */
void queue_log_agents_wrapup(struct queue_log_agents *agents, size_t agent,
                             struct str contact, int64_t until_ms, int64_t time_ms);
void queue_log_agents_tick(struct queue_log_agents *agents, int64_t time_ms);

/* It was learnt that two agents are one: what `from` was passes to `to`. */
void queue_log_agents_renamed(struct queue_log_agents *agents, size_t from, size_t to,
                              int64_t time_ms);

/* QUEUESTART: nothing is known of anybody until a row says it anew. Sends nothing. */
void queue_log_agents_restarted(struct queue_log_agents *agents);

/*
 * The agent as an item of a snapshot, its memberships in `memberships` (room for
 * LIMIT_AGENT_QUEUES). False for one that is logged out. Strings are borrowed until the
 * next call that changes the agent.
 */
bool queue_log_agents_item(const struct queue_log_agents *agents, size_t agent,
                           struct event_membership *memberships,
                           struct event_snapshot_agent *ret_item);

#endif
