#include "stats/credit.h"

#include "stats/engine.h"

/* A source's wait may exceed the entry's own age by this much: clocks of whole seconds.
 */
#define WAIT_SLACK_MS 2000

struct credit credit_blank(void)
{
    return (struct credit){
        .queue = QUEUE_NONE,
        .agent = AGENT_NONE,
        .entry_ms = EVENT_NO_TIME,
        .outcome_ms = EVENT_NO_TIME,
        .ended_ms = EVENT_NO_TIME,
        .rejected_ms = EVENT_NO_TIME,
    };
}

struct contact_credit contact_credit_blank(void)
{
    return (struct contact_credit){.entry_ms = EVENT_NO_TIME,
                                   .sale_ms = EVENT_NO_TIME,
                                   .sale_agent = AGENT_NONE,
                                   .sale_queue = QUEUE_NONE};
}

bool credit_equal(const struct credit *a, const struct credit *b)
{
    return a->outcome == b->outcome && a->handling == b->handling &&
           a->deferred == b->deferred && a->in_sl == b->in_sl &&
           a->is_short == b->is_short && a->handled == b->handled &&
           a->transferred == b->transferred &&
           a->timed_out_active == b->timed_out_active && a->queue == b->queue &&
           a->agent == b->agent && a->faults == b->faults && a->entry_ms == b->entry_ms &&
           a->outcome_ms == b->outcome_ms && a->ended_ms == b->ended_ms &&
           a->rejected_ms == b->rejected_ms && a->wait_ms == b->wait_ms &&
           a->talk_ms == b->talk_ms && a->hold_ms == b->hold_ms &&
           a->wrapup_ms == b->wrapup_ms;
}

bool contact_credit_equal(const struct contact_credit *a, const struct contact_credit *b)
{
    return a->entry_ms == b->entry_ms && a->sale_ms == b->sale_ms &&
           a->sales_milli == b->sales_milli && a->sale_agent == b->sale_agent &&
           a->sale_queue == b->sale_queue;
}

bool credit_is_deferred(enum event_channel channel)
{
    return channel == EVENT_CHANNEL_EMAIL || channel == EVENT_CHANNEL_CALLBACK ||
           channel == EVENT_CHANNEL_TASK;
}

bool credit_is_closed(const struct credit *credit)
{
    switch (credit->outcome) {
    case OUTCOME_WAITING:
        return false;
    case OUTCOME_ANSWERED:
        return credit->handled || credit->timed_out_active;
    case OUTCOME_NONE:
    case OUTCOME_ABANDONED:
    case OUTCOME_LEFT_OTHER:
    case OUTCOME_UNKNOWN:
    case OUTCOME_TIMED_OUT:
        break;
    }
    return true;
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
    bool held_only = stamp_is_said(facts->first_hold) && !stamp_is_said(facts->left);
    return held_only ? facts->first_hold.at_ms : EVENT_NO_TIME;
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
    struct stamp outcome = !answered                        ? facts->left
                           : stamp_is_said(facts->answered) ? facts->answered
                                                            : facts->ended;
    return facts->queued.received || outcome.received;
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
    credit->ended_ms = facts->ended.at_ms;
    credit->handled = true;
    credit->transferred = facts->ended_by == EVENT_BY_TRANSFER;
}

static void set_answered(struct credit *credit, const struct facts *facts)
{
    credit->outcome = OUTCOME_ANSWERED;
    credit->agent =
        facts->answered_agent != AGENT_NONE ? facts->answered_agent : facts->ended_agent;
    credit->outcome_ms = answered_ms(facts);
    set_wait(credit, facts, true);
    if (stamp_is_said(facts->left)) {
        credit->faults++; /* answered outranks left */
    }
    if (stamp_is_said(facts->ended)) {
        set_durations(credit, facts);
    } else if (facts->closed != FACT_OPEN) {
        credit->timed_out_active = true;
    } else if (!credit->deferred) { /* a reply is sent, not talked */
        credit->handling =
            facts->held_since_ms != EVENT_NO_TIME ? HANDLING_HELD : HANDLING_TALKING;
    }
}

static void set_left(struct credit *credit, const struct facts *facts,
                     const struct engine_rule *rule)
{
    bool abandoned = (rule->abandon_reasons >> facts->left_reason & 1U) != 0;
    credit->outcome = abandoned ? OUTCOME_ABANDONED : OUTCOME_LEFT_OTHER;
    credit->outcome_ms = facts->left.at_ms;
    set_wait(credit, facts, false);
    credit->is_short = abandoned && credit->wait_ms <= rule->short_abandon_ms;
}

static void set_waiting(struct credit *credit, const struct facts *facts)
{
    struct stamp entry = stamp_is_said(facts->queued) ? facts->queued : facts->touched;
    if (!stamp_is_said(entry)) {
        return;
    }
    credit->entry_ms = entry.at_ms;
    credit->outcome = facts->closed == FACT_OPEN             ? OUTCOME_WAITING
                      : facts->closed == FACT_CLOSED_UNKNOWN ? OUTCOME_UNKNOWN
                                                             : OUTCOME_TIMED_OUT;
}

struct credit credit_of(const struct facts *facts, uint16_t queue,
                        const struct engine_rule *rule)
{
    struct credit credit = credit_blank();
    credit.queue = queue;
    credit.deferred = credit_is_deferred(facts->channel);
    credit.rejected_ms = facts->rejected.at_ms;
    if (answered_ms(facts) != EVENT_NO_TIME) {
        set_answered(&credit, facts);
    } else if (queue == QUEUE_NONE) {
        return credit; /* without a queue only an agent's work counts */
    } else if (stamp_is_said(facts->left)) {
        set_left(&credit, facts, rule);
    } else {
        set_waiting(&credit, facts);
    }
    bool judged =
        credit.outcome == OUTCOME_ANSWERED || credit.outcome == OUTCOME_ABANDONED;
    credit.in_sl = queue != QUEUE_NONE && judged && credit.wait_ms <= rule->target_ms;
    return credit;
}
