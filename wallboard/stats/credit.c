#include "stats/credit.h"

#include <string.h>

/* A source's wait may exceed the entry's own age by this much: clocks of whole seconds.
 */
#define WAIT_SLACK_MS 2000

/* Static, so that its padding is zero too: credits are compared as bytes. */
static const struct credit blank = {
    .queue = QUEUE_NONE,
    .agent = AGENT_NONE,
    .channel = EVENT_CHANNEL_VOICE,
    .entry_ms = EVENT_NO_TIME,
    .outcome_ms = EVENT_NO_TIME,
    .ended_ms = EVENT_NO_TIME,
    .judged_ms = EVENT_NO_TIME,
    .rejected_ms = EVENT_NO_TIME,
};

const struct credit *credit_blank(void)
{
    return &blank;
}

bool credit_equal(const struct credit *a, const struct credit *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool credit_is_deferred(enum event_channel channel)
{
    return channel == EVENT_CHANNEL_EMAIL || channel == EVENT_CHANNEL_CALLBACK ||
           channel == EVENT_CHANNEL_TASK;
}

bool credit_has_wait(const struct credit *credit)
{
    return credit->outcome == OUTCOME_ANSWERED || credit->outcome == OUTCOME_ABANDONED ||
           credit->outcome == OUTCOME_LEFT_OTHER;
}

bool credit_is_closed(const struct credit *credit)
{
    return credit->outcome == OUTCOME_ANSWERED
               ? credit->handled || credit->timed_out_active
               : credit->outcome != OUTCOME_WAITING;
}

/* When the agent had it: said, or proved by its end or by a hold. */
static int64_t answered_ms(const struct facts *facts)
{
    if (stamp_is_said(facts->answered)) {
        return facts->answered.at_ms;
    }
    if (stamp_is_said(facts->ended)) {
        int64_t talk_ms = facts->ended_talk_ms;
        return facts->ended.at_ms - (talk_ms == EVENT_NO_NUMBER ? 0 : talk_ms);
    }
    return stamp_is_said(facts->left) ? EVENT_NO_TIME : facts->first_hold_ms;
}

/* The source's word on the wait, or EVENT_NO_NUMBER. */
static int64_t said_wait_ms(const struct facts *facts, bool answered)
{
    if (!answered) {
        return facts->left_wait_ms;
    }
    return facts->answered_wait_ms != EVENT_NO_NUMBER ? facts->answered_wait_ms
                                                      : facts->ended_wait_ms;
}

/* Does an age tell nothing, because it began or ended when we heard of it? */
static bool age_is_vague(const struct facts *facts, bool answered)
{
    unsigned outcome = !answered                        ? FACT_VAGUE_LEFT
                       : stamp_is_said(facts->answered) ? FACT_VAGUE_ANSWERED
                                                        : FACT_VAGUE_ENDED;
    return (facts->vague & (FACT_VAGUE_QUEUED | outcome)) != 0;
}

/* Entry and wait, each from the other where only one is said (metrics.md section 2). */
static void set_wait(struct credit *credit, const struct facts *facts, bool answered)
{
    int64_t said_ms = said_wait_ms(facts, answered);
    if (!stamp_is_said(facts->queued)) {
        credit->wait_ms = said_ms == EVENT_NO_NUMBER ? 0 : said_ms;
        credit->entry_ms = credit->outcome_ms - credit->wait_ms;
        return;
    }
    credit->entry_ms = facts->queued.at_ms;
    int64_t age_ms = credit->outcome_ms - credit->entry_ms;
    if (age_ms < 0) {
        age_ms = 0;
        credit->faults++;
    }
    credit->wait_ms = said_ms == EVENT_NO_NUMBER ? age_ms : said_ms;
    if (credit->wait_ms > age_ms + WAIT_SLACK_MS && !age_is_vague(facts, answered)) {
        credit->wait_ms = age_ms;
        credit->faults++;
    }
}

/* Talk, hold and wrap-up of a contact whose end is known. */
static void set_durations(struct credit *credit, const struct facts *facts)
{
    int64_t held_ms = facts->hold_ms;
    if (facts->held_since_ms != EVENT_NO_TIME &&
        facts->ended.at_ms > facts->held_since_ms) {
        held_ms += facts->ended.at_ms - facts->held_since_ms; /* hung up while on hold */
    }
    int64_t whole_ms = facts->ended_talk_ms;
    if (whole_ms == EVENT_NO_NUMBER) {
        whole_ms = facts->ended.at_ms - credit->outcome_ms;
    }
    if (whole_ms < 0) {
        whole_ms = 0;
        credit->faults++;
    }
    credit->hold_ms = held_ms < whole_ms ? held_ms : whole_ms;
    credit->talk_ms = whole_ms - credit->hold_ms;
    credit->wrapup_ms = facts->wrapup_ms;
    credit->wrapup_from_ms = facts->wrapup_ms != 0 ? facts->wrapup_from_ms : 0;
    credit->ended_ms = facts->ended.at_ms;
    credit->ended_rank = facts->ended.rank;
    credit->handled = true;
    credit->transferred = facts->ended_by == EVENT_BY_TRANSFER;
}

static void set_answered(struct credit *credit, const struct facts *facts)
{
    credit->outcome = OUTCOME_ANSWERED;
    credit->agent =
        facts->answered_agent != AGENT_NONE ? facts->answered_agent : facts->ended_agent;
    credit->outcome_ms = answered_ms(facts);
    credit->answer_rank = stamp_is_said(facts->answered) ? facts->answered.rank : 0;
    set_wait(credit, facts, true);
    if (stamp_is_said(facts->left)) {
        credit->faults++; /* answered outranks left */
    }
    if (stamp_is_said(facts->ended)) {
        set_durations(credit, facts);
    } else if (facts->closed != FACT_OPEN) {
        credit->timed_out_active = true;
        credit->ended_ms = facts->closed_ms;
    } else if (!credit->deferred) { /* a reply is sent, not talked */
        credit->handling =
            facts->held_since_ms != EVENT_NO_TIME ? HANDLING_HELD : HANDLING_TALKING;
    }
}

static bool is_within(int64_t wait_ms, int64_t limit_ms, bool exclusive)
{
    return exclusive ? wait_ms < limit_ms : wait_ms <= limit_ms;
}

static void set_left(struct credit *credit, const struct facts *facts,
                     const struct engine_rule *rule)
{
    bool abandoned = (rule->abandon_reasons >> facts->left_reason & 1U) != 0;
    credit->outcome = abandoned ? OUTCOME_ABANDONED : OUTCOME_LEFT_OTHER;
    credit->outcome_ms = facts->left.at_ms;
    set_wait(credit, facts, false);
    credit->is_short = abandoned && is_within(credit->wait_ms, rule->short_abandon_ms,
                                              rule->short_exclusive);
}

static void set_waiting(struct credit *credit, const struct facts *facts)
{
    int64_t entry_ms =
        stamp_is_said(facts->queued) ? facts->queued.at_ms : facts->touched.at_ms;
    if (entry_ms == EVENT_NO_TIME) {
        return;
    }
    credit->entry_ms = entry_ms;
    credit->outcome = OUTCOME_WAITING;
    if (facts->closed != FACT_OPEN) {
        credit->outcome =
            facts->closed == FACT_CLOSED_UNKNOWN ? OUTCOME_UNKNOWN : OUTCOME_TIMED_OUT;
        credit->outcome_ms = facts->closed_ms > entry_ms ? facts->closed_ms : entry_ms;
    }
}

/* The last instant of waiting that is still within the target. */
static int64_t target_ends_ms(const struct credit *credit, const struct engine_rule *rule)
{
    return credit->entry_ms + rule->target_ms - (rule->target_exclusive ? 1 : 0);
}

/* count_at event: what passed its target is late from that instant on, whatever comes. */
static void judge_at_event(struct credit *credit, const struct credit_terms *terms)
{
    int64_t late_ms = target_ends_ms(credit, terms->rule) + 1;
    bool late = credit_has_wait(credit)
                    ? !is_within(credit->wait_ms, terms->rule->target_ms,
                                 terms->rule->target_exclusive)
                    : terms->now_ms >= late_ms;
    if (late) {
        bool before = credit->outcome == OUTCOME_WAITING || late_ms < credit->outcome_ms;
        credit->verdict = VERDICT_LATE;
        credit->judged_ms = before ? late_ms : credit->outcome_ms;
    } else if (credit_has_wait(credit)) {
        credit->verdict = VERDICT_IN;
        credit->judged_ms = credit->outcome_ms;
    }
}

/* Deadlines: met by the first reply, missed when they pass (metrics.md section 10). */
static void judge_deadline(struct credit *credit, const struct credit_terms *terms)
{
    bool over = credit->outcome != OUTCOME_WAITING;
    int64_t until_ms = over ? credit->outcome_ms : terms->now_ms;
    if (until_ms > terms->due_ms) {
        credit->verdict = VERDICT_MISSED;
        credit->judged_ms = terms->due_ms;
    } else if (credit->outcome == OUTCOME_ANSWERED) {
        credit->verdict = VERDICT_MET;
        credit->judged_ms = credit->outcome_ms;
    }
}

static void judge(struct credit *credit, const struct credit_terms *terms)
{
    bool closed_by_us =
        credit->outcome == OUTCOME_UNKNOWN || credit->outcome == OUTCOME_TIMED_OUT;
    if (credit->queue == QUEUE_NONE || credit->outcome == OUTCOME_NONE || closed_by_us) {
        return;
    }
    if (credit->deferred) {
        if (terms->due_ms != EVENT_NO_TIME) {
            judge_deadline(credit, terms);
        }
        return;
    }
    credit->in_sl =
        credit_has_wait(credit) &&
        is_within(credit->wait_ms, terms->rule->target_ms, terms->rule->target_exclusive);
    if (terms->rule->count_at == RULE_COUNT_AT_EVENT) {
        judge_at_event(credit, terms);
    }
}

void credit_of(const struct facts *facts, uint16_t queue,
               const struct credit_terms *terms, struct credit *ret)
{
    *ret = blank;
    ret->queue = queue;
    if (facts->channel != EVENT_CHANNEL_NONE) {
        ret->channel = facts->channel;
        ret->deferred = credit_is_deferred((enum event_channel)facts->channel);
    }
    ret->rejected_ms = facts->rejected_ms;
    if (answered_ms(facts) != EVENT_NO_TIME) {
        set_answered(ret, facts);
    } else if (queue == QUEUE_NONE) {
        return; /* without a queue only an agent's work counts */
    } else if (stamp_is_said(facts->left)) {
        set_left(ret, facts, terms->rule);
    } else {
        set_waiting(ret, facts);
    }
    judge(ret, terms);
}

int64_t credit_changes_ms(const struct credit *credit, const struct credit_terms *terms)
{
    if (credit->outcome != OUTCOME_WAITING || credit->verdict != VERDICT_NONE) {
        return INT64_MAX;
    }
    if (credit->deferred) {
        return terms->due_ms == EVENT_NO_TIME ? INT64_MAX : terms->due_ms + 1;
    }
    return terms->rule->count_at == RULE_COUNT_AT_EVENT
               ? target_ends_ms(credit, terms->rule) + 1
               : INT64_MAX;
}

struct credit_places credit_places(const struct credit *credit, enum rule_credit mode)
{
    struct credit_places at = {EVENT_NO_TIME, EVENT_NO_TIME, EVENT_NO_TIME,
                               EVENT_NO_TIME};
    if (credit->outcome == OUTCOME_NONE) {
        return at;
    }
    bool waiting = credit->outcome == OUTCOME_WAITING;
    bool start = mode == RULE_CREDIT_START;
    int64_t outcome_ms = start || waiting ? credit->entry_ms : credit->outcome_ms;
    at.offered_ms = mode == RULE_CREDIT_END ? outcome_ms : credit->entry_ms;
    if (mode == RULE_CREDIT_END && waiting) {
        at.offered_ms = EVENT_NO_TIME; /* counted in the current interval by who asks */
    }
    at.outcome_ms = waiting ? EVENT_NO_TIME : outcome_ms;
    if (credit->verdict != VERDICT_NONE) {
        at.verdict_ms = start ? credit->entry_ms : credit->judged_ms;
    }
    if (credit->handled) {
        at.handled_ms = start ? credit->entry_ms : credit->ended_ms;
    }
    return at;
}
