#include "bus/greed.h"

#include <stdlib.h>

#include "base/index.h"

#define UNIT 1000 /* of a subscription: a bucket drains GREED_PER_S of them each ms */

struct bucket {
    struct mono heard;
    int64_t filled; /* in units */
    bool told;
};

struct greed {
    struct index *users;
    struct bucket of[GREED_USERS];
    struct bucket others;
};

struct greed *greed_create(void)
{
    struct greed *greed = calloc(1, sizeof *greed);
    if (greed == NULL) {
        return NULL;
    }
    greed->users = index_create(GREED_USERS);
    if (greed->users == NULL) {
        greed_destroy(&greed);
    }
    return greed;
}

void greed_destroy(struct greed **self)
{
    if (*self != NULL) {
        index_destroy(&(*self)->users);
        free(*self);
        *self = NULL;
    }
}

/* True if it runs over; it is full then, at most. */
static bool fill(struct bucket *bucket, int64_t holds, struct mono now)
{
    int64_t drained = mono_ms_between(bucket->heard, now) * GREED_PER_S;
    bucket->filled -= drained < bucket->filled ? drained : bucket->filled;
    bucket->heard = now;
    bucket->told = bucket->told && bucket->filled > holds / 2;
    bucket->filled += UNIT;
    if (bucket->filled <= holds) {
        return false;
    }
    bucket->filled = holds;
    return true;
}

bool greed_hear(struct greed *greed, struct str user, struct mono now)
{
    size_t number = index_add(greed->users, user);
    if (number == INDEX_NONE) {
        bool over = fill(&greed->others, (int64_t)GREED_OF_OTHERS * UNIT, now);
        greed->others.filled = over ? 0 : greed->others.filled;
        return over;
    }
    struct bucket *bucket = &greed->of[number];
    bool tells = fill(bucket, (int64_t)GREED_OF_USER * UNIT, now) && !bucket->told;
    bucket->told = bucket->told || tells;
    return tells;
}
