#ifndef WALLBOARD_STATS_PRESENCE_H
#define WALLBOARD_STATS_PRESENCE_H

/*
 * What an agent is doing at one instant, as the marks of its timeline before that instant
 * have left it, and the state that follows (metrics.md section 8). Contacts win over
 * status. Every mark is applied in order of time; applying one twice changes nothing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/limits.h"
#include "stats/snapshot.h"
#include "stats/timeline.h"

#define PRESENCE_STAYS 8 /* that one agent has, or that ring at it, at a time */

struct presence_stay {
    uint32_t stay, generation;
    bool held;
    bool ended; /* a ring that its stay's outcome or its age has ended for good; of what
                   it has: held, and not answered yet */
};

struct presence_queue {
    struct stamp joined_at, said_at;
    uint16_t queue;
    uint8_t said;  /* EVENT_AGENT_STATE_NONE: nothing for this queue alone */
    bool joined;   /* the latest of agent.joined and agent.left */
    bool answered; /* proves membership where the source cannot tell it */
};

struct presence {
    struct stamp standing_at; /* STAMP_NONE: not said; likewise below */
    struct stamp activity_at;
    struct stamp answered_at; /* its latest answer: ends wrap-up */
    int64_t until_ms;         /* of a wrap-up; EVENT_NO_TIME: not said */
    uint8_t standing;         /* logged_out, ready, not_ready, unknown */
    uint8_t activity;         /* ringing, on_contact, wrapup */
    uint8_t reason;           /* of not_ready */
    bool productive;
    uint8_t having_count, ringing_count, queue_count;
    uint16_t answered_in; /* a queue that is known to be `answered`; QUEUE_NONE */
    struct presence_stay having[PRESENCE_STAYS], ringing[PRESENCE_STAYS];
    struct presence_queue queues[LIMIT_AGENT_QUEUES];
};

/* What was last said of it over all. */
struct presence_word {
    struct stamp at; /* STAMP_NONE: nothing */
    uint8_t state;   /* enum event_agent_state */
};

struct presence presence_blank(void);

/* False if a queue or stay found no room: it is left out. */
bool presence_apply(struct presence *presence, const struct mark *mark);

struct presence_word presence_last_word(const struct presence *presence);

/* The state at an instant at or after all marks applied, over all queues or as one queue
 * shows it. */
enum agent_state presence_state(const struct presence *presence, int64_t at_ms);
enum agent_state presence_state_in(const struct presence *presence,
                                   const struct presence_queue *queue, int64_t at_ms);

/* When a wrap-up that goes on ends by itself, or EVENT_NO_TIME. */
int64_t presence_wrapup_ends_ms(const struct presence *presence);

#endif
