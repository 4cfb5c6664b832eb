#include "stats/engine_state.h"

/*
 * A contact as a chain of stays: made room for, touched, and formed anew as a whole,
 * since what was said without a queue may belong to any of its stays.
 */

static struct wait *wait_at(const struct engine *engine, uint32_t wait)
{
    return contacts_wait(engine->contacts, wait);
}

/* The record goes; what it counted for stays. */
static void forget_contact(struct engine *engine, uint32_t number)
{
    uint32_t at = contacts_at(engine->contacts, number)->first_wait;
    while (at != CONTACT_NONE) {
        const struct wait *wait = wait_at(engine, at);
        if (wait->credit.queue != QUEUE_NONE) {
            ledger_freeze(&engine->queues[wait->credit.queue].ledger, &wait->credit);
            ledger_freeze(&engine->total, &wait->credit);
        }
        at = wait->next;
    }
    contacts_remove(engine->contacts, number);
}

static bool make_room(struct engine *engine, bool for_new)
{
    while (!contacts_have_room(engine->contacts, for_new)) {
        uint32_t oldest = contacts_oldest_closed(engine->contacts);
        if (oldest == CONTACT_NONE) {
            return false;
        }
        forget_contact(engine, oldest);
    }
    return true;
}

static int64_t least_sweep_ms(const struct engine *engine)
{
    int64_t ages_ms[] = {engine->sweep_waiting_ms, engine->sweep_ringing_ms,
                         engine->sweep_active_ms};
    int64_t least_ms = INT64_MAX;
    for (size_t i = 0; i < sizeof ages_ms / sizeof *ages_ms; i++) {
        if (ages_ms[i] > 0 && ages_ms[i] < least_ms) {
            least_ms = ages_ms[i];
        }
    }
    return least_ms;
}

/* Later words of the source are signs of life; of an earlier life they are not. */
static void note_life(struct engine *engine, const struct arrival *arrival,
                      struct contact *contact)
{
    const struct event *event = arrival->event;
    if (arrival->at.at_ms > contact->touched_ms) {
        contact->touched_ms = arrival->at.at_ms;
    }
    if (event->epoch > contact->touched_epoch) {
        contact->touched_epoch = event->epoch;
        contact->touched_sequence = event->sequence;
    } else if (event->epoch == contact->touched_epoch &&
               event->sequence > contact->touched_sequence) {
        contact->touched_sequence = event->sequence;
    }
    int64_t age_ms = least_sweep_ms(engine);
    if (age_ms != INT64_MAX && contact->touched_ms + age_ms < engine->next_sweep_ms) {
        engine->next_sweep_ms = contact->touched_ms + age_ms;
    }
}

uint32_t engine_touch_contact(struct engine *engine, const struct arrival *arrival,
                              struct str id)
{
    uint32_t number = contacts_find(engine->contacts, arrival->source, id);
    bool is_new = number == CONTACT_NONE;
    if (!is_new) {
        contacts_set_open(engine->contacts, number, true); /* not to be recycled now */
    }
    if (!make_room(engine, is_new) && is_new) {
        engine->over_limit++;
        return CONTACT_NONE;
    }
    if (is_new) {
        number = contacts_add(engine->contacts, arrival->source, id);
    }
    note_life(engine, arrival, contacts_at(engine->contacts, number));
    return number;
}

/* The earliest sign of the stay, to put stays in order. */
static struct stamp began(const struct facts *facts)
{
    const struct stamp signs[] = {facts->queued, facts->answered, facts->left,
                                  facts->touched, facts->ended};
    size_t at = 0;
    while (at < sizeof signs / sizeof *signs - 1 && !stamp_is_said(signs[at])) {
        at++;
    }
    return signs[at];
}

/* May what was said without a queue belong to this stay? */
static bool fits(const struct facts *loose, const struct facts *stay)
{
    if (!stamp_is_said(began(stay))) {
        return false;
    }
    if (!stamp_is_said(loose->answered)) {
        return true;
    }
    bool over = stamp_is_said(stay->left) ||
                (stamp_is_said(stay->ended) && stay->ended.at_ms < loose->answered.at_ms);
    return !over && began(stay).at_ms <= loose->answered.at_ms;
}

/* The stay that what was said without a queue belongs to: one answered and not ended,
 * else the last. NULL: none, it counts for its agent alone. */
static const struct wait *home_of(const struct engine *engine,
                                  const struct contact *contact, const struct wait *loose)
{
    const struct wait *best = NULL;
    bool best_open = false;
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        const struct wait *wait = wait_at(engine, at);
        at = wait->next;
        if (wait == loose || !fits(&loose->facts, &wait->facts)) {
            continue;
        }
        bool open =
            stamp_is_said(wait->facts.answered) && !stamp_is_said(wait->facts.ended);
        bool later =
            best == NULL || stamp_before(began(&best->facts), began(&wait->facts));
        if (open == best_open ? later : open) {
            best = wait;
            best_open = open;
        }
    }
    return best;
}

static const struct wait *loose_of(const struct engine *engine,
                                   const struct contact *contact)
{
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        const struct wait *wait = wait_at(engine, at);
        if (wait->queue == QUEUE_NONE) {
            return wait;
        }
        at = wait->next;
    }
    return NULL;
}

/* Rings that still sound while the stay has no outcome. True if any does. */
static bool refresh_offers(struct engine *engine, const struct wait *wait, bool pending,
                           int64_t at_ms)
{
    bool any = false;
    for (uint32_t at = wait->first_offer; at != CONTACT_NONE;) {
        struct offer *offer = contacts_offer(engine->contacts, at);
        bool rung =
            stamp_is_said(offer->rung) &&
            (!stamp_is_said(offer->stopped) || stamp_before(offer->stopped, offer->rung));
        bool ringing = pending && rung;
        if (ringing != offer->ringing) {
            offer->ringing = ringing;
            engine->agents[offer->agent].ringing += ringing ? 1U : UINT32_MAX;
            engine_settle_agent(engine, offer->agent, at_ms);
        }
        any = any || ringing;
        at = offer->next;
    }
    return any;
}

/* What a stay counts for; `loose`, what was said without a queue, is merged into `home`.
 */
static struct credit credit_in(const struct engine *engine, const struct wait *wait,
                               const struct wait *loose, const struct wait *home)
{
    if (wait == loose) {
        return home == NULL ? credit_of(&wait->facts, QUEUE_NONE, &engine->rule)
                            : credit_blank();
    }
    const struct engine_rule *rule = &engine->queues[wait->queue].rule;
    if (wait != home || loose == NULL) {
        return credit_of(&wait->facts, wait->queue, rule);
    }
    struct facts both = wait->facts;
    facts_merge(&both, &loose->facts);
    contacts_merge_holds(engine->contacts, wait, loose, &both);
    return credit_of(&both, wait->queue, rule);
}

/* Offers and stays may go on while nothing has ended them. */
static bool is_pending(const struct wait *wait)
{
    return wait->credit.outcome == OUTCOME_WAITING ||
           (wait->credit.outcome == OUTCOME_NONE && wait->facts.closed == FACT_OPEN);
}

void engine_refresh_contact(struct engine *engine, uint32_t number, int64_t at_ms)
{
    struct contact *contact = contacts_at(engine->contacts, number);
    const struct wait *loose = loose_of(engine, contact);
    const struct wait *home = loose == NULL ? NULL : home_of(engine, contact, loose);
    bool open = false;
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        const struct wait *wait = wait_at(engine, at);
        struct credit credit = credit_in(engine, wait, loose, home);
        engine_set_credit(engine, at, &credit, at_ms);
        open = open || !credit_is_closed(&credit);
        at = wait->next;
    }
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        const struct wait *wait = wait_at(engine, at);
        bool at_home = home != NULL && wait->queue == QUEUE_NONE;
        open = refresh_offers(engine, wait, is_pending(at_home ? home : wait), at_ms) ||
               open;
        at = wait->next;
    }
    engine_set_contact_credit(engine, contact);
    contacts_set_open(engine->contacts, number, open);
}

void engine_close_contact(struct engine *engine, uint32_t number, enum fact_close why,
                          int64_t at_ms)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
        struct wait *wait = wait_at(engine, at);
        if (!credit_is_closed(&wait->credit) || wait->queue == QUEUE_NONE) {
            wait->facts.closed = why;
        }
        at = wait->next;
    }
    engine_refresh_contact(engine, number, at_ms);
}
