#include "stats/state_parts.h"

/* Stays in queues: what was said of them, what they count for, offers and holds. */

STATE_COVERS(struct stay, 344);
STATE_COVERS(struct facts, 192);
STATE_COVERS(struct credit, 120);
STATE_COVERS(struct offer, 64);
STATE_COVERS(struct hold, 32);

static void code_facts(struct state_parts *parts, struct facts *facts)
{
    struct state_codec *codec = &parts->codec;
    size_t agents = index_count(parts->engine->agent_ids);
    state_stamp(codec, &facts->queued);
    state_stamp(codec, &facts->answered);
    state_stamp(codec, &facts->ended);
    state_stamp(codec, &facts->left);
    state_said_ms(codec, &facts->answered_wait_ms);
    state_said_ms(codec, &facts->ended_talk_ms);
    state_said_ms(codec, &facts->ended_wait_ms);
    state_said_ms(codec, &facts->left_wait_ms);
    state_place32(codec, &facts->answered_agent, agents);
    state_place32(codec, &facts->ended_agent, agents);
    state_u8(codec, &facts->ended_by, EVENT_BY_COUNT - 1);
    state_u8(codec, &facts->left_reason, EVENT_REASON_COUNT - 1);
    state_u8(codec, &facts->entry_channel, EVENT_CHANNEL_COUNT - 1);
    state_u8(codec, &facts->said_channel, EVENT_CHANNEL_COUNT - 1);
    if (!codec->writing) {
        facts_set_channel(facts); /* follows from them */
    }
    state_u8(codec, &facts->direction, EVENT_DIRECTION_COUNT - 1);
    state_u8(codec, &facts->closed, FACT_CLOSED_SWEPT);
    state_u8(codec, &facts->vague, UINT8_MAX);
    state_stamp(codec, &facts->touched);
    state_ms(codec, &facts->rejected_ms);
    state_ms(codec, &facts->due_ms);
    state_ms(codec, &facts->first_hold_ms);
    state_ms(codec, &facts->held_since_ms);
    state_ms(codec, &facts->closed_ms);
    state_said_ms(codec, &facts->hold_ms);
    state_said_ms(codec, &facts->wrapup_ms);
    state_said_ms(codec, &facts->wrapup_from_ms);
    state_check(codec, facts->closed == FACT_OPEN || facts->closed_ms != EVENT_NO_TIME,
                STATE_UNSAID);
}

static void code_credit(struct state_parts *parts, struct credit *credit)
{
    struct state_codec *codec = &parts->codec;
    state_ms(codec, &credit->entry_ms);
    state_ms(codec, &credit->outcome_ms);
    state_ms(codec, &credit->ended_ms);
    state_ms(codec, &credit->judged_ms);
    state_ms(codec, &credit->rejected_ms);
    state_said_ms(codec, &credit->wait_ms);
    state_said_ms(codec, &credit->talk_ms);
    state_said_ms(codec, &credit->hold_ms);
    state_said_ms(codec, &credit->wrapup_ms);
    state_said_ms(codec, &credit->wrapup_from_ms);
    state_i64(codec, &credit->answer_rank);
    state_i64(codec, &credit->ended_rank);
    state_place32(codec, &credit->agent, index_count(parts->engine->agent_ids));
    state_place16(codec, &credit->queue, index_count(parts->engine->queue_ids));
    state_u8(codec, &credit->outcome, OUTCOME_TIMED_OUT);
    state_u8(codec, &credit->handling, HANDLING_HELD);
    state_u8(codec, &credit->verdict, VERDICT_MISSED);
    state_u8(codec, &credit->channel, EVENT_CHANNEL_COUNT - 1);
    state_u8(codec, &credit->faults, UINT8_MAX);
    state_bool(codec, &credit->deferred);
    state_bool(codec, &credit->in_sl);
    state_bool(codec, &credit->is_short);
    state_bool(codec, &credit->handled);
    state_bool(codec, &credit->transferred);
    state_bool(codec, &credit->timed_out_active);
}

/* What a credit counts for has its instants, and is of the stay's own queue. */
static void check_credit(struct state_codec *codec, const struct stay *stay)
{
    const struct credit *credit = &stay->credit;
    bool counts = credit->outcome != OUTCOME_NONE;
    bool waits = credit->outcome == OUTCOME_WAITING;
    bool over = credit->handled || credit->timed_out_active;
    state_check(
        codec,
        (!counts || credit->entry_ms != EVENT_NO_TIME) &&
            (!counts || waits || credit->outcome_ms != EVENT_NO_TIME) &&
            (!over || credit->ended_ms != EVENT_NO_TIME) &&
            (credit->verdict == VERDICT_NONE || credit->judged_ms != EVENT_NO_TIME),
        STATE_UNSAID);
    state_check(codec, credit->channel != EVENT_CHANNEL_NONE, "a credit of no channel");
    state_check(codec, credit->queue == QUEUE_NONE || credit->queue == stay->queue,
                "a credit of another queue than the stay's");
    state_check(codec, !waits || credit->queue != QUEUE_NONE,
                "a contact that waits in no queue");
    state_check(codec, credit->agent == AGENT_NONE || credit->outcome == OUTCOME_ANSWERED,
                "an agent of what was not answered");
}

/* -- what hangs on a stay --------------------------------------------------------------
 */

static void code_offer(struct state_parts *parts, struct offer *offer)
{
    struct state_codec *codec = &parts->codec;
    size_t agents = index_count(parts->engine->agent_ids);
    state_place32(codec, &offer->agent, agents);
    state_check(codec, offer->agent != AGENT_NONE, "an offer to nobody");
    state_ms(codec, &offer->first_ms);
    state_stamp(codec, &offer->rung);
    state_stamp(codec, &offer->stopped);
    state_ms(codec, &offer->ends_ms);
    state_bool(codec, &offer->ringing);
    state_bool(codec, &offer->has_silent);
    state_check(codec, !offer->ringing || stamp_is_said(offer->rung), STATE_UNSAID);
}

static void code_hold(struct state_parts *parts, struct hold *hold)
{
    struct state_codec *codec = &parts->codec;
    state_place32(codec, &hold->agent, index_count(parts->engine->agent_ids));
    state_place32(codec, &hold->stay,
                  contacts_pool(parts->engine->contacts, CONTACTS_STAY)->used);
    state_bool(codec, &hold->on);
    state_stamp(codec, &hold->at);
    state_check(codec, stamp_is_said(hold->at), STATE_UNSAID);
    state_check(codec, hold->agent == AGENT_NONE || hold->stay != CONTACT_NONE,
                "a hold of no stay on a timeline");
}

static void code_offers(struct state_parts *parts, uint32_t *link)
{
    struct contacts *contacts = parts->engine->contacts;
    size_t count =
        parts->codec.writing ? state_chain_length(contacts, CONTACTS_OFFER, *link) : 0;
    count = state_count(&parts->codec, count, LIMIT_OFFERS_PER_STAY);
    for (uint32_t number = 0; count > 0; count--) {
        if (!state_link(parts, CONTACTS_OFFER, link, &number)) {
            return;
        }
        struct offer *offer = contacts_offer(contacts, number);
        code_offer(parts, offer);
        link = &offer->next;
    }
}

static void code_holds(struct state_parts *parts, uint32_t *link)
{
    struct contacts *contacts = parts->engine->contacts;
    size_t count =
        parts->codec.writing ? state_chain_length(contacts, CONTACTS_HOLD, *link) : 0;
    count = state_count(&parts->codec, count, LIMIT_HOLDS_PER_STAY);
    for (uint32_t number = 0; count > 0; count--) {
        if (!state_link(parts, CONTACTS_HOLD, link, &number)) {
            return;
        }
        struct hold *hold = contacts_hold(contacts, number);
        code_hold(parts, hold);
        link = &hold->next;
    }
}

static void code_entry(struct state_codec *codec, int32_t *entry)
{
    int64_t wide = *entry;
    state_within(codec, &wide, INT32_MAX);
    *entry = (int32_t)wide;
}

/* Holds show on the timeline of a stay of the same contact. */
static void check_holds(struct state_parts *parts, uint32_t owner)
{
    struct contacts *contacts = parts->engine->contacts;
    for (uint32_t at = contacts_at(contacts, owner)->first_stay; at != CONTACT_NONE;) {
        const struct stay *stay = contacts_stay_at(contacts, at);
        at = stay->next;
        for (uint32_t h = stay->first_hold; h != CONTACT_NONE;) {
            const struct hold *hold = contacts_hold(contacts, h);
            h = hold->next;
            bool same = hold->stay == CONTACT_NONE ||
                        (state_is_taken(parts, CONTACTS_STAY, hold->stay) &&
                         contacts_stay_at(contacts, hold->stay)->contact == owner);
            state_check(&parts->codec, same, "a hold of another contact's stay");
        }
    }
}

void state_stays(struct state_parts *parts, uint32_t owner)
{
    struct state_codec *codec = &parts->codec;
    struct contacts *contacts = parts->engine->contacts;
    struct contact *contact = contacts_at(contacts, owner);
    uint32_t *link = &contact->first_stay;
    size_t count = state_count(codec, contact->stay_count, LIMIT_STAYS_PER_CONTACT);
    contact->stay_count = (uint16_t)count;
    for (uint32_t number = 0; count > 0; count--) {
        if (!state_link(parts, CONTACTS_STAY, link, &number)) {
            return;
        }
        struct stay *stay = contacts_stay_at(contacts, number);
        if (!codec->writing) {
            stay->contact = owner;
            stay->first_offer = stay->first_hold = CONTACT_NONE;
            stay->waiting_place = CONTACT_NONE;
            stay->credit = *credit_blank(); /* with its padding: compared as bytes */
        }
        state_u32(codec, &stay->generation, STATE_GENERATION_MOST);
        code_entry(codec, &stay->entry);
        state_place16(codec, &stay->queue, index_count(parts->engine->queue_ids));
        code_facts(parts, &stay->facts);
        code_credit(parts, &stay->credit);
        check_credit(codec, stay);
        code_offers(parts, &stay->first_offer);
        code_holds(parts, &stay->first_hold);
        link = &stay->next;
    }
    if (!codec->writing && codec->fault == NULL) {
        check_holds(parts, owner);
    }
}
