#include "stats/engine_state.h"

/*
 * What stays leave on the timelines of agents: answers, ends, holds and rings. Each is
 * taken back and put anew when it turns out to have been another agent's, or at another
 * time.
 */

static bool has_answer(const struct credit *credit)
{
    return credit->outcome == OUTCOME_ANSWERED && credit->agent != AGENT_NONE;
}

/* Ended, or lost; a deferred one that is lost leaves nothing. */
static bool has_end(const struct credit *credit)
{
    return has_answer(credit) &&
           (credit->handled || (credit->timed_out_active && !credit->deferred));
}

/* Is there nothing to talk to: a reply, or an end no later than the answer? */
static bool is_reply(const struct credit *credit)
{
    return credit->deferred ||
           (has_end(credit) && credit->ended_ms <= credit->outcome_ms);
}

static bool same_answer(const struct credit *a, const struct credit *b)
{
    return a->agent == b->agent && a->outcome_ms == b->outcome_ms &&
           a->answer_rank == b->answer_rank && is_reply(a) == is_reply(b) &&
           a->queue == b->queue;
}

static bool same_end(const struct credit *a, const struct credit *b)
{
    return a->agent == b->agent && a->ended_ms == b->ended_ms &&
           a->ended_rank == b->ended_rank && a->handled == b->handled;
}

static struct mark answer_mark(const struct engine *engine, const struct stay *stay,
                               uint32_t number, const struct credit *credit)
{
    return (struct mark){
        .at = {credit->outcome_ms, credit->answer_rank},
        .kind = is_reply(credit) ? MARK_REPLIED : MARK_ANSWERED,
        .source = contacts_at(engine->contacts, stay->contact)->source,
        .queue = credit->queue,
        .stay = number,
        .generation = stay->generation,
        .until_ms = EVENT_NO_TIME,
    };
}

static struct mark end_mark(const struct engine *engine, const struct stay *stay,
                            uint32_t number, const struct credit *credit)
{
    const struct contact *contact = contacts_at(engine->contacts, stay->contact);
    struct str id = contacts_id(engine->contacts, stay->contact);
    return (struct mark){
        .at = {credit->ended_ms, credit->handled ? credit->ended_rank : INT64_MAX},
        .kind = credit->handled ? MARK_ENDED : MARK_LOST,
        .source = contact->source,
        .queue = credit->queue,
        .stay = number,
        .generation = stay->generation,
        .until_ms = EVENT_NO_TIME,
        .contact_key = contacts_key(contact->source, id),
    };
}

/* What is over before all that the agent's timeline remembers cannot change it. */
static bool is_final(const struct engine *engine, const struct credit *credit)
{
    int64_t base_ms = engine->agents[credit->agent].final_ms;
    return base_ms != EVENT_NO_TIME && has_end(credit) && credit->ended_ms < base_ms;
}

/* Whose the agent is may follow from its answers alone: what sources said of those that
 * they did not name may come to something else by them. */
static void settle_after(struct engine *engine, uint32_t number, struct stamp at)
{
    if (stamp_is_said(engine->last_call) && !stamp_before(engine->last_call, at)) {
        engine_settle_agent(engine, number);
    }
}

static void put_answer(struct engine *engine, uint32_t number,
                       const struct credit *credit, bool final)
{
    const struct stay *stay = contacts_stay_at(engine->contacts, number);
    struct mark mark = answer_mark(engine, stay, number, credit);
    struct agent *agent = &engine->agents[credit->agent];
    hearing_note(&agent->heard, &agent->now.presence, &mark);
    if (final) {
        hearing_note(&agent->base_heard, &agent->base.presence, &mark);
        return;
    }
    engine_mark(engine, credit->agent, &mark);
    settle_after(engine, credit->agent, mark.at);
}

static void take_back_answer(struct engine *engine, uint32_t number,
                             const struct credit *credit)
{
    const struct stay *stay = contacts_stay_at(engine->contacts, number);
    struct mark mark = answer_mark(engine, stay, number, credit);
    engine_unmark(engine, credit->agent, &mark);
    if (engine->agents[credit->agent].heard.by == 0) {
        engine_settle_agent(engine, credit->agent); /* nobody else may know it */
    } else {
        settle_after(engine, credit->agent, mark.at);
    }
}

void engine_trace_stay(struct engine *engine, uint32_t number, const struct credit *old)
{
    const struct stay *stay = contacts_stay_at(engine->contacts, number);
    const struct credit now = stay->credit; /* may change while marks are put */
    bool answer = has_answer(&now);
    bool keeps_answer = answer && has_answer(old) && same_answer(old, &now);
    bool end = has_end(&now);
    bool keeps_end = end && has_end(old) && same_end(old, &now);
    if (has_answer(old) && !keeps_answer) {
        take_back_answer(engine, number, old);
    }
    if (has_end(old) && !keeps_end) {
        struct mark mark = end_mark(engine, stay, number, old);
        engine_unmark(engine, old->agent, &mark);
    }
    if (!answer) {
        return;
    }
    bool final = is_final(engine, &now);
    if (!keeps_answer) {
        put_answer(engine, number, &now, final);
    }
    if (end && !keeps_end && !final) {
        struct mark mark = end_mark(engine, stay, number, &now);
        engine_mark(engine, now.agent, &mark);
    }
}

void engine_trace_holds(struct engine *engine, uint32_t holder, const struct stay *loose)
{
    const struct stay *home = contacts_stay_at(engine->contacts, holder);
    bool has_agent = home->credit.outcome == OUTCOME_ANSWERED && !home->credit.deferred;
    uint32_t lists[2] = {home->first_hold,
                         loose == NULL ? CONTACT_NONE : loose->first_hold};
    struct hold *hold = NULL;
    bool held = false;
    while ((hold = holds_take(engine->contacts, lists)) != NULL) {
        bool repeats = hold->on == held; /* and would push others off the timeline */
        uint32_t agent = has_agent && !repeats ? home->credit.agent : AGENT_NONE;
        held = hold->on;
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

/* When a ring that goes on is ended by what became of the stay, or by its own age unless
 * its end was told after all; EVENT_NO_TIME: it sounds. */
static int64_t ring_ends_ms(const struct engine *engine, const struct offer *offer,
                            const struct stay *holder, bool stopped)
{
    const struct credit *credit = &holder->credit;
    int64_t end_ms = EVENT_NO_TIME;
    if (credit->outcome != OUTCOME_WAITING && credit->outcome != OUTCOME_NONE) {
        end_ms = credit->outcome_ms;
    } else if (credit->outcome == OUTCOME_NONE && holder->facts.closed != FACT_OPEN) {
        end_ms = holder->facts.closed_ms;
    }
    int64_t age_ms = stopped ? 0 : engine->sweep_ringing_ms;
    if (age_ms > 0 && offer->rung.at_ms + age_ms <= engine->now_ms) {
        fact_earliest(&end_ms, offer->rung.at_ms + age_ms);
    }
    return end_ms;
}

/* Did it ring again after that end? */
static bool rings_after(const struct offer *offer, int64_t ends_ms)
{
    return ends_ms != EVENT_NO_TIME && stamp_is_said(offer->rung) &&
           offer->rung.at_ms > ends_ms;
}

/* The last ring of the offer that is marked to sound though it came after the end, or the
 * other way round; NULL: none. */
static const struct mark *find_wrong_ring(const struct timeline *timeline,
                                          const struct mark *end, int64_t ends_ms)
{
    for (size_t place = timeline->count; place > 0; place--) {
        const struct mark *mark = timeline_look(timeline, place - 1);
        bool silent = ends_ms != EVENT_NO_TIME && mark->at.at_ms > ends_ms;
        if (mark->kind == MARK_RING && mark->stay == end->stay &&
            mark->generation == end->generation && mark->flag != silent) {
            return mark;
        }
    }
    return NULL;
}

/* What rings after its stay has its outcome does not sound. */
static void silence_rings(struct engine *engine, struct offer *offer,
                          const struct mark *end, int64_t ends_ms)
{
    struct timeline *timeline = &engine->agents[offer->agent].timeline;
    const struct mark *wrong = NULL;
    for (int left = TIMELINE_MARKS;
         left > 0 && (wrong = find_wrong_ring(timeline, end, ends_ms)) != NULL; left--) {
        struct mark mark = *wrong;
        engine_unmark(engine, offer->agent, &mark);
        mark.flag = !mark.flag;
        engine_mark(engine, offer->agent, &mark);
    }
    offer->has_silent = rings_after(offer, ends_ms);
}

/* Its age will end it, also where it sounds again: its stay turned out to go on. */
static void expect_age(struct engine *engine, const struct offer *offer)
{
    int64_t due_ms = offer->rung.at_ms + engine->sweep_ringing_ms;
    if (engine->sweep_ringing_ms > 0 && due_ms < engine->next_sweep_ms) {
        engine->next_sweep_ms = due_ms;
    }
}

/* One offer of a stay: until when it rings, as its `holder` and its own reports have it.
 * True if it sounds. */
static bool trace_offer(struct engine *engine, struct offer *offer, uint32_t number,
                        const struct stay *holder)
{
    bool rung = stamp_is_said(offer->rung);
    bool stopped = rung && stamp_is_said(offer->stopped) &&
                   !stamp_before(offer->stopped, offer->rung);
    int64_t ends_ms = rung ? ring_ends_ms(engine, offer, holder, stopped) : EVENT_NO_TIME;
    offer->ringing = rung && !stopped && ends_ms == EVENT_NO_TIME;
    if (offer->ringing) {
        expect_age(engine, offer);
    }
    if (stopped && ends_ms >= offer->stopped.at_ms) {
        ends_ms = EVENT_NO_TIME; /* as the source said it */
    }
    struct mark mark = {.at = {offer->ends_ms, INT64_MAX},
                        .kind = MARK_RING_ENDED,
                        .queue = QUEUE_NONE,
                        .stay = number,
                        .generation =
                            contacts_stay_at(engine->contacts, number)->generation,
                        .until_ms = EVENT_NO_TIME};
    if (offer->has_silent || rings_after(offer, ends_ms)) {
        silence_rings(engine, offer, &mark, ends_ms);
    }
    if (ends_ms == offer->ends_ms) {
        return offer->ringing;
    }
    offer->ends_ms = ends_ms;
    if (mark.at.at_ms != EVENT_NO_TIME) {
        engine_unmark(engine, offer->agent, &mark);
    }
    if (ends_ms != EVENT_NO_TIME) {
        mark.at.at_ms = ends_ms;
        engine_mark(engine, offer->agent, &mark);
    }
    return offer->ringing;
}

bool engine_trace_offers(struct engine *engine, uint32_t number, uint32_t holder)
{
    bool any = false;
    for (uint32_t at = contacts_stay_at(engine->contacts, number)->first_offer;
         at != CONTACT_NONE;) {
        struct offer *offer = contacts_offer(engine->contacts, at);
        at = offer->next;
        any = trace_offer(engine, offer, number,
                          contacts_stay_at(engine->contacts, holder)) ||
              any;
    }
    return any;
}
