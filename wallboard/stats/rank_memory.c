#include "stats/rank_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "base/str.h"
#include "stats/limits.h"
#include "stats/state_codec.h"

struct rank {
    struct exact value;
    size_t rank; /* from 1; 0 in notes */
    char id[LIMIT_ID_BYTES + 1];
};

struct rank_memory {
    size_t capacity;
    struct rank *notes; /* in no order */
    struct rank *ranks; /* by id */
    size_t note_count, rank_count;
    bool lowest_first; /* the notes' board has */
};

struct rank_memory *rank_memory_create(size_t capacity)
{
    struct rank_memory *memory = calloc(1, sizeof *memory);
    if (memory == NULL) {
        return NULL;
    }
    memory->capacity = capacity;
    memory->notes = calloc(capacity, sizeof *memory->notes);
    memory->ranks = calloc(capacity, sizeof *memory->ranks);
    if (memory->notes == NULL || memory->ranks == NULL) {
        rank_memory_destroy(&memory);
    }
    return memory;
}

void rank_memory_destroy(struct rank_memory **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->notes);
    free((*self)->ranks);
    free(*self);
    *self = NULL;
}

void rank_memory_begin(struct rank_memory *memory, bool lowest_first)
{
    memory->note_count = 0;
    memory->lowest_first = lowest_first;
}

void rank_memory_note(struct rank_memory *memory, const char *id, struct exact value)
{
    assert(memory->note_count < memory->capacity);
    struct rank *note = &memory->notes[memory->note_count++];
    note->value = value;
    str_copy(note->id, sizeof note->id, str_from(id));
}

static int compare_values(const void *a, const void *b, const void *context)
{
    const struct rank *left = a;
    const struct rank *right = b;
    const bool *lowest_first = context;
    int order = exact_compare(left->value, right->value);
    return *lowest_first ? order : -order;
}

static int compare_ids(const void *a, const void *b, const void *context)
{
    const struct rank *left = a;
    const struct rank *right = b;
    (void)context;
    return strcmp(left->id, right->id);
}

void rank_memory_remember(struct rank_memory *memory)
{
    struct rank *ranks = memory->ranks;
    size_t count = memory->note_count;
    memcpy(ranks, memory->notes, count * sizeof *ranks);
    memory->rank_count = count;
    sort_items(ranks, count, sizeof *ranks, compare_values, &memory->lowest_first);
    for (size_t i = 0; i < count; i++) {
        bool ties = i > 0 && exact_compare(ranks[i - 1].value, ranks[i].value) == 0;
        ranks[i].rank = ties ? ranks[i - 1].rank : i + 1;
    }
    sort_items(ranks, count, sizeof *ranks, compare_ids, NULL);
}

void rank_memory_forget(struct rank_memory *memory)
{
    memory->rank_count = 0;
}

size_t rank_memory_find(const struct rank_memory *memory, const char *id)
{
    size_t low = 0;
    size_t high = memory->rank_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(id, memory->ranks[middle].id);
        if (order == 0) {
            return memory->ranks[middle].rank;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return 0;
}

static void code_rank(struct state_codec *codec, struct rank *rank, bool ranked)
{
    uint64_t place = rank->rank;
    state_i64(codec, &rank->value.num);
    state_i64(codec, &rank->value.den);
    state_i64(codec, &rank->value.per);
    state_u64(codec, &place, LIMIT_AGENTS);
    rank->rank = (size_t)place;
    state_text(codec, rank->id, sizeof rank->id);
    state_check(codec,
                rank->value.den > 0 && rank->value.per > 0 && (place > 0) == ranked,
                "a rank that cannot be");
}

void rank_memory_code(struct rank_memory *memory, struct state_codec *codec)
{
    size_t notes = state_count(codec, memory->note_count, memory->capacity);
    size_t ranks = state_count(codec, memory->rank_count, memory->capacity);
    state_bool(codec, &memory->lowest_first);
    for (size_t i = 0; i < notes && codec->fault == NULL; i++) {
        code_rank(codec, &memory->notes[i], false);
    }
    for (size_t i = 0; i < ranks && codec->fault == NULL; i++) {
        code_rank(codec, &memory->ranks[i], true);
        bool ordered = i == 0 || strcmp(memory->ranks[i - 1].id, memory->ranks[i].id) < 0;
        state_check(codec, ordered, "ranks that are in no order");
    }
    memory->note_count = codec->fault == NULL ? notes : 0;
    memory->rank_count = codec->fault == NULL ? ranks : 0;
}
