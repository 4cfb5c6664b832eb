#include "stats/agent_part.h"

bool agent_part_counts(const struct credit *credit)
{
    return credit->agent != AGENT_NONE && credit->outcome == OUTCOME_ANSWERED &&
           !credit->deferred;
}

void agent_part_answer(const struct agent_part *part, work_add *add, void *context)
{
    const struct credit *credit = part->credit;
    int64_t at_ms = credit_places(credit, part->mode).outcome_ms;
    add(context, TALLY_ANSWERED, at_ms, part->sign);
    add(context, TALLY_ANSWERED_WAIT_MS, at_ms, part->sign * credit->wait_ms);
    if (credit->timed_out_active) {
        add(context, TALLY_TIMED_OUT_ACTIVE, at_ms, part->sign);
    }
}

void agent_part_work(const struct agent_part *part, work_add *add, void *context)
{
    const struct credit *credit = part->credit;
    if (part->mode == RULE_CREDIT_SPLIT) {
        work_cut(credit, part->holds, part->hold_count, part->sign, add, context);
        return;
    }
    int64_t at_ms = credit_places(credit, part->mode).handled_ms;
    add(context, TALLY_TALK_MS, at_ms, part->sign * credit->talk_ms);
    add(context, TALLY_HOLD_MS, at_ms, part->sign * credit->hold_ms);
    add(context, TALLY_WRAPUP_MS, at_ms, part->sign * credit->wrapup_ms);
}

void agent_part_handled(const struct agent_part *part, work_add *add, void *context)
{
    const struct credit *credit = part->credit;
    if (!credit->handled) {
        return;
    }
    int64_t at_ms = credit_places(credit, part->mode).handled_ms;
    add(context, TALLY_HANDLED, at_ms, part->sign);
    if (credit->transferred) {
        add(context, TALLY_TRANSFERS, at_ms, part->sign);
    }
    agent_part_work(part, add, context);
}
