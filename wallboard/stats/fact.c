#include "stats/fact.h"

#include "stats/tally.h"

bool stamp_is_said(struct stamp stamp)
{
    return stamp.at_ms != EVENT_NO_TIME;
}

bool stamp_before(struct stamp a, struct stamp b)
{
    return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.rank < b.rank;
}

struct facts facts_blank(void)
{
    return (struct facts){
        .queued = STAMP_NONE,
        .rejected = STAMP_NONE,
        .touched = STAMP_NONE,
        .due_ms = EVENT_NO_TIME,
        .answered = STAMP_NONE,
        .answered_wait_ms = EVENT_NO_NUMBER,
        .answered_agent = AGENT_NONE,
        .ended_agent = AGENT_NONE,
        .ended = STAMP_NONE,
        .ended_talk_ms = EVENT_NO_NUMBER,
        .ended_wait_ms = EVENT_NO_NUMBER,
        .left = STAMP_NONE,
        .left_wait_ms = EVENT_NO_NUMBER,
        .first_hold = STAMP_NONE,
        .held_since_ms = EVENT_NO_TIME,
    };
}

bool fact_replaces(struct stamp new_stamp, struct stamp old_stamp)
{
    return stamp_is_said(new_stamp) &&
           (!stamp_is_said(old_stamp) || stamp_before(new_stamp, old_stamp));
}

void facts_merge(struct facts *facts, const struct facts *other)
{
    if (fact_replaces(other->touched, facts->touched)) {
        facts->touched = other->touched;
    }
    if (fact_replaces(other->answered, facts->answered)) {
        facts->answered = other->answered;
        facts->answered_wait_ms = other->answered_wait_ms;
        facts->answered_agent = other->answered_agent;
    }
    if (fact_replaces(other->ended, facts->ended)) {
        facts->ended = other->ended;
        facts->ended_agent = other->ended_agent;
        facts->ended_talk_ms = other->ended_talk_ms;
        facts->ended_wait_ms = other->ended_wait_ms;
        facts->ended_by = other->ended_by;
    }
    tally_add(&facts->wrapup_ms, other->wrapup_ms);
}
