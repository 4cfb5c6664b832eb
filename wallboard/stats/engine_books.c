#include "stats/engine_state.h"

static void add_work(int64_t *cells, const struct credit *credit, int64_t sign)
{
    tally_add(&cells[TALLY_ANSWERED], sign);
    tally_add(&cells[TALLY_ANSWERED_WAIT_MS], sign * credit->wait_ms);
    tally_add(&cells[TALLY_TIMED_OUT_ACTIVE], credit->timed_out_active ? sign : 0);
    if (credit->handled) {
        tally_add(&cells[TALLY_HANDLED], sign);
        tally_add(&cells[TALLY_TRANSFERS], credit->transferred ? sign : 0);
        tally_add(&cells[TALLY_TALK_MS], sign * credit->talk_ms);
        tally_add(&cells[TALLY_HOLD_MS], sign * credit->hold_ms);
        tally_add(&cells[TALLY_WRAPUP_MS], sign * credit->wrapup_ms);
    }
}

/* Who answered counts it in the quarter of the entry, like the queue. */
static void post_agent(struct engine *engine, const struct credit *credit, int64_t sign)
{
    struct agent *agent = &engine->agents[credit->agent];
    uint32_t step = sign > 0 ? 1U : UINT32_MAX; /* wraps back */
    agent->talking += credit->handling == HANDLING_TALKING ? step : 0;
    agent->held += credit->handling == HANDLING_HELD ? step : 0;
    if (credit->deferred) {
        return;
    }
    struct agent_rows rows = agent_rows(agent, credit->entry_ms, engine->day);
    if (rows.quarter != NULL) {
        add_work(rows.quarter, credit, sign);
    }
    if (rows.day != NULL) {
        add_work(rows.day, credit, sign);
    }
}

/* False if a longest wait was taken back. */
static bool post(struct engine *engine, const struct credit *credit, int64_t sign)
{
    bool sound = true;
    if (credit->queue != QUEUE_NONE) {
        struct queue *queue = &engine->queues[credit->queue];
        sound = ledger_apply(&queue->ledger, credit, sign, engine->day);
        sound = ledger_apply(&engine->total, credit, sign, engine->day) && sound;
    }
    if (credit->agent != AGENT_NONE && credit->outcome == OUTCOME_ANSWERED) {
        post_agent(engine, credit, sign);
    }
    engine->faults += sign * (int64_t)credit->faults;
    return sound;
}

/* The agent answered, or ended: known to be there, and its wrap-ups may change hands. */
static void tell_agent(struct engine *engine, uint32_t number, const struct credit *old)
{
    const struct wait *wait = contacts_wait(engine->contacts, number);
    const struct credit *credit = &wait->credit;
    struct agent *agent = &engine->agents[credit->agent];
    bool same_agent = old->agent == credit->agent;
    bool same_end = same_agent && old->ended_ms == credit->ended_ms;
    if (!same_end && old->handled && old->agent != AGENT_NONE) {
        engine_forget_end(engine, old->agent, number);
    }
    agent->known = true;
    if (!same_agent || old->outcome_ms != credit->outcome_ms) {
        if (agent->answered_ms == EVENT_NO_TIME ||
            agent->answered_ms < credit->outcome_ms) {
            agent->answered_ms = credit->outcome_ms;
        }
        struct stamp at = {credit->outcome_ms, wait->facts.answered.rank, false};
        engine_note_wrapup(engine, credit->agent,
                           &(struct wrapup_mark){.kind = WRAPUP_BOUNDARY, .at = at});
    }
    if (credit->queue != QUEUE_NONE) {
        struct agent_membership *membership = agent_membership(agent, credit->queue);
        if (membership != NULL) {
            membership->seen_answering = true;
        }
    }
    if (credit->handled && !same_end) {
        const struct contact *contact = contacts_at(engine->contacts, wait->contact);
        engine_note_wrapup(
            engine, credit->agent,
            &(struct wrapup_mark){.kind = WRAPUP_CONTACT_ENDED,
                                  .at = {credit->ended_ms, wait->facts.ended.rank, false},
                                  .contact_key = contact->hash,
                                  .wait = number,
                                  .generation = wait->generation});
    }
}

static bool covers(const struct credit *old, const struct credit *credit)
{
    bool has_wait = credit->outcome == OUTCOME_ANSWERED ||
                    credit->outcome == OUTCOME_ABANDONED ||
                    credit->outcome == OUTCOME_LEFT_OTHER;
    return has_wait && !credit->deferred && credit->queue == old->queue &&
           credit->entry_ms == old->entry_ms && credit->wait_ms >= old->wait_ms;
}

void engine_set_credit(struct engine *engine, uint32_t number,
                       const struct credit *credit, int64_t at_ms)
{
    struct wait *wait = contacts_wait(engine->contacts, number);
    if (credit_equal(&wait->credit, credit)) {
        return;
    }
    struct credit old = wait->credit;
    if (!post(engine, &old, -1) && !covers(&old, credit)) {
        engine->stale = true;
    }
    post(engine, credit, 1);
    wait->credit = *credit;
    contacts_set_waiting(engine->contacts, number, credit->outcome == OUTCOME_WAITING);
    bool answered = credit->outcome == OUTCOME_ANSWERED && credit->agent != AGENT_NONE;
    if (answered) {
        tell_agent(engine, number, &old);
        engine_settle_agent(engine, credit->agent, at_ms);
    }
    if (old.agent != AGENT_NONE && (!answered || old.agent != credit->agent)) {
        engine_settle_agent(engine, old.agent, at_ms);
    }
}

void engine_post_contact(struct engine *engine, const struct contact_credit *credit,
                         int64_t sign)
{
    if (credit->entry_ms != EVENT_NO_TIME) {
        ledger_count(&engine->total, TALLY_OFFERED_CONTACTS, credit->entry_ms, sign,
                     engine->day);
    }
    if (credit->sale_ms == EVENT_NO_TIME) {
        return;
    }
    int64_t value = sign * credit->sales_milli;
    ledger_count(&engine->total, TALLY_SALES_MILLI, credit->sale_ms, value, engine->day);
    if (credit->sale_queue != QUEUE_NONE) {
        ledger_count(&engine->queues[credit->sale_queue].ledger, TALLY_SALES_MILLI,
                     credit->sale_ms, value, engine->day);
    }
    if (credit->sale_agent != AGENT_NONE) {
        agent_count(&engine->agents[credit->sale_agent], TALLY_SALES_MILLI,
                    credit->sale_ms, value, engine->day);
    }
}

void engine_set_contact_credit(struct engine *engine, struct contact *contact)
{
    struct contact_credit credit = contact_credit_blank();
    const struct wait *last = NULL; /* answered */
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        const struct wait *wait = contacts_wait(engine->contacts, at);
        const struct credit *stay = &wait->credit;
        bool entered = stay->outcome != OUTCOME_NONE && stay->queue != QUEUE_NONE;
        if (entered && !stay->deferred &&
            (credit.entry_ms == EVENT_NO_TIME || stay->entry_ms < credit.entry_ms)) {
            credit.entry_ms = stay->entry_ms;
        }
        if (stay->outcome == OUTCOME_ANSWERED &&
            (last == NULL || last->credit.outcome_ms < stay->outcome_ms)) {
            last = wait;
        }
        at = wait->next;
    }
    const struct sale *sale = &contact->sale;
    if (stamp_is_said(sale->at)) {
        credit.sale_ms = credit.entry_ms != EVENT_NO_TIME ? credit.entry_ms
                         : last != NULL                   ? last->credit.entry_ms
                                                          : sale->at.at_ms;
        credit.sales_milli = sale->value_milli;
        credit.sale_agent = sale->agent;
        credit.sale_queue = sale->queue;
        if (last != NULL && sale->agent == AGENT_NONE) {
            credit.sale_agent = last->credit.agent;
        }
        if (last != NULL && sale->queue == QUEUE_NONE) {
            credit.sale_queue = last->credit.queue;
        }
    }
    if (!contact_credit_equal(&credit, &contact->credit)) {
        engine_post_contact(engine, &contact->credit, -1);
        engine_post_contact(engine, &credit, 1);
        contact->credit = credit;
    }
}
