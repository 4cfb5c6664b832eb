#ifndef WALLBOARD_STATS_CREDIT_H
#define WALLBOARD_STATS_CREDIT_H

/*
 * From facts to what a stay counts for. A pure function: the books take back the old
 * credit and add the new one whenever a fact changes, or the clock passes an instant that
 * matters, so any order of arrival ends in the same figures.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/fact.h"
#include "stats/rule.h"

enum outcome {
    OUTCOME_NONE, /* nothing proves an entry */
    OUTCOME_WAITING,
    OUTCOME_ANSWERED,
    OUTCOME_ABANDONED,
    OUTCOME_LEFT_OTHER,
    OUTCOME_UNKNOWN,
    OUTCOME_TIMED_OUT,
};

/* What the answering agent does with it now. */
enum handling {
    HANDLING_NONE,
    HANDLING_TALKING,
    HANDLING_HELD,
};

/* Where the service level is counted at its event, or a deadline is kept. */
enum verdict {
    VERDICT_NONE,
    VERDICT_IN,     /* an outcome within the target */
    VERDICT_LATE,   /* the target passed first */
    VERDICT_MET,    /* replied by the deadline */
    VERDICT_MISSED, /* the deadline passed first */
};

struct credit {
    int64_t entry_ms, outcome_ms, ended_ms; /* EVENT_NO_TIME where there is none; ended
                                               also of what was lost */
    int64_t judged_ms;                      /* when the verdict fell */
    int64_t rejected_ms;                    /* EVENT_NO_TIME: it was not */
    int64_t wait_ms, talk_ms, hold_ms, wrapup_ms;
    int64_t wrapup_from_ms; /* where wrapup_ms is not 0 */
    int64_t answer_rank;    /* breaks ties of outcome_ms; 0: proved, not said */
    int64_t ended_rank;     /* likewise of ended_ms */
    uint32_t agent;         /* who answered; AGENT_NONE: nobody, or not known */
    uint16_t queue;         /* QUEUE_NONE: counts for its agent only */
    uint8_t outcome, handling, verdict;
    uint8_t channel;       /* enum event_channel, never NONE */
    uint8_t faults;        /* contradictions among its facts */
    bool deferred;         /* e-mail and its like: only the figures of deadlines */
    bool in_sl, is_short;  /* the wait was within target; an abandon within short */
    bool handled;          /* its end is known */
    bool transferred;      /* by a transfer */
    bool timed_out_active; /* answered, and lost before its end */
    uint8_t unused[7];     /* zero: credits are compared byte by byte */
};

/* What a stay is judged by. */
struct credit_terms {
    const struct engine_rule *rule;
    int64_t due_ms; /* the deadline of a deferred one; EVENT_NO_TIME: none */
    int64_t now_ms;
};

/* Counts for nothing. */
const struct credit *credit_blank(void);

bool credit_equal(const struct credit *a, const struct credit *b);

/* What a stay in `queue` counts for. Without a queue no rule judges it. */
void credit_of(const struct facts *facts, uint16_t queue,
               const struct credit_terms *terms, struct credit *ret);

/* When the mere passing of time changes the credit next; INT64_MAX: never. */
int64_t credit_changes_ms(const struct credit *credit, const struct credit_terms *terms);

/* Is nothing more to be expected of it? */
bool credit_is_closed(const struct credit *credit);

/* Answered, abandoned or left for another reason: its wait is known. */
bool credit_has_wait(const struct credit *credit);

/* E-mail and its like, judged by deadlines and not by seconds. */
bool credit_is_deferred(enum event_channel channel);

/* The instants that the parts of a credit are booked at under a credit mode;
 * EVENT_NO_TIME: not booked. */
struct credit_places {
    int64_t offered_ms;
    int64_t outcome_ms; /* outcomes, their waits, the service level at the end */
    int64_t verdict_ms;
    int64_t handled_ms; /* ends; talk, hold and wrap-up unless they are cut */
};
struct credit_places credit_places(const struct credit *credit, enum rule_credit mode);

#endif
