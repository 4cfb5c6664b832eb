#include "hub/shares.h"

#include <assert.h>

#include "base/index.h"

static uint64_t hash_of(struct str who)
{
    return index_hash(0, who.data, who.size);
}

size_t shares_take(struct shares *shares, struct str who)
{
    uint64_t hash = hash_of(who);
    size_t place = shares->used; /* a free one */
    for (size_t i = 0; i < shares->used; i++) {
        if (shares->of[i].count > 0 && shares->of[i].who == hash) {
            shares->of[i].count++;
            return i;
        }
        place = shares->of[i].count == 0 ? i : place;
    }
    assert(place < SHARES_MAX);
    shares->used += place == shares->used;
    shares->of[place] = (struct share){hash, 1};
    return place;
}

void shares_give_back(struct shares *shares, size_t number)
{
    assert(shares->of[number].count > 0);
    shares->of[number].count--;
}

size_t shares_count(const struct shares *shares, struct str who)
{
    uint64_t hash = hash_of(who);
    for (size_t i = 0; i < shares->used; i++) {
        if (shares->of[i].count > 0 && shares->of[i].who == hash) {
            return shares->of[i].count;
        }
    }
    return 0;
}

size_t shares_most(const struct shares *shares)
{
    size_t most = 0;
    for (size_t i = 1; i < shares->used; i++) {
        most = shares->of[i].count > shares->of[most].count ? i : most;
    }
    return most;
}
