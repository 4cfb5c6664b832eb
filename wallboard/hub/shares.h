#ifndef WALLBOARD_HUB_SHARES_H
#define WALLBOARD_HUB_SHARES_H

/*
 * Who has how many places of a table that all share, so that a full one takes from
 * whoever has the most. Plain memory, zeroed is empty; pure.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define SHARES_MAX 1024 /* places, and so as many who have one */

struct shares {
    struct share {
        uint64_t who; /* a hash of its name: two that meet there share, no more */
        size_t count;
    } of[SHARES_MAX];
    size_t used; /* of them; those of count 0 are free */
};

/* Its number, good while it has a place: one place more is its. There are as many numbers
 * as places, so a caller with a place has one. */
size_t shares_take(struct shares *shares, struct str who);

/* One place less. */
void shares_give_back(struct shares *shares, size_t number);

/* How many places that one has; 0: none. */
size_t shares_count(const struct shares *shares, struct str who);

/* The number of one that has the most. Somebody must have one. */
size_t shares_most(const struct shares *shares);

#endif
