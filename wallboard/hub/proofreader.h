#ifndef WALLBOARD_HUB_PROOFREADER_H
#define WALLBOARD_HUB_PROOFREADER_H

/*
 * Reads what the journal took on trust at the start, some rows a turn, beside the hub's
 * work: a few ms in which nothing else is done, a dozen times a second and more.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct journal;

/* Zeroed: has not begun. */
struct proofreader {
    struct mono due; /* the next rows */
    bool begun;
};

/* A turn. False: a row of today is not what was written, which is logged; the hub has to
 * begin anew, and keeps the rows before it then. */
bool proofreader_turn(struct proofreader *reader, struct journal *journal,
                      struct mono now);

/* How long the loop may wait: `most_ms`, or less. */
int64_t proofreader_wait_ms(const struct proofreader *reader,
                            const struct journal *journal, struct mono now,
                            int64_t most_ms);

#endif
