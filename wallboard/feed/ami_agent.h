#ifndef WALLBOARD_FEED_AMI_AGENT_H
#define WALLBOARD_FEED_AMI_AGENT_H

/* What is known of one agent by AMI, and what follows from it. Plain data and pure
 * functions; ami_agents.c changes it and tells of it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/ami_agents.h"
#include "stats/event.h"
#include "stats/limits.h"

struct index;

/* One queue that the agent serves. */
struct ami_member {
    size_t queue;
    int64_t penalty, taken, in_call, last_call_s,
        wrapup_s;         /* EVENT_NO_NUMBER: not said */
    int64_t taken_before; /* `taken` at the end of the list before */
    bool paused, listed;
    bool said; /* that it is paused, for this queue alone, and not yet taken back */
    char reason[LIMIT_LABEL_BYTES + 1];
};

struct ami_agent {
    int64_t device;                     /* enum ami_device */
    enum event_agent_state state;       /* last said without a queue; NONE: nothing yet */
    int64_t since_ms;                   /* of that state */
    char reason[LIMIT_LABEL_BYTES + 1]; /* said with it */
    int64_t said_until_ms;              /* the same */
    int64_t wrapup_until_ms;            /* 0: none */
    char wrapup_contact[LIMIT_ID_BYTES + 1];
    size_t call_count;
    uint64_t calls[AMI_CALLS_MAX];
    size_t member_count;
    struct ami_member members[LIMIT_AGENT_QUEUES];
};

/* The membership, or NULL. */
struct ami_member *ami_agent_member(struct ami_agent *agent, size_t queue);

/* The first membership that is paused, or NULL. */
const struct ami_member *ami_agent_paused(const struct ami_agent *agent);

/* The agent's state without a queue: the first that applies (events.md section 8.2). */
enum event_agent_state ami_agent_state(const struct ami_agent *agent);

/* It has that call no more. */
void ami_agent_drop_call(struct ami_agent *agent, uint64_t serial);

/* The agent as an item of a snapshot, all but its name and contact; its memberships go to
 * `memberships` (room for LIMIT_AGENT_QUEUES). Strings are borrowed. */
void ami_agent_item(const struct ami_agent *agent, const struct index *queues,
                    struct event_membership *memberships,
                    struct event_snapshot_agent *ret_item);

/* A state was said without a queue: it holds in all of them. */
void ami_agent_forget_said(struct ami_agent *agent);

#endif
