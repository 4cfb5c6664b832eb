#ifndef WALLBOARD_STATS_AGENT_PART_H
#define WALLBOARD_STATS_AGENT_PART_H

/*
 * What a stay counts for whoever answered it: the answer, the handling and the work, each
 * at the instant that the credit mode says (metrics.md section 6). Pure; where the parts
 * are added up is the caller's business.
 */

#include "stats/credit.h"
#include "stats/work.h"

struct agent_part {
    const struct credit *credit;
    enum rule_credit mode;
    const struct work_hold *holds; /* of split: see work.h */
    size_t hold_count;
    int64_t sign; /* 1, or -1 to take it back */
};

/* Does the credit count for an agent at all? */
bool agent_part_counts(const struct credit *credit);

/* Hands each tally of an agent to `add`, of a credit that counts: those of the answer,
 * those of the end, and of these the work alone. */
void agent_part_answer(const struct agent_part *part, work_add *add, void *context);
void agent_part_handled(const struct agent_part *part, work_add *add, void *context);
void agent_part_work(const struct agent_part *part, work_add *add, void *context);

#endif
