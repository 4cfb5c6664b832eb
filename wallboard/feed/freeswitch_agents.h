#ifndef WALLBOARD_FEED_FREESWITCH_AGENTS_H
#define WALLBOARD_FEED_FREESWITCH_AGENTS_H

/*
 * The agents of one FreeSWITCH. What they are is two words of mod_callcenter, status
 * (chosen by a person) and state (what the switch does with them); wrap-up is neither,
 * but follows from the end of the last call and the agent's wrap_up_time. Who serves
 * which queue has no event: it is known from lists alone.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct freeswitch;
struct freeswitch_agents;
struct index;

/* What a row of the agents' list says. Times 0: never. */
struct freeswitch_agent_row {
    struct str status, state;
    int64_t wrap_up_ms; /* EVENT_NO_NUMBER: not said */
    int64_t last_bridge_start_ms, last_bridge_end_ms, last_status_change_ms;
};

/* `state` is borrowed for its life. NULL without memory. */
struct freeswitch_agents *freeswitch_agents_create(struct freeswitch *state,
                                                   size_t capacity);
void freeswitch_agents_destroy(struct freeswitch_agents **self);

/* Names to numbers. */
const struct index *freeswitch_agents_names(const struct freeswitch_agents *agents);

/* The agent's number, given now if it has none; SIZE_MAX: no name, or one too many. */
size_t freeswitch_agents_add(struct freeswitch_agents *agents, struct str name);

/* Its status or state is now that. False: not a word that is known. */
bool freeswitch_agents_status(struct freeswitch_agents *agents, size_t agent,
                              struct str status, int64_t time_ms);
bool freeswitch_agents_state(struct freeswitch_agents *agents, size_t agent,
                             struct str state, int64_t time_ms);

/* Its call ended: after-call work may begin when it is free. */
void freeswitch_agents_ended(struct freeswitch_agents *agents, size_t agent,
                             struct str contact, int64_t end_ms);

/* Is it in a call of a queue? */
bool freeswitch_agents_talks(const struct freeswitch_agents *agents, size_t agent);

/* A round of lists: it begins, names an agent or that it serves a queue, and ends: who
 * was not named is not there. A membership is one too many: false. */
void freeswitch_agents_begin_list(struct freeswitch_agents *agents);
void freeswitch_agents_list(struct freeswitch_agents *agents, size_t agent,
                            const struct freeswitch_agent_row *row);
bool freeswitch_agents_list_tier(struct freeswitch_agents *agents, size_t agent,
                                 size_t queue, int64_t level);
void freeswitch_agents_end_list(struct freeswitch_agents *agents, int64_t time_ms);

/* Ends wrap-ups that are over; and when the next one is. EVENT_NO_TIME: none. */
void freeswitch_agents_tick(struct freeswitch_agents *agents, int64_t now_ms);
int64_t freeswitch_agents_next_ms(const struct freeswitch_agents *agents);

/* The agent as an item of a snapshot; its memberships go to `memberships` (room for
 * LIMIT_AGENT_QUEUES). Strings are borrowed. False if it is not there. */
bool freeswitch_agents_item(const struct freeswitch_agents *agents, size_t agent,
                            struct event_membership *memberships,
                            struct event_snapshot_agent *ret_item);

#endif
