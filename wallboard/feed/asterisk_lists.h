#ifndef WALLBOARD_FEED_ASTERISK_LISTS_H
#define WALLBOARD_FEED_ASTERISK_LISTS_H

/* The lists of one source.snapshot while a feed of Asterisk fills them. Zeroed memory is
 * empty; strings are borrowed from whoever put them there. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/asterisk_say.h"
#include "stats/event.h"

struct call_waits;
struct index;

struct asterisk_lists {
    size_t queue_count, agent_count, contact_count;
    struct event_snapshot_queue *queues;
    struct event_snapshot_agent *agents;
    struct event_snapshot_contact *contacts;
    struct event_membership *memberships; /* LIMIT_AGENT_QUEUES for each agent */
};

/* Room for so many queues and agents, and for every open wait. False without memory;
 * finish them all the same. */
bool asterisk_lists_init(struct asterisk_lists *lists, size_t queues, size_t agents,
                         const struct call_waits *waits);
void asterisk_lists_finish(struct asterisk_lists *lists);

/* Where the memberships of the next agent belong. */
struct event_membership *asterisk_lists_memberships(const struct asterisk_lists *lists);

/* A queue of which nothing but its name is known. */
struct event_snapshot_queue asterisk_lists_queue(struct str name);

/* Every open wait; queues and agents are named by their index. */
void asterisk_lists_add_contacts(struct asterisk_lists *lists,
                                 const struct call_waits *waits,
                                 const struct index *queues, const struct index *agents);

/* Sends them as one source.snapshot with complete: true. */
void asterisk_lists_say(const struct asterisk_lists *lists, struct asterisk_say *say,
                        int64_t time_ms);

#endif
