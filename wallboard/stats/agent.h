#ifndef WALLBOARD_STATS_AGENT_H
#define WALLBOARD_STATS_AGENT_H

/*
 * One agent: what was said of its state and queues, what its contacts prove, and the
 * state that follows from both (metrics.md section 8). Contacts win over status. Time in
 * a state is counted forward, split at quarter-hours, and cut at now.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/fact.h"
#include "stats/limits.h"
#include "stats/ring.h"
#include "stats/snapshot.h"
#include "stats/tally.h"
#include "stats/wrapup.h"

/* A state as said, in all queues or in one. */
struct agent_status {
    struct stamp at; /* STAMP_NONE: not said */
    enum event_agent_state state;
    int64_t until_ms; /* expected end of wrap-up, or EVENT_NO_TIME */
};

struct agent_membership {
    uint16_t queue;
    bool joined;         /* the latest of agent.joined and agent.left */
    bool seen_answering; /* proves membership where the source cannot tell it */
    struct stamp joined_at;
    struct agent_status status; /* ready or not_ready in this queue only */
};

struct agent {
    uint64_t sources;      /* bit n: source n has spoken of it */
    uint8_t status_source; /* who said its state last */
    uint32_t seen_listing; /* the snapshot of that source that listed it last */
    bool known;            /* a state was said, or a contact proves it is there */

    struct agent_status standing;    /* logged_out, ready, not_ready, unknown */
    struct agent_status activity;    /* ringing, on_contact, wrapup */
    int64_t answered_ms;             /* its latest answer: ends wrap-up */
    uint32_t talking, held, ringing; /* contacts of each kind now */
    enum agent_state state;
    int64_t since_ms;   /* the state began */
    int64_t accrued_ms; /* up to here its time is in the rings */
    struct ring quarters;
    int64_t day[TALLY_AGENT_COUNT];

    struct agent_membership memberships[LIMIT_AGENT_QUEUES];
    size_t membership_count;

    struct wrapup_log wrapups;
    char label[LIMIT_LABEL_BYTES + 1];  /* "": the id */
    char reason[LIMIT_LABEL_BYTES + 1]; /* of not_ready */
};

/* Quarter-hours [from, to) of the service day. */
struct day_span {
    int64_t from, to;
};

/* Nothing said yet; `quarters` is its ring. */
void agent_init(struct agent *agent, struct ring quarters);

/* Takes in a state said for all queues; older ones than known say nothing. */
void agent_say(struct agent *agent, const struct agent_status *status);

/* The membership in a queue, made now if need be; NULL if it has too many. */
struct agent_membership *agent_membership(struct agent *agent, uint16_t queue);

/* The state at an instant, over all queues or as one queue shows it. */
enum agent_state agent_state_at(const struct agent *agent, int64_t now_ms);
enum agent_state agent_state_in(const struct agent *agent,
                                const struct agent_membership *membership,
                                int64_t now_ms);

/* When a running wrap-up ends by itself, or EVENT_NO_TIME. */
int64_t agent_wrapup_end(const struct agent *agent);

/* Brings state and time up to an instant, after anything that may have changed them. */
void agent_settle(struct agent *agent, int64_t at_ms, struct day_span day);

/* The day's times in the six states with the running one up to `now_ms`, in the order of
 * enum agent_state. `day_start_ms` cuts a state that runs since yesterday. */
void agent_state_times(const struct agent *agent, int64_t now_ms, int64_t day_start_ms,
                       int64_t ret_ms[6]);

/* The time in the present state: how long, at `now_ms`. */
int64_t agent_time_in_state(const struct agent *agent, int64_t now_ms);

/* Adds to one count of the quarter that `at_ms` lies in, and to the day's. */
void agent_count(struct agent *agent, enum tally tally, int64_t at_ms, int64_t value,
                 struct day_span day);

/* The quarter's and the day's row for an instant: what is added to one is added to the
 * other. `quarter` is NULL if the ring no longer holds it, `day` if it is not today. */
struct agent_rows {
    int64_t *quarter, *day;
};
struct agent_rows agent_rows(struct agent *agent, int64_t at_ms, struct day_span day);

/* Is logged in: rows 1 to 6 of metrics.md section 8. */
bool agent_state_is_logged_in(enum agent_state state);

#endif
