#include "base/index.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/prefetch.h"
#include "base/table.h"

/* On a line of its own with all but the longest ids. */
struct entry {
    alignas(TABLE_LINE_BYTES) uint64_t hash;
    uint8_t size;
    char id[INDEX_ID_MAX + 1];
};

/* Tells without a look at the entry that another id stands here. */
struct slot {
    uint32_t place; /* number + 1; 0 is free */
    uint32_t tag;   /* the upper half of its hash, whose low bits are its home */
};

struct index {
    uint64_t key;
    size_t capacity, count;
    size_t mask; /* slots - 1; slots is a power of two, at least twice capacity */
    struct slot *slots;
    struct entry *entries;
};

struct index *index_create(size_t capacity)
{
    size_t slots = 8;
    while (slots < capacity * 2) {
        slots *= 2;
    }
    struct index *index = calloc(1, sizeof *index);
    if (index == NULL) {
        return NULL;
    }
    index->capacity = capacity;
    index->mask = slots - 1;
    index->slots = table_create(slots, sizeof *index->slots);
    index->entries = table_create(capacity, sizeof *index->entries);
    /* Without entropy the fixed key still works; only the defence is weaker. */
    if (getrandom(&index->key, sizeof index->key, GRND_NONBLOCK) < 0) {
        index->key = UINT64_C(0x9E3779B97F4A7C15);
    }
    if (index->slots == NULL || index->entries == NULL) {
        index_destroy(&index);
    }
    return index;
}

void index_destroy(struct index **self)
{
    if (*self == NULL) {
        return;
    }
    table_destroy((*self)->slots);
    table_destroy((*self)->entries);
    free(*self);
    *self = NULL;
}

/* Four and eight bytes, the same number on every byte order; compilers make one load of
 * each. */
static uint64_t load_half(const uint8_t *b)
{
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
           (uint64_t)b[3] << 24;
}

static uint64_t load_word(const uint8_t *b)
{
    return load_half(b) | load_half(b + 4) << 32;
}

/* Fewer than eight bytes, as above with zeros behind. */
static uint64_t load_part(const uint8_t *b, size_t size)
{
    uint64_t word = 0;
    if (size >= 4) { /* two halves that overlap */
        word = load_half(b + size - 4) << (8 * (size - 4)) | load_half(b);
    } else {
        for (size_t i = 0; i < size; i++) {
            word |= (uint64_t)b[i] << (8 * i);
        }
    }
    return word;
}

static uint64_t mix_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
    return hash ^ (hash >> 32);
}

uint64_t index_hash(uint64_t key, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint64_t hash = key ^ (size * UINT64_C(0x9E3779B97F4A7C15));
    for (; size >= 8; size -= 8, bytes += 8) {
        hash = mix_word(hash, load_word(bytes));
    }
    if (size > 0) {
        hash = mix_word(hash, load_part(bytes, size));
    }
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    return hash ^ (hash >> 29);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static bool holds(const struct index *index, size_t slot, struct str id, uint64_t hash)
{
    if (index->slots[slot].tag != tag_of(hash)) {
        return false;
    }
    const struct entry *entry = &index->entries[index->slots[slot].place - 1];
    return entry->hash == hash && str_equal((struct str){entry->id, entry->size}, id);
}

/* The slot that holds `id`, or the free one where it would go. */
static size_t slot_of(const struct index *index, struct str id, uint64_t hash)
{
    size_t slot = (size_t)hash & index->mask;
    while (index->slots[slot].place != 0 && !holds(index, slot, id, hash)) {
        slot = (slot + 1) & index->mask;
    }
    return slot;
}

size_t index_expect(const struct index *index, struct str id)
{
    uint64_t hash = index_hash(index->key, id.data, id.size);
    size_t slot = (size_t)hash & index->mask;
    while (index->slots[slot].place != 0 && index->slots[slot].tag != tag_of(hash)) {
        slot = (slot + 1) & index->mask;
    }
    if (index->slots[slot].place == 0) {
        return INDEX_NONE;
    }
    size_t number = index->slots[slot].place - 1;
    prefetch(&index->entries[number], 1);
    return number;
}

size_t index_find(const struct index *index, struct str id)
{
    if (id.size == 0 || id.size > INDEX_ID_MAX) {
        return INDEX_NONE;
    }
    uint64_t hash = index_hash(index->key, id.data, id.size);
    uint32_t place = index->slots[slot_of(index, id, hash)].place;
    return place == 0 ? INDEX_NONE : place - 1;
}

size_t index_add(struct index *index, struct str id)
{
    if (id.size == 0 || id.size > INDEX_ID_MAX) {
        return INDEX_NONE;
    }
    uint64_t hash = index_hash(index->key, id.data, id.size);
    size_t slot = slot_of(index, id, hash);
    if (index->slots[slot].place != 0) {
        return index->slots[slot].place - 1;
    }
    if (index->count == index->capacity) {
        return INDEX_NONE;
    }
    struct entry *entry = &index->entries[index->count];
    entry->hash = hash;
    entry->size = (uint8_t)id.size;
    memcpy(entry->id, id.data, id.size);
    entry->id[id.size] = '\0';
    index->slots[slot] = (struct slot){(uint32_t)++index->count, tag_of(hash)};
    return index->count - 1;
}

size_t index_count(const struct index *index)
{
    return index->count;
}

struct str index_id(const struct index *index, size_t number)
{
    const struct entry *entry = &index->entries[number];
    return (struct str){entry->id, entry->size};
}
