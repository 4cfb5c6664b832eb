#ifndef WALLBOARD_HUB_PULSE_H
#define WALLBOARD_HUB_PULSE_H

/*
 * Do all of the hub's loops still move? What it does over and over, each with the moment
 * at which it last came through; the watchdog is fed while none of them stands. Pure.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define PULSE_LIMIT_MS 5000 /* a loop that has not moved for so long stands */

enum pulse_loop {
    PULSE_INGEST,  /* the doors were drained */
    PULSE_JOURNAL, /* a commit is done, or there was nothing to commit */
    PULSE_PUBLISH, /* a heartbeat went out */
    PULSE_ZAP,     /* the gate's thread turned */
    PULSE_LOOPS,
};

struct pulse {
    bool runs[PULSE_LOOPS]; /* false: there is no such loop here */
    struct mono moved[PULSE_LOOPS];
    uint64_t turns[PULSE_LOOPS];
};

/* "ingest"; never NULL. */
const char *pulse_loop_name(enum pulse_loop loop);

/* It came through. The first time begins it. */
void pulse_move(struct pulse *pulse, enum pulse_loop loop, struct mono now);

/* The same for a loop elsewhere that counts its turns: it moved if the count did. */
void pulse_turns(struct pulse *pulse, enum pulse_loop loop, uint64_t turns,
                 struct mono now);

/* Since it moved last; -1: there is no such loop. */
int64_t pulse_lag_ms(const struct pulse *pulse, enum pulse_loop loop, struct mono now);

/* The first loop that stands for longer than `limit_ms`; PULSE_LOOPS: all move. */
enum pulse_loop pulse_standing(const struct pulse *pulse, int64_t limit_ms,
                               struct mono now);

#endif
