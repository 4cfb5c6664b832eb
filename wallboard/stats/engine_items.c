#include "stats/engine_state.h"

/*
 * The books of what hangs on a contact as a whole: its results, its attempts and its
 * first entry (metrics.md sections 6 and 9). The witness is told of each.
 */

/* Who and what an item counts for, beside its own channel. */
struct place {
    uint32_t contact; /* CONTACT_NONE: of none */
    uint16_t queue, campaign;
    uint32_t agent;
    uint8_t channel;
    int64_t at_ms;
};

static void tell(const struct engine *engine, struct item item, const struct place *place,
                 int64_t sign)
{
    const struct item_names names = {place->contact, place->agent, place->queue,
                                     place->campaign};
    engine_tell(engine, item, &names, sign);
}

/* Every row that an item is booked in: quarter and day of queue and channel, day of agent
 * and campaign. Fills at most six. */
static size_t rows_of(struct engine *engine, const struct place *place, int64_t *ret[6])
{
    struct ledger *ledgers[2] = {&engine->channels[place->channel]};
    size_t books = 1;
    if (place->queue != QUEUE_NONE) {
        ledgers[books++] = &engine->queues[place->queue].ledger;
    }
    size_t count = 0;
    for (size_t i = 0; i < books; i++) {
        struct ledger_rows rows = {NULL, NULL};
        if (ledger_rows(ledgers[i], place->at_ms, &engine->days, &rows)) {
            ret[count++] = rows.quarter;
            if (rows.day != NULL) {
                ret[count++] = rows.day;
            }
        }
    }
    int slot = days_slot(&engine->days, ring_quarter(place->at_ms));
    if (slot != DAY_NONE && place->agent != AGENT_NONE) {
        ret[count++] = engine->agents[place->agent].day[slot];
    }
    if (slot != DAY_NONE && place->campaign != CAMPAIGN_NONE) {
        ret[count++] = engine->campaigns[place->campaign].day[slot];
    }
    return count;
}

/* Adds an item to its rows, and tells the witness. */
static void post(struct engine *engine, const struct item *item,
                 const struct place *place, int64_t sign)
{
    int64_t *rows[6];
    size_t count = rows_of(engine, place, rows);
    for (size_t i = 0; i < count; i++) {
        item_add(rows[i], item, sign);
    }
    tell(engine, *item, place, sign);
}

static struct item item_at(enum item_kind kind, const struct place *place, int64_t at_ms)
{
    return (struct item){
        .kind = kind, .channel = (enum event_channel)place->channel, .at_ms = at_ms};
}

static void post_result(struct engine *engine, const struct result *result,
                        const struct place *place, int64_t sign)
{
    struct item item = item_at(ITEM_RESULT, place, place->at_ms);
    item.value_milli = result->value_milli;
    item.measure = (enum result_measure)result->measure;
    item.currency = result->currency;
    if (item.measure == RESULT_REVENUE) {
        item.note = str_from(engine->currencies[result->currency]);
    }
    post(engine, &item, place, sign);
}

void engine_post_lone_result(struct engine *engine, const struct result *result,
                             int64_t at_ms)
{
    const struct place place = {.contact = CONTACT_NONE,
                                .queue = result->queue,
                                .campaign = result->campaign,
                                .agent = result->agent,
                                .channel = EVENT_CHANNEL_VOICE,
                                .at_ms = at_ms};
    post_result(engine, result, &place, 1);
}

/* An attempt when it was made; of a callback also, as one, when it was asked for
 * (metrics.md section 6). */
static void post_callback(struct engine *engine, struct place place, int64_t sign)
{
    const struct contact_credit *credit =
        &contacts_at(engine->contacts, place.contact)->credit;
    if (credit->channel != EVENT_CHANNEL_CALLBACK || credit->entry_ms == EVENT_NO_TIME) {
        return;
    }
    place.queue = place.queue != QUEUE_NONE ? place.queue : credit->queue;
    if (place.queue != QUEUE_NONE) {
        ledger_count(&engine->queues[place.queue].ledger, TALLY_CALLBACK_ATTEMPTS,
                     credit->entry_ms, sign, &engine->days);
    }
    ledger_count(&engine->channels[credit->channel], TALLY_CALLBACK_ATTEMPTS,
                 credit->entry_ms, sign, &engine->days);
    tell(engine, item_at(ITEM_CALLBACK, &place, credit->entry_ms), &place, sign);
}

static void post_dial(struct engine *engine, uint32_t number, const struct dial *dial,
                      bool connected, int64_t sign)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    const struct place place = {
        number,        dial->queue, dial->campaign, dial->agent, contact->credit.channel,
        dial->at.at_ms};
    post_callback(engine, place, sign);
    struct item item = item_at(ITEM_ATTEMPT, &place, place.at_ms);
    item.connected = connected;
    post(engine, &item, &place, sign);
}

/* The record was tried by a campaign: once, however often it was dialled. */
static void post_records(struct engine *engine, const struct contact *contact,
                         int64_t sign)
{
    for (uint32_t at = contact->first_dial; at != CONTACT_NONE;) {
        const struct dial *dial = contacts_dial(engine->contacts, at);
        bool first = dial->campaign != CAMPAIGN_NONE;
        for (uint32_t other = dial->next; other != CONTACT_NONE;) {
            const struct dial *earlier = contacts_dial(engine->contacts, other);
            first = first && earlier->campaign != dial->campaign;
            other = earlier->next;
        }
        int slot = days_slot(&engine->days, ring_quarter(dial->at.at_ms));
        if (first && slot != DAY_NONE) {
            tally_add(&engine->campaigns[dial->campaign].records[slot], sign);
        }
        at = dial->next;
    }
}

/* An outbound contact that was answered was dialled, and one of its attempts connected,
 * whatever the attempts say. */
static void post_dials(struct engine *engine, uint32_t number, int64_t sign)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    bool connected = false;
    const struct dial *last = NULL;
    for (uint32_t at = contact->first_dial; at != CONTACT_NONE;) {
        const struct dial *dial = contacts_dial(engine->contacts, at);
        connected = connected || dial->outcome == EVENT_OUTCOME_CONNECTED;
        last = last == NULL || stamp_before(last->at, dial->at) ? dial : last;
        at = dial->next;
    }
    for (uint32_t at = contact->first_dial; at != CONTACT_NONE;) {
        const struct dial *dial = contacts_dial(engine->contacts, at);
        bool proved = contact->credit.reached && !connected && dial == last;
        post_dial(engine, number, dial,
                  proved || dial->outcome == EVENT_OUTCOME_CONNECTED, sign);
        at = dial->next;
    }
    if (last == NULL && contact->credit.reached) {
        struct dial implied = {
            .agent = contact->credit.agent,
            .queue = contact->credit.queue,
            .campaign = CAMPAIGN_NONE,
            .at = {contact->credit.place_ms, 0},
        };
        post_dial(engine, number, &implied, true, sign);
    }
    post_records(engine, contact, sign);
}

void engine_post_items(struct engine *engine, uint32_t number, int64_t sign)
{
    const struct contact *contact = contacts_at(engine->contacts, number);
    const struct contact_credit *credit = &contact->credit;
    if (credit->offered_ms != EVENT_NO_TIME) {
        ledger_count(&engine->channels[credit->offered_channel], TALLY_OFFERED_CONTACTS,
                     credit->offered_ms, sign, &engine->days);
    }
    if (credit->reached || contact->first_dial != CONTACT_NONE) {
        post_dials(engine, number, sign);
    }
    for (uint32_t at = contact->first_result; at != CONTACT_NONE;) {
        struct result result = *contacts_result(engine->contacts, at);
        at = result.next;
        if (!stamp_is_said(result.at)) {
            continue;
        }
        result.agent = result.agent == AGENT_NONE ? credit->agent : result.agent;
        result.queue = result.queue == QUEUE_NONE ? credit->queue : result.queue;
        const struct place place = {
            number,
            result.queue,
            result.campaign,
            result.agent,
            credit->channel,
            credit->place_ms != EVENT_NO_TIME ? credit->place_ms : result.at.at_ms,
        };
        post_result(engine, &result, &place, sign);
    }
}
