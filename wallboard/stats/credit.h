#ifndef WALLBOARD_STATS_CREDIT_H
#define WALLBOARD_STATS_CREDIT_H

/*
 * From facts to what a stay counts for. A pure function: the books take back the old
 * credit and add the new one whenever a fact changes, so any order of arrival ends in the
 * same figures.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/fact.h"

struct engine_rule;

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

struct credit {
    enum outcome outcome;
    enum handling handling;
    bool deferred;         /* e-mail and its like: only the email_* figures */
    bool in_sl, is_short;  /* the wait was within target; an abandon within short */
    bool handled;          /* its end is known */
    bool transferred;      /* by a transfer */
    bool timed_out_active; /* answered, and lost before its end */
    uint16_t queue;        /* QUEUE_NONE: counts for its agent only */
    uint32_t agent;        /* who answered; AGENT_NONE: nobody, or not known */
    uint32_t faults;       /* contradictions among its facts */
    int64_t entry_ms, outcome_ms, ended_ms; /* EVENT_NO_TIME where there is none */
    int64_t rejected_ms;                    /* EVENT_NO_TIME: it was not */
    int64_t wait_ms, talk_ms, hold_ms, wrapup_ms;
};

/* What a contact as a whole counts for. */
struct contact_credit {
    int64_t entry_ms; /* its first entry into any queue; EVENT_NO_TIME: none */
    int64_t sale_ms;  /* the quarter its sale belongs to; EVENT_NO_TIME: none */
    int64_t sales_milli;
    uint32_t sale_agent; /* AGENT_NONE, QUEUE_NONE: nobody's */
    uint16_t sale_queue;
};

/* Counts for nothing. */
struct credit credit_blank(void);
struct contact_credit contact_credit_blank(void);

bool credit_equal(const struct credit *a, const struct credit *b);
bool contact_credit_equal(const struct contact_credit *a, const struct contact_credit *b);

/* What a stay in `queue` counts for under its queue's rule. Without a queue no
 * rule judges it. */
struct credit credit_of(const struct facts *facts, uint16_t queue,
                        const struct engine_rule *rule);

/* Is nothing more to be expected of it? */
bool credit_is_closed(const struct credit *credit);

/* E-mail and its like, judged by deadlines and not by seconds. */
bool credit_is_deferred(enum event_channel channel);

#endif
