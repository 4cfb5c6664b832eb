#ifndef WALLBOARD_STATS_FACT_H
#define WALLBOARD_STATS_FACT_H

/*
 * What has been said of one stay in one queue, and how two reports of one fact merge: the
 * earliest time wins, ties by lowest rank (metrics.md section 2), so the order of arrival
 * is irrelevant.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/event.h"

/* No queue and no agent, where numbers of them are kept. */
#define QUEUE_NONE UINT16_MAX
#define AGENT_NONE UINT32_MAX

/* When a thing was so. Orders facts. */
struct stamp {
    int64_t at_ms; /* EVENT_NO_TIME: never said */
    int64_t rank;  /* the event's sequence; of unnumbered sources the order of arrival */
    bool received; /* the time is that of receipt, for want of a usable one */
};

#define STAMP_NONE ((struct stamp){EVENT_NO_TIME, 0, false})

bool stamp_is_said(struct stamp stamp);

/* Is `a` earlier than `b`? Both must be said. */
bool stamp_before(struct stamp a, struct stamp b);

/* Why a stay was closed without the source's word (metrics.md section 7). */
enum fact_close {
    FACT_OPEN,
    FACT_CLOSED_UNKNOWN, /* by a restart, or missing from a complete snapshot */
    FACT_CLOSED_SWEPT,   /* no sign of life for too long */
};

struct facts {
    struct stamp queued, rejected;
    struct stamp touched; /* the earliest of offers: proves an entry when nothing else */
    int64_t due_ms;       /* EVENT_NO_TIME: none */

    struct stamp answered;
    int64_t answered_wait_ms; /* EVENT_NO_NUMBER: not said; likewise below */
    uint32_t answered_agent;  /* AGENT_NONE: not said; likewise below */

    uint32_t ended_agent;
    struct stamp ended;
    int64_t ended_talk_ms, ended_wait_ms;
    enum event_by ended_by;

    enum event_reason left_reason;
    struct stamp left;
    int64_t left_wait_ms;

    int64_t hold_ms;         /* finished holds */
    struct stamp first_hold; /* proves an answer when nothing else does */
    int64_t held_since_ms;   /* EVENT_NO_TIME: not on hold now */
    int64_t wrapup_ms;

    enum event_channel channel;
    bool channel_of_entry; /* said by contact.queued, whose word holds */
    enum fact_close closed;
};

/* Nothing said yet. */
struct facts facts_blank(void);

/* Does `new_stamp` replace the fact stamped `old_stamp`? */
bool fact_replaces(struct stamp new_stamp, struct stamp old_stamp);

/* The facts of `other` merged into `facts`, but for its holds. */
void facts_merge(struct facts *facts, const struct facts *other);

#endif
