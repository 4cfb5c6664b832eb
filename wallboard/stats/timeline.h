#ifndef WALLBOARD_STATS_TIMELINE_H
#define WALLBOARD_STATS_TIMELINE_H

/*
 * The last things that happened to one agent, in order of time whatever order they were
 * reported in: what was said of its state, and what its contacts prove. Reports may come
 * in any order as long as they are among an agent's last 48 (TIMELINE_MARKS less
 * TIMELINE_FOLD); the oldest fall out of a full list and are final.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/fact.h"

#define TIMELINE_MARKS 64
#define TIMELINE_FOLD  16 /* fall out together, so that a full list costs little */

/* The timelines of so many agents lie slot by slot beside one another: agents go round
 * theirs at about the same pace, so what is in use at a time fills few pages, and a slot
 * that nobody has come to yet costs none. */
#define TIMELINE_STRIDE 64

enum mark_kind {
    MARK_SAY,    /* a state in all queues */
    MARK_SAY_IN, /* ready or not ready in one queue */
    MARK_JOIN,   /* serves a queue */
    MARK_LEAVE,
    MARK_LISTED,     /* a snapshot lists it in a state; see hearing.h; likewise below */
    MARK_LISTED_IN,  /* as serving a queue, in a state there */
    MARK_RING,       /* a stay rings at it */
    MARK_RING_OVER,  /* as said */
    MARK_RING_ENDED, /* as its outcome or its age proves */
    MARK_ANSWERED,   /* it has a stay */
    MARK_REPLIED,    /* of a deferred channel: ends wrap-up, and is nothing to talk to */
    MARK_HOLD,
    MARK_RESUME,
    MARK_ENDED,
    MARK_LOST, /* the stay was given up without an end */
};

/* How a state came to be said. */
enum mark_origin {
    ORIGIN_SAID,
    ORIGIN_LISTED,    /* a snapshot lists the agent */
    ORIGIN_ABSENT,    /* a complete one does not */
    ORIGIN_RESTARTED, /* the source began a new life */
};

/* A stay that wrap-up was credited to, and how much. */
struct wrapup_share {
    uint32_t stay, generation;
    int64_t ms; /* 0: nothing, and the rest is not looked at */
};

struct mark {
    struct stamp at;
    uint8_t kind;              /* enum mark_kind */
    uint8_t state;             /* SAY, LISTED, and those in a queue: enum
                                  event_agent_state */
    uint8_t origin;            /* enum mark_origin */
    uint8_t source;            /* who told of it; of stays only of ANSWERED, REPLIED,
                                  ENDED, LOST */
    uint8_t reason;            /* SAY not_ready: its number among the engine's reasons */
    bool flag;                 /* SAY not_ready: counts as productive.
                                  RING: it came after its stay had its outcome, so it
                                  does not sound. RING_OVER: it is the agent's miss */
    uint16_t queue;            /* in a queue, JOIN, LEAVE, ANSWERED; QUEUE_NONE: none */
    uint32_t stay, generation; /* RING and all below it; LISTED: the snapshot's number */
    int64_t until_ms;          /* SAY: expected end, or EVENT_NO_TIME */
    uint64_t contact_key;      /* SAY wrapup: the contact named; 0: none.
                                  ENDED: the contact's */
    union {
        struct wrapup_share credited; /* SAY wrapup: as it stands in the facts */
        int64_t since_ms;             /* LISTED: so since then; EVENT_NO_TIME: not said */
    };
};

struct timeline {
    uint16_t first, count; /* a ring */
    uint8_t wrapups;       /* how many of them say wrapup */
    uint8_t named;         /* how many of these name their contact; the others come
                              after its end */
    bool wrapup_runs;      /* no mark has ended the last wrap-up yet */
    struct mark *marks;    /* TIMELINE_MARKS, TIMELINE_STRIDE apart; borrowed */
};

/* Does mark `a` come before `b`, whatever order they came in? */
bool mark_before(const struct mark *a, const struct mark *b);

/* The mark at a place, 0 the oldest. Borrowed until the list changes. */
struct mark *timeline_at(struct timeline *timeline, size_t place);
const struct mark *timeline_look(const struct timeline *timeline, size_t place);

/* Is there a mark that says the same of the same stay at the same instant? Rings and
 * holds that begin and end within one differ by their rank. */
bool timeline_has(const struct timeline *timeline, const struct mark *mark);

/* Where the mark belongs: before the one at this place; count: at the end. */
size_t timeline_place(const struct timeline *timeline, const struct mark *mark);

/* The first to say that a ring of the same stay ended at the same instant; NULL: none. */
const struct mark *timeline_first_end(const struct timeline *timeline,
                                      const struct mark *mark);

/* A mark will come last soon: asks for the memory of its place. */
void timeline_expect(const struct timeline *timeline);

/* Puts the mark before `place`. There must be room. */
void timeline_insert(struct timeline *timeline, size_t place, const struct mark *mark);

/* Takes one out; place 0 is how the oldest makes room. */
void timeline_remove(struct timeline *timeline, size_t place);

/* The place of the mark that says the same of the same stay; timeline->count: none. */
size_t timeline_find(const struct timeline *timeline, const struct mark *mark);

/* Does the mark say that the agent works: rings, is on a contact, or wraps up? */
bool mark_is_activity(const struct mark *mark);

/* Does the mark say that wrap-up begins? */
bool mark_is_wrapup(const struct mark *mark);

/* When the first of the wrap-ups credited to the same stay began; EVENT_NO_TIME: none. */
int64_t timeline_wrapup_from(const struct timeline *timeline,
                             const struct wrapup_share *share);

/* Does the timeline end with this mark? */
bool timeline_is_last(const struct timeline *timeline, const struct mark *mark);

/* The place of the wrap-up that the timeline's last mark, `mark`, ends; timeline->count:
 * none. */
size_t timeline_wrapup_before(const struct timeline *timeline, const struct mark *mark);

/* May a wrap-up be of the contact whose end is the mark `ended`, though it came before:
 * does it name it, or did it begin at that instant? */
bool timeline_names(const struct timeline *timeline, const struct mark *ended);

/* What the wrap-up said at `place` is worth at `now_ms`; ms 0 if it is not over, or
 * belongs to no known contact (metrics.md section 3: it ends at the next agent.state, at
 * `until`, or at the next answer, whichever is first; it belongs to the contact named in
 * the event, else to the one that the agent ended last). An answer with the wrap-up's own
 * stamp is not the next one. */
struct wrapup_share timeline_wrapup(const struct timeline *timeline, size_t place,
                                    int64_t now_ms);

#endif
