#ifndef WALLBOARD_STATS_WRAPUP_H
#define WALLBOARD_STATS_WRAPUP_H

/*
 * Which wrap-up belongs to which contact, and how long it was. A wrap-up ends at the
 * agent's next agent.state, at `until`, or at the agent's next answer, whichever is
 * first; it belongs to the contact named in the event, else to the one the agent ended
 * last (metrics.md section 3). Kept as a short list in order of time, so that reports may
 * come in any order as long as they are among an agent's last few.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/fact.h"

#define WRAPUP_MARKS 8

enum wrapup_kind {
    WRAPUP_BOUNDARY, /* another state, or an answer: whatever ran is over */
    WRAPUP_BEGAN,
    WRAPUP_CONTACT_ENDED,
};

/* A stay that wrap-up was credited to, and how much. */
struct wrapup_share {
    uint32_t wait, generation;
    int64_t ms; /* 0: nothing, and the rest is not looked at */
};

struct wrapup_mark {
    struct stamp at;
    int64_t until_ms;             /* of BEGAN; EVENT_NO_TIME: not said */
    uint64_t contact_key;         /* 0: not said */
    uint32_t wait, generation;    /* of CONTACT_ENDED */
    struct wrapup_share credited; /* of BEGAN: as it stands in the facts */
    enum wrapup_kind kind;
};

struct wrapup_log {
    size_t count;
    size_t began; /* how many of them are of that kind */
    struct wrapup_mark marks[WRAPUP_MARKS];
};

/* Puts the mark in its place; the oldest falls out of a full list. */
void wrapup_note(struct wrapup_log *log, const struct wrapup_mark *mark);

/* Takes the end of a stay out: it was another agent's, or at another time. */
void wrapup_forget_end(struct wrapup_log *log, uint32_t wait, uint32_t generation);

/* What the wrap-up that began at mark `number` is worth now; ms 0 if it is not over or
 * belongs to no known contact. */
struct wrapup_share wrapup_share(const struct wrapup_log *log, size_t number,
                                 int64_t now_ms);

#endif
