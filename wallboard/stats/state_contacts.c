#include "stats/state_parts.h"

/*
 * Contacts in the order of the list of the open, then of the chain of the closed from the
 * oldest on; each with its stays, offers, holds, results and dials, by their numbers. So
 * every list and chain is the same again, and whatever comes later finds the same places.
 */

STATE_COVERS(struct contact, 256);
STATE_COVERS(struct contact_credit, 40);
STATE_COVERS(struct result, 40);
STATE_COVERS(struct dial, 32);

bool state_is_taken(const struct state_parts *parts, enum contacts_kind kind,
                    uint32_t number)
{
    return (parts->taken.bits[kind][number / 8] >> (number % 8) & 1U) != 0;
}

/* The number of a record in use; a second one of the same number is a fault. */
static bool code_number(struct state_parts *parts, enum contacts_kind kind,
                        uint32_t *number)
{
    struct state_codec *codec = &parts->codec;
    uint32_t used = contacts_pool(parts->engine->contacts, kind)->used;
    state_u32(codec, number, UINT32_MAX);
    if (codec->writing) {
        return true;
    }
    if (!state_check(codec, *number < used, "a record beyond its table") ||
        !state_check(codec, !state_is_taken(parts, kind, *number),
                     "a record that is there twice")) {
        return false;
    }
    uint8_t *byte = &parts->taken.bits[kind][*number / 8];
    *byte = (uint8_t)(*byte | 1U << (*number % 8));
    return true;
}

bool state_link(struct state_parts *parts, enum contacts_kind kind, uint32_t *link,
                uint32_t *number)
{
    *number = parts->codec.writing ? *link : 0;
    if (!code_number(parts, kind, number)) {
        return false;
    }
    if (!parts->codec.writing) {
        *contacts_next_free(parts->engine->contacts, kind, *number) = CONTACT_NONE;
        *link = *number;
    }
    return true;
}

size_t state_chain_length(struct contacts *contacts, enum contacts_kind kind,
                          uint32_t first)
{
    size_t count = 0;
    for (uint32_t at = first; at != CONTACT_NONE;
         at = *contacts_next_free(contacts, kind, at)) {
        count++;
    }
    return count;
}

/* -- what hangs on a contact -----------------------------------------------------------
 */

static void code_result(struct state_parts *parts, struct result *result)
{
    struct state_codec *codec = &parts->codec;
    state_place32(codec, &result->agent, index_count(parts->engine->agent_ids));
    state_place16(codec, &result->queue, index_count(parts->engine->queue_ids));
    state_place16(codec, &result->campaign, index_count(parts->engine->campaign_ids));
    state_u8(codec, &result->measure, RESULT_MEASURE_COUNT - 1);
    state_u8(codec, &result->currency, TALLY_CURRENCIES - 1);
    state_stamp(codec, &result->at);
    state_within(codec, &result->value_milli, EVENT_MOST_MILLI);
}

static void code_dial(struct state_parts *parts, struct dial *dial)
{
    struct state_codec *codec = &parts->codec;
    state_place32(codec, &dial->agent, index_count(parts->engine->agent_ids));
    state_place16(codec, &dial->queue, index_count(parts->engine->queue_ids));
    state_place16(codec, &dial->campaign, index_count(parts->engine->campaign_ids));
    state_u8(codec, &dial->outcome, EVENT_OUTCOME_COUNT - 1);
    state_stamp(codec, &dial->at);
    state_check(codec, stamp_is_said(dial->at), STATE_UNSAID);
}

static void code_items(struct state_parts *parts, struct contact *contact)
{
    struct state_codec *codec = &parts->codec;
    struct contacts *contacts = parts->engine->contacts;
    size_t results = codec->writing ? state_chain_length(contacts, CONTACTS_RESULT,
                                                         contact->first_result)
                                    : 0;
    uint32_t *link = &contact->first_result;
    size_t items = state_count(codec, contact->item_count, LIMIT_ITEMS_PER_CONTACT);
    results = state_count(codec, results, items);
    contact->item_count = (uint16_t)items;
    uint32_t number = 0;
    for (size_t left = results; left > 0; left--) {
        if (!state_link(parts, CONTACTS_RESULT, link, &number)) {
            return;
        }
        struct result *result = contacts_result(contacts, number);
        code_result(parts, result);
        link = &result->next;
    }
    link = &contact->first_dial;
    for (size_t left = items - results; left > 0; left--) {
        if (!state_link(parts, CONTACTS_DIAL, link, &number)) {
            return;
        }
        struct dial *dial = contacts_dial(contacts, number);
        code_dial(parts, dial);
        link = &dial->next;
    }
}

static void code_whole(struct state_parts *parts, struct contact_credit *credit)
{
    struct state_codec *codec = &parts->codec;
    state_ms(codec, &credit->entry_ms);
    state_ms(codec, &credit->offered_ms);
    state_ms(codec, &credit->place_ms);
    state_place32(codec, &credit->agent, index_count(parts->engine->agent_ids));
    state_place16(codec, &credit->queue, index_count(parts->engine->queue_ids));
    state_u8(codec, &credit->channel, EVENT_CHANNEL_COUNT - 1);
    state_u8(codec, &credit->offered_channel, EVENT_CHANNEL_COUNT - 1);
    state_bool(codec, &credit->reached);
    state_check(codec, !credit->reached || credit->place_ms != EVENT_NO_TIME,
                STATE_UNSAID);
}

/* A contact's name; when it is read its record is made. */
static bool code_name(struct state_parts *parts, uint32_t *number)
{
    struct state_codec *codec = &parts->codec;
    struct contacts *contacts = parts->engine->contacts;
    if (!code_number(parts, CONTACTS_CONTACT, number)) {
        return false;
    }
    struct contact *contact = contacts_at(contacts, *number);
    uint8_t source = contact->source;
    struct str id =
        codec->writing ? contacts_id(contacts, *number) : (struct str){NULL, 0};
    state_u8(codec, &source, LIMIT_SOURCES - 1);
    state_id(codec, &id, LIMIT_ID_BYTES);
    if (codec->writing) {
        return true;
    }
    if (!state_check(codec, id.size > 0 && source < sources_count(parts->engine->sources),
                     "a contact without a name") ||
        !state_check(codec, contacts_find(contacts, source, id) == CONTACT_NONE,
                     "a contact that is there twice")) {
        return false;
    }
    contacts_put(contacts, *number, source, id);
    return true;
}

static bool code_contact(struct state_parts *parts, uint32_t *number)
{
    struct state_codec *codec = &parts->codec;
    if (!code_name(parts, number)) {
        return false;
    }
    struct contact *contact = contacts_at(parts->engine->contacts, *number);
    state_said_ms(codec, &contact->touched_ms);
    state_i64(codec, &contact->touched_epoch);
    state_i64(codec, &contact->touched_sequence);
    code_whole(parts, &contact->credit);
    state_stays(parts, *number);
    code_items(parts, contact);
    return codec->fault == NULL;
}

/* -- lists -----------------------------------------------------------------------------
 */

static void code_open(struct state_parts *parts)
{
    struct contacts *contacts = parts->engine->contacts;
    size_t count = state_count(&parts->codec, contacts_open_count(contacts),
                               contacts_pool(contacts, CONTACTS_CONTACT)->used);
    for (size_t place = 0; place < count; place++) {
        uint32_t number = parts->codec.writing ? contacts_open(contacts, place) : 0;
        if (!code_contact(parts, &number)) {
            return;
        }
    }
}

static void code_closed(struct state_parts *parts)
{
    struct contacts *contacts = parts->engine->contacts;
    size_t count = state_count(&parts->codec, contacts_closed_count(contacts),
                               contacts_pool(contacts, CONTACTS_CONTACT)->used);
    uint32_t number = contacts_oldest_closed(contacts);
    for (; count > 0; count--) {
        uint32_t newer = parts->codec.writing ? contacts_at(contacts, number)->newer : 0;
        if (!code_contact(parts, &number)) {
            return;
        }
        if (!parts->codec.writing) {
            contacts_set_open(contacts, number, false);
        }
        number = newer;
    }
}

/* All that waits is in the list, and nothing else. */
static void code_waiting(struct state_parts *parts)
{
    struct state_codec *codec = &parts->codec;
    struct contacts *contacts = parts->engine->contacts;
    uint32_t used = contacts_pool(contacts, CONTACTS_STAY)->used;
    size_t count = state_count(codec, contacts_waiting_count(contacts), used);
    for (size_t place = 0; place < count && codec->fault == NULL; place++) {
        uint32_t number = codec->writing ? contacts_waiting(contacts, place) : 0;
        state_u32(codec, &number, UINT32_MAX);
        if (codec->writing) {
            continue;
        }
        if (state_check(codec,
                        number < used && state_is_taken(parts, CONTACTS_STAY, number),
                        "a list of the waiting that names nobody") &&
            state_check(
                codec,
                contacts_stay_at(contacts, number)->credit.outcome == OUTCOME_WAITING &&
                    contacts_stay_at(contacts, number)->waiting_place == CONTACT_NONE,
                "a list of the waiting that names another")) {
            contacts_set_waiting(contacts, number, true);
        }
    }
    for (uint32_t i = 0; !codec->writing && i < used; i++) {
        const struct stay *stay = contacts_stay_at(contacts, i);
        state_check(codec,
                    !state_is_taken(parts, CONTACTS_STAY, i) ||
                        stay->credit.outcome != OUTCOME_WAITING ||
                        stay->waiting_place != CONTACT_NONE,
                    "one who waits and is not in the list");
    }
}

/* -- pools -----------------------------------------------------------------------------
 */

static void code_sizes(struct state_parts *parts)
{
    for (int i = 0; i < CONTACTS_KIND_COUNT; i++) {
        struct contacts_pool *pool =
            contacts_pool(parts->engine->contacts, (enum contacts_kind)i);
        state_u32(&parts->codec, &pool->used, pool->capacity);
    }
}

/* Records that were given back, in the order in which they are given out again. Every
 * record is either among them or was read before. */
static void code_free(struct state_parts *parts, enum contacts_kind kind)
{
    struct state_codec *codec = &parts->codec;
    struct contacts *contacts = parts->engine->contacts;
    struct contacts_pool *pool = contacts_pool(contacts, kind);
    size_t in_use = 0;
    for (uint32_t i = 0; !codec->writing && i < pool->used; i++) {
        in_use += state_is_taken(parts, kind, i) ? 1 : 0;
    }
    size_t count = codec->writing ? state_chain_length(contacts, kind, pool->free) : 0;
    count = state_count(codec, count, pool->used);
    if (!codec->writing &&
        !state_check(codec, in_use + count == pool->used, "records that are lost")) {
        return;
    }
    uint32_t *link = &pool->free;
    for (uint32_t number = 0; count > 0; count--) {
        if (!state_link(parts, kind, link, &number)) {
            return;
        }
        if (kind == CONTACTS_STAY) {
            state_u32(codec, &contacts_stay_at(contacts, number)->generation,
                      STATE_GENERATION_MOST);
        }
        link = contacts_next_free(contacts, kind, number);
    }
}

void state_contacts(struct state_parts *parts)
{
    code_sizes(parts);
    code_open(parts);
    code_closed(parts);
    code_waiting(parts);
    for (int i = 0; i < CONTACTS_KIND_COUNT && parts->codec.fault == NULL; i++) {
        code_free(parts, (enum contacts_kind)i);
    }
}
