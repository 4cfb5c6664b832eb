#include "stats/engine_state.h"

/*
 * What stays leave on the timelines of agents: answers, ends, holds and rings. Each is
 * taken back and put anew when it turns out to have been another agent's, or at another
 * time.
 */

/* The marks that follow from a credit. */
struct trace {
    uint32_t agent; /* AGENT_NONE: none follow */
    struct mark marks[2];
    size_t count;
};

static struct trace trace_of(const struct engine *engine, const struct stay *stay,
                             uint32_t number, const struct credit *credit)
{
    struct trace trace = {.agent = credit->agent, .count = 0};
    if (credit->outcome != OUTCOME_ANSWERED || credit->agent == AGENT_NONE) {
        trace.agent = AGENT_NONE;
        return trace;
    }
    struct mark mark = {
        .at = {credit->outcome_ms, stay->facts.answered.rank},
        .kind = credit->deferred ? MARK_REPLIED : MARK_ANSWERED,
        .queue = credit->queue,
        .stay = number,
        .generation = stay->generation,
        .until_ms = EVENT_NO_TIME,
    };
    trace.marks[trace.count++] = mark;
    if (credit->handled || (credit->timed_out_active && !credit->deferred)) {
        mark.kind = credit->handled ? MARK_ENDED : MARK_LOST;
        mark.at = (struct stamp){credit->ended_ms,
                                 credit->handled ? stay->facts.ended.rank : INT64_MAX};
        mark.contact_key = contacts_at(engine->contacts, stay->contact)->hash;
        trace.marks[trace.count++] = mark;
    }
    return trace;
}

static bool has_mark(const struct trace *trace, uint32_t agent, const struct mark *mark)
{
    for (size_t i = 0; i < trace->count && trace->agent == agent; i++) {
        if (trace->marks[i].kind == mark->kind &&
            trace->marks[i].at.at_ms == mark->at.at_ms) {
            return true;
        }
    }
    return false;
}

/* What is over before all that the agent's timeline remembers cannot change it. */
static bool is_final(const struct agent *agent, const struct trace *trace)
{
    return agent->base.mark_ms != EVENT_NO_TIME && trace->count == 2 &&
           trace->marks[1].at.at_ms < agent->base.mark_ms;
}

void engine_trace_stay(struct engine *engine, uint32_t number, const struct credit *old)
{
    const struct stay *stay = contacts_stay_at(engine->contacts, number);
    struct trace before = trace_of(engine, stay, number, old);
    struct trace after = trace_of(engine, stay, number, &stay->credit);
    for (size_t i = 0; i < before.count; i++) {
        if (!has_mark(&after, before.agent, &before.marks[i])) {
            engine_unmark(engine, before.agent, &before.marks[i]);
        }
    }
    if (after.agent == AGENT_NONE) {
        return;
    }
    struct agent *agent = &engine->agents[after.agent];
    agent->known = true;
    for (size_t i = 0; i < after.count && !is_final(agent, &after); i++) {
        if (!has_mark(&before, after.agent, &after.marks[i])) {
            engine_mark(engine, after.agent, &after.marks[i]);
        }
    }
}

void engine_trace_holds(struct engine *engine, const struct stay *stay, uint32_t holder)
{
    const struct stay *home = contacts_stay_at(engine->contacts, holder);
    bool has_agent = home->credit.outcome == OUTCOME_ANSWERED && !home->credit.deferred;
    uint32_t agent = has_agent ? home->credit.agent : AGENT_NONE;
    for (uint32_t at = stay->first_hold; at != CONTACT_NONE;) {
        struct hold *hold = contacts_hold(engine->contacts, at);
        at = hold->next;
        if (hold->agent == agent && hold->stay == holder) {
            continue;
        }
        struct mark mark = {.at = hold->at,
                            .kind = hold->on ? MARK_HOLD : MARK_RESUME,
                            .queue = QUEUE_NONE,
                            .stay = hold->stay,
                            .until_ms = EVENT_NO_TIME};
        if (hold->agent != AGENT_NONE) {
            mark.generation = contacts_stay_at(engine->contacts, hold->stay)->generation;
            engine_unmark(engine, hold->agent, &mark);
        }
        hold->agent = agent;
        hold->stay = holder;
        if (agent != AGENT_NONE) {
            mark.stay = holder;
            mark.generation = home->generation;
            engine_mark(engine, agent, &mark);
        }
    }
}

/* When a ring that goes on is ended by what became of the stay, or by its own age;
 * EVENT_NO_TIME: it sounds. */
static int64_t ring_ends_ms(const struct engine *engine, const struct offer *offer,
                            const struct stay *holder)
{
    const struct credit *credit = &holder->credit;
    int64_t end_ms = EVENT_NO_TIME;
    if (credit->outcome != OUTCOME_WAITING && credit->outcome != OUTCOME_NONE) {
        end_ms = credit->outcome_ms;
    } else if (credit->outcome == OUTCOME_NONE && holder->facts.closed != FACT_OPEN) {
        end_ms = holder->facts.closed_ms;
    }
    int64_t age_ms = engine->sweep_ringing_ms;
    if (age_ms > 0 && offer->rung.at_ms + age_ms <= engine->now_ms) {
        fact_earliest(&end_ms, offer->rung.at_ms + age_ms);
    }
    return end_ms == EVENT_NO_TIME || end_ms > offer->rung.at_ms ? end_ms
                                                                 : offer->rung.at_ms;
}

bool engine_trace_offers(struct engine *engine, uint32_t number, uint32_t holder)
{
    const struct stay *stay = contacts_stay_at(engine->contacts, number);
    bool any = false;
    for (uint32_t at = stay->first_offer; at != CONTACT_NONE;) {
        struct offer *offer = contacts_offer(engine->contacts, at);
        at = offer->next;
        bool rung =
            stamp_is_said(offer->rung) &&
            (!stamp_is_said(offer->stopped) || stamp_before(offer->stopped, offer->rung));
        int64_t ends_ms =
            rung ? ring_ends_ms(engine, offer, contacts_stay_at(engine->contacts, holder))
                 : EVENT_NO_TIME;
        offer->ringing = rung && ends_ms == EVENT_NO_TIME;
        any = any || offer->ringing;
        if (ends_ms == offer->ends_ms) {
            continue;
        }
        struct mark mark = {.at = {offer->ends_ms, INT64_MAX},
                            .kind = MARK_RING_ENDED,
                            .queue = QUEUE_NONE,
                            .stay = number,
                            .generation = stay->generation,
                            .until_ms = EVENT_NO_TIME};
        int64_t before_ms = offer->ends_ms;
        offer->ends_ms = ends_ms;
        if (before_ms != EVENT_NO_TIME) {
            engine_unmark(engine, offer->agent, &mark);
        }
        if (ends_ms != EVENT_NO_TIME) {
            mark.at.at_ms = ends_ms;
            engine_mark(engine, offer->agent, &mark);
        }
    }
    return any;
}
