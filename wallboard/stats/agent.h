#ifndef WALLBOARD_STATS_AGENT_H
#define WALLBOARD_STATS_AGENT_H

/*
 * One agent: its timeline, what it is doing as of the last mark of it, and the time spent
 * in each state. A mark that comes late is put in its place, and the times from there on
 * are formed anew; what has fallen out of the timeline is final.
 */

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/table.h"
#include "stats/day.h"
#include "stats/hearing.h"
#include "stats/limits.h"
#include "stats/presence.h"
#include "stats/snapshot.h"
#include "stats/tally.h"
#include "stats/timeline.h"

#define AGENT_STATES_TIMED 6 /* the first of enum agent_state: those logged in */

/* One quarter-hour's times in the six states, and the productive part of not_ready. */
struct agent_quarter {
    int32_t tag; /* quarter + 1; 0: never used */
    int32_t ms[AGENT_STATES_TIMED + 1];
};

/* Presence after some marks, and the state that runs since. */
struct agent_course {
    int64_t mark_ms;  /* of the last mark; EVENT_NO_TIME: none yet */
    int64_t from_ms;  /* from here on the running state's time is not counted yet */
    int64_t since_ms; /* the state began; a change of reason is no change of state */
    uint8_t state;    /* enum agent_state; what runs is a state with its reason */
    uint8_t reason;
    bool productive;
    uint8_t before; /* the state before, and since when, to go on with it if the present
                       one proves to have lasted no time */
    int64_t before_since_ms;
    struct presence presence;
};

struct agent;

/* Time in one state, which does not last no time. */
struct agent_spell {
    enum agent_state state;
    bool productive;
    uint8_t reason;
    int64_t from_ms, to_ms;
};

/* Told of each spell that is added to an agent's times (sign 1) or taken back (-1), those
 * logged out or unknown too. */
struct agent_watch {
    void (*spell)(void *context, const struct agent *agent,
                  const struct agent_spell *spell, int64_t sign);
    void *context;
};

/* What most events touch stands first, each group on lines of its own. */
struct agent {
    alignas(TABLE_LINE_BYTES) uint64_t sources; /* bit n: source n has spoken of it */
    struct timeline timeline;                   /* its marks are borrowed */
    int64_t final_ms; /* of the last mark that fell out; EVENT_NO_TIME: none did */
    struct agent_quarter *quarters;  /* LIMIT_AGENT_QUARTERS, TIMELINE_STRIDE apart;
                                        borrowed */
    const struct agent_watch *watch; /* NULL: nobody looks; borrowed */
    bool known;                /* a state was said, or a contact proves it is there */
    struct hearing heard;      /* of this, most events touch only what was told */
    struct hearing base_heard; /* before the timeline's first mark */
    alignas(TABLE_LINE_BYTES) struct agent_course now;
    int64_t day[DAY_SLOTS][TALLY_AGENT_COUNT];

    int64_t reason_ms[DAY_SLOTS][LIMIT_REASONS];
    struct agent_course base; /* before the timeline's first mark */
    struct timeline listed;   /* how snapshots list it: MARK_LISTED, MARK_LISTED_IN */
    struct stamp settled;     /* what calls up to here come to is final; STAMP_NONE */
    char label[LIMIT_LABEL_BYTES + 1];  /* "": the id */
    char reason[LIMIT_LABEL_BYTES + 1]; /* of not_ready */
};

/* Nothing said yet. `quarters`, `marks` and `listed` are its rings, zeroed. */
void agent_init(struct agent *agent, struct agent_quarter *quarters, struct mark *marks,
                struct mark *listed);

/* One of the slots of its ring of quarter-hours. */
static inline struct agent_quarter *agent_quarter_at(const struct agent *agent,
                                                     size_t slot)
{
    return &agent->quarters[slot * TIMELINE_STRIDE];
}

/* A mark will come soon: asks for what it touches but its place, see timeline.h. */
void agent_expect(const struct agent *agent, const struct days *days);

/* Takes a mark in. False if it named one queue or stay too many, which is left out. */
bool agent_mark(struct agent *agent, const struct mark *mark, const struct days *days);

/* Keeps how a snapshot lists it. The last TIMELINE_MARKS are kept; what falls out, and
 * what came too late for them, is settled for good: see hearing.h. */
void agent_keep_listed(struct agent *agent, const struct mark *call);

/* Puts other marks in the place of those that calls after `from` have come to. There must
 * be room: agent_make_room(). */
void agent_replace_called(struct agent *agent, struct stamp from,
                          const struct mark *marks, size_t count,
                          const struct days *days);

/* Lets the oldest marks fall out, which settles what calls up to them have come to. */
void agent_make_room(struct agent *agent, const struct days *days);

/* Has a call after `from` come to this mark? */
bool mark_is_called(const struct mark *mark, struct stamp from);

/* Takes a stay's mark back: it was another agent's, or at another time. */
void agent_unmark(struct agent *agent, const struct mark *mark, const struct days *days);

/* The state at an instant, not before the last mark. */
enum agent_state agent_state_at(const struct agent *agent, int64_t now_ms);

/* Today's times in the six states with the running one up to `now_ms`, in the order of
 * enum agent_state, and the productive part of not_ready behind them. */
void agent_times(const struct agent *agent, int64_t now_ms, const struct days *days,
                 int64_t ret_ms[AGENT_STATES_TIMED + 1]);

/* Today's time not ready by reason, likewise. */
void agent_reasons(const struct agent *agent, int64_t now_ms, const struct days *days,
                   int64_t ret_ms[LIMIT_REASONS]);

/* The time in the present state: how long, at `now_ms`. */
int64_t agent_time_in_state(const struct agent *agent, int64_t now_ms);

/* What runs at an instant and is not added to the times yet: one spell, or two where a
 * wrap-up runs out between. */
size_t agent_running(const struct agent *agent, int64_t now_ms,
                     struct agent_spell ret[2]);

/* The times in the six states of one quarter-hour with the running one up to `now_ms`;
 * false if it is too long ago. */
bool agent_quarter_times(const struct agent *agent, int64_t quarter, int64_t now_ms,
                         int64_t ret_ms[AGENT_STATES_TIMED]);

/* The row of the day that an instant lies in; NULL if it is neither today nor yesterday.
 */
int64_t *agent_row(struct agent *agent, int64_t at_ms, const struct days *days);

/* Other days: forms the times in their rows anew from the quarters, and empties the rest
 * unless it is to be kept for today. */
void agent_recount(struct agent *agent, const struct days *days, bool keep_work);

/* Is logged in: rows 1 to 6 of metrics.md section 8. */
bool agent_state_is_logged_in(enum agent_state state);

#endif
