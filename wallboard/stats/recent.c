#include "stats/recent.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/prefetch.h"

struct recent {
    uint64_t sets[RECENT_SETS][RECENT_SET_SIZE]; /* newest first; 0 is free */
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
    return (hash >> 32) % RECENT_SETS;
}

void recent_expect(const struct recent *recent, uint64_t hash)
{
    prefetch(recent->sets[set_of(hash)], sizeof recent->sets[0]);
}

bool recent_add(struct recent *recent, uint64_t hash)
{
    uint64_t *set = recent->sets[set_of(hash)];
    for (size_t i = 0; i < RECENT_SET_SIZE; i++) {
        if (set[i] == hash) {
            return false;
        }
    }
    memmove(set + 1, set, (RECENT_SET_SIZE - 1) * sizeof *set);
    set[0] = hash;
    return true;
}

uint64_t *recent_set(struct recent *recent, size_t number)
{
    return recent->sets[number];
}
