#ifndef WALLBOARD_FEED_AMI_AGENTS_H
#define WALLBOARD_FEED_AMI_AGENTS_H

/*
 * What AMI tells of each agent: the queues it serves, its pauses, the state of its
 * device. Every report is absolute, so each is taken in whole and what is news is sent
 * on. Agents are numbers from ami_agents_add(), queues those of ami_queue().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct ami;
struct ami_agents;
struct index;

/* Status of a queue member, as Asterisk numbers it. */
enum ami_device {
    AMI_DEVICE_UNKNOWN,
    AMI_DEVICE_FREE,
    AMI_DEVICE_IN_USE,
    AMI_DEVICE_BUSY,
    AMI_DEVICE_INVALID,
    AMI_DEVICE_UNAVAILABLE,
    AMI_DEVICE_RINGING,
    AMI_DEVICE_RING_IN_USE,
    AMI_DEVICE_ON_HOLD,
};

/* What one event or one row of a list says of a membership; EVENT_NO_NUMBER: not said. */
struct ami_report {
    int64_t status, paused, penalty, taken, in_call;
    int64_t last_call_s, wrapup_s; /* seconds since 1970; seconds */
    struct str reason;             /* of the pause */
};

/* Room for `capacity` agents. NULL without memory. `ami` is borrowed for its life. */
struct ami_agents *ami_agents_create(struct ami *ami, size_t capacity);
void ami_agents_destroy(struct ami_agents **self);

/* The agent's number, given now if it has none; SIZE_MAX if there are too many. */
size_t ami_agents_add(struct ami_agents *agents, struct str name);

/* Their names by number. Borrowed for the table's life. */
const struct index *ami_agents_names(const struct ami_agents *agents);

/* The agent of that number serves the queue, and this is so of it. */
void ami_agents_report(struct ami_agents *agents, size_t number, size_t queue,
                       const struct ami_report *report, int64_t time_ms);

/* The agent no longer serves it. */
void ami_agents_removed(struct ami_agents *agents, size_t number, size_t queue,
                        int64_t time_ms);

/* AgentLogin, AgentLogoff: its device is there, or gone, in every queue. */
void ami_agents_device(struct ami_agents *agents, size_t number, enum ami_device device,
                       int64_t time_ms);

/* The agent has a call, and has it no more; where it ends now, the queue's wrap-up
 * begins, if any is known. `serial` is that of the wait. */
void ami_agents_answered(struct ami_agents *agents, size_t number, uint64_t serial);
void ami_agents_released(struct ami_agents *agents, size_t number, uint64_t serial);
void ami_agents_ended(struct ami_agents *agents, size_t number, size_t queue,
                      uint64_t serial, int64_t time_ms);

/* Serials of the calls that the agent has; at most AMI_CALLS_MAX, oldest first. */
#define AMI_CALLS_MAX 8
size_t ami_agents_calls(const struct ami_agents *agents, size_t number,
                        uint64_t ret_serials[AMI_CALLS_MAX]);

/* A list begins; it is over: memberships that it did not name have ended. */
void ami_agents_begin_list(struct ami_agents *agents);
void ami_agents_end_list(struct ami_agents *agents, int64_t time_ms);

/*
 * By the latest report of a membership: has the call that was answered at `answered_ms`
 * gone on since, or ended, and when? What a list tells after a lost link.
 */
enum ami_fate {
    AMI_FATE_GOES_ON,
    AMI_FATE_ENDED,   /* at *ret_ms */
    AMI_FATE_UNKNOWN, /* more than one call has ended since, or nothing is known */
};
enum ami_fate ami_agents_fate(const struct ami_agents *agents, size_t number,
                              size_t queue, int64_t answered_ms, int64_t *ret_ms);

/* Ends wrap-ups whose time has come. When the next one does; EVENT_NO_TIME: none. */
void ami_agents_tick(struct ami_agents *agents, int64_t now_ms);
int64_t ami_agents_next_ms(const struct ami_agents *agents);

/*
 * The agent as an item of a snapshot, its memberships in `memberships` (room for
 * LIMIT_AGENT_QUEUES). False for one that serves no queue. Strings are borrowed until the
 * next call that changes the agent.
 */
bool ami_agents_item(const struct ami_agents *agents, size_t number,
                     struct event_membership *memberships,
                     struct event_snapshot_agent *ret_item);

#endif
