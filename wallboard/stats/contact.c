#include "stats/contact.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/prefetch.h"
#include "base/table.h"

/* For the names of contacts that outlive their records. */
#define NAME_KEY UINT64_C(0x636F6E7461637473)

/* Where contacts are found, apart from the records, which are seldom in cache: open
 * addressing with linear probing, so that one look costs one line. */
struct slot {
    uint32_t place; /* number + 1; 0 is free */
    uint32_t tag;   /* the upper half of its hash, whose low bits are its home */
};

struct contacts {
    uint64_t key;
    uint32_t mask; /* slots - 1; slots is a power of two, a quarter more than contacts */
    struct slot *slots;
    uint32_t newest_closed, oldest_closed;
    struct contacts_pool contact_pool, stay_pool, offer_pool, hold_pool, result_pool,
        dial_pool;
    struct contact *contacts;
    struct stay *stays;
    struct offer *offers;
    struct hold *holds;
    struct result *results;
    struct dial *dials;
    uint32_t *open, *waiting;
    size_t count; /* of contacts on record */
    size_t open_count, waiting_count;
};

static struct contacts_pool pool_of(size_t capacity)
{
    return (struct contacts_pool){.free = CONTACT_NONE, .capacity = (uint32_t)capacity};
}

static bool pool_has_room(const struct contacts_pool *pool)
{
    return pool->free != CONTACT_NONE || pool->used < pool->capacity;
}

/* Takes a freed record, whose successor is `next_free`, or one never used. */
#define POOL_TAKE(pool, records)                                                         \
    pool_take((pool), (pool)->free == CONTACT_NONE ? CONTACT_NONE                        \
                                                   : (records)[(pool)->free].next)

static uint32_t pool_take(struct contacts_pool *pool, uint32_t next_free)
{
    assert(pool_has_room(pool));
    if (pool->free == CONTACT_NONE) {
        return pool->used++; /* in order, so that pages never needed stay untouched */
    }
    uint32_t taken = pool->free;
    pool->free = next_free;
    return taken;
}

struct contacts *contacts_create(size_t max)
{
    struct contacts *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    uint32_t slots = 8;
    while (slots < max + max / 4) { /* at most four in five taken */
        slots *= 2;
    }
    self->mask = slots - 1;
    self->newest_closed = self->oldest_closed = CONTACT_NONE;
    self->contact_pool = pool_of(max);
    self->stay_pool = pool_of(max * 2 + LIMIT_STAYS_PER_CONTACT);
    self->offer_pool = pool_of(max * 2 + LIMIT_OFFERS_PER_STAY);
    self->hold_pool = pool_of(max + LIMIT_HOLDS_PER_STAY);
    self->result_pool = pool_of(max + LIMIT_ITEMS_PER_CONTACT);
    self->dial_pool = pool_of(max + LIMIT_ITEMS_PER_CONTACT);
    self->slots = table_create(slots, sizeof *self->slots);
    self->contacts = table_create(max, sizeof *self->contacts);
    self->stays = table_create(self->stay_pool.capacity, sizeof *self->stays);
    self->offers = table_create(self->offer_pool.capacity, sizeof *self->offers);
    self->holds = table_create(self->hold_pool.capacity, sizeof *self->holds);
    self->results = table_create(self->result_pool.capacity, sizeof *self->results);
    self->dials = table_create(self->dial_pool.capacity, sizeof *self->dials);
    self->open = table_create(max, sizeof *self->open);
    self->waiting = table_create(self->stay_pool.capacity, sizeof *self->waiting);
    if (self->slots == NULL || self->contacts == NULL || self->stays == NULL ||
        self->offers == NULL || self->holds == NULL || self->results == NULL ||
        self->dials == NULL || self->open == NULL || self->waiting == NULL) {
        contacts_destroy(&self);
        return NULL;
    }
    /* No peer can guess where the table lies, so none can choose ids that collide. No
     * figure depends on it. */
    self->key = (uint64_t)(uintptr_t)self->contacts * UINT64_C(0x9E3779B97F4A7C15);
    return self;
}

void contacts_destroy(struct contacts **self)
{
    if (*self == NULL) {
        return;
    }
    table_destroy((*self)->slots);
    table_destroy((*self)->contacts);
    table_destroy((*self)->stays);
    table_destroy((*self)->offers);
    table_destroy((*self)->holds);
    table_destroy((*self)->results);
    table_destroy((*self)->dials);
    table_destroy((*self)->open);
    table_destroy((*self)->waiting);
    free(*self);
    *self = NULL;
}

uint64_t contacts_key(uint8_t source, struct str id)
{
    uint64_t key = index_hash(NAME_KEY + source, id.data, id.size);
    return key == 0 ? 1 : key;
}

static uint64_t hash_of(const struct contacts *contacts, uint8_t source, struct str id)
{
    return index_hash(contacts->key + source, id.data, id.size);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static bool is_it(const struct contacts *contacts, const struct slot *slot,
                  uint8_t source, struct str id, uint64_t hash)
{
    if (slot->tag != tag_of(hash)) {
        return false;
    }
    const struct contact *contact = &contacts->contacts[slot->place - 1];
    return contact->hash == hash && contact->source == source &&
           str_equal((struct str){contact->id, contact->id_size}, id);
}

uint32_t contacts_find(const struct contacts *contacts, uint8_t source, struct str id)
{
    uint64_t hash = hash_of(contacts, source, id);
    uint32_t at = tag_of(hash) & contacts->mask;
    while (contacts->slots[at].place != 0) {
        if (is_it(contacts, &contacts->slots[at], source, id, hash)) {
            return contacts->slots[at].place - 1;
        }
        at = (at + 1) & contacts->mask;
    }
    return CONTACT_NONE;
}

void contacts_expect(const struct contacts *contacts, uint8_t source, struct str id)
{
    uint64_t hash = hash_of(contacts, source, id);
    prefetch(&contacts->slots[tag_of(hash) & contacts->mask], sizeof(struct slot));
}

void contacts_expect_stay(const struct contacts *contacts, uint32_t contact)
{
    uint32_t stay = contacts->contacts[contact].first_stay;
    if (stay != CONTACT_NONE) {
        prefetch(&contacts->stays[stay], sizeof *contacts->stays);
    }
}

static void add_slot(struct contacts *contacts, uint64_t hash, uint32_t number)
{
    uint32_t at = tag_of(hash) & contacts->mask;
    while (contacts->slots[at].place != 0) {
        at = (at + 1) & contacts->mask;
    }
    contacts->slots[at] = (struct slot){number + 1, tag_of(hash)};
}

/* Frees a slot; those behind it that it kept from their own place move up. */
static void remove_slot(struct contacts *contacts, uint64_t hash, uint32_t number)
{
    struct slot *slots = contacts->slots;
    uint32_t hole = tag_of(hash) & contacts->mask;
    while (slots[hole].place != number + 1) {
        hole = (hole + 1) & contacts->mask;
    }
    uint32_t at = (hole + 1) & contacts->mask;
    while (slots[at].place != 0) {
        uint32_t home = slots[at].tag & contacts->mask;
        /* it may stand in the hole if its home is not behind the hole */
        if (((at - home) & contacts->mask) >= ((at - hole) & contacts->mask)) {
            slots[hole] = slots[at];
            hole = at;
        }
        at = (at + 1) & contacts->mask;
    }
    slots[hole] = (struct slot){0, 0};
}

struct str contacts_id(const struct contacts *contacts, uint32_t contact)
{
    const struct contact *record = &contacts->contacts[contact];
    return (struct str){record->id, record->id_size};
}

bool contacts_have_room(const struct contacts *contacts, bool for_new)
{
    return (!for_new || pool_has_room(&contacts->contact_pool)) &&
           pool_has_room(&contacts->stay_pool) && pool_has_room(&contacts->offer_pool) &&
           pool_has_room(&contacts->hold_pool) && pool_has_room(&contacts->result_pool) &&
           pool_has_room(&contacts->dial_pool);
}

uint32_t contacts_oldest_closed(const struct contacts *contacts)
{
    return contacts->oldest_closed;
}

size_t contacts_closed_count(const struct contacts *contacts)
{
    return contacts->count - contacts->open_count;
}

uint32_t contacts_add(struct contacts *contacts, uint8_t source, struct str id)
{
    assert(id.size > 0 && id.size <= LIMIT_ID_BYTES);
    /* `open_place` chains the free ones */
    uint32_t number =
        pool_take(&contacts->contact_pool,
                  contacts->contact_pool.free == CONTACT_NONE
                      ? CONTACT_NONE
                      : contacts->contacts[contacts->contact_pool.free].open_place);
    contacts_put(contacts, number, source, id);
    return number;
}

void contacts_put(struct contacts *contacts, uint32_t number, uint8_t source,
                  struct str id)
{
    struct contact *contact = &contacts->contacts[number];
    contact->hash = hash_of(contacts, source, id);
    contact->newer = contact->older = CONTACT_NONE;
    contact->open_place = (uint32_t)contacts->open_count;
    contact->first_stay = contact->first_result = contact->first_dial = CONTACT_NONE;
    contact->stay_count = contact->item_count = 0;
    contact->touched_ms = EVENT_NO_TIME;
    contact->touched_epoch = contact->touched_sequence = EVENT_NO_NUMBER;
    contact->credit = (struct contact_credit){.entry_ms = EVENT_NO_TIME,
                                              .place_ms = EVENT_NO_TIME,
                                              .agent = AGENT_NONE,
                                              .queue = QUEUE_NONE};
    contact->source = source;
    contact->id_size = (uint8_t)id.size;
    memcpy(contact->id, id.data, id.size);
    add_slot(contacts, contact->hash, number);
    contacts->open[contacts->open_count++] = number;
    contacts->count++;
}

/* Gives a chain of records back, each of which begins with the number of the next. */
static void free_chain(struct contacts_pool *pool, void *records, size_t size,
                       uint32_t first)
{
    while (first != CONTACT_NONE) {
        uint32_t *next = (void *)((char *)records + first * size);
        uint32_t after = *next;
        *next = pool->free;
        pool->free = first;
        first = after;
    }
}

static void free_stay(struct contacts *contacts, uint32_t number)
{
    struct stay *stay = &contacts->stays[number];
    free_chain(&contacts->offer_pool, contacts->offers, sizeof *contacts->offers,
               stay->first_offer);
    free_chain(&contacts->hold_pool, contacts->holds, sizeof *contacts->holds,
               stay->first_hold);
    contacts_set_waiting(contacts, number, false);
    stay->generation++;
    stay->next = contacts->stay_pool.free;
    contacts->stay_pool.free = number;
}

void contacts_remove(struct contacts *contacts, uint32_t number)
{
    struct contact *contact = &contacts->contacts[number];
    contacts_set_open(contacts, number, true); /* out of the chain of the closed */
    uint32_t place = contact->open_place;
    uint32_t last = contacts->open[--contacts->open_count];
    contacts->open[place] = last;
    contacts->contacts[last].open_place = place;

    remove_slot(contacts, contact->hash, number);
    while (contact->first_stay != CONTACT_NONE) {
        uint32_t next = contacts->stays[contact->first_stay].next;
        free_stay(contacts, contact->first_stay);
        contact->first_stay = next;
    }
    free_chain(&contacts->result_pool, contacts->results, sizeof *contacts->results,
               contact->first_result);
    free_chain(&contacts->dial_pool, contacts->dials, sizeof *contacts->dials,
               contact->first_dial);
    contact->id_size = 0;
    contacts->count--;
    if (contacts->oldest_closed != CONTACT_NONE) {
        prefetch(&contacts->contacts[contacts->oldest_closed], sizeof *contact);
    }
    contact->open_place = contacts->contact_pool.free;
    contacts->contact_pool.free = number;
}

struct contact *contacts_at(const struct contacts *contacts, uint32_t contact)
{
    return &contacts->contacts[contact];
}

struct stay *contacts_stay_at(const struct contacts *contacts, uint32_t stay)
{
    return &contacts->stays[stay];
}

struct offer *contacts_offer(const struct contacts *contacts, uint32_t offer)
{
    return &contacts->offers[offer];
}

struct hold *contacts_hold(const struct contacts *contacts, uint32_t hold)
{
    return &contacts->holds[hold];
}

struct result *contacts_result(const struct contacts *contacts, uint32_t result)
{
    return &contacts->results[result];
}

struct dial *contacts_dial(const struct contacts *contacts, uint32_t dial)
{
    return &contacts->dials[dial];
}

uint32_t contacts_stay(struct contacts *contacts, uint32_t number, uint16_t queue,
                       int32_t entry)
{
    struct contact *contact = &contacts->contacts[number];
    uint32_t at = contact->first_stay;
    while (at != CONTACT_NONE) {
        const struct stay *stay = &contacts->stays[at];
        if (stay->queue == queue && stay->entry == entry) {
            return at;
        }
        at = stay->next;
    }
    if (contact->stay_count == LIMIT_STAYS_PER_CONTACT ||
        !pool_has_room(&contacts->stay_pool)) {
        return CONTACT_NONE;
    }
    at = POOL_TAKE(&contacts->stay_pool, contacts->stays);
    struct stay *stay = &contacts->stays[at];
    stay->contact = number;
    stay->next = contact->first_stay;
    stay->queue = queue;
    stay->entry = entry;
    stay->first_offer = CONTACT_NONE;
    stay->first_hold = CONTACT_NONE;
    stay->waiting_place = CONTACT_NONE;
    stay->facts = *facts_blank();
    stay->credit = *credit_blank();
    contact->first_stay = at;
    contact->stay_count++;
    return at;
}

uint32_t contacts_offer_to(struct contacts *contacts, uint32_t number, uint32_t agent)
{
    struct stay *stay = &contacts->stays[number];
    uint32_t at = stay->first_offer;
    size_t count = 0;
    for (; at != CONTACT_NONE; at = contacts->offers[at].next, count++) {
        if (contacts->offers[at].agent == agent) {
            return at;
        }
    }
    if (count == LIMIT_OFFERS_PER_STAY || !pool_has_room(&contacts->offer_pool)) {
        return CONTACT_NONE;
    }
    at = POOL_TAKE(&contacts->offer_pool, contacts->offers);
    contacts->offers[at] = (struct offer){.next = stay->first_offer,
                                          .agent = agent,
                                          .first_ms = EVENT_NO_TIME,
                                          .rung = STAMP_NONE,
                                          .stopped = STAMP_NONE,
                                          .ends_ms = EVENT_NO_TIME};
    stay->first_offer = at;
    return at;
}

uint32_t contacts_result_by(struct contacts *contacts, uint32_t number, uint8_t measure)
{
    struct contact *contact = &contacts->contacts[number];
    uint32_t at = contact->first_result;
    while (at != CONTACT_NONE && contacts->results[at].measure != measure) {
        at = contacts->results[at].next;
    }
    if (at != CONTACT_NONE) {
        return at;
    }
    if (contact->item_count == LIMIT_ITEMS_PER_CONTACT ||
        !pool_has_room(&contacts->result_pool)) {
        return CONTACT_NONE;
    }
    at = POOL_TAKE(&contacts->result_pool, contacts->results);
    contacts->results[at] = (struct result){.next = contact->first_result,
                                            .agent = AGENT_NONE,
                                            .queue = QUEUE_NONE,
                                            .campaign = CAMPAIGN_NONE,
                                            .measure = measure,
                                            .at = STAMP_NONE};
    contact->first_result = at;
    contact->item_count++;
    return at;
}

uint32_t contacts_dial_at(struct contacts *contacts, uint32_t number, struct stamp when)
{
    struct contact *contact = &contacts->contacts[number];
    uint32_t at = contact->first_dial;
    while (at != CONTACT_NONE && contacts->dials[at].at.at_ms != when.at_ms) {
        at = contacts->dials[at].next;
    }
    if (at != CONTACT_NONE) {
        return at;
    }
    if (contact->item_count == LIMIT_ITEMS_PER_CONTACT ||
        !pool_has_room(&contacts->dial_pool)) {
        return CONTACT_NONE;
    }
    at = POOL_TAKE(&contacts->dial_pool, contacts->dials);
    contacts->dials[at] = (struct dial){.next = contact->first_dial,
                                        .agent = AGENT_NONE,
                                        .queue = QUEUE_NONE,
                                        .campaign = CAMPAIGN_NONE,
                                        .at = STAMP_NONE};
    contact->first_dial = at;
    contact->item_count++;
    return at;
}

uint32_t contacts_new_hold(struct contacts *contacts)
{
    return pool_has_room(&contacts->hold_pool)
               ? POOL_TAKE(&contacts->hold_pool, contacts->holds)
               : CONTACT_NONE;
}

/* The oldest of the closed will be removed soon, and was last seen long ago. */
static void expect_removal(const struct contacts *contacts)
{
    if (contacts->oldest_closed != CONTACT_NONE) {
        const struct contact *oldest = &contacts->contacts[contacts->oldest_closed];
        prefetch(&contacts->slots[tag_of(oldest->hash) & contacts->mask],
                 sizeof(struct slot));
        if (oldest->first_stay != CONTACT_NONE) {
            prefetch(&contacts->stays[oldest->first_stay], sizeof(struct stay));
        }
    }
}

static void unlink_closed(struct contacts *contacts, struct contact *contact)
{
    *(contact->newer == CONTACT_NONE ? &contacts->newest_closed
                                     : &contacts->contacts[contact->newer].older) =
        contact->older;
    *(contact->older == CONTACT_NONE ? &contacts->oldest_closed
                                     : &contacts->contacts[contact->older].newer) =
        contact->newer;
}

void contacts_set_open(struct contacts *contacts, uint32_t number, bool open)
{
    struct contact *contact = &contacts->contacts[number];
    if (open == (contact->open_place != CONTACT_NONE)) {
        return;
    }
    if (open) {
        unlink_closed(contacts, contact);
        contact->open_place = (uint32_t)contacts->open_count;
        contacts->open[contacts->open_count++] = number;
        return;
    }
    uint32_t last = contacts->open[--contacts->open_count];
    contacts->open[contact->open_place] = last;
    contacts->contacts[last].open_place = contact->open_place;
    contact->open_place = CONTACT_NONE;
    contact->newer = CONTACT_NONE;
    contact->older = contacts->newest_closed;
    *(contacts->newest_closed == CONTACT_NONE
          ? &contacts->oldest_closed
          : &contacts->contacts[contacts->newest_closed].newer) = number;
    contacts->newest_closed = number;
    expect_removal(contacts);
}

void contacts_set_waiting(struct contacts *contacts, uint32_t number, bool waiting)
{
    struct stay *stay = &contacts->stays[number];
    if (waiting == (stay->waiting_place != CONTACT_NONE)) {
        return;
    }
    if (waiting) {
        stay->waiting_place = (uint32_t)contacts->waiting_count;
        contacts->waiting[contacts->waiting_count++] = number;
        return;
    }
    uint32_t last = contacts->waiting[--contacts->waiting_count];
    contacts->waiting[stay->waiting_place] = last;
    contacts->stays[last].waiting_place = stay->waiting_place;
    stay->waiting_place = CONTACT_NONE;
}

size_t contacts_open_count(const struct contacts *contacts)
{
    return contacts->open_count;
}

uint32_t contacts_open(const struct contacts *contacts, size_t place)
{
    return contacts->open[place];
}

size_t contacts_waiting_count(const struct contacts *contacts)
{
    return contacts->waiting_count;
}

uint32_t contacts_waiting(const struct contacts *contacts, size_t place)
{
    return contacts->waiting[place];
}

size_t contacts_capacity(const struct contacts *contacts)
{
    return contacts->contact_pool.used;
}

/* -- checkpoints -----------------------------------------------------------------------
 */

struct contacts_pool *contacts_pool(struct contacts *contacts, enum contacts_kind kind)
{
    switch (kind) {
    case CONTACTS_CONTACT:
        return &contacts->contact_pool;
    case CONTACTS_STAY:
        return &contacts->stay_pool;
    case CONTACTS_OFFER:
        return &contacts->offer_pool;
    case CONTACTS_HOLD:
        return &contacts->hold_pool;
    case CONTACTS_RESULT:
        return &contacts->result_pool;
    case CONTACTS_DIAL:
    case CONTACTS_KIND_COUNT:
        break;
    }
    return &contacts->dial_pool;
}

uint32_t *contacts_next_free(struct contacts *contacts, enum contacts_kind kind,
                             uint32_t number)
{
    switch (kind) {
    case CONTACTS_CONTACT:
        return &contacts->contacts[number].open_place;
    case CONTACTS_STAY:
        return &contacts->stays[number].next;
    case CONTACTS_OFFER:
        return &contacts->offers[number].next;
    case CONTACTS_HOLD:
        return &contacts->holds[number].next;
    case CONTACTS_RESULT:
        return &contacts->results[number].next;
    case CONTACTS_DIAL:
    case CONTACTS_KIND_COUNT:
        break;
    }
    return &contacts->dials[number].next;
}
