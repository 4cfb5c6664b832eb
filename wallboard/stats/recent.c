#include "stats/recent.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/prefetch.h"
#include "stats/limits.h"

#define SET_SIZE  8
#define SET_COUNT (LIMIT_RECENT_IDS / SET_SIZE)

struct recent {
    uint64_t sets[SET_COUNT][SET_SIZE]; /* newest first; 0 is free */
};

struct recent *recent_create(void)
{
    return calloc(1, sizeof(struct recent));
}

void recent_destroy(struct recent **self)
{
    free(*self);
    *self = NULL;
}

static size_t set_of(uint64_t hash)
{
    return (hash >> 32) % SET_COUNT;
}

void recent_expect(const struct recent *recent, uint64_t hash)
{
    prefetch(recent->sets[set_of(hash)], sizeof recent->sets[0]);
}

bool recent_add(struct recent *recent, uint64_t hash)
{
    uint64_t *set = recent->sets[set_of(hash)];
    for (size_t i = 0; i < SET_SIZE; i++) {
        if (set[i] == hash) {
            return false;
        }
    }
    memmove(set + 1, set, (SET_SIZE - 1) * sizeof *set);
    set[0] = hash;
    return true;
}
