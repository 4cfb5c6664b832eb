#include "stats/recent.h"

#include <stddef.h>
#include <stdlib.h>

#include "stats/limits.h"

#define SET_SIZE  15
#define SET_COUNT (LIMIT_RECENT_IDS / SET_SIZE)

/* One byte of each hash of a set: most ids are new, and these few bytes tell so without a
 * look at the hashes, which are seldom in cache. */
struct tags {
    uint8_t tag[SET_SIZE];
    uint8_t oldest; /* place of the one that goes next */
};

struct recent {
    struct tags tags[SET_COUNT];
    uint64_t hashes[SET_COUNT][SET_SIZE]; /* 0 is free */
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

bool recent_add(struct recent *recent, uint64_t hash)
{
    size_t set = (hash >> 32) % SET_COUNT;
    struct tags *tags = &recent->tags[set];
    uint8_t tag = (uint8_t)hash;
    for (size_t i = 0; i < SET_SIZE; i++) {
        if (tags->tag[i] == tag && recent->hashes[set][i] == hash) {
            return false;
        }
    }
    tags->tag[tags->oldest] = tag;
    recent->hashes[set][tags->oldest] = hash;
    tags->oldest = (uint8_t)((tags->oldest + 1) % SET_SIZE);
    return true;
}
