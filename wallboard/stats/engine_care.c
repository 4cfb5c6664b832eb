#include <string.h>

#include "stats/engine_state.h"

int64_t engine_sweep_due_ms(const struct engine *engine, const struct contact *contact,
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

/* Is any of its rings too old? The earliest instant at which another will be. */
static int64_t sweep_offers(struct engine *engine, const struct stay *stay, bool *ret_old)
{
    int64_t next_ms = INT64_MAX;
    for (uint32_t at = stay->first_offer; at != CONTACT_NONE;) {
        struct offer *offer = contacts_offer(engine->contacts, at);
        at = offer->next;
        int64_t age_ms = engine->sweep_ringing_ms;
        if (!offer->ringing || age_ms <= 0) {
            continue;
        }
        if (offer->rung.at_ms + age_ms <= engine->now_ms) {
            *ret_old = true; /* its age ends it: see engine_traces.c */
            continue;
        }
        if (offer->rung.at_ms + age_ms < next_ms) {
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
    bool old = false;
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        struct stay *stay = contacts_stay_at(engine->contacts, at);
        at = stay->next;
        int64_t due = engine_sweep_due_ms(engine, contact, &stay->credit);
        int64_t offers_due = sweep_offers(engine, stay, &old);
        if (due <= engine->now_ms) {
            old = true;
            stay->facts.closed = FACT_CLOSED_SWEPT;
            stay->facts.closed_ms = contact->touched_ms;
            due = INT64_MAX;
        }
        due = offers_due < due ? offers_due : due;
        next_ms = due < next_ms ? due : next_ms;
    }
    if (old) {
        engine_refresh_contact(engine, number);
    }
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
    engine->next_sweep_ms = next_ms; /* exact: a picture at that instant shows it */
}

static void show_max(struct engine *engine, const struct contact *contact)
{
    for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = contacts_stay_at(engine->contacts, at);
        at = stay->next;
        if (stay->credit.queue != QUEUE_NONE) {
            ledger_show_max(&engine->queues[stay->credit.queue].ledger, &stay->credit,
                            engine->credit);
            ledger_show_max(&engine->channels[stay->credit.channel], &stay->credit,
                            engine->credit);
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
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        ledger_forget_max(&engine->channels[i]);
    }
    for (size_t i = 0; i < contacts_capacity(engine->contacts); i++) {
        const struct contact *contact = contacts_at(engine->contacts, (uint32_t)i);
        if (contact->id_size == 0) {
            continue;
        }
        engine_refresh_contact(engine, (uint32_t)i);
        show_max(engine, contact);
    }
    engine->stale = false;
}

void engine_pass_time(struct engine *engine)
{
    if (engine->now_ms < engine->next_change_ms) {
        return;
    }
    engine->next_change_ms = INT64_MAX;
    /* refreshing a contact notes when it changes next; the list stays as it is, since
     * those that wait go on waiting */
    for (size_t i = 0; i < contacts_waiting_count(engine->contacts); i++) {
        uint32_t number = contacts_waiting(engine->contacts, i);
        engine_refresh_contact(engine,
                               contacts_stay_at(engine->contacts, number)->contact);
    }
}

static void recount_waits(struct engine *engine, const struct credit *credit)
{
    int64_t at_ms = credit_places(credit, engine->credit).outcome_ms;
    int slot =
        at_ms == EVENT_NO_TIME ? DAY_NONE : days_slot(&engine->days, ring_quarter(at_ms));
    if (credit->outcome == OUTCOME_ANSWERED && !credit->deferred && slot != DAY_NONE &&
        credit->queue != QUEUE_NONE) {
        histogram_add(engine->queues[credit->queue].ledger.waits[slot], credit->wait_ms);
        histogram_add(engine->channels[credit->channel].waits[slot], credit->wait_ms);
    }
}

void engine_recount(struct engine *engine, bool overlaps)
{
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        memset(engine->queues[i].ledger.waits, 0, DAY_SLOTS * sizeof *engine->waits);
    }
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        memset(engine->channels[i].waits, 0, DAY_SLOTS * sizeof *engine->waits);
    }
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        agent_recount(&engine->agents[i], &engine->days, overlaps);
    }
    if (!overlaps) {
        memset(engine->campaigns, 0, LIMIT_CAMPAIGNS * sizeof *engine->campaigns);
    }
    for (size_t i = 0; i < contacts_capacity(engine->contacts); i++) {
        const struct contact *contact = contacts_at(engine->contacts, (uint32_t)i);
        uint32_t at = contact->id_size == 0 ? CONTACT_NONE : contact->first_stay;
        while (at != CONTACT_NONE) {
            const struct stay *stay = contacts_stay_at(engine->contacts, at);
            recount_waits(engine, &stay->credit);
            at = stay->next;
        }
    }
}

/* The next day begins: yesterday's rows stay, those of the day before are emptied for the
 * day to come. */
static void turn_day(struct engine *engine)
{
    int slot = days_next(&engine->days);
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        memset(engine->queues[i].ledger.waits[slot], 0, sizeof *engine->waits);
    }
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        memset(engine->channels[i].waits[slot], 0, sizeof *engine->waits);
    }
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        struct agent *agent = &engine->agents[i];
        memset(agent->day[slot], 0, sizeof agent->day[slot]);
        memset(agent->reason_ms[slot], 0, sizeof agent->reason_ms[slot]);
    }
    for (size_t i = 0; i < LIMIT_CAMPAIGNS; i++) {
        memset(engine->campaigns[i].day[slot], 0, sizeof engine->campaigns[i].day[slot]);
        engine->campaigns[i].records[slot] = 0;
    }
}

void engine_set_day(struct engine *engine, int64_t start_ms, int64_t end_ms)
{
    struct day_span day = {ring_quarter(start_ms), ring_quarter(end_ms)};
    struct day_span before = days_today(&engine->days);
    engine->day_start_ms = start_ms;
    engine->day_end_ms = end_ms;
    if (day.from == before.from && day.to == before.to) {
        return;
    }
    bool is_next = before.to == day.from && before.from < before.to;
    if (is_next) {
        engine->days.today = days_next(&engine->days);
    } else {
        memset(engine->days.span, 0, sizeof engine->days.span);
    }
    engine->days.span[engine->days.today] = day;
    engine->days.span[days_next(&engine->days)] =
        (struct day_span){day.to, day.to + LIMIT_DAY_QUARTERS}; /* at the most */
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        ledger_set_day(&engine->queues[i].ledger, day);
    }
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        ledger_set_day(&engine->channels[i], day);
    }
    if (is_next) {
        turn_day(engine);
        return;
    }
    engine_recount(engine, day.from < before.to && before.from < day.to);
}

bool engine_day_contains(const struct engine *engine, int64_t at_ms)
{
    return at_ms >= engine->day_start_ms && at_ms < engine->day_end_ms;
}
