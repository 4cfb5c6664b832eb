#ifndef ORACLE_DICE_H
#define ORACLE_DICE_H

/*
 * Chance that is the same on every machine: a splitmix64 of the seed. Never used for
 * anything that must not be guessed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* Any 64 bits. */
uint64_t dice_draw(struct dice *dice);

/* 0 to bound - 1; bound > 0. */
int64_t dice_below(struct dice *dice, int64_t bound);

/* From least to most, both possible. */
int64_t dice_between(struct dice *dice, int64_t least, int64_t most);

/* True `percent` times in a hundred. */
bool dice_chance(struct dice *dice, int percent);

#endif
