#include <string.h>

#include "stats/engine_state.h"

/*
 * A contact as a chain of stays: made room for, touched, and formed anew as a whole,
 * since what was said without a queue may belong to any of its stays.
 */

static struct stay *stay_at(const struct engine *engine, uint32_t stay)
{
    return contacts_stay_at(engine->contacts, stay);
}

struct engine_stay engine_show_stay(const struct engine *engine, const struct stay *stay)
{
    const struct contact *contact = contacts_at(engine->contacts, stay->contact);
    const struct source *source = sources_at(engine->sources, contact->source);
    const struct credit *credit = &stay->credit;
    struct engine_stay shown = {
        .contact = contacts_id(engine->contacts, stay->contact),
        .source = {source->id, source->id_size},
        .entry = stay->entry,
        .due_ms = engine_due_ms(engine, stay),
        .rule = engine_rule_of(engine, credit->queue, credit->channel),
        .credit = credit,
    };
    if (credit->queue != QUEUE_NONE) {
        shown.queue = index_id(engine->queue_ids, credit->queue);
    }
    if (credit->agent != AGENT_NONE) {
        shown.agent = index_id(engine->agent_ids, credit->agent);
    }
    return shown;
}

static bool counts(const struct credit *credit)
{
    return credit->outcome != OUTCOME_NONE || credit->rejected_ms != EVENT_NO_TIME;
}

static bool is_entry(const struct credit *credit)
{
    return credit->outcome != OUTCOME_NONE && credit->queue != QUEUE_NONE;
}

static bool comes_first(const struct engine *engine, const struct stay *a,
                        const struct stay *b)
{
    if (a->queue == b->queue || a->queue == QUEUE_NONE || b->queue == QUEUE_NONE) {
        return a->queue == b->queue ? a->entry < b->entry : b->queue == QUEUE_NONE;
    }
    struct str left = index_id(engine->queue_ids, a->queue);
    struct str right = index_id(engine->queue_ids, b->queue);
    size_t size = left.size < right.size ? left.size : right.size;
    int order = memcmp(left.data, right.data, size);
    return order != 0 ? order < 0 : left.size < right.size;
}

static bool enters_before(const struct engine *engine, const struct stay *a,
                          const struct stay *b)
{
    return a->credit.entry_ms != b->credit.entry_ms
               ? a->credit.entry_ms < b->credit.entry_ms
               : comes_first(engine, a, b);
}

/* The earliest entry of the contact into any queue, or by a channel that is not deferred;
 * NULL: none. */
static const struct stay *first_entry_of(const struct engine *engine,
                                         const struct contact *contact, bool deferred_too)
{
    const struct stay *first = NULL;
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = stay_at(engine, at);
        at = stay->next;
        if (is_entry(&stay->credit) && (deferred_too || !stay->credit.deferred) &&
            (first == NULL || enters_before(engine, stay, first))) {
            first = stay;
        }
    }
    return first;
}

#define HOLDS_MAX 64 /* of one stay that are told apart in time, as in the books */

static void show_to(const struct engine *engine, const struct stay *stay,
                    engine_stay_visitor *visitor, void *context)
{
    if (!counts(&stay->credit)) {
        return;
    }
    struct work_hold holds[HOLDS_MAX];
    const struct contact *contact = contacts_at(engine->contacts, stay->contact);
    struct engine_stay shown = engine_show_stay(engine, stay);
    shown.is_first = first_entry_of(engine, contact, false) == stay;
    if (stay->credit.deferred && stay->credit.outcome == OUTCOME_WAITING) {
        shown.open_ms =
            engine_open_ms(engine, stay->queue, stay->credit.entry_ms, engine->now_ms);
        shown.open_left_ms =
            engine_open_ms(engine, stay->queue, engine->now_ms, shown.due_ms);
    }
    if (engine->credit == RULE_CREDIT_SPLIT) {
        const struct stay *loose = engine_loose_of(engine, contact);
        bool home = loose != NULL && engine_home_of(engine, contact, loose) == stay;
        shown.holds = holds;
        shown.hold_count =
            holds_spans(engine->contacts, stay, home ? loose : NULL, holds, HOLDS_MAX);
    }
    visitor(context, &shown);
}

/* The record goes; what it counted for stays. */
static void forget_contact(struct engine *engine, uint32_t number)
{
    uint32_t at = contacts_at(engine->contacts, number)->first_stay;
    while (at != CONTACT_NONE) {
        const struct stay *stay = stay_at(engine, at);
        const struct credit *credit = &stay->credit;
        if (credit->queue != QUEUE_NONE) {
            ledger_freeze(&engine->queues[credit->queue].ledger, credit, engine->credit);
            ledger_freeze(&engine->channels[credit->channel], credit, engine->credit);
        }
        if (engine->forgotten != NULL) {
            show_to(engine, stay, engine->forgotten, engine->forgotten_context);
        }
        at = stay->next;
    }
    contacts_remove(engine->contacts, number);
}

void engine_visit(const struct engine *engine, engine_stay_visitor *visitor,
                  void *context)
{
    for (size_t i = 0; i < contacts_capacity(engine->contacts); i++) {
        const struct contact *contact = contacts_at(engine->contacts, (uint32_t)i);
        uint32_t at = contact->id_size == 0 ? CONTACT_NONE : contact->first_stay;
        while (at != CONTACT_NONE) {
            const struct stay *stay = stay_at(engine, at);
            show_to(engine, stay, visitor, context);
            at = stay->next;
        }
    }
}

static bool make_room(struct engine *engine, bool for_new)
{
    while (
        !contacts_have_room(engine->contacts, for_new) ||
        (for_new && contacts_closed_count(engine->contacts) >= LIMIT_CLOSED_CONTACTS)) {
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
void engine_note_life(struct engine *engine, const struct arrival *arrival,
                      struct contact *contact)
{
    const struct event *event = arrival->event;
    bool numbered = event->sequence != EVENT_NO_NUMBER;
    int64_t place = numbered ? event->sequence : arrival->at.rank;
    bool later = numbered || arrival->at.at_ms == contact->touched_ms
                     ? place > contact->touched_sequence
                     : arrival->at.at_ms > contact->touched_ms;
    if (event->epoch > contact->touched_epoch ||
        (event->epoch == contact->touched_epoch && later)) {
        contact->touched_epoch = event->epoch;
        contact->touched_sequence = place;
    }
    if (arrival->at.at_ms > contact->touched_ms) {
        contact->touched_ms = arrival->at.at_ms;
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
        contacts_expect_stay(engine->contacts, number);
        contacts_set_open(engine->contacts, number, true); /* not to be recycled now */
    }
    if (!make_room(engine, is_new) && is_new) {
        engine->over_limit++;
        return CONTACT_NONE;
    }
    if (is_new) {
        number = contacts_add(engine->contacts, arrival->source, id);
    }
    engine_note_life(engine, arrival, contacts_at(engine->contacts, number));
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
const struct stay *engine_home_of(const struct engine *engine,
                                  const struct contact *contact, const struct stay *loose)
{
    const struct stay *best = NULL;
    bool best_open = false;
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = stay_at(engine, at);
        at = stay->next;
        if (stay == loose || !fits(&loose->facts, &stay->facts)) {
            continue;
        }
        bool open =
            stamp_is_said(stay->facts.answered) && !stamp_is_said(stay->facts.ended);
        bool later =
            best == NULL || stamp_before(began(&best->facts), began(&stay->facts));
        if (open == best_open ? later : open) {
            best = stay;
            best_open = open;
        }
    }
    return best;
}

const struct stay *engine_loose_of(const struct engine *engine,
                                   const struct contact *contact)
{
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = stay_at(engine, at);
        if (stay->queue == QUEUE_NONE) {
            return stay;
        }
        at = stay->next;
    }
    return NULL;
}

/* What a stay counts for; `loose`, what was said without a queue, is merged into `home`.
 */
static void credit_in(const struct engine *engine, const struct stay *stay,
                      const struct stay *loose, const struct stay *home,
                      const struct credit_terms *terms, struct credit *ret)
{
    bool merges = loose != NULL && home != NULL && loose != home;
    if (merges && stay == loose) {
        *ret = *credit_blank();
    } else if (merges && stay == home) {
        struct facts both = stay->facts;
        facts_merge(&both, &loose->facts);
        holds_merge(engine->contacts, stay, loose, &both);
        credit_of(&both, stay->queue, terms, ret);
    } else {
        credit_of(&stay->facts, stay->queue, terms, ret);
    }
}

/* Of two stays of one contact at one instant that of the queue whose id comes first
 * counts first, so that the order in which they were told of does not matter. */
static bool is_answered_after(const struct engine *engine, const struct stay *a,
                              const struct stay *b)
{
    return a->credit.outcome_ms != b->credit.outcome_ms
               ? a->credit.outcome_ms > b->credit.outcome_ms
               : comes_first(engine, a, b);
}

/* Its first attempt; EVENT_NO_TIME: none. */
static int64_t first_dial_ms(const struct engine *engine, const struct contact *contact)
{
    int64_t first_ms = EVENT_NO_TIME;
    for (uint32_t at = contact->first_dial; at != CONTACT_NONE;) {
        const struct dial *dial = contacts_dial(engine->contacts, at);
        fact_earliest(&first_ms, dial->at.at_ms);
        at = dial->next;
    }
    return first_ms;
}

/* What the contact as a whole is booked for now: its results with its first entry, else
 * with its first attempt, else with its answer (metrics.md section 6). */
static struct contact_credit credit_whole(const struct engine *engine,
                                          const struct contact *contact)
{
    struct contact_credit credit = {.entry_ms = EVENT_NO_TIME,
                                    .offered_ms = EVENT_NO_TIME,
                                    .agent = AGENT_NONE,
                                    .queue = QUEUE_NONE,
                                    .channel = EVENT_CHANNEL_VOICE};
    const struct stay *first = first_entry_of(engine, contact, true);
    const struct stay *offered = first_entry_of(engine, contact, false);
    const struct stay *last = NULL; /* answered */
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = stay_at(engine, at);
        const struct credit *own = &stay->credit;
        at = stay->next;
        if (own->outcome == OUTCOME_ANSWERED &&
            (last == NULL || is_answered_after(engine, stay, last))) {
            last = stay;
        }
    }
    credit.place_ms = first_dial_ms(engine, contact);
    if (offered != NULL) {
        credit.offered_ms = offered->credit.entry_ms;
        credit.offered_channel = offered->credit.channel;
    }
    if (first != NULL) {
        credit.entry_ms = credit.place_ms = first->credit.entry_ms;
        credit.channel = first->credit.channel;
        credit.queue = first->credit.queue;
    }
    if (last != NULL) {
        credit.place_ms =
            credit.place_ms == EVENT_NO_TIME ? last->credit.entry_ms : credit.place_ms;
        credit.channel = first == NULL ? last->credit.channel : credit.channel;
        credit.agent = last->credit.agent;
        credit.queue = last->credit.queue;
        credit.reached = last->facts.direction == EVENT_DIRECTION_OUT;
    }
    return credit;
}

static bool same_whole(const struct contact_credit *a, const struct contact_credit *b)
{
    return a->entry_ms == b->entry_ms && a->place_ms == b->place_ms &&
           a->offered_ms == b->offered_ms && a->offered_channel == b->offered_channel &&
           a->agent == b->agent && a->queue == b->queue && a->channel == b->channel &&
           a->reached == b->reached;
}

static void set_whole(struct engine *engine, uint32_t number)
{
    struct contact *contact = contacts_at(engine->contacts, number);
    struct contact_credit credit = credit_whole(engine, contact);
    const struct contact_credit *old = &contact->credit;
    bool items = contact->item_count > 0 || credit.reached || old->reached;
    if (!items && credit.offered_ms == old->offered_ms &&
        credit.offered_channel == old->offered_channel) {
        contact->credit = credit; /* nothing that is booked changes */
    } else if (!same_whole(&credit, old)) {
        engine_post_items(engine, number, -1);
        contact->credit = credit;
        engine_post_items(engine, number, 1);
    }
}

/* The number of the stay. */
static uint32_t number_of(const struct engine *engine, const struct contact *contact,
                          const struct stay *stay)
{
    uint32_t at = contact->first_stay;
    while (stay_at(engine, at) != stay) {
        at = stay_at(engine, at)->next;
    }
    return at;
}

/* Holds and rings of every stay, which end with the stay that they belong to: those of
 * `loose`, what was said without a queue, with `home`. True if any still rings. */
static bool trace_all(struct engine *engine, const struct contact *contact,
                      const struct stay *loose, const struct stay *home)
{
    bool rings = false;
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = stay_at(engine, at);
        bool is_guest = home != NULL && stay == loose;
        if (!is_guest && (stay->first_hold != CONTACT_NONE || stay == home)) {
            engine_trace_holds(engine, at, stay == home ? loose : NULL);
        }
        if (stay->first_offer != CONTACT_NONE) {
            uint32_t holder = is_guest ? number_of(engine, contact, home) : at;
            rings = engine_trace_offers(engine, at, holder) || rings;
        }
        at = stay->next;
    }
    return rings;
}

void engine_refresh_contact(struct engine *engine, uint32_t number)
{
    struct contact *contact = contacts_at(engine->contacts, number);
    const struct stay *loose = engine_loose_of(engine, contact);
    const struct stay *home =
        loose == NULL ? NULL : engine_home_of(engine, contact, loose);
    bool open = false;
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = stay_at(engine, at);
        const struct credit_terms terms = {
            engine_rule_of(engine, stay->queue, stay->facts.channel),
            engine_due_ms(engine, stay), engine->now_ms};
        struct credit credit;
        credit_in(engine, stay, loose, home, &terms, &credit);
        engine_set_credit(engine, at, &credit);
        int64_t change_ms = credit_changes_ms(&credit, &terms);
        if (change_ms < engine->next_change_ms) {
            engine->next_change_ms = change_ms;
        }
        open = open || !credit_is_closed(&credit);
        at = stay->next;
    }
    open = trace_all(engine, contact, loose, home) || open;
    set_whole(engine, number);
    contacts_set_open(engine->contacts, number, open);
}

/* Does a ring of the stay sound at an instant, by all that is known of it now? */
static bool rings_at(const struct engine *engine, const struct stay *stay, int64_t at_ms)
{
    int64_t age_ms = engine->sweep_ringing_ms;
    for (uint32_t at = stay->first_offer; at != CONTACT_NONE;) {
        const struct offer *offer = contacts_offer(engine->contacts, at);
        bool stopped =
            stamp_is_said(offer->stopped) && !stamp_before(offer->stopped, offer->rung);
        if (stamp_is_said(offer->rung) && !stopped &&
            (age_ms <= 0 || offer->rung.at_ms + age_ms > at_ms)) {
            return true;
        }
        at = offer->next;
    }
    return false;
}

void engine_close_contact(struct engine *engine, uint32_t number, int64_t heard_ms)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        struct stay *stay = stay_at(engine, at);
        bool rings = stay->queue == QUEUE_NONE && rings_at(engine, stay, heard_ms);
        if (!credit_is_closed(&stay->credit) || rings) {
            bool too_old =
                engine_sweep_due_ms(engine, contact, &stay->credit) <= heard_ms;
            stay->facts.closed =
                (uint8_t)(too_old ? FACT_CLOSED_SWEPT : FACT_CLOSED_UNKNOWN);
            stay->facts.closed_ms = contact->touched_ms;
        }
        at = stay->next;
    }
    engine_refresh_contact(engine, number);
}

/* Was the contact last heard of before a complete snapshot, which has it as it was at
 * (epoch, as_of), or at `at` without numbers? */
static bool is_before_closing(const struct contact *contact,
                              const struct source_closing *closing)
{
    if (contact->touched_epoch != closing->epoch) {
        return contact->touched_epoch < closing->epoch;
    }
    if (closing->as_of != EVENT_NO_NUMBER) {
        return contact->touched_sequence <= closing->as_of;
    }
    return stamp_before((struct stamp){contact->touched_ms, contact->touched_sequence},
                        closing->at);
}

/* Is the snapshot itself the last that was heard of the contact? */
static bool is_listed(const struct contact *contact, const struct source_listing *listing)
{
    return contact->touched_epoch == listing->epoch &&
           listing->sequence != EVENT_NO_NUMBER &&
           contact->touched_sequence == listing->sequence;
}

int64_t engine_contact_over_ms(const struct engine *engine, const struct contact *contact)
{
    const struct source *source = sources_at(engine->sources, contact->source);
    int64_t over_ms = EVENT_NO_TIME;
    if (contact->touched_epoch < source->closed_epoch) {
        over_ms = source->closed_at_ms;
    }
    if (!stamp_is_said(source->closing.at) ||
        !is_before_closing(contact, &source->closing)) {
        return over_ms;
    }
    for (size_t i = 0; i < source->listing_count; i++) {
        const struct source_listing *listing = &source->listings[i];
        struct source_closing closing = source_closing_of(listing);
        if (listing->closes && is_before_closing(contact, &closing) &&
            !is_listed(contact, listing)) {
            fact_earliest(&over_ms, listing->heard_ms);
        }
    }
    return over_ms;
}

void engine_revive_contact(struct engine *engine, uint32_t number)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        struct stay *stay = stay_at(engine, at);
        stay->facts.closed = FACT_OPEN;
        stay->facts.closed_ms = EVENT_NO_TIME;
        at = stay->next;
    }
    engine_refresh_contact(engine, number);
    /* also of one that is closed by now: a ring that its age has ended since sounded then
     */
    int64_t over_ms = engine_contact_over_ms(engine, contact);
    if (over_ms != EVENT_NO_TIME) {
        engine_close_contact(engine, number, over_ms);
    }
}
