#include "stats/engine_state.h"

/* Between two looks at all open contacts. */
#define SWEEP_PAUSE_MS 1000

/* When the stay is too old without a sign of life; INT64_MAX: never. */
static int64_t due_ms(const struct engine *engine, const struct contact *contact,
                      const struct credit *credit)
{
    int64_t age_ms = credit->outcome == OUTCOME_WAITING    ? engine->sweep_waiting_ms
                     : credit->outcome == OUTCOME_ANSWERED ? engine->sweep_active_ms
                                                           : 0;
    if (age_ms <= 0 || credit->deferred || credit_is_closed(credit)) {
        return INT64_MAX; /* an e-mail may well wait for days */
    }
    return contact->touched_ms + age_ms;
}

/* Ends rings that are too old; the earliest instant at which another will be. */
static int64_t sweep_offers(struct engine *engine, const struct wait *wait)
{
    int64_t next_ms = INT64_MAX;
    for (uint32_t at = wait->first_offer; at != CONTACT_NONE;) {
        struct offer *offer = contacts_offer(engine->contacts, at);
        at = offer->next;
        int64_t age_ms = engine->sweep_ringing_ms;
        if (!offer->ringing || age_ms <= 0) {
            continue;
        }
        if (offer->rung.at_ms + age_ms <= engine->now_ms) {
            offer->stopped = (struct stamp){engine->now_ms, 0, false};
        } else if (offer->rung.at_ms + age_ms < next_ms) {
            next_ms = offer->rung.at_ms + age_ms;
        }
    }
    return next_ms;
}

/* Closes what is due of one contact; the earliest instant at which more will be. */
static int64_t sweep_contact(struct engine *engine, uint32_t number)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    int64_t next_ms = INT64_MAX;
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        struct wait *wait = contacts_wait(engine->contacts, at);
        at = wait->next;
        int64_t due = due_ms(engine, contact, &wait->credit);
        int64_t offers_due = sweep_offers(engine, wait);
        if (due <= engine->now_ms) {
            wait->facts.closed = FACT_CLOSED_SWEPT;
            due = INT64_MAX;
        }
        due = offers_due < due ? offers_due : due;
        next_ms = due < next_ms ? due : next_ms;
    }
    engine_refresh_contact(engine, number, engine->now_ms);
    return next_ms;
}

void engine_sweep(struct engine *engine)
{
    if (engine->now_ms < engine->next_sweep_ms) {
        return;
    }
    int64_t next_ms = INT64_MAX;
    /* from the end: closing a contact moves the last one into its place */
    for (size_t i = contacts_open_count(engine->contacts); i > 0; i--) {
        int64_t due = sweep_contact(engine, contacts_open(engine->contacts, i - 1));
        next_ms = due < next_ms ? due : next_ms;
    }
    int64_t pause_ms = engine->now_ms + SWEEP_PAUSE_MS;
    engine->next_sweep_ms = next_ms > pause_ms ? next_ms : pause_ms;
}

static void show_max(struct engine *engine, const struct contact *contact)
{
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        const struct wait *wait = contacts_wait(engine->contacts, at);
        at = wait->next;
        if (wait->credit.queue != QUEUE_NONE) {
            ledger_show_max(&engine->queues[wait->credit.queue].ledger, &wait->credit);
            ledger_show_max(&engine->total, &wait->credit);
        }
    }
}

void engine_mend(struct engine *engine)
{
    if (!engine->stale) {
        return;
    }
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        ledger_forget_max(&engine->queues[i].ledger);
    }
    ledger_forget_max(&engine->total);
    for (size_t i = 0; i < contacts_capacity(engine->contacts); i++) {
        const struct contact *contact = contacts_at(engine->contacts, (uint32_t)i);
        if (contact->id_size == 0) {
            continue;
        }
        engine_refresh_contact(engine, (uint32_t)i, engine->now_ms);
        show_max(engine, contact);
    }
    engine->stale = false;
}
