#include "stats/fact.h"

#include "stats/tally.h"

static const struct facts blank = {
    .queued = {EVENT_NO_TIME, 0},
    .answered = {EVENT_NO_TIME, 0},
    .ended = {EVENT_NO_TIME, 0},
    .left = {EVENT_NO_TIME, 0},
    .touched = {EVENT_NO_TIME, 0},
    .answered_wait_ms = EVENT_NO_NUMBER,
    .ended_talk_ms = EVENT_NO_NUMBER,
    .ended_wait_ms = EVENT_NO_NUMBER,
    .left_wait_ms = EVENT_NO_NUMBER,
    .answered_agent = AGENT_NONE,
    .ended_agent = AGENT_NONE,
    .rejected_ms = EVENT_NO_TIME,
    .due_ms = EVENT_NO_TIME,
    .first_hold_ms = EVENT_NO_TIME,
    .held_since_ms = EVENT_NO_TIME,
    .closed_ms = EVENT_NO_TIME,
};

const struct facts *facts_blank(void)
{
    return &blank;
}

static void take_vague(struct facts *facts, const struct facts *other, unsigned bit)
{
    facts->vague = (uint8_t)((facts->vague & ~bit) | (other->vague & bit));
}

void facts_merge(struct facts *facts, const struct facts *other)
{
    facts->touched = fact_first(facts->touched, other->touched);
    if (fact_replaces(other->answered, facts->answered)) {
        facts->answered = other->answered;
        facts->answered_wait_ms = other->answered_wait_ms;
        facts->answered_agent = other->answered_agent;
        take_vague(facts, other, FACT_VAGUE_ANSWERED);
    }
    if (fact_replaces(other->ended, facts->ended)) {
        facts->ended = other->ended;
        facts->ended_agent = other->ended_agent;
        facts->ended_talk_ms = other->ended_talk_ms;
        facts->ended_wait_ms = other->ended_wait_ms;
        facts->ended_by = other->ended_by;
        take_vague(facts, other, FACT_VAGUE_ENDED);
    }
    tally_add(&facts->wrapup_ms, other->wrapup_ms);
    if (other->wrapup_ms != 0) {
        facts->wrapup_from_ms = other->wrapup_from_ms;
    }
}
