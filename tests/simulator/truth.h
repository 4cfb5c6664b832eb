#ifndef SIMULATOR_TRUTH_H
#define SIMULATOR_TRUTH_H

/*
 * A second, small account of what the totals must be: calls queued, answered,
 * abandoned and gone otherwise, counted from the bytes that the hub relays, for each
 * number of each life of its numbering. Knows nothing of engines.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct store;

struct totals {
    int64_t queued, answered, abandoned, left; /* left: abandoned ones too */
};

/* Adds what one event says. */
void totals_add(struct totals *totals, struct str body);
bool totals_equal(struct totals a, struct totals b);

struct truth_life {
    uint64_t epoch;
    struct totals *at; /* by number; at[0] is nothing */
    size_t count, capacity;
};

#define TRUTH_LIVES 128

struct truth {
    struct truth_life lives[TRUTH_LIVES];
    size_t count;
};

void truth_finish(struct truth *truth);

/* A life begins with what the journal has; the same epoch may go on. */
void truth_begin(struct truth *truth, uint64_t epoch, const struct store *journal);

/* The next number was relayed. False: it is not the next. */
bool truth_relayed(struct truth *truth, uint64_t number, struct str body);

/* The totals after that number. False: there was none such. */
bool truth_at(const struct truth *truth, uint64_t epoch, uint64_t number,
              struct totals *ret);

#endif
