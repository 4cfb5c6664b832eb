#include "stats/contact.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/prefetch.h"

/* Bounds on what one stay may hang on itself, so that one event stays cheap. */
#define MAX_OFFERS_PER_WAIT 256
#define MAX_HOLDS_PER_WAIT  64

/* Records of a pool that are not in use, chained by `next`. */
struct pool {
    uint32_t free, used, capacity;
};

/* What is looked at of each contact of a bucket, apart from the records, which are seldom
 * in cache. */
struct link {
    uint32_t next; /* of its bucket, or of the free ones */
    uint32_t tag;  /* the upper half of its hash */
};

struct contacts {
    uint64_t key;
    uint32_t mask; /* buckets - 1 */
    uint32_t *buckets;
    struct link *links;          /* by contact */
    char (*ids)[LIMIT_ID_BYTES]; /* by contact */
    uint32_t newest_closed, oldest_closed;
    struct pool contact_pool, wait_pool, offer_pool, hold_pool;
    struct contact *contacts;
    struct wait *waits;
    struct offer *offers;
    struct hold *holds;
    uint32_t *open, *waiting;
    size_t open_count, waiting_count;
};

static struct pool pool_of(size_t capacity)
{
    return (struct pool){.free = CONTACT_NONE, .capacity = (uint32_t)capacity};
}

static bool pool_has_room(const struct pool *pool)
{
    return pool->free != CONTACT_NONE || pool->used < pool->capacity;
}

/* Takes a freed record, whose successor is `next_free`, or one never used. */
#define POOL_TAKE(pool, records)                                                         \
    pool_take((pool), (pool)->free == CONTACT_NONE ? CONTACT_NONE                        \
                                                   : (records)[(pool)->free].next)

static uint32_t pool_take(struct pool *pool, uint32_t next_free)
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
    uint32_t buckets = 8;
    while (buckets < max * 2) {
        buckets *= 2;
    }
    self->mask = buckets - 1;
    self->newest_closed = self->oldest_closed = CONTACT_NONE;
    self->contact_pool = pool_of(max);
    self->wait_pool = pool_of(max * 2 + LIMIT_WAITS_PER_CONTACT);
    self->offer_pool = pool_of(max * 2 + MAX_OFFERS_PER_WAIT);
    self->hold_pool = pool_of(max + MAX_HOLDS_PER_WAIT);
    self->buckets = malloc(buckets * sizeof *self->buckets);
    self->links = calloc(max, sizeof *self->links);
    self->ids = calloc(max, sizeof *self->ids);
    self->contacts = calloc(max, sizeof *self->contacts);
    self->waits = calloc(self->wait_pool.capacity, sizeof *self->waits);
    self->offers = calloc(self->offer_pool.capacity, sizeof *self->offers);
    self->holds = calloc(self->hold_pool.capacity, sizeof *self->holds);
    self->open = calloc(max, sizeof *self->open);
    self->waiting = calloc(self->wait_pool.capacity, sizeof *self->waiting);
    if (self->buckets == NULL || self->links == NULL || self->ids == NULL ||
        self->contacts == NULL || self->waits == NULL || self->offers == NULL ||
        self->holds == NULL || self->open == NULL || self->waiting == NULL) {
        contacts_destroy(&self);
        return NULL;
    }
    memset(self->buckets, 0xFF, buckets * sizeof *self->buckets);
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
    free((*self)->buckets);
    free((*self)->links);
    free((*self)->ids);
    free((*self)->contacts);
    free((*self)->waits);
    free((*self)->offers);
    free((*self)->holds);
    free((*self)->open);
    free((*self)->waiting);
    free(*self);
    *self = NULL;
}

uint64_t contacts_key(const struct contacts *contacts, uint8_t source, struct str id)
{
    uint64_t key = index_hash(contacts->key + source, id.data, id.size);
    return key == 0 ? 1 : key;
}

static uint32_t *bucket_of(const struct contacts *contacts, uint64_t hash)
{
    return &contacts->buckets[hash & contacts->mask];
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static bool is_it(const struct contacts *contacts, uint32_t number, uint8_t source,
                  struct str id, uint64_t hash)
{
    const struct contact *contact = &contacts->contacts[number];
    return contacts->links[number].tag == tag_of(hash) && contact->hash == hash &&
           contact->source == source && str_equal(contacts_id(contacts, number), id);
}

uint32_t contacts_find(const struct contacts *contacts, uint8_t source, struct str id)
{
    uint64_t hash = contacts_key(contacts, source, id);
    uint32_t at = *bucket_of(contacts, hash);
    while (at != CONTACT_NONE && !is_it(contacts, at, source, id, hash)) {
        at = contacts->links[at].next;
    }
    return at;
}

struct str contacts_id(const struct contacts *contacts, uint32_t contact)
{
    return (struct str){contacts->ids[contact], contacts->contacts[contact].id_size};
}

bool contacts_have_room(const struct contacts *contacts, bool for_new)
{
    return (!for_new || pool_has_room(&contacts->contact_pool)) &&
           pool_has_room(&contacts->wait_pool) && pool_has_room(&contacts->offer_pool) &&
           pool_has_room(&contacts->hold_pool);
}

uint32_t contacts_oldest_closed(const struct contacts *contacts)
{
    return contacts->oldest_closed;
}

uint32_t contacts_add(struct contacts *contacts, uint8_t source, struct str id)
{
    assert(id.size > 0 && id.size <= LIMIT_ID_BYTES);
    uint32_t number = POOL_TAKE(&contacts->contact_pool, contacts->links);
    uint64_t hash = contacts_key(contacts, source, id);
    uint32_t *bucket = bucket_of(contacts, hash);
    struct contact *contact = &contacts->contacts[number];
    *contact = (struct contact){
        .hash = hash,
        .newer = CONTACT_NONE,
        .older = CONTACT_NONE,
        .open_place = (uint32_t)contacts->open_count,
        .first_wait = CONTACT_NONE,
        .touched_ms = EVENT_NO_TIME,
        .touched_epoch = EVENT_NO_NUMBER,
        .touched_sequence = EVENT_NO_NUMBER,
        .sale = {.at = STAMP_NONE, .agent = AGENT_NONE, .queue = QUEUE_NONE},
        .credit = contact_credit_blank(),
        .source = source,
        .id_size = (uint8_t)id.size,
    };
    memcpy(contacts->ids[number], id.data, id.size);
    contacts->links[number] = (struct link){.next = *bucket, .tag = tag_of(hash)};
    *bucket = number;
    contacts->open[contacts->open_count++] = number;
    return number;
}

static void free_wait(struct contacts *contacts, uint32_t number)
{
    struct wait *wait = &contacts->waits[number];
    while (wait->first_offer != CONTACT_NONE) {
        struct offer *offer = &contacts->offers[wait->first_offer];
        uint32_t next = offer->next;
        offer->next = contacts->offer_pool.free;
        contacts->offer_pool.free = wait->first_offer;
        wait->first_offer = next;
    }
    while (wait->first_hold != CONTACT_NONE) {
        struct hold *hold = &contacts->holds[wait->first_hold];
        uint32_t next = hold->next;
        hold->next = contacts->hold_pool.free;
        contacts->hold_pool.free = wait->first_hold;
        wait->first_hold = next;
    }
    contacts_set_waiting(contacts, number, false);
    wait->generation++;
    wait->next = contacts->wait_pool.free;
    contacts->wait_pool.free = number;
}

void contacts_remove(struct contacts *contacts, uint32_t number)
{
    struct contact *contact = &contacts->contacts[number];
    contacts_set_open(contacts, number, true); /* out of the chain of the closed */
    uint32_t place = contact->open_place;
    uint32_t last = contacts->open[--contacts->open_count];
    contacts->open[place] = last;
    contacts->contacts[last].open_place = place;

    uint32_t *link = bucket_of(contacts, contact->hash);
    while (*link != number) {
        link = &contacts->links[*link].next;
    }
    *link = contacts->links[number].next;

    while (contact->first_wait != CONTACT_NONE) {
        uint32_t next = contacts->waits[contact->first_wait].next;
        free_wait(contacts, contact->first_wait);
        contact->first_wait = next;
    }
    contact->id_size = 0;
    if (contacts->oldest_closed != CONTACT_NONE) {
        prefetch(&contacts->contacts[contacts->oldest_closed], sizeof *contact);
    }
    contacts->links[number].next = contacts->contact_pool.free;
    contacts->contact_pool.free = number;
}

struct contact *contacts_at(const struct contacts *contacts, uint32_t contact)
{
    return &contacts->contacts[contact];
}

struct wait *contacts_wait(const struct contacts *contacts, uint32_t wait)
{
    return &contacts->waits[wait];
}

struct offer *contacts_offer(const struct contacts *contacts, uint32_t offer)
{
    return &contacts->offers[offer];
}

struct hold *contacts_hold(const struct contacts *contacts, uint32_t hold)
{
    return &contacts->holds[hold];
}

uint32_t contacts_stay(struct contacts *contacts, uint32_t number, uint16_t queue,
                       int32_t entry)
{
    struct contact *contact = &contacts->contacts[number];
    uint32_t at = contact->first_wait;
    while (at != CONTACT_NONE) {
        const struct wait *wait = &contacts->waits[at];
        if (wait->queue == queue && wait->entry == entry) {
            return at;
        }
        at = wait->next;
    }
    if (contact->wait_count == LIMIT_WAITS_PER_CONTACT ||
        !pool_has_room(&contacts->wait_pool)) {
        return CONTACT_NONE;
    }
    at = POOL_TAKE(&contacts->wait_pool, contacts->waits);
    struct wait *wait = &contacts->waits[at];
    *wait = (struct wait){
        .contact = number,
        .next = contact->first_wait,
        .generation = wait->generation,
        .queue = queue,
        .entry = entry,
        .first_offer = CONTACT_NONE,
        .first_hold = CONTACT_NONE,
        .waiting_place = CONTACT_NONE,
        .facts = facts_blank(),
        .credit = credit_blank(),
    };
    contact->first_wait = at;
    contact->wait_count++;
    return at;
}

uint32_t contacts_offer_to(struct contacts *contacts, uint32_t number, uint32_t agent)
{
    struct wait *wait = &contacts->waits[number];
    uint32_t at = wait->first_offer;
    size_t count = 0;
    for (; at != CONTACT_NONE; at = contacts->offers[at].next, count++) {
        if (contacts->offers[at].agent == agent) {
            return at;
        }
    }
    if (count == MAX_OFFERS_PER_WAIT || !pool_has_room(&contacts->offer_pool)) {
        return CONTACT_NONE;
    }
    at = POOL_TAKE(&contacts->offer_pool, contacts->offers);
    contacts->offers[at] = (struct offer){.next = wait->first_offer,
                                          .agent = agent,
                                          .first_ms = EVENT_NO_TIME,
                                          .rung = STAMP_NONE,
                                          .stopped = STAMP_NONE};
    wait->first_offer = at;
    return at;
}

/* The earlier of the first ones of two lists in order of time, taken off its list; NULL:
 * both are at their end. */
static const struct hold *take_hold(const struct contacts *contacts, uint32_t lists[2])
{
    const struct hold *first = NULL;
    size_t from = 0;
    for (size_t i = 0; i < 2; i++) {
        const struct hold *hold =
            lists[i] == CONTACT_NONE ? NULL : &contacts->holds[lists[i]];
        if (hold != NULL && (first == NULL || stamp_before(hold->at, first->at))) {
            first = hold;
            from = i;
        }
    }
    if (first != NULL) {
        lists[from] = first->next;
    }
    return first;
}

/* A second "on" or "off" in a row says nothing new. */
static void sum_holds(const struct contacts *contacts, uint32_t lists[2],
                      struct facts *facts)
{
    facts->hold_ms = 0;
    facts->first_hold = STAMP_NONE;
    facts->held_since_ms = EVENT_NO_TIME;
    const struct hold *hold = NULL;
    while ((hold = take_hold(contacts, lists)) != NULL) {
        if (hold->on && facts->held_since_ms == EVENT_NO_TIME) {
            facts->held_since_ms = hold->at.at_ms;
        } else if (!hold->on && facts->held_since_ms != EVENT_NO_TIME) {
            facts->hold_ms += hold->at.at_ms - facts->held_since_ms;
            facts->held_since_ms = EVENT_NO_TIME;
        }
        if (!stamp_is_said(facts->first_hold)) {
            facts->first_hold = hold->at;
        }
    }
}

void contacts_merge_holds(const struct contacts *contacts, const struct wait *wait,
                          const struct wait *other, struct facts *facts)
{
    uint32_t lists[2] = {wait->first_hold, other->first_hold};
    sum_holds(contacts, lists, facts);
}

bool contacts_note_hold(struct contacts *contacts, uint32_t number, struct stamp at,
                        bool on)
{
    struct wait *wait = &contacts->waits[number];
    uint32_t *link = &wait->first_hold;
    size_t count = 0;
    while (*link != CONTACT_NONE && !stamp_before(at, contacts->holds[*link].at)) {
        link = &contacts->holds[*link].next;
        count++;
    }
    if (count == MAX_HOLDS_PER_WAIT || !pool_has_room(&contacts->hold_pool)) {
        return false;
    }
    uint32_t taken = POOL_TAKE(&contacts->hold_pool, contacts->holds);
    contacts->holds[taken] = (struct hold){.next = *link, .at = at, .on = on};
    *link = taken;
    uint32_t lists[2] = {wait->first_hold, CONTACT_NONE};
    sum_holds(contacts, lists, &wait->facts);
    return true;
}

/* The oldest of the closed will be removed soon, and was last seen long ago. */
static void expect_removal(const struct contacts *contacts)
{
    if (contacts->oldest_closed != CONTACT_NONE) {
        const struct contact *oldest = &contacts->contacts[contacts->oldest_closed];
        prefetch(bucket_of(contacts, oldest->hash), sizeof(uint32_t));
        if (oldest->first_wait != CONTACT_NONE) {
            prefetch(&contacts->waits[oldest->first_wait], sizeof(struct wait));
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
    struct wait *wait = &contacts->waits[number];
    if (waiting == (wait->waiting_place != CONTACT_NONE)) {
        return;
    }
    if (waiting) {
        wait->waiting_place = (uint32_t)contacts->waiting_count;
        contacts->waiting[contacts->waiting_count++] = number;
        return;
    }
    uint32_t last = contacts->waiting[--contacts->waiting_count];
    contacts->waiting[wait->waiting_place] = last;
    contacts->waits[last].waiting_place = wait->waiting_place;
    wait->waiting_place = CONTACT_NONE;
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
