#ifndef WALLBOARD_STATS_HEARING_H
#define WALLBOARD_STATS_HEARING_H

/*
 * What an agent is said to be without a word of its own: a snapshot lists it in a state,
 * a complete one does not list it, a source begins a new life (events.md section 4). What
 * such a call comes to depends on all that was said before it in time: nothing where the
 * agent was in that state already, else a mark on its timeline. So calls are kept as they
 * came, and what they come to is found anew when a word before them comes late.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/presence.h"
#include "stats/timeline.h"

#define HEARING_MARKS 2 /* that one call comes to, at the most */

struct hearing {
    uint64_t told;   /* bit n: source n told of a state in a queue, or of an answer */
    uint64_t by;     /* bit n: source n said its state last; of one stamp, several may
                        have */
    struct stamp at; /* that state, or a list that says the same; STAMP_NONE: none */
};

struct hearing hearing_blank(void);

/* Is it the source's to say what the agent does: it said its state last, or nobody did
 * and the source knows it otherwise? */
bool hearing_is_of(const struct hearing *hearing, uint8_t source);

/* Takes note of a mark that is applied to `presence` next. */
void hearing_note(struct hearing *hearing, const struct presence *presence,
                  const struct mark *mark);

/* Takes note of a call, MARK_LISTED or MARK_LISTED_IN, or MARK_SAY of ORIGIN_ABSENT or
 * ORIGIN_RESTARTED. What it comes to as `presence` stands then, and how many marks that
 * is. `listed`: the agent's lists, to see whether a snapshot has it. */
size_t hearing_call(struct hearing *hearing, const struct presence *presence,
                    const struct timeline *listed, const struct mark *call,
                    struct mark ret[HEARING_MARKS]);

#endif
