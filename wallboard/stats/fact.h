#ifndef WALLBOARD_STATS_FACT_H
#define WALLBOARD_STATS_FACT_H

/*
 * What has been said of one stay in one queue, and how two reports of one fact merge: the
 * earliest time wins, ties by lowest rank (metrics.md section 2), so the order of arrival
 * is irrelevant. Kept small: a board keeps fifty thousand of them.
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
};

#define STAMP_NONE ((struct stamp){EVENT_NO_TIME, 0})

static inline bool stamp_is_said(struct stamp stamp)
{
    return stamp.at_ms != EVENT_NO_TIME;
}

/* Is `a` earlier than `b`? Both must be said. */
static inline bool stamp_before(struct stamp a, struct stamp b)
{
    return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.rank < b.rank;
}

/* Why a stay was closed without the source's word (metrics.md section 7). */
enum fact_close {
    FACT_OPEN,
    FACT_CLOSED_UNKNOWN, /* by a restart, or missing from a complete snapshot */
    FACT_CLOSED_SWEPT,   /* no sign of life for too long */
};

/* Bits of facts.vague: the time of that fact is the one of its receipt. */
enum fact_vague {
    FACT_VAGUE_QUEUED = 1 << 0,
    FACT_VAGUE_ANSWERED = 1 << 1,
    FACT_VAGUE_ENDED = 1 << 2,
    FACT_VAGUE_LEFT = 1 << 3,
};

struct facts {
    struct stamp queued, answered, ended, left;
    struct stamp touched; /* the earliest of offers: proves an entry when nothing else */
    int64_t answered_wait_ms; /* EVENT_NO_NUMBER: not said; likewise below */
    int64_t ended_talk_ms, ended_wait_ms;
    int64_t left_wait_ms;
    uint32_t answered_agent, ended_agent; /* AGENT_NONE: not said */
    uint8_t ended_by;                     /* enum event_by */
    uint8_t left_reason;                  /* enum event_reason */
    uint8_t channel, direction;           /* enum event_channel, enum event_direction */
    uint8_t entry_channel;                /* said by contact.queued, whose word holds */
    uint8_t said_channel;                 /* else the last of the enum that any said */
    uint8_t closed;                       /* enum fact_close */
    uint8_t vague;                        /* enum fact_vague */

    /* instants; EVENT_NO_TIME: never */
    int64_t rejected_ms;   /* the earliest */
    int64_t due_ms;        /* deadline, as said with `queued` */
    int64_t first_hold_ms; /* proves an answer when nothing else does */
    int64_t held_since_ms; /* on hold now */
    int64_t closed_ms;     /* its last sign of life, when it was closed */

    int64_t hold_ms;        /* finished holds */
    int64_t wrapup_ms;      /* all of them */
    int64_t wrapup_from_ms; /* the last one began; where wrapup_ms is not 0 */
};

/* Nothing said yet. */
const struct facts *facts_blank(void);

/* Does `new_stamp` replace the fact stamped `old_stamp`? */
static inline bool fact_replaces(struct stamp new_stamp, struct stamp old_stamp)
{
    return stamp_is_said(new_stamp) &&
           (!stamp_is_said(old_stamp) || stamp_before(new_stamp, old_stamp));
}

/* The earlier of two. */
static inline struct stamp fact_first(struct stamp a, struct stamp b)
{
    return fact_replaces(b, a) ? b : a;
}

/* *ms = `at_ms` if that is earlier, or nothing was said. */
static inline void fact_earliest(int64_t *ms, int64_t at_ms)
{
    if (at_ms != EVENT_NO_TIME && (*ms == EVENT_NO_TIME || at_ms < *ms)) {
        *ms = at_ms;
    }
}

/* The channel from what was said of it. */
static inline void facts_set_channel(struct facts *facts)
{
    facts->channel = facts->entry_channel != EVENT_CHANNEL_NONE ? facts->entry_channel
                                                                : facts->said_channel;
}

/* The facts of `other` merged into `facts`, but for its holds. */
void facts_merge(struct facts *facts, const struct facts *other);

#endif
