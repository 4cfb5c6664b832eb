#include "stats/claim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "stats/limits.h"
#include "stats/state_codec.h"

#define SOURCE_BYTES 256

struct source_name {
    uint16_t size;
    char id[SOURCE_BYTES + 1];
};

struct claims {
    uint64_t key; /* of the hash: differs from run to run, tells on nothing */
    size_t capacity, count;
    size_t mask;     /* slots - 1; slots is a power of two, at least twice capacity */
    uint32_t *slots; /* number + 1; 0 is free */
    struct claim *claims;
    char *texts; /* ids one after the other, each terminated */
    size_t text_size, text_capacity;
    struct index *queues;
    size_t source_count;
    struct source_name sources[LIMIT_SOURCES];
};

struct claims *claims_create(size_t capacity, size_t text_bytes)
{
    assert(capacity > 0 && capacity < CLAIM_NONE / 4);
    size_t slots = 8;
    while (slots < capacity * 2) {
        slots *= 2;
    }
    struct claims *claims = calloc(1, sizeof *claims);
    if (claims == NULL) {
        return NULL;
    }
    claims->key = (uint64_t)(uintptr_t)claims * UINT64_C(0x9E3779B97F4A7C15);
    claims->capacity = capacity;
    claims->mask = slots - 1;
    claims->text_capacity = text_bytes;
    claims->slots = calloc(slots, sizeof *claims->slots);
    claims->claims = calloc(capacity, sizeof *claims->claims);
    claims->texts = calloc(text_bytes + 1, 1);
    claims->queues = index_create(LIMIT_QUEUES);
    if (claims->slots == NULL || claims->claims == NULL || claims->texts == NULL ||
        claims->queues == NULL) {
        claims_destroy(&claims);
    }
    return claims;
}

void claims_destroy(struct claims **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->slots);
    free((*self)->claims);
    free((*self)->texts);
    index_destroy(&(*self)->queues);
    free(*self);
    *self = NULL;
}

/* -- events ----------------------------------------------------------------------------
 */

bool claim_measure(const struct event *event, enum points_measure *ret_measure)
{
    if (event->type == EVENT_CONTACT_ANSWERED || event->type == EVENT_CONTACT_ENDED) {
        *ret_measure =
            event->type == EVENT_CONTACT_ANSWERED ? POINTS_ANSWERED : POINTS_HANDLED;
        return true;
    }
    return event->type == EVENT_CONTACT_RESULT &&
           points_measure_find(event->measure, ret_measure) &&
           *ret_measure != POINTS_ANSWERED && *ret_measure != POINTS_HANDLED;
}

struct claim_report claim_report_of(const struct event *event,
                                    enum points_measure measure)
{
    return (struct claim_report){
        .measure = measure,
        .source = event->source,
        .contact = event->contact,
        .queue = event->queue,
        .entry = event->entry,
        .stamp = {event->time_ms, event->epoch, event->sequence, event->id},
        .agent = CLAIM_NOBODY,
    };
}

/* -- names to numbers ------------------------------------------------------------------
 */

static size_t find_source(const struct claims *claims, struct str id)
{
    for (size_t i = 0; i < claims->source_count; i++) {
        const struct source_name *source = &claims->sources[i];
        if (str_equal((struct str){source->id, source->size}, id)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t add_source(struct claims *claims, struct str id)
{
    size_t number = find_source(claims, id);
    if (number != SIZE_MAX || claims->source_count == LIMIT_SOURCES ||
        id.size > SOURCE_BYTES) {
        return number;
    }
    struct source_name *source = &claims->sources[claims->source_count];
    source->size = (uint16_t)id.size;
    str_copy(source->id, sizeof source->id, id);
    return claims->source_count++;
}

/* What tells a claim from the others. */
struct key {
    uint64_t hash;
    uint16_t source, queue;
    enum points_measure measure;
    int64_t entry;
    struct str contact, event; /* event: only where there is no contact */
};

/* Of one answer or end the first report holds, of one result the last. */
static bool first_holds(enum points_measure measure)
{
    return measure == POINTS_ANSWERED || measure == POINTS_HANDLED;
}

static struct key make_key(const struct claims *claims, const struct claim_report *report,
                           size_t source, size_t queue)
{
    struct key key = {.source = (uint16_t)source,
                      .measure = report->measure,
                      .contact = report->contact};
    if (first_holds(report->measure)) {
        key.queue = (uint16_t)queue;
        key.entry = report->entry;
    }
    if (key.contact.size == 0) {
        key.event = report->stamp.event;
    }
    struct str id = key.contact.size == 0 ? key.event : key.contact;
    uint64_t seed = (uint64_t)key.source << 48 | (uint64_t)key.queue << 32 |
                    (uint64_t)key.measure << 24 | (key.contact.size == 0 ? 1U : 0U);
    key.hash =
        index_hash(claims->key ^ seed ^ ((uint64_t)key.entry << 1), id.data, id.size);
    return key;
}

/* 0: no queue; SIZE_MAX: not known. */
static size_t queue_number(const struct claims *claims, struct str queue)
{
    if (queue.size == 0) {
        return 0;
    }
    size_t number = index_find(claims->queues, queue);
    return number == INDEX_NONE ? SIZE_MAX : number + 1;
}

static bool is_it(const struct claim *claim, const struct key *key)
{
    if (claim->measure != key->measure || claim->source != key->source ||
        claim->queue != key->queue || claim->entry != key->entry ||
        !str_equal(claim->contact, key->contact)) {
        return false;
    }
    return key->contact.size > 0 || str_equal(claim->first.event, key->event);
}

/* The slot that holds the key's claim, or the free one where it would go. */
static size_t slot_of(const struct claims *claims, const struct key *key)
{
    size_t slot = (size_t)key->hash & claims->mask;
    while (claims->slots[slot] != 0 &&
           !is_it(&claims->claims[claims->slots[slot] - 1], key)) {
        slot = (slot + 1) & claims->mask;
    }
    return slot;
}

/* -- reports ---------------------------------------------------------------------------
 */

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_stamps(const struct claim_stamp *a, const struct claim_stamp *b)
{
    int order = compare_numbers(a->time_ms, b->time_ms);
    order = order != 0 ? order : compare_numbers(a->epoch, b->epoch);
    order = order != 0 ? order : compare_numbers(a->sequence, b->sequence);
    return order != 0 ? order : str_compare(a->event, b->event);
}

static bool has_room_for(const struct claims *claims, struct str text)
{
    return claims->text_capacity - claims->text_size > text.size;
}

/* There is room. */
static struct str keep(struct claims *claims, struct str text)
{
    char *kept = claims->texts + claims->text_size;
    if (text.size > 0) {
        memcpy(kept, text.data, text.size);
    }
    kept[text.size] = '\0';
    claims->text_size += text.size + 1;
    return (struct str){kept, text.size};
}

static void hold(struct claim *claim, const struct claim_report *report,
                 const struct claim_stamp *stamp)
{
    claim->held = *stamp;
    claim->points = report->points;
    claim->agent = report->agent;
}

static uint32_t add_claim(struct claims *claims, size_t slot, const struct key *key,
                          const struct claim_report *report)
{
    struct str event = report->stamp.event;
    struct str both = {NULL, event.size + 1 + key->contact.size};
    if (claims->count == claims->capacity || !has_room_for(claims, both)) {
        return CLAIM_NONE;
    }
    struct claim_stamp stamp = report->stamp;
    stamp.event = keep(claims, event);
    struct claim *claim = &claims->claims[claims->count];
    *claim = (struct claim){
        .source = key->source,
        .queue = key->queue,
        .measure = key->measure,
        .entry = key->entry,
        .contact = keep(claims, key->contact),
        .first = stamp,
        .told_agent = CLAIM_NOBODY,
        .award = CLAIM_NONE,
    };
    hold(claim, report, &stamp);
    claims->slots[slot] = (uint32_t)++claims->count;
    return claims->slots[slot] - 1;
}

uint32_t claims_merge(struct claims *claims, const struct claim_report *report,
                      bool *ret_is_news)
{
    size_t source = add_source(claims, report->source);
    if (source == SIZE_MAX || (report->queue.size > 0 &&
                               index_add(claims->queues, report->queue) == INDEX_NONE)) {
        return CLAIM_NONE;
    }
    struct key key =
        make_key(claims, report, source, queue_number(claims, report->queue));
    size_t slot = slot_of(claims, &key);
    if (claims->slots[slot] == 0) {
        uint32_t added = add_claim(claims, slot, &key, report);
        *ret_is_news = added != CLAIM_NONE;
        return added;
    }
    uint32_t number = claims->slots[slot] - 1;
    struct claim *claim = &claims->claims[number];
    struct claim_stamp stamp = report->stamp;
    bool is_first = compare_stamps(&stamp, &claim->first) < 0;
    bool holds = first_holds(report->measure) ? is_first
                                              : compare_stamps(&stamp, &claim->held) > 0;
    if (is_first || holds) {
        if (!has_room_for(claims, stamp.event)) {
            return CLAIM_NONE;
        }
        stamp.event = keep(claims, stamp.event);
    }
    if (is_first) {
        claim->first = stamp;
    }
    if (holds) {
        hold(claim, report, &stamp);
    }
    *ret_is_news = is_first || holds;
    return number;
}

uint32_t claims_find(const struct claims *claims, const struct claim_report *report)
{
    size_t source = find_source(claims, report->source);
    size_t queue = queue_number(claims, report->queue);
    if (source == SIZE_MAX || (queue == SIZE_MAX && first_holds(report->measure))) {
        return CLAIM_NONE;
    }
    struct key key = make_key(claims, report, source, queue);
    uint32_t found = claims->slots[slot_of(claims, &key)];
    return found == 0 ? CLAIM_NONE : found - 1;
}

struct claim *claims_at(const struct claims *claims, uint32_t number)
{
    return &claims->claims[number];
}

struct str claims_source(const struct claims *claims, const struct claim *claim)
{
    const struct source_name *source = &claims->sources[claim->source];
    return (struct str){source->id, source->size};
}

size_t claims_count(const struct claims *claims)
{
    return claims->count;
}

/* -- to bytes and back -----------------------------------------------------------------
 */

#define POINTS_MOST (INT64_C(1) << 40)

/* A text that the table holds, as its place there. */
static void code_kept(struct claims *claims, struct state_codec *codec, struct str *text)
{
    uint64_t size = text->size;
    uint64_t at =
        codec->writing && text->data != NULL ? (uint64_t)(text->data - claims->texts) : 0;
    state_u64(codec, &at, claims->text_size);
    state_u64(codec, &size, claims->text_size);
    if (codec->writing) {
        return;
    }
    bool holds = at + size < claims->text_size && claims->texts[at + size] == '\0';
    *text = state_check(codec, holds, "a text that is not there")
                ? (struct str){claims->texts + at, (size_t)size}
                : (struct str){claims->texts, 0};
}

void claims_code_stamp(struct claims *claims, struct state_codec *codec,
                       struct claim_stamp *stamp)
{
    state_said_ms(codec, &stamp->time_ms);
    state_i64(codec, &stamp->epoch);
    state_i64(codec, &stamp->sequence);
    code_kept(claims, codec, &stamp->event);
}

static void code_source(struct state_codec *codec, struct source_name *source)
{
    struct str id = {source->id, source->size};
    state_id(codec, &id, SOURCE_BYTES);
    if (!codec->writing && codec->fault == NULL) {
        source->size = (uint16_t)id.size;
        (void)str_copy(source->id, sizeof source->id, id);
    }
}

static void code_queue(struct claims *claims, struct state_codec *codec, size_t number)
{
    struct str id =
        codec->writing ? index_id(claims->queues, number) : (struct str){NULL, 0};
    state_id(codec, &id, INDEX_ID_MAX);
    if (!codec->writing && codec->fault == NULL) {
        state_check(codec, id.size > 0 && index_add(claims->queues, id) == number,
                    "a queue without a name, or there twice");
    }
}

static void code_claim(struct claims *claims, struct state_codec *codec,
                       struct claim *claim)
{
    uint8_t measure = (uint8_t)claim->measure;
    state_u16(codec, &claim->source, UINT16_MAX);
    state_u16(codec, &claim->queue, UINT16_MAX);
    state_u8(codec, &measure, POINTS_MEASURE_COUNT - 1);
    claim->measure = (enum points_measure)measure;
    state_within(codec, &claim->entry, INT32_MAX);
    code_kept(claims, codec, &claim->contact);
    claims_code_stamp(claims, codec, &claim->first);
    claims_code_stamp(claims, codec, &claim->held);
    state_within(codec, &claim->points, POINTS_MOST);
    state_bool(codec, &claim->is_uncredited);
    state_check(codec,
                claim->source < claims->source_count &&
                    claim->queue <= index_count(claims->queues),
                "a claim of nobody's");
}

/* Finds its slot; false: one like it is there. */
static bool enter(struct claims *claims, size_t number)
{
    const struct claim *claim = &claims->claims[number];
    const struct source_name *source = &claims->sources[claim->source];
    const struct claim_report report = {
        .measure = claim->measure,
        .source = {source->id, source->size},
        .contact = claim->contact,
        .queue = claim->queue == 0 ? (struct str){NULL, 0}
                                   : index_id(claims->queues, claim->queue - 1U),
        .entry = claim->entry,
        .stamp = claim->first,
    };
    struct key key = make_key(claims, &report, claim->source, claim->queue);
    size_t slot = slot_of(claims, &key);
    bool is_free = claims->slots[slot] == 0;
    claims->slots[slot] = is_free ? (uint32_t)number + 1 : claims->slots[slot];
    return is_free;
}

void claims_code(struct claims *claims, struct state_codec *codec, size_t agents,
                 size_t awards)
{
    size_t queues = state_count(codec, index_count(claims->queues), LIMIT_QUEUES);
    claims->source_count = state_count(codec, claims->source_count, LIMIT_SOURCES);
    claims->text_size = state_count(codec, claims->text_size, claims->text_capacity);
    state_bytes(codec, claims->texts, claims->text_size);
    for (size_t i = 0; i < queues && codec->fault == NULL; i++) {
        code_queue(claims, codec, i);
    }
    for (size_t i = 0; i < claims->source_count && codec->fault == NULL; i++) {
        code_source(codec, &claims->sources[i]);
    }
    size_t count = state_count(codec, claims->count, claims->capacity);
    for (size_t i = 0; i < count && codec->fault == NULL; i++) {
        struct claim *claim = &claims->claims[i];
        code_claim(claims, codec, claim);
        state_place32(codec, &claim->agent, agents);
        state_place32(codec, &claim->told_agent, agents);
        state_place32(codec, &claim->award, awards);
        if (!codec->writing && codec->fault == NULL) {
            claims->count = i + 1;
            state_check(codec, enter(claims, i), "a claim that is there twice");
        }
    }
}
